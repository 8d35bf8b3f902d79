import { KNOWN_MODELS } from '@modelhub-migration/contract';
import { describe, expect, it } from 'vitest';
import { NEEDLES } from '@modelhub-migration/contract/analysis';
import type { RuleContext } from './eslint-api.ts';
import { findNeedle, mayHoldModelId, mayHoldModelName, mayHoldShim, type Found } from './prefilter.ts';

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

/** What each of three rules is told. */
const threeTimes = (found: Found): Found[] => [found, found, found];

/** Contexts of the rules for one file, as ESLint makes them. */
function contextsOf(text: string): RuleContext[] {
  const file = Object.freeze({ sourceCode: { text } });
  return ['a', 'b', 'c'].map((id) => Object.freeze(Object.assign(Object.create(file) as RuleContext, { id })));
}

describe('what is asked of every file', () => {
  const needles = [...NEEDLES, ...KNOWN_MODELS.map(({ uuid }) => uuid), ...NAMES, 'modelhub-shim'];

  it.each(needles)('lets %s through, for every rule that asks', (needle) => {
    for (const text of [around(needle), needle, `--\n- ${needle}`]) {
      expect(contextsOf(text).map(findNeedle)).toEqual(threeTimes('needle'));
      expect(contextsOf('const a = 1 - 2; // a-b').map(findNeedle)).toEqual(threeTimes(null));
    }
    expect(findNeedle(contextsOf(around(needle))[1] as RuleContext)).toBe('needle');
  });

  it.each([
    "import urls from './urls.json';",
    'import urls from "../urls.json";',
    "import { BASE } from './base';\nfetch(`${BASE}/models`);",
  ])('lets %s through, which imports what may hold a needle', (text) => {
    expect(contextsOf(text).map(findNeedle)).toEqual(threeTimes('imports'));
    expect(contextsOf(`${text}\n// ionos`).map(findNeedle)).toEqual(threeTimes('needle'));
  });

  it.each([
    'response.json()',
    'a.json',
    "'json'",
    '`./urls.json`',
    "'./urls.jsonc'",
    "'package/urls.json'",
    'fetch(`${BASE}/models`)',
    "import { models } from './models'",
  ])('does not let %s through', (text) => {
    expect(contextsOf(`${text};`).map(findNeedle)).toEqual(threeTimes(null));
  });

  it.each([...NEEDLES, ...KNOWN_MODELS.map(({ uuid }) => uuid), ...NAMES])(
    'lets %s through in upper case',
    (needle) => {
      expect(contextsOf(around(needle.toUpperCase())).map(findNeedle)).toEqual(threeTimes('needle'));
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
      ['const a = 1;', null],
      [around('ionos'), 'needle'],
      ['const b = 2;', null],
    ] as const) {
      text = next;
      expect([one, two].map((context) => findNeedle(context as RuleContext))).toEqual([answer, answer]);
    }
  });
});
