import { describe, expect, it } from 'vitest';
import { addDependency, type Need } from './add-dependency.ts';

const SHIM = { name: '@modelhub-migration/shim', version: '0.1.0' };

function add(text: string, need: Need = 'program'): string {
  const result = addDependency(text, SHIM, need).text;
  JSON.parse(result.replace(/^\uFEFF/, ''));
  return result;
}

describe('addDependency', () => {
  it.each([
    [
      'in its place among the others',
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "zod": "3"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "@modelhub-migration/shim": "^0.1.0",\n    "zod": "3"\n  }\n}\n',
    ],
    [
      'behind the last one',
      '{\n    "dependencies": {\n        "@a/b": "1"\n    }\n}\n',
      '{\n    "dependencies": {\n        "@a/b": "1",\n        "@modelhub-migration/shim": "^0.1.0"\n    }\n}\n',
    ],
    [
      'into an empty group',
      '{\n  "dependencies": {}\n}',
      '{\n  "dependencies": {\n    "@modelhub-migration/shim": "^0.1.0"\n  }\n}',
    ],
    [
      'as a new group before the development dependencies',
      '{\n\t"name": "x",\n\t"devDependencies": {\n\t\t"a": "1"\n\t}\n}\n',
      '{\n\t"name": "x",\n\t"dependencies": {\n\t\t"@modelhub-migration/shim": "^0.1.0"\n\t},\n\t"devDependencies": {\n\t\t"a": "1"\n\t}\n}\n',
    ],
    [
      'as a new group at the end',
      '{\n  "name": "x"\n}\n',
      '{\n  "name": "x",\n  "dependencies": {\n    "@modelhub-migration/shim": "^0.1.0"\n  }\n}\n',
    ],
    ['into an empty object', '{}', '{\n  "dependencies": {\n    "@modelhub-migration/shim": "^0.1.0"\n  }\n}'],
    [
      'on one line where all is on one line',
      '{ "dependencies": { "@a/b": "1", "zod": "3" } }',
      '{ "dependencies": { "@a/b": "1", "@modelhub-migration/shim": "^0.1.0", "zod": "3" } }',
    ],
    [
      'with CRLF and a byte-order mark',
      '\uFEFF{\r\n  "dependencies": {\r\n    "zod": "3"\r\n  }\r\n}\r\n',
      '\uFEFF{\r\n  "dependencies": {\r\n    "@modelhub-migration/shim": "^0.1.0",\r\n    "zod": "3"\r\n  }\r\n}\r\n',
    ],
    [
      'as a new group where all is on one line',
      '{ "name": "x", "devDependencies": { "a": "1" } }\n',
      '{ "name": "x", "dependencies": { "@modelhub-migration/shim": "^0.1.0" }, "devDependencies": { "a": "1" } }\n',
    ],
    [
      'as a new group at the end of one line without white space',
      '{"name":"x"}',
      '{"name":"x","dependencies":{"@modelhub-migration/shim":"^0.1.0"}}',
    ],
    [
      'on one line as Python writes it',
      '{"name": "x", "dependencies": {"zod": "3"}}',
      '{"name": "x", "dependencies": {"@modelhub-migration/shim": "^0.1.0", "zod": "3"}}',
    ],
    [
      'into an empty group on one line',
      '{ "dependencies": {}, "type": "module" }',
      '{ "dependencies": { "@modelhub-migration/shim": "^0.1.0" }, "type": "module" }',
    ],
    [
      'into a group that is on one line, in a file that is not',
      '{\n  "dependencies": { "zod": "3" }\n}\n',
      '{\n  "dependencies": { "@modelhub-migration/shim": "^0.1.0", "zod": "3" }\n}\n',
    ],
    [
      'in place of a range that is too old',
      '{ "dependencies": { "@modelhub-migration/shim": "^0.0.1" } }',
      '{ "dependencies": { "@modelhub-migration/shim": "^0.1.0" } }',
    ],
  ])('adds the package %s', (_name, before, after) => {
    expect(add(before)).toBe(after);
  });

  it.each([
    ['a range that will do', '{ "dependencies": { "@modelhub-migration/shim": ">=0.1" } }'],
    ['a peer dependency', '{ "peerDependencies": { "@modelhub-migration/shim": "^0.1.0" } }'],
    ['a workspace link', '{ "dependencies": { "@modelhub-migration/shim": "workspace:*" } }'],
    ['any version', '{ "dependencies": { "@modelhub-migration/shim": "*" } }'],
    ['an open range', '{ "dependencies": { "@modelhub-migration/shim": ">0.0.1" } }'],
    [
      'what is asked for twice',
      '{ "devDependencies": { "@modelhub-migration/shim": "*" }, "peerDependencies": { "@modelhub-migration/shim": "*" } }',
    ],
    ['a tag', '{ "dependencies": { "@modelhub-migration/shim": "latest" } }'],
    ['an entry of a catalog', '{ "dependencies": { "@modelhub-migration/shim": "catalog:" } }'],
    ['a newer major version', '{ "dependencies": { "@modelhub-migration/shim": "^2.0.0" } }'],
  ])('leaves %s alone', (_name, text) => {
    expect(addDependency(text, SHIM, 'program')).toEqual({ text, note: '' });
  });

  it.each([
    [
      'with its range',
      '{\n  "dependencies": {\n    "a": "1"\n  },\n  "devDependencies": {\n    "@modelhub-migration/shim": "workspace:*",\n    "b": "1"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@modelhub-migration/shim": "workspace:*",\n    "a": "1"\n  },\n  "devDependencies": {\n    "b": "1"\n  }\n}\n',
    ],
    [
      'from the end of its group, with a range that will do',
      '{ "dependencies": {}, "devDependencies": { "@a/b": "1", "@modelhub-migration/shim": "~0.0.1" } }',
      '{ "dependencies": { "@modelhub-migration/shim": "^0.1.0" }, "devDependencies": { "@a/b": "1" } }',
    ],
    [
      'with the group, where that has nothing else',
      '\uFEFF{\r\n  "name": "x",\r\n  "devDependencies": {\r\n    "@modelhub-migration/shim": "*"\r\n  }\r\n}\r\n',
      '\uFEFF{\r\n  "name": "x",\r\n  "dependencies": {\r\n    "@modelhub-migration/shim": "*"\r\n  }\r\n}\r\n',
    ],
  ])('moves what only the tests had: %s', (_name, before, after) => {
    expect(add(before)).toBe(after);
    expect(addDependency(before, SHIM, 'program').note).toContain('moved from devDependencies');
    expect(add(after)).toBe(after);
  });

  it('gives the tests what only they need as a development dependency, and no second time', () => {
    const once = add('{ "name": "x" }', 'tests');
    expect(once).toBe('{ "name": "x", "devDependencies": { "@modelhub-migration/shim": "^0.1.0" } }');
    expect(add(once, 'tests')).toBe(once);
    const installed = '{ "dependencies": { "@modelhub-migration/shim": "*" } }';
    expect(add(installed, 'tests')).toBe(installed);
    const old = '{ "devDependencies": { "@modelhub-migration/shim": "~0.0.1" } }';
    expect(add(old, 'tests')).toBe(old.replace('~0.0.1', '^0.1.0'));
  });

  it.each(['[]', '"x"', '{ broken'])('refuses %s', (text) => {
    expect(() => addDependency(text, SHIM, 'program')).toThrow(TypeError);
  });
});
