import { expect, it } from 'vitest';
import { decide, isBrownout } from './mode.ts';

const SUNSET = Date.UTC(2026, 4, 5);

it('passes on before the sunset and translates from that instant on', () => {
  expect(decide('auto', SUNSET - 1)).toBe('pass');
  expect(decide('auto', SUNSET)).toBe('translate');
});

it('does what the other modes say, whatever the date', () => {
  for (const now of [0, SUNSET]) {
    expect([decide('translate', now), decide('passthrough', now), decide('strict', now)]).toEqual([
      'translate',
      'pass',
      'strict',
    ]);
  }
});

it('refuses in about the asked share of windows, the same for the same seed, and holds a window through', () => {
  const brownout = { share: 0.25, windowMinutes: 10, seed: 'team' };
  const windows = Array.from({ length: 4000 }, (_, index) => isBrownout(SUNSET + index * 600_000, brownout));
  const share = windows.filter(Boolean).length / windows.length;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.28);
  expect(isBrownout(SUNSET, brownout)).toBe(isBrownout(SUNSET + 599_999, brownout));
  expect(isBrownout(SUNSET, { ...brownout, share: 0 })).toBe(false);
  const other = Array.from({ length: 4000 }, (_, index) =>
    isBrownout(SUNSET + index * 600_000, { ...brownout, seed: 'other' }),
  );
  expect(other).not.toEqual(windows);
});
