import { MANUAL_REASONS, siteId, type ManualReasonId } from '@modelhub-migration/contract/analysis';
import type { Kind } from '../../test/engines.ts';
import { runTable, type Clean, type Flagged } from '../../test/table.ts';
import { noLegacyEndpoint } from './no-legacy-endpoint.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const NEW = 'https://openai.inference.de-txl.ionos.com/v1';
const UUID = 'b18b18de-92c3-466e-81a8-e5df91890091';

const NAMES: Record<'models' | 'predictions', { operation: string; successor: string }> = {
  models: { operation: 'GET /models', successor: `${NEW}/models` },
  predictions: {
    operation: 'POST /models/{modelId}/predictions',
    successor: `${NEW}/chat/completions (text) or /images/generations (images)`,
  },
};

type More = Partial<Flagged>;

const markedText = (code: string): string => /«([^]*?)»/.exec(code)?.[1] ?? '';
const fileOf = ({ kind = 'js', filename }: More): string => filename ?? `file.${kind}`;

/** A certain call: the marked text is the whole call. */
function call(operation: 'models' | 'predictions', title: string, code: string, more: More = {}): Flagged {
  const file = fileOf(more);
  const data = {
    ...NAMES[operation],
    command: `npx @modelhub-migration/codemod --write ${file}`,
    id: siteId(operation, file, markedText(code)),
  };
  return { title, code, errors: [{ messageId: 'legacyCall', data }], ...more };
}
const list = (title: string, code: string, more?: More): Flagged => call('models', title, code, more);
const predict = (title: string, code: string, more?: More): Flagged => call('predictions', title, code, more);

/** A call with the codemod's comment above it. */
function manual(title: string, reason: ManualReasonId, text: string): Flagged {
  const id = siteId('models', 'file.js', text);
  const { whatToDo } = MANUAL_REASONS[reason];
  return {
    title,
    code: `// MODELHUB-MANUAL ${id} ${reason}: ${whatToDo}\n«${text}»;`,
    errors: [{ messageId: 'manualCall', data: { operation: NAMES.models.operation, manual: reason, whatToDo, id } }],
  };
}

const AT_OLD_HOST = `it has the form of the new API but goes to the host of the retired one, so send it to ${NEW}`;

/** Half a migration; `edit`: the whole code after the suggested one. */
function half(
  title: string,
  code: string,
  { remains = AT_OLD_HOST, edit }: { remains?: string; edit?: string } = {},
): Flagged {
  const id = siteId('half-migrated', 'file.js', markedText(code));
  const suggestions = edit === undefined ? [] : [{ messageId: 'useHost', data: { successor: NEW }, output: edit }];
  return {
    title: `half migrated: ${title}`,
    code,
    errors: [{ messageId: 'halfMigrated', data: { remains, id }, ...(edit === undefined ? {} : { suggestions }) }],
  };
}

/** A read of an old field in the new API's answer; `edit`: what becomes of the last line. */
function staleRead(
  title: string,
  [before, line]: readonly [before: string, line: string],
  successor: string,
  { path = 'properties.output', edit, kind }: { path?: string; edit?: string; kind?: Kind } = {},
): Flagged {
  const suggestions =
    edit === undefined ? [] : [{ messageId: 'readSuccessor', data: { successor }, output: before + edit }];
  return {
    title: `stale read: ${title}`,
    code: before + line,
    ...(kind === undefined ? {} : { kind }),
    errors: [{ messageId: 'staleRead', data: { path, successor }, ...(edit === undefined ? {} : { suggestions }) }],
  };
}

function likely(title: string, code: string, evidence: string, more: More = {}): Flagged {
  const data = {
    ...NAMES.predictions,
    evidence,
    command: `npx @modelhub-migration/codemod --write --likely ${fileOf(more)}`,
    id: siteId('predictions', fileOf(more), markedText(code)),
  };
  return { title, code, errors: [{ messageId: 'likelyCall', data }], options: { evidence: 'likely' }, ...more };
}

function undecided(title: string, code: string, evidence: string, reason: string, more: More = {}): Flagged {
  const id = siteId('predictions', fileOf(more), markedText(code));
  const data = { operation: NAMES.predictions.operation, evidence, reason, id };
  return { title, code, errors: [{ messageId: 'undecided', data }], options: { evidence: 'possible' }, ...more };
}

const stored = (
  operation: 'models' | 'predictions',
  title: string,
  url: string,
  code: string,
  more: More = {},
): Flagged => ({
  title,
  code,
  errors: [{ messageId: 'legacyUrl', data: { url, ...NAMES[operation] } }],
  ...more,
});
const base = (title: string, code: string, more: More = {}, messageId = 'exportedBase'): Flagged => ({
  title,
  code,
  errors: [{ messageId, data: { url: HOST, successor: NEW } }],
  ...more,
});
const privateBase = (title: string, code: string): Flagged =>
  base(title, code, { options: { evidence: 'likely' } }, 'legacyBase');

