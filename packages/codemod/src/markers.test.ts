import { createModule, type Module } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, it } from 'vitest';
import { applyEdits } from './apply.ts';
import { markerText, planMarkers, type ManualSite } from './markers.ts';
import { parseModule } from './source/parse-module.ts';

const REASON = 'unknown-model';
const marker = (number: number): string => markerText({ id: `mh-${String(number)}`, reason: REASON });

function read(text: string, file = 'a.tsx'): Module {
  return createModule(file, text, parseModule(file, text).program);
}

/** Every call of a function `send` is a manual site: `mh-1`, `mh-2`, … */
function sitesOf(module: Module): ManualSite[] {
  return module.scopes
    .ofType('CallExpression')
    .filter(({ callee }) => callee.type === 'Identifier' && callee.name === 'send')
    .map((call: TSESTree.CallExpression, index) => ({ id: `mh-${String(index + 1)}`, call, reason: REASON }));
}

function mark(text: string): string {
  const module = read(text);
  const result = applyEdits(text, planMarkers(module, sitesOf(module), []));
  expect(parseModule('a.tsx', result).diagnostics).toEqual([]);
  const again = read(result);
  expect(planMarkers(again, sitesOf(again), [])).toEqual([]);
  return result;
}

describe('a marker', () => {
  it('stands above the statement, indented like it', () => {
    expect(mark('function f() {\n\tconst a = send();\n}\n')).toBe(
      `function f() {\n\t${marker(1)}\n\tconst a = send();\n}\n`,
    );
  });

  it('is one line that names the site, the reason, what to do and where to read on', () => {
    expect(marker(1)).toMatch(/^\/\/ MODELHUB-MANUAL mh-1 unknown-model: [^\n]+\. https:\/\/docs\.ionos\.com\/\S+$/);
  });

  it.each([
    ['the first line of a file', 'send();\n', `${marker(1)}\nsend();\n`],
    ['an exported constant', 'export const a = send();\n', `${marker(1)}\nexport const a = send();\n`],
    [
      'a call in the middle of a chain',
      'const a = b\n  .then(() => send());\n',
      `${marker(1)}\nconst a = b\n  .then(() => send());\n`,
    ],
    ['a statement behind another one', 'if (a) { b(); send(); }\n', `${marker(1)}\nif (a) { b(); send(); }\n`],
    ['a class field', 'class A {\n  a = send();\n}\n', `class A {\n  ${marker(1)}\n  a = send();\n}\n`],
    [
      'an attribute of an element',
      'const a = (\n  <p>\n    text\n    <b c={() => send()} />\n  </p>\n);\n',
      `${marker(1)}\nconst a = (\n  <p>\n    text\n    <b c={() => send()} />\n  </p>\n);\n`,
    ],
    ['a template with lines', 'const a = `\n  ${send()}\n`;\n', `${marker(1)}\nconst a = \`\n  \${send()}\n\`;\n`],
    [
      'a comment that speaks of the next line',
      'a();\n// eslint-disable-next-line\nsend();\n',
      `a();\n${marker(1)}\n// eslint-disable-next-line\nsend();\n`,
    ],
    ['two calls of one statement', 'f(send(1), send(2));\n', `${marker(1)}\n${marker(2)}\nf(send(1), send(2));\n`],
  ])('suits %s', (_name, text, expected) => {
    expect(mark(text)).toBe(expected);
  });

  it('stands behind a byte-order mark', () => {
    expect(mark('\uFEFFsend();\n')).toBe(`\uFEFF${marker(1)}\nsend();\n`);
  });

  it('goes away when its site is done, with its line', () => {
    const module = read(`a();\n  ${marker(7)}\nb();\n`);
    expect(applyEdits(module.text, planMarkers(module, [], []))).toBe('a();\nb();\n');
  });

  it('is brought up to date in its place', () => {
    const old = markerText({ id: 'mh-1', reason: 'unknown-kind' });
    expect(mark(`  ${old}\nsend();\n`)).toBe(`  ${marker(1)}\nsend();\n`);
  });

  it('is left alone where it is only text', () => {
    const text = `const a = \`\n${marker(9)}\n\`;\n`;
    expect(mark(text)).toBe(text);
  });

  it('keeps clear of text that is about to be replaced', () => {
    const text = 'if (a) {\n  send();\n}\n';
    const module = read(text);
    const [edit] = planMarkers(module, sitesOf(module), [{ start: 4, end: 18, text: '' }]);
    expect(edit?.start).toBe(0);
  });
});
