import { describe, expect, it } from 'vitest';
import { applyEdits } from './apply.ts';
import { planDependency } from './manifest.ts';

const SHIM = { name: '@modelhub-migration/shim', version: '0.1.0' };

function add(text: string): string {
  const edit = planDependency(text, SHIM);
  const result = edit === null ? text : applyEdits(text, [edit]);
  JSON.parse(result.replace(/^\uFEFF/, ''));
  return result;
}

describe('planDependency', () => {
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
      'in place of an older range where that stands',
      '{ "dependencies": {}, "devDependencies": { "@modelhub-migration/shim": "~0.0.1" } }',
      '{ "dependencies": {}, "devDependencies": { "@modelhub-migration/shim": "^0.1.0" } }',
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
    ['a workspace link', '{ "devDependencies": { "@modelhub-migration/shim": "workspace:*" } }'],
    ['any version', '{ "dependencies": { "@modelhub-migration/shim": "*" } }'],
    ['an open range among development dependencies', '{ "devDependencies": { "@modelhub-migration/shim": ">0.0.1" } }'],
    ['a tag', '{ "dependencies": { "@modelhub-migration/shim": "latest" } }'],
    ['an entry of a catalog', '{ "dependencies": { "@modelhub-migration/shim": "catalog:" } }'],
    ['a newer major version', '{ "dependencies": { "@modelhub-migration/shim": "^2.0.0" } }'],
  ])('leaves %s alone', (_name, text) => {
    expect(planDependency(text, SHIM)).toBeNull();
  });

  it.each(['[]', '"x"', '{ broken'])('refuses %s', (text) => {
    expect(() => planDependency(text, SHIM)).toThrow(TypeError);
  });
});