const POST = `{ method: 'POST', body: JSON.stringify({ properties: { input } }) }`;

const urls: Flagged[] = [
  list('literal', `«fetch('${HOST}/models')»;`),
  list('template without holes', `«fetch(\`${HOST}/models\`)»;`),
  list('trailing slash', `«fetch('${HOST}/models/')»;`),
  list('query', `«fetch('${HOST}/models?limit=5')»;`),
  list('upper case', `«fetch('HTTPS://INFERENCE.DE-TXL.IONOS.COM/models')»;`),
  list('default port', `«fetch('https://inference.de-txl.ionos.com:443/models')»;`),
  list('trailing dot', `«fetch('https://inference.de-txl.ionos.com./models')»;`),
  list('another region', `«fetch('https://inference.de-fra.ionos.com/models')»;`),
  list('region in a hole', `«fetch(\`https://inference.\${region}.ionos.com/models\`)»;`),
  list('explicit GET', `«fetch('${HOST}/models', { method: 'GET' })»;`),
  list('concatenation', `«fetch('${HOST}' + '/models')»;`),
  list('constant', `const BASE = '${HOST}';\n«fetch(BASE + '/models')»;`),
  list('template over a constant', `const BASE = '${HOST}';\n«fetch(\`\${BASE}/models\`)»;`),
  list('constant over a constant', `const A = '${HOST}', B = A;\n«fetch(B + '/models')»;`),
  list('let that is never written', `let base = '${HOST}';\n«fetch(base + '/models')»;`),
  list('let that is assigned once', `let base;\nbase = '${HOST}';\n«fetch(base + '/models')»;`),
  list('base that ends in the route', `const MODELS = '${HOST}/models';\n«fetch(MODELS)»;`),
  list('environment with default, ??', `const base = process.env.IONOS_URL ?? '${HOST}';\n«fetch(base + '/models')»;`),
  list('environment with default, ||', `const base = process.env.IONOS_URL || '${HOST}';\n«fetch(base + '/models')»;`),
  list('conditional', `const base = old ? '${HOST}' : '${NEW}';\n«fetch(base + '/models')»;`),
  list('property of an object', `const config = { api: { base: '${HOST}' } };\n«fetch(config.api.base + '/models')»;`),
  list('frozen object', `const config = Object.freeze({ base: '${HOST}' });\n«fetch(config.base + '/models')»;`),
  list('destructured', `const { base } = { base: '${HOST}' };\n«fetch(base + '/models')»;`),
  list('default of a parameter', `const list = (base = '${HOST}') => «fetch(base + '/models')»;`),
  list('helper function', `const url = (path) => '${HOST}' + path;\n«fetch(url('/models'))»;`),
  list('new URL', `«fetch(new URL('/models', '${HOST}'))»;`),
  list('href of new URL', `«fetch(new URL('/models', '${HOST}').href)»;`),
  list('join', `«fetch(['${HOST}', 'models'].join('/'))»;`),
  list('concat', `«fetch('${HOST}'.concat('/models'))»;`),
  list('trimmed slash', `const base = '${HOST}/'.replace(/\\/+$/, '');\n«fetch(base + '/models')»;`),
  list('class field', `class A { base = '${HOST}'; list() { return «fetch(this.base + '/models')»; } }`),
  list('static class field', `class A { static base = '${HOST}'; list() { return «fetch(A.base + '/models')»; } }`),
  list('private class field', `class A { #base = '${HOST}'; list() { return «fetch(this.#base + '/models')»; } }`),
  list(
    'field set in the constructor',
    `class A { constructor() { this.base = '${HOST}'; } list() { return «fetch(this.base + '/models')»; } }`,
  ),
  predict('literal with an id', `«fetch('${HOST}/models/abc/predictions', ${POST})»;`),
  predict('id of two segments', `«fetch('${HOST}/models/meta-llama/x/predictions', ${POST})»;`),
  predict('id in a hole', `«fetch(\`${HOST}/models/\${id}/predictions\`, ${POST})»;`),
  predict('encoded id', `«fetch(\`${HOST}/models/\${encodeURIComponent(id)}/predictions\`, ${POST})»;`),
  predict('concatenated id', `«fetch('${HOST}/models/' + id + '/predictions', ${POST})»;`),
  predict(
    'base that holds the id',
    `const MODEL = '${HOST}/models/${UUID}';\n«fetch(MODEL + '/predictions', ${POST})»;`,
  ),
  predict(
    'switch in a helper',
    `function url(kind) { switch (kind) { case 'a': return '${HOST}/models/a/predictions'; default: return '${HOST}/models/b/predictions'; } }\n«fetch(url(k), ${POST})»;`,
  ),
  predict('spread over lines', `«fetch(\n  '${HOST}/models/abc/predictions',\n  ${POST},\n)»;`),
  list('enum', `enum Url { Base = '${HOST}' }\n«fetch(Url.Base + '/models')»;`, { kind: 'ts' }),
  list('as const', `const config = { base: '${HOST}' } as const;\n«fetch(config.base + '/models')»;`, { kind: 'ts' }),
  list('satisfies', `const config = { base: '${HOST}' } satisfies object;\n«fetch(config.base + '/models')»;`, {
    kind: 'ts',
  }),
  list('assertion', `«fetch('${HOST}/models' as string)»;`, { kind: 'ts' }),
  list('non-null', `const base: string | undefined = '${HOST}';\n«fetch(base! + '/models')»;`, { kind: 'ts' }),
  list(
    'readonly field',
    `class A { private readonly base: string = '${HOST}'; list() { return «fetch(this.base + '/models')»; } }`,
    { kind: 'ts' },
  ),
  list(
    'parameter property',
    `class A { constructor(private base = '${HOST}') {} list() { return «fetch(this.base + '/models')»; } }`,
    { kind: 'ts' },
  ),
  list('handler in JSX', `export const A = () => <button onClick={() => «fetch('${HOST}/models')»}>x</button>;`, {
    kind: 'jsx',
  }),
  list(
    'handler in TSX',
    `export const A = () => <button onClick={(e: unknown) => «fetch('${HOST}/models')»}>x</button>;`,
    { kind: 'tsx' },
  ),
  list(
    'Vue script',
    `<script>\nexport default { mounted() { «fetch('${HOST}/models')»; } };\n</script>\n<template><p /></template>`,
    { kind: 'vue' },
  ),
  list(
    'Vue setup script',
    `<script setup lang="ts">\nconst r: Response = await «fetch('${HOST}/models')»;\n</script>`,
    { kind: 'vue' },
  ),
  list(
    'handler in a Vue template',
    `<script setup>\nconst BASE = '${HOST}';\n</script>\n<template><b @click="«fetch(\`\${BASE}/models\`)»">x</b></template>`,
    { kind: 'vue' },
  ),
  list(
    'text in a Vue template',
    `<script setup>\nconst BASE = '${HOST}';\n</script>\n<template><b>{{ await «fetch(BASE + '/models')» }}</b></template>`,
    { kind: 'vue' },
  ),
  predict(
    'call in a loop of a Vue template',
    `<script setup>\nconst BASE = '${HOST}', id = 1;\n</script>\n<template><b v-for="id in ids" @click="«fetch(\`\${BASE}/models/\${id}/predictions\`, { method: 'POST' })»">x</b></template>`,
    { kind: 'vue' },
  ),
  list(
    'block of Svelte that waits',
    `<script>\nconst BASE = '${HOST}';\n</script>\n{#await «fetch(\`\${BASE}/models\`)» then x}{x}{/await}`,
    { kind: 'svelte' },
  ),
  list(
    'handler of Svelte',
    `<script>\nconst BASE = '${HOST}';\n</script>\n<p onclick={() => «fetch(BASE + '/models')»}>x</p>`,
    { kind: 'svelte' },
  ),
  list(
    'expression in the markup of Astro',
    `---\nconst BASE = '${HOST}';\n---\n<p>{(await «fetch(\`\${BASE}/models\`)»).status}</p>`,
    { kind: 'astro' },
  ),
  list('Svelte script', `<script>\n  const load = () => «fetch('${HOST}/models')»;\n</script>`, { kind: 'svelte' }),
  list('Astro front matter', `---\nconst r = await «fetch('${HOST}/models')»;\n---\n<p />`, { kind: 'astro' }),
];

