import { describe, expect, it } from 'vitest';
import { endings, migrate, NEW, OLD, UUID } from './migrate.test-helper.ts';

/** A program that asks a URL, and what stands around it. */
const program = (url: string, head: string, tail = ''): string => `${head}
export async function ask(input) {
  const response = await fetch(${url}, { method: 'POST', body: JSON.stringify({ properties: { input } }) });
  return (await response.json()).properties.output;
}
${tail}`;

const PATH = `/models/${UUID}/predictions`;
const BASE = `'${OLD}'`;

describe('what has lost its last use', () => {
  it.each([
    ['a constant', `const PATH = '${PATH}';\n`, `${BASE} + PATH`],
    [
      'a constant made by a helper',
      `const id = (x) => x;\nconst PATH = '/models/' + id('${UUID}') + '/predictions';\n`,
      `${BASE} + PATH`,
    ],
    ['a constant made by a method', `const PATH = '${PATH.toUpperCase()}'.toLowerCase();\n`, `${BASE} + PATH`],
    ['a chain of constants', `const ID = '${UUID}';\nconst PATH = \`/models/\${ID}/predictions\`;\n`, `${BASE} + PATH`],
  ])('goes: %s', (_name, head, url) => {
    const { output } = migrate(program(url, `export {};\n${head}`));
    expect(output).toContain(`fetch('${NEW}/chat/completions'`);
    expect(output).not.toContain('const PATH');
    expect(output).not.toContain('const id');
  });

  it.each([
    ['an initialiser that does something', `const seen = [];\nconst PATH = (seen.push(1), '${PATH}');\n`, 'const PATH'],
    [
      'an initialiser that calls what does something',
      `const seen = [];\nfunction note(id) {\n  seen.push(id);\n  return id;\n}\nconst PATH = note('${PATH}');\n`,
      'const PATH',
    ],
    [
      'an initialiser that calls what is not at hand',
      `import { note } from 'notes';\nconst PATH = (note('x'), '${PATH}');\n`,
      'const PATH',
    ],
    [
      'an initialiser that counts',
      `let calls = 0;\nconst path = (id) => {\n  calls++;\n  return '/models/' + id + '/predictions';\n};\nconst PATH = path('${UUID}');\n`,
      'const PATH',
    ],
    ['a description above it', `/** Where predictions are made. */\nconst PATH = '${PATH}';\n`, 'const PATH'],
    ['a directive above it', `// eslint-disable-next-line id-length\nconst PATH = '${PATH}';\n`, 'const PATH'],
    ['text that is run', `const PATH = '${PATH}';\nexport const show = (name) => eval(name);\n`, 'const PATH'],
    [
      'a default of a function that has a name of its own like it',
      `const PATH = '${PATH}';\nexport function other(path = PATH) {\n  const PATH = 'x';\n  return path + PATH;\n}\n`,
      `const PATH = '${PATH}'`,
    ],
    ['a type', `const PATH = '${PATH}';\nexport type Path = typeof PATH;\n`, `const PATH = '${PATH}'`],
    ['another name for it', `const PATH = '${PATH}';\nexport { PATH as path };\n`, `const PATH = '${PATH}'`],
    ['a decorator', `const PATH = '${PATH}';\n@route(PATH)\nexport class Page {}\n`, `const PATH = '${PATH}'`],
  ])('stays, because of %s', (_name, head, kept) => {
    const { output } = migrate(program(`${BASE} + PATH`, head));
    expect(output).toContain(`fetch('${NEW}/chat/completions'`);
    expect(output).toContain(kept);
  });

  it('stays where the line before it would go on in the line behind it', () => {
    const { output } = migrate(
      program(`${BASE} + PATH`, `const one = 1\nconst PATH = '${PATH}';\n[one].map(String);\n`),
    );
    expect(output).toContain(`const one = 1\nconst PATH = '${PATH}';\n[one]`);
  });

  it('stays in a script of a page, which shares its names with others', () => {
    const script = program(
      `BASE + PATH`,
      `var BASE = ${BASE};\nvar PATH = '${PATH}';\n`,
      "$('#ask').on('click', ask);\n",
    );
    const { output } = migrate(script.replace('export ', ''));
    expect(output).toContain(`var BASE = ${BASE};\nvar PATH = '${PATH}';\n`);
    expect(output).toContain(`fetch('${NEW}/chat/completions'`);
  });
});

