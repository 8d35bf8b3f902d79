import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const PREDICT = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const BASE = `export class Base {
  host = 'https://inference.de-txl.ionos.com';

  async send(path, data) {
    const response = await fetch(this.host + path, { method: 'POST', body: JSON.stringify(data) });
    return response.json();
  }
}
`;
const mixin = (members: string): string => `export const Mixed = (Inner) =>
  class extends Inner {
    ${members}
  };
`;
const PASSES_ON = `async send(path, data) {
      const answer = await super.send(path, data);
      console.log('done');
      return answer;
    }`;
const CLIENT = `import { Base } from './base.js';
import { Mixed } from './mixed.js';
export class Client extends Mixed(Base) {
  async ask(input) {
    const { properties } = await this.send('/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', { properties: { input } });
    return properties.output;
  }
}
`;

describe('a call of a method that a mixin passes on is one of the class that it is mixed into', () => {
  it.each<[string, Files]>([
    ['once', { 'base.js': BASE, 'mixed.js': mixin(PASSES_ON), 'client.js': CLIENT }],
    [
      'twice, the other mixin being of something else',
      {
        'base.js': BASE,
        'mixed.js': mixin(PASSES_ON),
        'named.js': mixin("name = 'client';").replace('Mixed', 'Named'),
        'client.js': `import { Named } from './named.js';\n${CLIENT.replace('Mixed(Base)', 'Named(Mixed(Mixed(Base)))')}`,
      },
    ],
    [
      'by a class that inherits',
      {
        'base.js': BASE,
        'mixed.js': `import { Base } from './base.js';\nexport class Mixed extends Base {\n  ${PASSES_ON}\n}\n`,
        'client.js': CLIENT.replace('Mixed(Base)', 'Mixed').replace("import { Base } from './base.js';\n", ''),
      },
    ],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(p.read('client.js')).toContain("'https://openai.inference.de-txl.ionos.com/v1/chat/completions'");
    expect(p.read('base.js')).toContain('/^https?:/.test(path) ? path : this.host + path');
    expect(p.read('mixed.js')).toBe(files['mixed.js']);
  });
});

describe('a call of a method that a mixin changes is turned where it is sent, by its address', () => {
  it.each([
    ['its path', "send(path, data) {\n      return super.send('/v9' + path, data);\n    }"],
    ['its data', 'send(path, data) {\n      return super.send(path, { ...data, traced: true });\n    }'],
    [
      'its data on the way',
      'send(path, data) {\n      data.traced = true;\n      return super.send(path, data);\n    }',
    ],
    ['the host', "host = 'https://replica.example.com';"],
  ])('%s', (_name, members) => {
    const files = { 'base.js': BASE, 'mixed.js': mixin(members), 'client.js': CLIENT };
    const { p, changed } = migrate(files, { likely: true });
    expect(changed.filter((name) => name !== 'client.js')).toEqual(['base.js']);
    expect(p.read('base.js')).toContain('await fetch(toSuccessorUrl(legacyUrl), ');
    expect(p.read('client.js')).toContain(PREDICT);
  });
});