const clients: Flagged[] = [
  list('globalThis.fetch', `«globalThis.fetch('${HOST}/models')»;`),
  list('window.fetch', `«window.fetch('${HOST}/models')»;`),
  list('fetch of node-fetch', `import fetch from 'node-fetch';\n«fetch('${HOST}/models')»;`),
  list('fetch of undici', `import { fetch as ask } from 'undici';\n«ask('${HOST}/models')»;`),
  list('axios.get', `import axios from 'axios';\n«axios.get('${HOST}/models')»;`),
  list('axios required', `const axios = require('axios');\n«axios.get('${HOST}/models')»;`),
  list('axios with options', `import axios from 'axios';\n«axios({ url: '${HOST}/models' })»;`),
  list('axios with base', `import axios from 'axios';\n«axios.get('/models', { baseURL: '${HOST}' })»;`),
  list(
    'axios instance',
    `import axios from 'axios';\nconst hub = axios.create({ baseURL: '${HOST}' });\n«hub.get('/models')»;`,
  ),
  list(
    'axios instance in a field',
    `import axios from 'axios';\nclass A { hub = axios.create({ baseURL: '${HOST}' }); list() { return «this.hub.get('/models')»; } }`,
  ),
  predict(
    'axios.post',
    `import axios from 'axios';\n«axios.post('${HOST}/models/abc/predictions', { properties: { input } })»;`,
  ),
  predict(
    'axios instance, relative path',
    `import axios from 'axios';\nconst hub = axios.create({ baseURL: '${HOST}/models' });\n«hub.post(\`/\${id}/predictions\`, {})»;`,
  ),
  list('got', `import got from 'got';\n«got('${HOST}/models')»;`),
  list('got.extend', `import got from 'got';\nconst hub = got.extend({ prefixUrl: '${HOST}' });\n«hub('models')»;`),
  list('ky', `import ky from 'ky';\n«ky.get('${HOST}/models')»;`),
  list('superagent', `const superagent = require('superagent');\n«superagent.get('${HOST}/models')»;`),
  list('undici.request', `import { request } from 'undici';\n«request('${HOST}/models')»;`),
  list(
    'undici.request with its path among the options',
    `import { request } from 'undici';\nconst BASE = '${HOST}';\n«request(BASE, { path: '/models' })»;`,
  ),
  predict(
    'undici.request with a path without a slash, which takes the place of the old one',
    `import { request } from 'undici';\n«request('${HOST}/collections', { path: \`models/\${id}/predictions\`, method: 'POST' })»;`,
  ),
  list('path from a list', `const BASE = '${HOST}';\n['models'].map((path) => «fetch(BASE + '/' + path)»);`),
  list(
    'path from a list of several, kept in a constant',
    `const PATHS = ['collections', 'models'];\nPATHS.forEach((path) => { «fetch(\`${HOST}/\${path}\`)»; });`,
  ),
  list('https.get', `import https from 'node:https';\n«https.get('${HOST}/models', done)»;`),
  list(
    'https.request with parts',
    `import https from 'node:https';\n«https.request({ hostname: 'inference.de-txl.ionos.com', path: '/models', method: 'GET' }, done)»;`,
  ),
  list('Request object', `«fetch(new Request('${HOST}/models'))»;`),
  list('own wrapper', `const getJson = (url) => fetch(url).then((r) => r.json());\n«getJson('${HOST}/models')»;`),
  {
    title: 'one finding for each call',
    code: `const BASE = '${HOST}';\n«fetch(BASE + '/models')»;\n«fetch(\`\${BASE}/models/x/predictions\`, ${POST})»;`,
    errors: [
      {
        messageId: 'legacyCall',
        data: {
          ...NAMES.models,
          command: 'npx @modelhub-migration/codemod --write file.js',
          id: siteId('models', 'file.js', `fetch(BASE + '/models')`),
        },
      },
      {
        messageId: 'legacyCall',
        data: {
          ...NAMES.predictions,
          command: 'npx @modelhub-migration/codemod --write file.js',
          id: siteId('predictions', 'file.js', `fetch(\`\${BASE}/models/x/predictions\`, ${POST})`),
        },
      },
    ],
  },
  {
    title: 'equal calls have different ids',
    code: `«fetch('${HOST}/models')»;\n«fetch('${HOST}/models')»;`,
    errors: [0, 1].map((occurrence) => ({
      messageId: 'legacyCall',
      data: {
        ...NAMES.models,
        command: 'npx @modelhub-migration/codemod --write file.js',
        id: siteId('models', 'file.js', `fetch('${HOST}/models')`, occurrence),
      },
    })),
  },
];

