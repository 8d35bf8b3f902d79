import { sunsetStatus } from '@modelhub-migration/contract';

/**
 * What happens to a legacy call: `auto` passes it on before the sunset and translates it after, `translate` and
 * `passthrough` do one of these always, `strict` refuses every call (for CI), `brownout` translates but refuses in some windows.
 */
export const MODES = ['auto', 'translate', 'passthrough', 'strict', 'brownout'] as const;
export type Mode = (typeof MODES)[number];

export interface Brownout {
  /** Part of the time windows in which calls are refused, 0 to 1. */
  share: number;
  /** Length of a window in minutes. */
  windowMinutes: number;
  /** Processes with the same seed refuse in the same windows. */
  seed: string;
}

export const DEFAULT_BROWNOUT: Readonly<Brownout> = { share: 0.1, windowMinutes: 10, seed: 'modelhub' };

export type Decision = 'translate' | 'pass' | 'strict' | 'brownout';

/** FNV-1a with a final mix, as a number from 0 to below 1: stable on every machine. */
function hashToUnit(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Whether a moment lies in a window in which calls are refused. */
export function isBrownout(nowMs: number, { share, windowMinutes, seed }: Brownout): boolean {
  const window = Math.floor(nowMs / (windowMinutes * 60_000));
  return hashToUnit(`${seed}:${window}`) < share;
}

/**
 * What to do with a legacy call at a moment.
 *
 * @param nowMs milliseconds since the epoch
 */
export function decide(mode: Mode, nowMs: number, brownout: Brownout = DEFAULT_BROWNOUT): Decision {
  switch (mode) {
    case 'auto':
      return sunsetStatus(nowMs).phase === 'removed' ? 'translate' : 'pass';
    case 'passthrough':
      return 'pass';
    case 'brownout':
      return isBrownout(nowMs, brownout) ? 'brownout' : 'translate';
    default:
      return mode;
  }
}
