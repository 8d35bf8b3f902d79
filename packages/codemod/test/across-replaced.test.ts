import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const NEW = 'https://openai.inference.de-txl.ionos.com/v1';

const ask = (base: string): string =>
  `async (input) => {
    const response = await fetch(\`\${${base}}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input } }) });
    return (await response.json()).properties.output;
  }`;

const CLASS = `export class Hub {\n  base = '${HOST}';\n  ask = ${ask('this.base')};\n}\n`;
const OBJECT = `export const settings = { base: '${HOST}', name: '' };\nexport const ask = ${ask('settings.base')};\n`;

const migrated = (files: Files): string => migrate(files).p.read('hub.ts');

describe('a base that another file may change is asked for when the program runs', () => {
  it.each<[string, string, string]>([
    ['in an instance', CLASS, "import { Hub } from './hub.ts';\nconst hub = new Hub();\nhub.base = origin;\n"],
    [
      'in a parameter',
      CLASS,
      "import { Hub } from './hub.ts';\nexport const use = (hub: Hub) => { hub.base = origin; };\n",
    ],
    [
      'by an heir of an heir',
      CLASS,
      "import { Hub } from './hub.ts';\nclass A extends Hub {}\nclass B extends A { base = origin; }\n",
    ],
    [
      'in a constructor',
      CLASS,
      "import { Hub } from './hub.ts';\nclass A extends Hub { constructor() { super(); this.base = origin; } }\n",
    ],
    ['in an object', OBJECT, "import { settings } from './hub.ts';\nsettings.base = origin;\n"],
    ['in a module', OBJECT, "import * as hub from './hub.ts';\nhub.settings['base'] = origin;\n"],
    [
      'in a module that is required',
      OBJECT,
      "const { settings } = require('./hub.ts');\nObject.assign(settings, given);\n",
    ],
    [
      'under a computed name',
      OBJECT,
      "import { settings } from './hub.ts';\nconst base = 1;\nsettings[key] = origin;\n",
    ],
  ])('%s', (_where, hub, other) => {
    expect(migrated({ 'hub.ts': hub, 'other.ts': other })).toContain('toSuccessorBaseUrl(');
  });

  it('behind a barrel', () => {
    const files = {
      'hub.ts': OBJECT,
      'all.ts': "export * from './hub.ts';\n",
      'other.ts': "import { settings } from './all.ts';\nsettings.base = origin;\n",
    };
    expect(migrated(files)).toContain('toSuccessorBaseUrl(');
  });
});

describe('a base that nobody else changes is written out', () => {
  it.each<[string, string, string]>([
    [
      'a member of that name is of another class',
      CLASS,
      "import { Hub } from './hub.ts';\nclass A { base = new Hub(); }\n",
    ],
    [
      'a parameter is something else',
      CLASS,
      "import { Hub } from './hub.ts';\nexport const use = (page: Page) => { page.base = Hub.name; };\n",
    ],
    [
      'nobody reaches the member',
      CLASS.replace('base =', 'private base ='),
      "import { Hub } from './hub.ts';\nclass A extends Hub { base = origin; }\n",
    ],
    [
      'another member is set',
      OBJECT,
      "import { settings } from './hub.ts';\nsettings.name = 'base';\nObject.assign(settings, { name: 'hub' });\n",
    ],
    [
      'an object of its own is changed',
      OBJECT,
      "import { settings } from './hub.ts';\nconst own = { ...settings };\nown.base = origin;\n",
    ],
  ])('%s', (_why, hub, other) => {
    const text = migrated({ 'hub.ts': hub, 'other.ts': other });
    expect(text).toContain(NEW);
    expect(text).not.toContain('toSuccessorBaseUrl');
  });
});