const BODY_OF_NEW = "{ method: 'POST', body: JSON.stringify({ model: 'm', messages }) }";

const migration: Flagged[] = [
  half('chat path on the old host', `«fetch('${HOST}/v1/chat/completions', ${BODY_OF_NEW})»;`, {
    edit: `fetch('${NEW}/chat/completions', ${BODY_OF_NEW});`,
  }),
  half('chat path without version', `«fetch('${HOST}/chat/completions', ${BODY_OF_NEW})»;`, {
    edit: `fetch('${NEW}/chat/completions', ${BODY_OF_NEW});`,
  }),
  half('image path in a template', `«fetch(\`${HOST}/v1/images/generations\`, ${BODY_OF_NEW})»;`, {
    edit: `fetch(\`${NEW}/images/generations\`, ${BODY_OF_NEW});`,
  }),
  half('SDK at the old host', `import OpenAI from 'openai';\nconst client = «new OpenAI({ baseURL: '${HOST}' })»;`, {
    edit: `import OpenAI from 'openai';\nconst client = new OpenAI({ baseURL: '${NEW}' });`,
  }),
  half('SDK at the old host and version', `import OpenAI from 'openai';\n«new OpenAI({ baseURL: "${HOST}/v1/" })»;`, {
    edit: `import OpenAI from 'openai';\nnew OpenAI({ baseURL: "${NEW}/" });`,
  }),
  // No edit in one place would complete these.
  half('body that is not known', `«fetch('${HOST}/v1/chat/completions', { method: 'POST', body })»;`),
  half('chat path below a model', `«fetch(\`${HOST}/models/\${id}/chat/completions\`, ${BODY_OF_NEW})»;`),
  half('new body to the old route', `«fetch('${HOST}/models/x/predictions', ${BODY_OF_NEW})»;`),
  half(
    'old body to the new path',
    `«fetch('${HOST}/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'm', properties: { input } }) })»;`,
  ),
  half(
    'old id to the new path at the old host',
    `«fetch('${HOST}/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: '${UUID}', messages }) })»;`,
  ),
  half('base that others use', `const BASE = '${HOST}';\n«fetch(BASE + '/v1/chat/completions', ${BODY_OF_NEW})»;`),
  half(
    'old id as the new model',
    `«fetch('${NEW}/chat/completions', { method: 'POST', body: JSON.stringify({ model: '${UUID}', messages }) })»;`,
    { remains: 'it goes to the new API but names a model of the retired one, so name a model of the new one' },
  ),
];

