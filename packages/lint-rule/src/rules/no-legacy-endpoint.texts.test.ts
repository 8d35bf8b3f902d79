import { runTable, type Clean, type Flagged } from '../../test/table.ts';
import { noLegacyEndpoint } from './no-legacy-endpoint.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LIST = { operation: 'GET /models', successor: 'https://openai.inference.de-txl.ionos.com/v1/models' };
const PREDICT = {
  operation: 'POST /models/{modelId}/predictions',
  successor: 'https://openai.inference.de-txl.ionos.com/v1/chat/completions (text) or /images/generations (images)',
};
const BASE = { successor: 'https://openai.inference.de-txl.ionos.com/v1' };

const marked = (code: string): string => /«([^»]*)»/.exec(code)?.[1] ?? '';
const url = (title: string, code: string, data: Record<string, string>, more: Partial<Flagged>): Flagged => ({
  title,
  code,
  errors: [{ messageId: 'legacyUrl', data: { url: marked(code), ...data } }],
  ...more,
});
const base = (title: string, code: string, more: Partial<Flagged>): Flagged => ({
  title,
  code,
  errors: [{ messageId: 'legacyBase', data: { url: marked(code), ...BASE } }],
  options: { evidence: 'possible' },
  ...more,
});

const flagged: Flagged[] = [
  url('value', `{ "url": "«${HOST}/models»" }`, LIST, { kind: 'json' }),
  url('value with an id', `{ "url": "«${HOST}/models/abc/predictions»" }`, PREDICT, { kind: 'json' }),
  url('base that holds the id', `{ "url": "«${HOST}/models/abc»" }`, PREDICT, { kind: 'json' }),
  url('element of a list', `["«${HOST}/models»"]`, LIST, { kind: 'json' }),
  url('key', `{ "«${HOST}/models»": 1 }`, LIST, { kind: 'json' }),
  url('inside a command', `{ "scripts": { "list": "curl «${HOST}/models» -H x" } }`, LIST, {
    kind: 'json',
    filename: 'package.json',
  }),
  url('deep inside', `{ "a": [{ "b": { "c": "«${HOST}/models»" } }] }`, LIST, { kind: 'json' }),
  url('another region', `{ "url": "«https://inference.de-fra.ionos.com/models»" }`, LIST, { kind: 'json' }),
  url('upper case', `{ "url": "«HTTPS://INFERENCE.DE-TXL.IONOS.COM/models»" }`, LIST, { kind: 'json' }),
  url('own host', `{ "predictions": "«https://hub.example/models»" }`, LIST, {
    kind: 'json',
    options: { hosts: ['HUB.example'] },
  }),
  url('beside a comment', `{ // ${HOST}/models\n "url": "«${HOST}/models»" }`, LIST, { kind: 'jsonc' }),
  url('n8n expression', `{ "url": "«${HOST}/models/{{ $json.model }}/predictions»" }`, PREDICT, { kind: 'json' }),
  {
    title: 'several in one value',
    code: `{ "urls": "«${HOST}/models» «${HOST}/models/a/predictions»" }`,
    kind: 'json',
    errors: [
      { messageId: 'legacyUrl', data: { url: `${HOST}/models`, ...LIST } },
      { messageId: 'legacyUrl', data: { url: `${HOST}/models/a/predictions`, ...PREDICT } },
    ],
  },
  {
    title: 'declarative request: path beside a base',
    code: `{ "host": "${HOST}", "request": { "url": "«=/models/{{$value}}/predictions»" } }`,
    kind: 'json',
    errors: [{ messageId: 'legacyUrl', data: { url: '=/models/{{$value}}/predictions', ...PREDICT } }],
  },
  {
    title: 'escaped text: the whole value is marked',
    code: `{ "url": «"https:\\/\\/inference.de-txl.ionos.com\\/models"» }`,
    kind: 'json',
    errors: [{ messageId: 'legacyUrl', data: { url: `${HOST}/models`, ...LIST } }],
  },
  base('bare base', `{ "baseUrl": "«${HOST}»" }`, { kind: 'json' }),
  base('bare base of a client', `{ "uri": "«${HOST}»" }`, { kind: 'json' }),
  base('bare base of a proxy', `proxy:\n  target: «${HOST}»\n`, { kind: 'yaml' }),
  base('bare base by environment', `env:\n  IONOS_API_URL: «${HOST}»\n`, { kind: 'yaml' }),
  base('bare base with a slash is the same', `endpoint: «${HOST}»\n`, {
    kind: 'yaml',
    options: { evidence: 'likely' },
  }),
  url('plain scalar', `url: «${HOST}/models»\n`, LIST, { kind: 'yaml' }),
  url('quoted scalar', `url: "«${HOST}/models»"\n`, LIST, { kind: 'yaml' }),
  url('list', `urls:\n  - «${HOST}/models/x/predictions»\n`, PREDICT, { kind: 'yaml' }),
  url('inside a command', `run: curl -X POST «${HOST}/models/$MODEL/predictions» -d @body\n`, PREDICT, {
    kind: 'yaml',
  }),
  url('flow mapping', `a: { url: "«${HOST}/models»" }\n`, LIST, { kind: 'yaml' }),
  url('prose', `Send it to «${HOST}/models».\n`, LIST, { kind: 'markdown' }),
  url('link', `[models](«${HOST}/models»)\n`, LIST, { kind: 'markdown' }),
  url('inline code', `\`«${HOST}/models/<id>/predictions»\`\n`, PREDICT, { kind: 'markdown' }),
  url('shell block', `\`\`\`sh\ncurl «${HOST}/models»\n\`\`\`\n`, LIST, { kind: 'markdown' }),
  url('Python block', `\`\`\`py\nrequests.post(f"«${HOST}/models/{model}/predictions»")\n\`\`\`\n`, PREDICT, {
    kind: 'markdown',
  }),
  url('second line', `# Title\n\nSee <«${HOST}/models»>.\n`, LIST, { kind: 'markdown' }),
  {
    title: 'attribute of a template',
    code: `<template><a href=«"${HOST}/models"»>list</a></template>`,
    kind: 'vue',
    errors: [{ messageId: 'legacyUrl', data: { url: `${HOST}/models`, ...LIST } }],
  },
  url('attribute of markup', `<a href="«${HOST}/models»">list</a>`, LIST, { kind: 'svelte' }),
];