describe('a URL whose making does something else', () => {
  it.each([
    ['in a sequence', `(console.log('asking'), '${OLD}${PATH}')`, ''],
    [
      'in a helper that others use',
      `urlOf('${UUID}')`,
      `let calls = 0;\nexport const urlOf = (id) => {\n  calls++;\n  return \`${OLD}/models/\${id}/predictions\`;\n};\n`,
    ],
  ])('is made once, and turned: %s', (_name, url, head) => {
    const result = migrate(program(url, head));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(`const legacyUrl = ${url};`);
  });

  const counted = `let calls = 0;\nexport const urlOf = (id) => {\n  calls++;\n  return \`${OLD}/models/\${id}/predictions\`;\n};\n`;
  const configured = (before: string): string =>
    `import axios from 'axios';\n${counted}export async function ask(input) {\n  const { data } = await axios({ ${before}, url: urlOf('${UUID}'), data: { properties: { input } } });\n  return data.properties.output;\n}\n`;

  it('is made before the configuration that it stands in', () => {
    const result = migrate(configured("method: 'POST'"));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(`const legacyUrl = urlOf('${UUID}');`);
  });

  it.each(['method: next()', 'method: `${calls}`', '[key()]: 1', '...defaults()'])(
    'stays where it is if what stands before it might change by that: %s',
    (before) => {
      const { output } = migrate(configured(`method: 'POST', ${before}`));
      expect(output).toContain(`await withSuccessor(axios)({ method: 'POST', ${before}, url: urlOf('${UUID}'), data:`);
    },
  );

  it('is changed where it is made, if nobody else uses that', () => {
    const head = `let calls = 0;\nconst urlOf = (id) => {\n  calls++;\n  return \`${OLD}/models/\${id}/predictions\`;\n};\n`;
    const { output } = migrate(program(`urlOf('${UUID}')`, head));
    expect(output).toContain(`calls++;\n  return '${NEW}/chat/completions';`);
  });
});

describe('a base in a class', () => {
  const hub = (members: string, after: string, head = 'class Hub {'): string => `${head}
  base = ${BASE};
${members}
  async ask(input) {
    const response = await fetch(\`\${this.base}${PATH}\`, { method: 'POST', body: JSON.stringify({ properties: { input } }) });
    return (await response.json()).properties.output;
  }
}
${after}
`;

  it('changes where nobody else can read it', () => {
    expect(migrate(hub('', 'export const run = () => new Hub().ask("x");')).output).toContain(`base = '${NEW}';`);
  });

  it.each([
    [
      'an instance that a method gave back',
      hub('  with() {\n    return this;\n  }', 'export const hub = new Hub().with();'),
    ],
    [
      'the constructor hands it on',
      hub('  constructor() {\n    register(this);\n  }', 'export const run = () => new Hub().ask("x");'),
    ],
    [
      'it is taken apart',
      hub(
        '  list() {\n    const { base } = this;\n    return fetch(`${base}/collections`);\n  }',
        'export const run = () => new Hub();',
      ),
    ],
    [
      'a name is computed in it',
      hub('  get(key) {\n    return this[key];\n  }', 'export const run = () => new Hub().get("base");'),
    ],
    ['a name is computed of an instance', hub('', 'const hub = new Hub();\nexport const get = (key) => hub[key];')],
    [
      'a class of another file is below it',
      `import { Client } from './client.js';\n${hub('', 'export const run = () => new Hub().ask("x");', 'class Hub extends Client {')}`,
    ],
    [
      'a class below it hands itself on',
      `class Client {\n  constructor() {\n    register(this);\n  }\n}\n${hub('', 'export const run = () => new Hub().ask("x");', 'class Hub extends Client {')}`,
    ],
    [
      'private, and taken apart',
      hub(
        '  list() {\n    const { base } = this;\n    return fetch(`${base}/collections`);\n  }',
        '',
        'export class Hub {',
      ).replace('  base =', '  private base ='),
    ],
    [
      'private, and copied',
      hub('  all() {\n    return { ...this };\n  }', '', 'export class Hub {').replace('  base =', '  private base ='),
    ],
    [
      'private, and listed',
      hub('  all() {\n    return JSON.stringify(this);\n  }', '', 'export class Hub {').replace(
        '  base =',
        '  private base =',
      ),
    ],
  ])('stays: %s', (_name, text) => {
    const { output } = migrate(text);
    expect(output).toContain(`base = ${BASE};`);
    expect(output).toContain(`fetch('${NEW}/chat/completions'`);
  });

  it('changes where it is private and the instance is only handed on', () => {
    const text = hub('  with() {\n    return this;\n  }', '', 'export class Hub {').replace(
      '  base =',
      '  private base =',
    );
    expect(migrate(text).output).toContain(`base = '${NEW}';`);
  });
});