const CHAT = 'choices[0].message.content';
const SDK = `import OpenAI from 'openai';\nconst hub = new OpenAI({ baseURL: '${NEW}' });\n`;
const asked = (route: string): string => `const data = await (await fetch('${NEW}${route}', init)).json();\n`;

const stale: Flagged[] = [
  staleRead('old answer', [asked('/chat/completions'), `log(«data.properties.output»);`], CHAT, {
    edit: `log(data.${CHAT});`,
  }),
  staleRead('old answer that may be missing', [asked('/chat/completions'), `log(«data?.properties?.output»);`], CHAT, {
    edit: 'log(data?.choices?.[0]?.message?.content);',
  }),
  staleRead('old answer by quoted names', [asked('/chat/completions'), `log(«data["properties"]['output']»);`], CHAT, {
    edit: `log(data.${CHAT});`,
  }),
  staleRead(
    'old answer read on the spot',
    [`const r = await fetch('${NEW}/chat/completions', init);\n`, `log(«(await r.json()).properties.output»);`],
    CHAT,
    { edit: `log((await r.json()).${CHAT});` },
  ),
  staleRead('old image', [asked('/images/generations'), `log(«data.properties.output»);`], 'data[0].b64_json', {
    edit: 'log(data.data[0].b64_json);',
  }),
  staleRead(
    'route that is not known',
    [`const data = await (await fetch(\`${NEW}\${path}\`, init)).json();\n`, `log(«data.properties.output»);`],
    `${CHAT}\` or \`data[0].b64_json`,
  ),
  staleRead(
    'old answer taken apart',
    [asked('/chat/completions'), `const { properties: { «output» } } = data;\nlog(output);`],
    CHAT,
  ),
  staleRead('old answer under a cast', [asked('/chat/completions'), `log(«(data as Old).properties.output»);`], CHAT, {
    kind: 'ts',
  }),
  staleRead(
    'old token counts',
    [
      `import axios from 'axios';\nconst { data } = await axios.post('${NEW}/chat/completions', {});\n`,
      `log(«data.metadata.inputTokens»);`,
    ],
    'usage.prompt_tokens',
    { path: 'metadata.inputTokens', edit: 'log(data.usage.prompt_tokens);' },
  ),
  staleRead('old list', [asked('/models'), `log(«data.items»);`], 'data', { path: 'items', edit: 'log(data.data);' }),
  staleRead(
    'old answer of the SDK',
    [`${SDK}const data = await hub.chat.completions.create({ model, messages });\n`, `log(«data.properties.output»);`],
    CHAT,
    { edit: `log(data.${CHAT});` },
  ),
  staleRead(
    'old image of the SDK',
    [`${SDK}const data = await hub.images.generate({ model, prompt });\n`, `log(«data.properties.output»);`],
    'data[0].b64_json',
    { edit: 'log(data.data[0].b64_json);' },
  ),
];

const KEY = 'its base or key is named after IONOS';
const BODY = 'its body has `properties.input`';
const ANSWER = 'its answer is read as `properties.output`';
const MODEL = 'it names a model of the retired API';

const weaker: Flagged[] = [
  likely(
    'environment and body',
    `«fetch(\`\${process.env.IONOS_BASE_URL}/models/\${id}/predictions\`, ${POST})»;`,
    `${BODY} and ${KEY}`,
  ),
  likely(
    'parameter, body and answer',
    `const ask = async (base, id) => {\n  const r = await «fetch(\`\${base}/models/\${id}/predictions\`, ${POST})»;\n  return (await r.json()).properties.output;\n};`,
    `${BODY} and ${ANSWER}`,
  ),
  likely(
    'known id and body',
    `const ask = (base) => «fetch(\`\${base}/models/${UUID}/predictions\`, ${POST})»;`,
    `${BODY} and ${MODEL}`,
  ),
  likely(
    'file name with a space is quoted',
    `«fetch(\`\${process.env.IONOS_BASE_URL}/models/\${id}/predictions\`, ${POST})»;`,
    `${BODY} and ${KEY}`,
    {
      filename: 'my file.js',
      errors: [
        {
          messageId: 'likelyCall',
          data: {
            ...NAMES.predictions,
            evidence: `${BODY} and ${KEY}`,
            command: `npx @modelhub-migration/codemod --write --likely 'my file.js'`,
            id: siteId(
              'predictions',
              'my file.js',
              `fetch(\`\${process.env.IONOS_BASE_URL}/models/\${id}/predictions\`, ${POST})`,
            ),
          },
        },
      ],
    },
  ),
  undecided(
    'parameter and body',
    `const ask = (base, id) => «fetch(\`\${base}/models/\${id}/predictions\`, ${POST})»;`,
    BODY,
    'a parameter',
  ),
  undecided(
    'environment and body',
    `const ask = (id) => «fetch(\`\${process.env.URL}/models/\${id}/predictions\`, ${POST})»;`,
    BODY,
    'an environment variable',
  ),
  undecided(
    'environment named after the vendor',
    `const ask = (id) => «fetch(\`\${process.env.IONOS_URL}/models/\${id}/predictions\`, { method: 'POST' })»;`,
    KEY,
    'an environment variable',
  ),
  undecided(
    'package',
    `import { BASE } from 'our-config';\nconst ask = (id) => «fetch(\`\${BASE}/models/\${id}/predictions\`, ${POST})»;`,
    BODY,
    'an import that is not followed',
  ),
];

