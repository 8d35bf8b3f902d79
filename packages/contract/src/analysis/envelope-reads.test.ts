import { describe, expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { LEGACY_ORIGIN } from '../legacy.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

/** What is turned of the failures in a wrapper whose body handles them so; `null` where the answer is not followed through it. */
function turned(body: string): string[] | null {
  const text = `
    async function send(url) {
      const response = await fetch(url);
      ${body}
    }
    const { items } = await send('${LEGACY_ORIGIN}/models');`;
  const [site] = findCallSites(createModule('a.ts', text, parse(text, { range: true, sourceType: 'module' })));
  const { style, errorReads } = site?.response ?? {};
  if (style === 'opaque') return null;
  return [...new Set((errorReads ?? []).map(({ root }) => (root === null ? '' : text.slice(...root.range))))];
}

describe('messages that a wrapper takes out of a failure', () => {
  it.each([
    [
      'in a member',
      'if (!response.ok) { const data = await response.json(); throw new Error(data.messages[0].message); }',
      'data',
    ],
    [
      'by a pattern',
      'if (!response.ok) { const { messages = [] } = await response.json(); throw new Error(messages[0]?.message); }',
      'await response.json()',
    ],
    [
      'beside a status that the answer has, too',
      'const data = await response.json(); if (!response.ok) throw new ApiError(data.httpStatus ?? response.status, data.messages); return data;',
      'data',
    ],
    [
      'by a pattern in a pattern',
      'if (!response.ok) { const { messages: [first] } = await response.json(); throw new Error(first.message); }',
      'await response.json()',
    ],
    [
      'or nothing',
      'if (!response.ok) { const { messages } = (await response.json()) ?? {}; throw new Error(messages?.[0].message); }',
      'await response.json()',
    ],
    [
      'for what an Observable fails with',
      'const data = await response.json(); if (data.failed) return throwError(() => new Error(data.messages[0].message));',
      'data',
    ],
    [
      'for what is thrown alone',
      'const data = await response.json(); if (response.ok) return data; const { messages } = data; throw new Error(messages[0].message);',
      'data',
    ],
    [
      'with the status',
      'if (!response.ok) { const { messages, httpStatus } = await response.json(); throw new Error(httpStatus + messages[0].message); }',
      'await response.json()',
    ],
    [
      'beside a status that only the retired API sends',
      'const data = await response.json(); if (!response.ok) throw new ApiError(data.httpStatus, data.messages);',
      'data',
    ],
  ])('are turned: %s', (_name, failed, root) => {
    expect(turned(`${failed} return response.json();`)).toEqual([root]);
  });

  it.each([
    [
      'with what else is there',
      'if (!response.ok) { const { messages, detail } = await response.json(); throw new Error(detail ?? messages[0].message); }',
    ],
    [
      'with all the rest',
      'if (!response.ok) { const { messages, ...rest } = await response.json(); throw new HubError(messages, rest); }',
    ],
    [
      'out of a member of the body',
      'if (!response.ok) { const { error: { messages } } = await response.json(); throw new Error(messages[0].message); }',
    ],
    [
      'out of what it is called with',
      'const fail = ({ messages }) => { throw new Error(messages[0].message); }; if (!response.ok) fail(await response.json());',
    ],
    [
      'to tell a failure by them',
      'const data = await response.json(); const { messages } = data; if (messages) throw new Error(messages[0].message); return data;',
    ],
    [
      'beside what they are thrown for',
      'const data = await response.json(); const { messages } = data; log(messages); if (!response.ok) throw new Error(messages[0].message); return data;',
    ],
  ])('keep the answer from being followed where they are taken %s', (_name, failed) => {
    expect(turned(`${failed} return response.json();`)).toBeNull();
  });
});
