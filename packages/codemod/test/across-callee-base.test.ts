import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LINK = `export class Link {
  constructor({ root, send = fetch }) {
    this.root = root.replace(/\\/$/, '');
    this.send = send;
  }
  async call(method, path, body) {
    const response = await this.send(this.root + path, { method, body: body && JSON.stringify(body) });
    return response.json();
  }
  post(path, body) {
    return this.call('POST', path, body);
  }
}
`;
const TEXTS = `export class Texts {
  constructor(link) {
    this.link = link;
  }
  async write(input) {
    const answer = await this.link.post('/models/meta-llama/Llama-3.3-70B-Instruct/predictions', { properties: { input } });
    return answer.properties.output;
  }
}
`;
const MAIN = `import { Link } from './link.js';
import { Texts } from './texts.js';
export function createKit({ root = '${HOST}', ...rest } = {}) {
  return { texts: new Texts(new Link({ root, ...rest })) };
}
`;
const js: Files = { 'link.js': LINK, 'texts.js': TEXTS, 'main.js': MAIN };

const typed = (field: string, link = 'Link'): Files => ({
  'link.ts': `export interface Posts {
  post(path: string, body: unknown): Promise<any>;
}
export class Link {
  ${field} root: string;
  constructor(settings: { region?: string }) {
    this.root = \`https://inference.\${settings.region ?? 'de-txl'}.ionos.com\`;
  }
  async post(path: string, body: unknown): Promise<any> {
    const response = await fetch(this.root + path, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  }
}
`,
  'texts.ts': `import type { ${link} } from './link.js';
export class Texts {
  constructor(private readonly link: ${link}) {}
${TEXTS.slice(TEXTS.indexOf('  async')).replace('(input)', '(input: string)')}`,
  'main.ts': `import { Link } from './link.js';
import { Texts } from './texts.js';
export const createKit = (settings: { region?: string }) => new Texts(new Link(settings));
`,
});

describe('the base of an instance whose method is called from another file', () => {
  it.each<[string, Files]>([
    ['through a method that calls another one', js],
    ['where the types let it be read', typed('readonly')],
  ])('is read where the path is given: %s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    const [link = '', texts = ''] = Object.keys(files);
    expect(p.read(link)).toContain('/^https?:/.test(path) ? path : this.root + path, {');
    expect(p.read(texts)).toContain('`${toSuccessorBaseUrl(this.link.root)}/chat/completions`');
  });

  const own = LINK.replace("call('POST', path, body)", "other.call('POST', path, body)");
  it.each<[string, Files]>([
    ['the field is private', typed('private readonly')],
    ['the field is protected', typed('protected')],
    ['an interface stands for the class', typed('readonly', 'Posts')],
    [
      'the method calls that of another instance',
      { ...js, 'link.js': `${own}const other = new Link({ root: '' });\n` },
    ],
    [
      'the name is private',
      { ...js, 'link.js': LINK.replaceAll('this.root', 'this.#root').replace('{\n', '{\n  #root;\n') },
    ],
    [
      'an accessor makes it',
      {
        ...js,
        'link.js': LINK.replaceAll('this.root', 'this.base')
          .replace('{\n', '{\n  get root() {\n    return this.base;\n  }\n')
          .replace('this.base + path', 'this.root + path'),
      },
    ],
    ['the object is made at the call', { ...js, 'texts.js': TEXTS.replace('this.link.post', 'this.link().post') }],
  ])('is not where %s', (_name, files) => {
    const { p } = migrate(files);
    const [, texts = ''] = Object.keys(files);
    expect(p.read(texts)).not.toContain('toSuccessorBaseUrl');
  });
});