const storedUrls: Flagged[] = [
  stored('models', 'list of a test double', '/models', `nock('${HOST}').get(«'/models'»).reply(200, {});`),
  stored(
    'models',
    'list of a test double that is set up first',
    '/models',
    `const BASE = '${HOST}';\nnock(BASE).persist().get(«'/models'»).reply(200, {});`,
  ),
  stored(
    'models',
    'constant that goes to another method and elsewhere',
    `${HOST}/models`,
    `const list = «'${HOST}/models'»;\nfetch(list, { method: 'DELETE' });\nregister(list);`,
  ),
  stored(
    'models',
    'constant for others that goes to another method here',
    `${HOST}/models`,
    `export const list = «'${HOST}/models'»;\nfetch(list, { method: 'DELETE' });`,
  ),
  stored(
    'models',
    'list by HEAD, which goes with every GET',
    `${HOST}/models`,
    `fetch(«'${HOST}/models'», { method: 'HEAD' });`,
  ),
  stored('models', 'constant for others', `${HOST}/models`, `export const MODELS = «'${HOST}/models'»;`),
  stored(
    'models',
    'composed constant for others',
    `${HOST}/models`,
    `const BASE = '${HOST}';\nexport const MODELS = «\`\${BASE}/models\`»;`,
  ),
  stored(
    'predictions',
    'helper for others',
    `${HOST}/models/\${x}/predictions`,
    `export const url = (id) => «\`${HOST}/models/\${id}/predictions\`»;`,
  ),
  stored('models', 'argument of something unknown', `${HOST}/models`, `register(«'${HOST}/models'»);`),
  stored('models', 'element of a list', `${HOST}/models`, `const urls = [«'${HOST}/models'»];`),
  stored(
    'models',
    'default for the environment',
    `${HOST}/models`,
    `export const url = process.env.MODELS_URL ?? «'${HOST}/models'»;`,
  ),
  predict(
    'declared request beside its base',
    `export const node = { requestDefaults: { baseURL: '${HOST}' }, collectionId: 1, routing: { request: «{ url: '=/models/{{$value}}/predictions' }» } };`,
  ),
  stored('models', 'own host', 'https://hub.example/models', `register(«'https://hub.example/models'»);`, {
    options: { hosts: ['hub.example'] },
  }),
  stored('models', 'attribute in JSX', `${HOST}/models`, `export const A = () => <a href=«"${HOST}/models"»>x</a>;`, {
    kind: 'jsx',
  }),
  stored(
    'models',
    'expression in a Vue template',
    `${HOST}/models`,
    `<template><a :href="«'${HOST}/models'»">x</a></template>`,
    { kind: 'vue', options: { evidence: 'certain' } },
  ),
  stored(
    'models',
    'inline script in the markup of Astro',
    `${HOST}/models`,
    `<script is:inline>fetch('«${HOST}/models»');</script>`,
    { kind: 'astro' },
  ),
  base('exported base', `export const BASE = «'${HOST}'»;`),
  base('base exported later', `const BASE = «'${HOST}'»;\nexport { BASE };`),
  base('default export', `const base = «'${HOST}'»;\nexport default base;`),
  base('CommonJS export', `exports.BASE = «'${HOST}'»;`),
  base('CommonJS object', `module.exports = { baseUrl: «'${HOST}'» };`),
  base('CommonJS shorthand', `const BASE = «'${HOST}'»;\nmodule.exports = { BASE };`),
  base('exported configuration', `export const config = { hub: { baseUrl: «'${HOST}'» } };`),
  base('exported client', `import axios from 'axios';\nexport const hub = axios.create({ baseURL: «'${HOST}'» });`),
  base('exported default for the environment', `export const BASE = process.env.IONOS_URL ?? «'${HOST}'»;`),
  base('exported base in TypeScript', `export const BASE: string = «'${HOST}'» as string;`, { kind: 'ts' }),
  base('export assignment', `export = { baseUrl: «'${HOST}'» };`, { kind: 'ts' }),
  privateBase('private base, where likely counts', `const baseUrl = «'${HOST}'»;\nsetup(baseUrl);`),
  privateBase('field, where likely counts', `class A { baseUrl = «'${HOST}'»; }`),
];

