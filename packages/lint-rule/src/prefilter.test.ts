import { KNOWN_MODELS } from '@modelhub-migration/contract';
import { describe, expect, it } from 'vitest';
import { NEEDLES } from '@modelhub-migration/contract/analysis';
import type { RuleContext } from './eslint-api.ts';
import { mayHoldModelId, mayHoldModelName, mayHoldNeedle, mayHoldShim } from './prefilter.ts';

const around = (needle: string): string => `const text = '${needle}'; // and more`;
const NAMES = KNOWN_MODELS.flatMap(({ name }) => name ?? []);

describe('the prefilter lets through', () => {
  it.each(KNOWN_MODELS.map(({ uuid }) => uuid))('id %s', (uuid) => {
    expect(mayHoldModelId(around(uuid))).toBe(true);
    expect(mayHoldModelId(around(uuid.toUpperCase()))).toBe(true);
  });

  it.each(NAMES)('name %s', (name) => {
    expect(mayHoldModelName(around(name))).toBe(true);
    expect(mayHoldModelName(around(name.toUpperCase()))).toBe(true);
  });

  it.each(['@modelhub-migration/shim', '@modelhub-migration/shim/register', 'npx modelhub-shim serve'])(
    '%s',
    (shim) => {
      expect(mayHoldShim(around(shim))).toBe(true);
    },
  );
});

it('lets nothing through for another rule', () => {
  const [id = ''] = KNOWN_MODELS.map(({ uuid }) => uuid);
  const [name = ''] = NAMES;
  for (const [text, answers] of [
    [around(id), [true, false, false]],
    [around(name), [false, true, false]],
    [around('@modelhub-migration/shim'), [false, false, true]],
    [around('es-shim'), [false, false, false]],
  ] as const) {
    expect([mayHoldModelId, mayHoldModelName, mayHoldShim].map((ask) => ask(text))).toEqual(answers);
  }
});

/** Contexts of the rules for one file, as ESLint makes them. */
function contextsOf(text: string): RuleContext[] {
  const file = Object.freeze({ sourceCode: { text } });
  return ['a', 'b', 'c'].map((id) => Object.freeze(Object.assign(Object.create(file) as RuleContext, { id })));
}

describe('what is asked of every file', () => {
  const needles = [...NEEDLES, 'models', ...KNOWN_MODELS.map(({ uuid }) => uuid), ...NAMES, 'modelhub-shim'];

  it.each(needles)('lets %s through, for every rule that asks', (needle) => {
    for (const text of [around(needle), needle, `--\n- ${needle}`]) {
      expect(contextsOf(text).map(mayHoldNeedle)).toEqual([true, true, true]);
      expect(contextsOf('const a = 1 - 2; // a-b').map(mayHoldNeedle)).toEqual([false, false, false]);
    }
    expect(mayHoldNeedle(contextsOf(around(needle))[1] as RuleContext)).toBe(true);
  });

  it.each(["'./urls.json'", '"../urls.json"'])('lets %s through, which may hold a needle', (table) => {
    expect(contextsOf(`import urls from ${table};`).map(mayHoldNeedle)).toEqual([true, true, true]);
  });

  it.each(['response.json()', 'a.json', "'json'", '`./urls.json`', "'./urls.jsonc'"])(
    'does not let %s through',
    (text) => {
      expect(contextsOf(`${text};`).map(mayHoldNeedle)).toEqual([false, false, false]);
    },
  );

  it.each([...NEEDLES, ...KNOWN_MODELS.map(({ uuid }) => uuid), ...NAMES])(
    'lets %s through in upper case',
    (needle) => {
      expect(contextsOf(around(needle.toUpperCase())).map(mayHoldNeedle)).toEqual([true, true, true]);
    },
  );

  it('reads each text where one object stands behind the contexts of all files', () => {
    let text = '';
    const shared = {
      get sourceCode() {
        return { text };
      },
    };
    const [one, two] = [Object.create(shared), Object.create(shared)] as RuleContext[];
    for (const [next, answer] of [
      ['const a = 1;', false],
      [around('ionos'), true],
      ['const b = 2;', false],
    ] as const) {
      text = next;
      expect([one, two].map((context) => mayHoldNeedle(context as RuleContext))).toEqual([answer, answer]);
    }
  });
});
