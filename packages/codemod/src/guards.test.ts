import { describe, expect, it } from 'vitest';
import { GuardError, proveResult, type GuardId, type Proof } from './guards.ts';

const edits = [{ start: 4, end: 5, text: 'x' }];
const good: Proof = {
  before: 'let a = 1;\n',
  after: 'let x = 1;\n',
  edits,
  plan: () => [],
  unboundNames: () => new Set(),
};

function brokenGuard(change: Partial<Proof>): GuardId | undefined {
  try {
    proveResult({ ...good, ...change });
    return undefined;
  } catch (error) {
    if (error instanceof GuardError) return error.guard;
    throw error;
  }
}

describe('proveResult', () => {
  it('lets a proved result pass', () => {
    expect(brokenGuard({})).toBeUndefined();
  });

  it('lets whole addresses pass, and those of others', () => {
    const text =
      "'https://proxy.example'; // https://openai.inference.de-txl.ionos.com/v1 https://openai.inference.${region}.ionos.com/v1 https://inference-hub.example";
    const proof = { before: "let a = '';\n", after: `let a = ${text};\n`, edits: [{ start: 8, end: 10, text }] };
    expect(brokenGuard(proof)).toBeUndefined();
  });

  it('knows the require that an adapter is brought in with', () => {
    expect(brokenGuard({ unboundNames: (text) => new Set(text.includes('x') ? ['require'] : []) })).toBeUndefined();
  });

  it.each<[string, GuardId, Partial<Proof>]>([
    ['text before a range changed', 'touched', { after: 'var x = 1;\n' }],
    ['text behind the last range changed', 'touched', { after: 'let x = 2;\n' }],
    ['text was added at the end', 'touched', { after: 'let x = 1;\n\n' }],
    ['text is missing', 'touched', { after: 'let x = 1' }],
    [
      'the result cannot be read',
      'syntax',
      {
        plan: () => {
          throw new SyntaxError('Unexpected token');
        },
      },
    ],
    [
      'a name would be used that nothing declares',
      'names',
      { unboundNames: (text: string) => new Set(text.includes('x') ? ['fetch', 'a', 'x'] : ['a']) },
    ],
    [
      'half an address would be written',
      'addresses',
      {
        edits: [
          { start: 4, end: 5, text: 'x' },
          { start: 11, end: 11, text: "fetch('https://inference./v1');\n" },
        ],
        after: "let x = 1;\nfetch('https://inference./v1');\n",
      },
    ],
    ['a second run would change more', 'not-finished', { plan: () => edits }],
    [
      'a line end of another kind came in',
      'line-ends',
      { before: 'a\nb\n', after: 'a\r\nb\n', edits: [{ start: 1, end: 1, text: '\r' }] },
    ],
    [
      'the final line end went away',
      'line-ends',
      { before: 'a\nb\n', after: 'a\nb', edits: [{ start: 3, end: 4, text: '' }] },
    ],
    [
      'the byte-order mark went away',
      'line-ends',
      { before: '\uFEFFa\n', after: 'a\n', edits: [{ start: 0, end: 1, text: '' }] },
    ],
  ])('stops a write where %s', (_name, guard, change) => {
    expect(brokenGuard(change)).toBe(guard);
  });
});