const settings: Flagged[] = [
  list('an allowed operation is another', `«fetch('${HOST}/models')»;`, {
    options: { allow: { operations: ['predictions'] } },
  }),
  list('an allowed host is another', `«fetch('${HOST}/models')»;`, {
    options: { allow: { hosts: ['inference.de-fra.ionos.com'] } },
  }),
  list('an allowed path is another', `«fetch('${HOST}/models')»;`, {
    filename: 'src/a.js',
    options: { allow: { paths: ['src/*.ts'] } },
  }),
  list(
    'own host as the base of a client',
    `import axios from 'axios';\nconst hub = axios.create({ baseURL: 'https://hub.example' });\nexport const list = () => «hub.get('/models')»;`,
    { options: { hosts: ['hub.example'] } },
  ),
  predict(
    'own host on a port of its own, put together',
    `const base = 'http://Hub.Example:8080';\nexport const ask = (id) => «fetch(base + '/models/' + id + '/predictions', { method: 'POST' })»;`,
    { options: { hosts: ['hub.example', 'Hub.Example'] } },
  ),
  manual('a call that the codemod has left to a person', 'unknown-model', `fetch('${HOST}/models')`),
  list(
    'a comment with a reason that the codemod does not have',
    `// MODELHUB-MANUAL ${siteId('models', 'file.js', `fetch('${HOST}/models')`)} __proto__: x\n«fetch('${HOST}/models')»;`,
  ),
  list('a start date that has passed', `«fetch('${HOST}/models')»;`, { options: { startDate: '2020-02-29' } }),
  list(
    'address that is added to a constant',
    `const BASE = '${HOST}';\nlet url = BASE;\nurl += '/models';\n«fetch(url)»;`,
    {
      options: { evidence: 'possible' },
    },
  ),
  list('address that is added to', `let url = '${HOST}';\nurl += '/models';\n«fetch(url)»;`, {
    options: { evidence: 'possible' },
  }),
  predict(
    'address that a model is added to',
    `async function ask(id) { let url = '${HOST}'; url += \`/models/\${id}/predictions\`; return «fetch(url, ${POST})»; }`,
    { options: { evidence: 'possible' } },
  ),
  list('hook with a base in its options', `const { data } = await «useFetch('/models', { baseURL: '${HOST}' })»;`),
  list('imports not followed', `«fetch('${HOST}/models')»;`, { options: { resolveImports: false } }),
];

const silent = (title: string, code: string, more: Partial<Clean> = {}): Clean => ({
  title,
  code,
  options: { evidence: 'possible' },
  ...more,
});

