import { expect, it } from 'vitest';
import { migrate } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const ONE = { rewritten: 0, adapted: 1, manual: 0 };

it.each([
  [
    'only the fetch of a call is another',
    `export const list = async (...rest) => (await fetch(...['${HOST}/models', ...rest])).json();\n`,
    `withSuccessor(fetch)(...['${HOST}/models', ...rest])`,
  ],
  [
    'a chain of functions sends it by another fetch',
    `const behind = (base) => (next) => (path, init) => next(base + path, init);
const signed = (token) => (next) => (url, init = {}) => next(url, { ...init, headers: { Authorization: token } });
const chain = (...layers) => (last) => layers.reduceRight((next, layer) => layer(next), last);
const hub = chain(behind('${HOST}'), signed(process.env.TOKEN))((url, init) => fetch(url, init));
export async function list() {
  const response = await hub('/models');
  return response.json();
}
`,
    'withSuccessor(fetch)(url, init)',
  ],
  [
    'somebody else sees the whole answer',
    `import { audit } from 'audit';
export async function list() {
  const response = await fetch('${HOST}/models');
  audit(response);
  return response.json();
}
`,
    "/models').then(toLegacyResponse)",
  ],
  [
    'the call may ask for a prediction, too',
    `const urlFor = (isList) => (isList ? '${HOST}/models' : '${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions');
export async function list(isList = true, method = 'GET', body = undefined) {
  const response = await fetch(urlFor(isList), { method, body: JSON.stringify(body) });
  return response.json();
}
`,
    '(response) => toLegacyAnswer(legacyUrl, response',
  ],
  [
    'another host may answer',
    `const BASES = { live: '${HOST}', test: 'https://hub.test' };
export const list = (stage) => fetch(\`\${BASES[stage]}/models\`).then((response) => response.json());
`,
    'toLegacyModels(body, undefined, response.status)',
  ],
])('gives other files an answer in the old shape, as before, where %s', (_name, list, part) => {
  const main =
    "import { list } from './list.js';\nexport const count = async () => (await list('live')).items.length;\n";
  const { p, outcomes } = migrate({ 'list.js': list, 'main.js': main });
  expect(outcomes).toEqual(ONE);
  expect(p.read('list.js')).toContain(part);
  expect(p.read('main.js')).toBe(main);
});

it('an answer that is handed on repeats what only the request holds, where a file around reads that', () => {
  const { p, outcomes } = migrate({
    'app.js': `import { promptFor } from './prompt.js';
export async function explain(term, send) {
  const upstream = await fetch('${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', {
    method: 'POST',
    body: JSON.stringify({ properties: { input: promptFor(term), options: { max_length: '60' } } }),
  });
  send(await upstream.json());
}
`,
    'prompt.js': "export const promptFor = (term) => 'Explain ' + term + '.';\n",
    'main.js':
      "import { explain } from './app.js';\nexplain('tides', (answer) => console.log(answer.properties.input));\n",
  });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  expect(p.read('app.js')).toContain('await withSuccessor(fetch)(');
});

it('an answer that its own file turns into the old form is read in that form by other files, too', () => {
  const { p, outcomes } = migrate({
    'audit.ts': `export class Audit {
  readonly entries: string[] = [];
  append(event: string, data: Record<string, unknown>): void {
    this.entries.push(event + JSON.stringify(data));
  }
}
`,
    'hub.ts': `import { Audit } from './audit.js';
interface Prediction {
  metadata: { inputTokens: number; outputTokens: number };
  properties: { input: string; output: string };
}
export class Hub {
  constructor(private readonly model: string, private readonly audit: Audit) {}
  async predict(input: string): Promise<Prediction> {
    const response = await fetch(\`https://inference.de-txl.ionos.com/models/\${this.model}/predictions\`, {
      method: 'POST',
      body: JSON.stringify({ properties: { input, options: { max_length: '40' } } }),
    });
    const prediction = (await response.json()) as Prediction;
    this.audit.append('done', {
      inputTokens: prediction.metadata.inputTokens,
      outputTokens: prediction.metadata.outputTokens,
    });
    return prediction;
  }
}
`,
    'main.ts': `import { Audit } from './audit.js';
import { Hub } from './hub.js';
export async function run() {
  const audit = new Audit();
  const { properties, metadata } = await new Hub('b18b18de-92c3-466e-81a8-e5df91890091', audit).predict('Why?');
  return [properties.output, metadata.inputTokens, audit.entries];
}
`,
  });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  expect(p.read('hub.ts')).toContain('toLegacyPrediction(await response.json()');
  expect(p.read('main.ts')).toContain('properties.output, metadata.inputTokens');
});
