import { describe, expect, it } from 'vitest';
import { parseJs } from '../../test/parsers.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';
import type { Node } from './types.ts';
import { walk } from './walk.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const POST = "{ method: 'POST', body: JSON.stringify({ properties: { input } }) }";

/** Files in which each call has a part of its own that is looked for among those of all the others. */
const FORMS: Readonly<Record<string, { start: string; part: (index: number) => string; end: string }>> = {
  'methods of a class': {
    start: `class Hub { constructor(base) { this.base = base; }`,
    part: (index) => `ask${String(index)}(input) { return fetch(this.base + '/models/x/predictions', ${POST}); }`,
    end: `}\nnew Hub('${HOST}');`,
  },
  'methods of an object': {
    start: `const hub = { base: '${HOST}',`,
    part: (index) => `ask${String(index)}(input) { return fetch(this.base + '/models/x/predictions', ${POST}); },`,
    end: '};',
  },
  'calls of one function': {
    start: `const send = async (path, input) => (await fetch('${HOST}' + path, ${POST})).json();`,
    part: (index) => `send('/models/x${String(index)}/predictions', 'a');`,
    end: '',
  },
  'functions of their own': {
    start: '',
    part: (index) =>
      `async function send${String(index)}(path, input) { const r = await fetch('${HOST}' + path, ${POST}); if (!r.ok) throw new Error((await r.json()).messages[0]); return r.json(); }\nsend${String(index)}('/models/x/predictions', 'a');`,
    end: '',
  },
  'methods that only their class calls': {
    start: 'class Hub {',
    part: (index) =>
      `#send${String(index)}(url, input) { return fetch(url, ${POST}); }\nask${String(index)}(input) { return this.#send${String(index)}('${HOST}/models/x/predictions', input); }`,
    end: '}',
  },
  'heirs of a class': {
    start: 'class Base { constructor(base) { this.base = base; } }',
    part: (index) =>
      `class Hub${String(index)} extends Base { constructor() { super('${HOST}'); } ask(input) { return fetch(this.base + '/models/x/predictions', ${POST}); } }`,
    end: '',
  },
};

/** How often the search asks a node for its type or its place. */
function readsIn(text: string, sites: number): number {
  const program = parseJs(text);
  let reads = 0;
  const nodes: Node[] = [];
  walk(program, (node) => {
    nodes.push(node);
    return true;
  });
  for (const node of nodes) {
    for (const key of ['type', 'range'] as const) {
      const value = node[key];
      Object.defineProperty(node, key, {
        get() {
          reads++;
          return value;
        },
      });
    }
  }
  expect(findCallSites(createModule('a.js', text, program))).toHaveLength(sites);
  return reads;
}

describe('the search grows with the number of', () => {
  it.each(Object.entries(FORMS))('%s', (_what, { start, part, end }) => {
    const readsFor = (count: number): number =>
      readsIn([start, ...Array.from({ length: count }, (_, index) => part(index)), end].join('\n'), count);
    expect(readsFor(200) / readsFor(100)).toBeLessThan(2.2);
  });
});