const clean: Clean[] = [
  silent('successor', `fetch('${NEW}/chat/completions', { method: 'POST' });`),
  silent('successor list', `fetch('${NEW}/models');`),
  silent('successor in a region', `fetch(\`https://openai.inference.\${region}.ionos.com/v1/models\`);`),
  silent('collections', `fetch('${HOST}/collections');`),
  silent(
    'query of a collection',
    `const BASE = '${HOST}';\nfetch(\`\${BASE}/collections/\${id}/query\`, { method: 'POST' });`,
  ),
  silent(
    'shared base after the migration',
    `export const BASE = '${HOST}';\nexport const collections = () => fetch(BASE + '/collections');`,
  ),
  silent('another path of the host', `fetch('${HOST}/healthz');`),
  silent('a longer word', `fetch('${HOST}/models-v2');`),
  silent('look-alike behind', `fetch('${HOST}.evil.test/models');`),
  silent('look-alike before', `fetch('https://my-inference.de-txl.ionos.com/models');`),
  silent('look-alike as user', `fetch('${HOST}@evil.test/models');`),
  silent('another port', `fetch('https://inference.de-txl.ionos.com:8443/collections');`),
  silent('the host in a query', `fetch('https://proxy.test/?to=${HOST}/collections');`),
  silent(
    'Replicate',
    `fetch(\`https://api.replicate.com/v1/models/\${owner}/\${name}/predictions\`, { method: 'POST' });`,
  ),
  silent('path alone', `fetch('/models/x/predictions', { method: 'POST' });`),
  silent(
    'unknown base, path alone',
    `const ask = (base, id) => fetch(\`\${base}/models/\${id}/predictions\`, { method: 'POST' });`,
  ),
  silent('shadowed fetch', `const run = (fetch) => fetch('predictions');`),
  silent('wrong method', `fetch('${HOST}/collections', { method: 'DELETE' });`),
  ...['DELETE', 'PUT'].map((method) =>
    silent(`the list by ${method}, which it never knew`, `fetch('${HOST}/models', { method: '${method}' });`),
  ),
  silent(
    'list of other paths',
    `const BASE = '${HOST}';\n['collections', 'documents'].map((path) => fetch(BASE + '/' + path));`,
  ),
  silent(
    'undici.request with another path',
    `import { request } from 'undici';\nrequest('${HOST}', { path: '/collections' });`,
  ),
  silent('a prediction that is asked for', `fetch('${HOST}/models/x/predictions');`),
  silent('verb of a client that the list never knew', `import axios from 'axios';\naxios.delete('${HOST}/models');`),
  silent(
    'constant that only goes to another method',
    `const list = '${HOST}/models';\nfetch(list, { method: 'DELETE' });`,
  ),
  silent('comment', `// fetch('${HOST}/models')\nlet predictions;`),
  silent('prose', `throw new Error('The host ${HOST} is gone.');`),
  silent('comparison of the host', `if (url.origin === '${HOST}') go();`),
  silent('list of allowed origins', `const allowed = ['${HOST}'];`),
  silent(
    'pattern for images',
    `export default { images: { remotePatterns: [{ hostname: 'inference.de-txl.ionos.com' }] } };`,
  ),
  silent('list of a double of another host', `nock('https://api.test').get('/models'); // ionos`),
  silent('list that is put to a double', `nock('${HOST}').put('/models');`),
  silent('argument of a test double', `nock('${HOST}').get('/collections');`),
  silent('base named for the collections', `export const COLLECTIONS_URL = '${HOST}';`),
  silent('properties.output of something else', `log(schema.properties.output); // ionos`),
  silent(
    'new answer from the new API',
    `const r = await fetch('${NEW}/chat/completions', { method: 'POST' });\nconst data = await r.json();\nlog(data.choices[0].message.content, schema.properties.output);`,
  ),
  { title: 'private base when only certain', code: `const baseUrl = '${HOST}';\nsetup(baseUrl);` },
  {
    title: 'likely when only certain',
    code: `fetch(\`\${process.env.IONOS_BASE_URL}/models/\${id}/predictions\`, ${POST});`,
  },
  {
    title: 'possible when only likely',
    code: `const ask = (base, id) => fetch(\`\${base}/models/\${id}/predictions\`, ${POST});`,
    options: { evidence: 'likely' },
  },
  { title: 'allowed operation', code: `fetch('${HOST}/models');`, options: { allow: { operations: ['models'] } } },
  {
    title: 'allowed host',
    code: `fetch('${HOST}/models');`,
    options: { allow: { hosts: ['inference.de-txl.ionos.com'] } },
  },
  {
    title: 'allowed path',
    code: `fetch('${HOST}/models');`,
    filename: 'test/a.js',
    options: { allow: { paths: ['test/**'] } },
  },
  { title: 'before the start date', code: `fetch('${HOST}/models');`, options: { startDate: '9999-01-01' } },
  { title: 'another port', code: `export const PROXY = '${HOST}:8443/models';\nfetch(PROXY);` },
  {
    title: 'new answer of the SDK',
    code: `${SDK}const data = await hub.chat.completions.create({ model, messages });\nlog(data.${CHAT}, schema.properties.output);`,
  },
  {
    title: 'SDK of another API',
    code: `// openai.inference, IONOS\nimport OpenAI from 'openai';\nconst hub = new OpenAI();\nconst data = await hub.chat.completions.create({ model, messages });\nlog(data.properties.output);`,
  },
  {
    title: 'SDK of another package',
    code: `import OpenAI from './openai.js';\nconst hub = new OpenAI({ baseURL: '${NEW}' });\nconst data = await hub.chat.completions.create({ model, messages });\nlog(data.properties.output);`,
  },
  {
    title: 'field of the same name in an answer of another service',
    code: `${asked('/models')}const cart = await (await fetch('https://shop.example/cart')).json();\nlog(cart.items, data.data);`,
  },
  { title: 'empty file', code: '' },
  {
    title: 'TypeScript types',
    code: `interface Prediction { properties: { output: string } }\ntype Url = 'ionos';`,
    kind: 'ts',
  },
  { title: 'JSX text', code: `export const A = () => <p>{'see'} ${HOST}/models</p>;`, kind: 'jsx' },
  { title: 'TSX text', code: `export const A = (p: { ionos: string }) => <p>{p.ionos}</p>;`, kind: 'tsx' },
  { title: 'Vue', code: `<script>\nfetch('${HOST}/collections');\n</script>`, kind: 'vue' },
  {
    title: 'name that a loop of a template takes',
    code: `<script setup>\nconst url = '${HOST}';\nregister(url);\n</script>\n<template><b v-for="url in urls" @click="fetch(url + '/models')">x</b></template>`,
    kind: 'vue',
  },
  { title: 'Svelte', code: `<script>\nfetch('${HOST}/collections');\n</script>`, kind: 'svelte' },
  { title: 'Astro', code: `---\nfetch('${HOST}/collections');\n---\n<p />`, kind: 'astro' },
];

runTable('no-legacy-endpoint', noLegacyEndpoint, {
  clean,
  flagged: [...urls, ...clients, ...migration, ...stale, ...weaker, ...storedUrls, ...settings],
});
