import { describe, expect, it } from 'vitest';
import { isManualReasonId, MANUAL_REASON_IDS, MANUAL_REASONS } from './manual-reasons.ts';

describe.each(MANUAL_REASON_IDS)('%s', (id) => {
  it('says why and what to do, in whole sentences on one line', () => {
    const { title, why, whatToDo } = MANUAL_REASONS[id];
    expect(title).toMatch(/^[A-Z][^.\n]+$/);
    for (const sentence of [why, whatToDo]) expect(sentence).toMatch(/^[A-Z][^\n]+\.$/);
  });

  it('is fit for a marker comment and a link', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  });
});

it.each(['toString', '__proto__', 'constructor', '', 'unknown-model '])('does not take %j for a reason', (text) => {
  expect(isManualReasonId(text)).toBe(false);
});