const clean: Clean[] = [
  { title: 'collections', code: `{ "url": "${HOST}/collections" }`, kind: 'json' },
  { title: 'successor', code: `{ "url": "https://openai.inference.de-txl.ionos.com/v1/models" }`, kind: 'json' },
  { title: 'look-alike behind', code: `{ "url": "${HOST}.evil.test/models" }`, kind: 'json' },
  { title: 'look-alike as user', code: `{ "url": "${HOST}@evil.test/models" }`, kind: 'json' },
  { title: 'path alone', code: `{ "url": "/models/x/predictions" }`, kind: 'json' },
  {
    title: 'other host with the path',
    code: `{ "url": "https://api.replicate.com/v1/models/a/b/predictions" }`,
    kind: 'json',
  },
  { title: 'bare base when only certain', code: `{ "baseUrl": "${HOST}" }`, kind: 'json' },
  {
    title: 'bare base under no telling name',
    code: `{ "allowed": ["${HOST}"] }`,
    kind: 'json',
    options: { evidence: 'possible' },
  },
  {
    title: 'bare base under a name that holds another word by chance',
    code: `{ "security": "${HOST}" }`,
    kind: 'json',
    options: { evidence: 'possible' },
  },
  {
    title: 'bare base beside collections',
    code: `{ "baseUrl": "${HOST}", "collectionId": "x" }`,
    kind: 'json',
    options: { evidence: 'possible' },
  },
  { title: 'comment', code: `{ // ${HOST}/models\n "a": 1 }`, kind: 'jsonc' },
  {
    title: 'allowed operation',
    code: `{ "url": "${HOST}/models" }`,
    kind: 'json',
    options: { allow: { operations: ['models'] } },
  },
  {
    title: 'allowed host',
    code: `{ "url": "${HOST}/models" }`,
    kind: 'json',
    options: { allow: { hosts: ['Inference.de-txl.ionos.com'] } },
  },
  {
    title: 'allowed path',
    code: `{ "url": "${HOST}/models" }`,
    kind: 'json',
    filename: 'spec/old.json',
    options: { allow: { paths: ['spec/**'] } },
  },
  { title: 'empty', code: '{}', kind: 'json' },
  { title: 'collections in YAML', code: `url: ${HOST}/collections\n`, kind: 'yaml' },
  { title: 'comment in YAML', code: `# ${HOST}/models\na: 1\n`, kind: 'yaml' },
  { title: 'empty YAML', code: '', kind: 'yaml' },
  {
    title: 'bare host in prose',
    code: `Collections stay at ${HOST}.\n`,
    kind: 'markdown',
    options: { evidence: 'possible' },
  },
  { title: 'successor in prose', code: 'Use https://openai.inference.de-txl.ionos.com/v1/models.\n', kind: 'markdown' },
  { title: 'empty Markdown', code: '', kind: 'markdown' },
  { title: 'text of a template', code: `<template><p>${HOST}/models</p></template>`, kind: 'vue' },
  { title: 'bare host in an attribute', code: `<link rel="preconnect" href="${HOST}" />`, kind: 'svelte' },
];

runTable('no-legacy-endpoint', noLegacyEndpoint, { clean, flagged });
