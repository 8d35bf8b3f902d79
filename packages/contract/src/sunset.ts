/**
 * The retirement of the two foundation-model routes: date, phases, headers.
 *
 * The vendor names a day and no time zone (migration guide; API specification), so the instant is taken as
 * 2026-05-05T00:00:00Z.
 */

const DAY_MS = 86_400_000;

/** Sunset as an ISO calendar date, UTC. */
export const SUNSET_DATE = '2026-05-05';

/** Sunset instant in milliseconds since the epoch. */
export const SUNSET_MS = Date.UTC(2026, 4, 5);

/** The vendor's migration guide. */
export const GUIDE_URL = 'https://docs.ionos.com/cloud/ai/ai-model-hub/how-tos/migration-guide';

/** `announced` until 90 days before, then `approaching`, `near` (30 days), `imminent` (7 days), `removed` from the instant on. */
export type SunsetPhase = 'announced' | 'approaching' | 'near' | 'imminent' | 'removed';

const PHASES: readonly (readonly [days: number, phase: SunsetPhase])[] = [
  [7, 'imminent'],
  [30, 'near'],
  [90, 'approaching'],
];

export interface SunsetStatus {
  phase: SunsetPhase;
  /** Whole days until the sunset (rounded up) before it, whole days since it (rounded down) after it. Never negative. */
  days: number;
}

/**
 * Where a moment stands relative to the sunset.
 *
 * @param nowMs milliseconds since the epoch
 */
export function sunsetStatus(nowMs: number): SunsetStatus {
  if (nowMs >= SUNSET_MS) return { phase: 'removed', days: Math.floor((nowMs - SUNSET_MS) / DAY_MS) };
  const days = Math.ceil((SUNSET_MS - nowMs) / DAY_MS);
  return { phase: PHASES.find(([limit]) => days <= limit)?.[1] ?? 'announced', days };
}

const plural = (days: number): string => (days === 1 ? '1 day' : `${String(days)} days`);

/**
 * The sunset in words: `will be removed in 12 days, on 2026-05-05` or `was removed on 2026-05-05, 202 days ago`.
 *
 * @param nowMs milliseconds since the epoch
 */
export function describeSunset(nowMs: number): string {
  const { phase, days } = sunsetStatus(nowMs);
  if (phase !== 'removed') return `will be removed in ${plural(days)}, on ${SUNSET_DATE}`;
  return days === 0 ? `was removed today, on ${SUNSET_DATE}` : `was removed on ${SUNSET_DATE}, ${plural(days)} ago`;
}

/**
 * Headers of every answer that a retired route still gives.
 * `Deprecation` is a structured-field date (RFC 9745), `Sunset` an HTTP-date (RFC 8594), `Link` carries their relations.
 *
 * @param successorUrl absolute URL of the route that replaces the one asked for
 */
export function deprecationHeaders(successorUrl: string): Record<'deprecation' | 'sunset' | 'link', string> {
  return {
    deprecation: `@${String(SUNSET_MS / 1000)}`,
    sunset: new Date(SUNSET_MS).toUTCString(),
    link: [
      `<${GUIDE_URL}>; rel="deprecation"; type="text/html"`,
      `<${GUIDE_URL}>; rel="sunset"; type="text/html"`,
      `<${successorUrl}>; rel="successor-version"`,
    ].join(', '),
  };
}
