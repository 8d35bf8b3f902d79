import { describe, expect, it } from 'vitest';
import { deprecationHeaders, describeSunset, SUNSET_MS, sunsetStatus } from './sunset.ts';

const DAY = 86_400_000;

describe('sunsetStatus', () => {
  it.each([
    [SUNSET_MS - 91 * DAY, 'announced', 91],
    [SUNSET_MS - 90 * DAY, 'approaching', 90],
    [SUNSET_MS - 31 * DAY, 'approaching', 31],
    [SUNSET_MS - 30 * DAY, 'near', 30],
    [SUNSET_MS - 8 * DAY, 'near', 8],
    [SUNSET_MS - 7 * DAY, 'imminent', 7],
    [SUNSET_MS - 1, 'imminent', 1],
    [SUNSET_MS, 'removed', 0],
    [SUNSET_MS + DAY - 1, 'removed', 0],
    [SUNSET_MS + 202 * DAY, 'removed', 202],
  ])('at %d is %s, %d days', (now, phase, days) => {
    expect(sunsetStatus(now)).toEqual({ phase, days });
  });
});

describe('describeSunset', () => {
  it.each([
    [SUNSET_MS - 12 * DAY, 'will be removed in 12 days, on 2026-05-05'],
    [SUNSET_MS - 1, 'will be removed in 1 day, on 2026-05-05'],
    [SUNSET_MS, 'was removed today, on 2026-05-05'],
    [SUNSET_MS + DAY, 'was removed on 2026-05-05, 1 day ago'],
    [Date.UTC(2026, 10, 23), 'was removed on 2026-05-05, 202 days ago'],
  ])('at %d', (now, words) => {
    expect(describeSunset(now)).toBe(words);
  });
});

describe('deprecationHeaders', () => {
  it('follows RFC 9745 and RFC 8594 to the letter', () => {
    const headers = deprecationHeaders('https://example.test/v1/models');
    expect(headers.deprecation).toBe('@1777939200');
    expect(headers.sunset).toBe('Tue, 05 May 2026 00:00:00 GMT');
    expect(headers.link).toContain('<https://example.test/v1/models>; rel="successor-version"');
    expect(headers.link).toContain('rel="sunset"');
  });
});
