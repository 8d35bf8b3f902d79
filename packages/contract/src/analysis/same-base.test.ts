import { expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

/** Calls of a text, by line: what they ask and how sure that is. */
function sitesIn(text: string): string[] {
  const sites = findCallSites(createModule('a.ts', text, parseTs(text)));
  return sites.map(({ operation, tier, evidence }) => `${operation} ${tier} ${evidence.join(' ')}`);
}

const ASK =
  'axios.post(`${BASE}/models/${id}/predictions`, { properties: { input } }).then(({ data }) => data.properties.output)';
const LIST = (base: string) => `axios.get(\`\${${base}}/models\`).then(({ data }) => data.items)`;
const OPEN = "import axios from 'axios';\nconst BASE = process.env.HUB, OTHER = process.env.SHOP;\n";

it('is what makes a list likely beside a prediction that is likely by itself', () => {
  expect(sitesIn(`${OPEN}const list = () => ${LIST('BASE')};\nconst ask = (id, input) => ${ASK};`)).toEqual([
    'models likely response-output same-base',
    'predictions likely body-input response-output',
  ]);
});

it('is the same for the members of one object', () => {
  const text = `import axios from 'axios';
class Hub {
  constructor(settings) { this.settings = settings; }
  list() { return ${LIST('this.settings.base')}; }
  ask(id, input) { return ${ASK.replace('${BASE}', '${this.settings.base}')}; }
}`;
  expect(sitesIn(text)).toEqual([
    'models likely response-output same-base',
    'predictions likely body-input response-output',
  ]);
});

it.each([
  ['another base', `const list = () => ${LIST('OTHER')};\nconst ask = (id, input) => ${ASK};`],
  ['no other call', `const list = () => ${LIST('BASE')};`],
  [
    'a call that is no more likely itself',
    `const list = () => ${LIST('BASE')};\nconst ask = (id, body) => axios.post(\`\${BASE}/models/\${id}/predictions\`, body).then(({ data }) => data.properties.output);`,
  ],
])('is none beside %s', (_name, text) => {
  expect(sitesIn(OPEN + text)[0]).toBe('models possible response-output');
});

it('adds nothing where the retired host is written out', () => {
  const sure = "const HUB = 'https://inference.de-txl.ionos.com';\nconst sure = () => axios.get(`${HUB}/models`);";
  expect(sitesIn(`${OPEN}${sure}\nconst list = () => ${LIST('BASE')};`)).toEqual([
    'models certain legacy-host',
    'models possible response-output',
  ]);
});

it('is none for paths without a base, which may be those of the program itself', () => {
  const list = "const list = () => axios.get('/models').then(({ data }) => data.items);";
  const ask = ASK.replace('${BASE}', '');
  expect(sitesIn(`import axios from 'axios';\n${list}\nconst ask = (id, input) => ${ask};`)).toEqual([
    'models possible response-output',
    'predictions likely body-input response-output',
  ]);
});
