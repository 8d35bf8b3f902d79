import { expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const PATH = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const ASK = `import axios from 'axios';
export const ask = async (input) => (await axios.post('${HOST}${PATH}', { properties: { input } })).data.properties.output;
`;
const HOOK = `import axios from 'axios';
axios.interceptors.response.use((response) => ({ ...response, data: response.data.properties }));
`;

const endings = (files: Files): Record<string, number> => migrate(files).outcomes;

it.each<[string, Files]>([
  ['that imports the call', { 'setup.js': `${HOOK}import './ask.js';\n` }],
  ['that the call imports', { 'setup.js': HOOK, 'ask.js': `import './setup.js';\n${ASK}` }],
  [
    'that a third file imports with the call',
    { 'setup.js': HOOK, 'main.js': "import './setup.js';\nimport './ask.js';\n" },
  ],
])('a call is turned where it is sent whose answer an interceptor changes in a file %s', (_which, files) => {
  const { p, outcomes } = migrate({ 'ask.js': ASK, ...files });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  expect(p.read('ask.js')).toContain(`(await withSuccessor(axios).post('${HOST}${PATH}', {`);
});

it.each<[string, Files]>([
  ['of another program', { 'other.js': HOOK }],
  ['of a test', { 'ask.test.js': `${HOOK}import './ask.js';\n` }],
])('an interceptor does not matter %s', (_whose, files) => {
  expect(endings({ 'ask.js': ASK, ...files })).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
});

const RELATIVE = `import axios from 'axios';
export const ask = async (input) => (await axios.post('${PATH}', { properties: { input } })).data.properties.output;
`;
const baseIn = (value: string): string => `import axios from 'axios';\naxios.defaults.baseURL = ${value};\n`;

it('the base that a file gives the client of the whole program is that of its calls', () => {
  const { p, outcomes } = migrate({
    'ask.js': RELATIVE,
    'setup.js': baseIn(`'${HOST}'`),
    'main.js': "import './setup.js';\nimport './ask.js';\n",
  });
  expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
  expect(p.read('ask.js')).toContain("axios.post('https://openai.inference.de-txl.ionos.com/v1/chat/completions', {");
  expect(p.read('setup.js')).toContain(HOST);
});

it.each<[string, Files]>([
  ['of another program gives', { 'other.js': baseIn(`'${HOST}'`) }],
  [
    'gives, and another file, too',
    {
      'setup.js': baseIn(`'${HOST}'`),
      'third.js': baseIn("'https://example.org'"),
      'main.js': "import './setup.js';\nimport './third.js';\nimport './ask.js';\n",
    },
  ],
])('but not one that a file %s', (_which, files) => {
  expect(endings({ 'ask.js': RELATIVE, ...files })).toEqual({ rewritten: 0, adapted: 0, manual: 0 });
});
