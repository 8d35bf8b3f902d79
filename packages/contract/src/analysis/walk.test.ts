import fs from 'node:fs';
import path from 'node:path';
import { parse } from '@typescript-eslint/parser';
import { expect, it } from 'vitest';
import { createParents } from './parents.ts';
import type { Node } from './types.ts';
import { eachChild, walk } from './walk.ts';

const folders = [import.meta.dirname, path.join(import.meta.dirname, '../../../../fixtures/call-sites')];
const files = folders
  .flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
      .map((name) => path.join(folder, name)),
  )
  .sort();

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Every object with a type under a node, whatever member it stands in. */
const allChildren = (node: Node): Node[] =>
  Object.entries(node).flatMap(([key, value]) =>
    key === 'parent' || key === 'tokens' || key === 'comments' ? [] : [value as unknown].flat().filter(isNode),
  );

it('leaves out no child of any node, in our own sources and in every fixture', () => {
  const types = new Set<string>();
  for (const file of files) {
    const program = parse(fs.readFileSync(file, 'utf8'), { filePath: file, jsx: true, range: true });
    walk(program, (node) => {
      types.add(node.type);
      const found: Node[] = [];
      eachChild(node, (child) => found.push(child));
      expect(new Set(found), `${node.type} in ${file}`).toEqual(new Set(allChildren(node)));
      return undefined;
    });
  }
  expect(files.length).toBeGreaterThan(200);
  expect(types.size).toBeGreaterThan(80);
});

const node = (members: object): Node => ({ type: 'ExpressionStatement', range: [0, 1], ...members }) as unknown as Node;

it('trusts a parser only where it says what the walk has seen', () => {
  const root = node({ type: 'Program' });
  const other = node({});
  const child = node({ parent: root });
  const liar = node({ parent: other });
  const silent = node({});
  const parents = createParents(root);
  expect([child, liar, silent].map((one) => parents.add(one, root))).toEqual([true, true, true]);
  expect([root, child, liar, silent].map(parents.parentOf)).toEqual([null, root, root, root]);
});

it('walks no node twice', () => {
  const root = node({ type: 'Program' });
  const shared = node({ parent: root });
  const silent = node({});
  const parents = createParents(root);
  expect([shared, shared, silent, silent, root].map((one) => parents.add(one, root))).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});

it('goes on behind what is left out, and ends where it is told to stop', () => {
  const program = parse('a(b, c); d(e); f(g);', { range: true });
  const namesUntil = (answer: (name: string) => boolean | 'stop'): string[] => {
    const names: string[] = [];
    walk(program, (at) => {
      if (at.type !== 'Identifier') return true;
      names.push(at.name);
      return answer(at.name);
    });
    return names;
  };
  expect(namesUntil(() => true)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(namesUntil(() => false)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(namesUntil((name) => name !== 'd' || 'stop')).toEqual(['a', 'b', 'c', 'd']);
});

it('visits so many of a list as are asked for, from the first', () => {
  const program = parse('f([a, b, c], d, e); g(h);', { range: true });
  const names: string[] = [];
  const note = (at: Node): undefined => {
    if (at.type === 'Identifier') names.push(at.name);
  };
  walk(program, note, 2);
  expect(names).toEqual(['f', 'a', 'b', 'd', 'g', 'h']);
});