describe('a parameter that has lost its last use', () => {
  const helper = (name: string, more = ''): string =>
    `${name} {\n  return \`${OLD}/models/\${id}/predictions\`;\n}\n${more}`;

  it.each([
    ['alone', `urlOf('${UUID}')`, helper('function urlOf(id)'), 'urlOf()', 'urlOf() {'],
    [
      'of an arrow',
      `urlOf('${UUID}')`,
      `const urlOf = id => \`${OLD}/models/\${id}/predictions\`;\n`,
      'urlOf()',
      'urlOf = () =>',
    ],
    [
      'the first',
      `urlOf('${UUID}', 1)`,
      helper('function urlOf(id, n)', 'const f = () => console.log(n);\n').replace(
        'return',
        'console.log(n);\n  return',
      ),
      'urlOf(1)',
      'urlOf(n) {',
    ],
    [
      'the last',
      `urlOf(1, '${UUID}',)`,
      helper('function urlOf(n, id,)').replace('return', 'console.log(n);\n  return'),
      'urlOf(1,)',
      'urlOf(n,) {',
    ],
    [
      'with its constant',
      'urlOf(ID)',
      `const ID = '${UUID}';\n${helper('function urlOf(id)')}`,
      'urlOf()',
      'urlOf() {',
    ],
  ])('goes, with its arguments: %s', (_name, url, head, call, declared) => {
    const { output } = migrate(program(url, head));
    expect(output).toContain(call);
    expect(output).toContain(declared);
    expect(output).not.toContain(UUID);
  });

  it.each([
    [
      'arguments are looked at',
      helper('function urlOf(id)').replace('return', 'console.log(arguments);\n  return'),
      `urlOf('${UUID}')`,
    ],
    ['others call it, too', helper('export function urlOf(id)'), `urlOf('${UUID}')`],
    ['it is described', `/** @param id model */\n${helper('function urlOf(id)')}`, `urlOf('${UUID}')`],
    [
      'its argument does something',
      helper('function urlOf(id)', `const next = () => (console.log(1), '${UUID}');\n`),
      'urlOf(next())',
    ],
  ])('stays where %s', (_name, head, url) => {
    expect(migrate(program(url, head)).output).toMatch(/urlOf\(id\)|\(id\) =>/);
  });
});

describe('a class that is made once', () => {
  const hub = (members: string, url: string, made: string): string => `class Hub {
${members}
  async ask(input) {
    const response = await fetch(${url}, { method: 'POST', body: JSON.stringify({ properties: { input } }) });
    return (await response.json()).properties.output;
  }
}
const hub = ${made};
export const run = () => hub.ask('Why?');
`;
  const URL_OF_FIELDS = '`${this.base}/models/${this.model}/predictions`';
  const MADE = `new Hub(${BASE}, '${UUID}')`;

  it.each([
    ['fields', '  constructor(base, model) {\n    this.base = base;\n    this.model = model;\n  }', URL_OF_FIELDS],
    [
      'private names',
      '  #base;\n  #model;\n  constructor(base, model) {\n    this.#base = base;\n    this.#model = model;\n  }',
      URL_OF_FIELDS.replaceAll('this.', 'this.#'),
    ],
    [
      'declared fields',
      '  private readonly base: string;\n  private readonly model: string;\n  constructor(base: string, model: string) {\n    this.base = base;\n    this.model = model;\n  }',
      URL_OF_FIELDS,
    ],
  ])('is told the successor, and nothing that it does not need: %s', (_name, members, url) => {
    const { output } = migrate(hub(members, url, MADE));
    expect(output).toContain(`new Hub('${NEW}')`);
    expect(output).not.toMatch(/\bthis\.#?model|UUID|[( ]model[;,:)]\s*(?:string|;)/);
  });

  it('is told the successor and its model in properties that are parameters', () => {
    const members = '  constructor(private readonly base: string, private readonly model: string) {}';
    const { output } = migrate(hub(members, URL_OF_FIELDS, MADE));
    expect(output).toContain(`new Hub('${NEW}', 'meta-llama/Llama-3.3-70B-Instruct')`);
    expect(output).toContain('model: this.model');
  });

  it.each([
    ['a property that others read', '  constructor(readonly base: string) {}', 'export const where = hub.base;'],
    [
      'two places that make it',
      '  constructor(private readonly base: string) {}',
      `export const more = new Hub(${BASE});`,
    ],
    ['a field that is set again', '  constructor(private base: string) {}\n  move() {\n    this.base = "";\n  }', ''],
  ])('keeps what it is told, because of %s', (_name, members, tail) => {
    const { output } = migrate(hub(members, `this.base + '${PATH}'`, `new Hub(${BASE})`) + tail);
    expect(output).toContain(`const hub = new Hub(${BASE});`);
  });
});
