import fc from 'fast-check';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { guardRequest } from './request-guard.ts';

const guard = (url: string, headers: IncomingMessage['headers'] = { host: 'localhost' }) =>
  guardRequest({ url, headers } as IncomingMessage, ['gateway.internal']);

const segment = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e',
    '%2E%2e',
    '%252e%252e',
    '%',
    '%zz',
    '\\',
    '%5c',
    '%00',
    '@evil',
    'evil.example',
    'a',
    '',
    '%2f',
    '?',
    '#',
    ':80',
  ),
  fc.string({ maxLength: 8 }),
);

describe('guardRequest', () => {
  it('lets no target through that a URL parser would lead elsewhere', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        const target = `/${segments.join('/')}`;
        let safe;
        try {
          safe = guard(target);
        } catch (error) {
          expect(error).toMatchObject({ status: 400, name: 'GatewayError' });
          return;
        }
        const url = new URL(safe.path + safe.query, 'https://service.example');
        expect(url.host).toBe('service.example');
        expect(url.pathname.split('/')).toHaveLength(safe.path.split('/').length);
        expect(decodeURIComponent(url.pathname)).not.toMatch(/(^|\/)\.\.?(\/|$)/);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any Host header, and lets in addresses and names it was told', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (host) => {
        try {
          guard('/', { host });
        } catch (error) {
          expect(error).toMatchObject({ name: 'GatewayError' });
        }
      }),
    );
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 0, max: 65_535 }),
        (host, port) => void guard('/', { host: `${host}:${port}` }),
      ),
    );
    expect(() => guard('/', { host: 'GATEWAY.internal:8787' })).not.toThrow();
    expect(() => guard('/', { host: 'gateway.internal.evil.example' })).toThrow('--allow-host');
  });

  it('comes to an end on long input', () => {
    // Work that grows with the square of the length would outlast the runner's limit.
    for (const part of ['%25', '%2e', '../', '/', 'a:', '%']) {
      for (const [url, host] of [
        [`/${part.repeat(400_000)}`, 'localhost'],
        ['/', part.repeat(400_000)],
      ] as const) {
        try {
          guard(url, { host });
        } catch (error) {
          expect(error).toMatchObject({ name: 'GatewayError' });
        }
      }
    }
  });
});
