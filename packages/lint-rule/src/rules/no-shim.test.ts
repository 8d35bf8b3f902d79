import { runTable, type Clean, type Flagged } from '../../test/table.ts';
import { noShim } from './no-shim.ts';

const shim = '@modelhub-migration/shim';
const one = (title: string, messageId: string, name: string, code: string, more: Partial<Flagged> = {}): Flagged => ({
  title,
  code,
  errors: [{ messageId, data: { name } }],
  ...more,
});

const flagged: Flagged[] = [
  one('default form of import', 'client', shim, `«import { ModelHubClient } from '${shim}';»`),
  one('namespace import', 'client', shim, `«import * as shim from "${shim}"»`),
  one('side-effect import of the preload', 'register', `${shim}/register`, `«import '${shim}/register';»`),
  one('adapters', 'adapters', `${shim}/adapters`, `«import { toChatMessages } from '${shim}/adapters';»`),
  one('testing', 'testing', `${shim}/testing`, `«import { startModelHub } from '${shim}/testing';»`),
  one('re-export', 'adapters', `${shim}/adapters`, `«export { toChatMessages } from '${shim}/adapters';»`),
  one('export star', 'client', shim, `«export * from '${shim}';»`),
  one('dynamic import', 'client', shim, `const shim = await «import('${shim}')»;`),
  one('require', 'client', shim, `const { ModelHubClient } = «require('${shim}')»;`),
  one('require of the preload', 'register', `${shim}/register`, `«require('${shim}/register')»;`),
  one('require.resolve', 'register', `${shim}/register`, `const file = require.resolve(«'${shim}/register'»);`),
  one('a mock of it', 'client', shim, `vi.mock(«'${shim}'», () => ({}));`),
  one(
    'arguments of a child process',
    'register',
    `${shim}/register`,
    `spawn('node', ['--import', «'${shim}/register'», 'app.js']);`,
  ),
  one(
    'NODE_OPTIONS set by a program',
    'preload',
    `--import ${shim}/register`,
    `process.env.NODE_OPTIONS = '«--import ${shim}/register»';`,
  ),
  one(
    'flag joined by =',
    'preload',
    `--import=${shim}/register`,
    `const flags = '--trace-warnings «--import=${shim}/register»';`,
  ),
  one(
    'flag in a template',
    'preload',
    `--require ${shim}/register`,
    'const run = `node «--require ' + shim + '/register» ${file}`;',
  ),
  one('short flag', 'preload', `-r ${shim}/register`, `exec('node «-r ${shim}/register» app.js');`),
  one('gateway command', 'gateway', 'modelhub-shim', `exec('npx «modelhub-shim» serve --port 8787');`),
  one('type import', 'client', shim, `«import type { Prediction } from '${shim}';»`, { kind: 'ts' }),
  one('import with equals sign', 'client', shim, `import shim = require(«'${shim}'»);`, { kind: 'ts' }),
  one('import in JSX', 'client', shim, `«import shim from '${shim}';»\nexport const A = () => <p>{shim.name}</p>;`, {
    kind: 'jsx',
  }),
  one(
    'import in TSX',
    'client',
    shim,
    `«import shim from '${shim}';»\nexport const A = (p: { a: string }) => <p>{p.a}</p>;`,
    { kind: 'tsx' },
  ),
  one(
    'Vue script',
    'client',
    shim,
    `<script setup lang="ts">\n«import { ModelHubClient } from '${shim}';»\n</script>\n<template><p/></template>`,
    {
      kind: 'vue',
    },
  ),
  one(
    'Svelte script',
    'client',
    shim,
    `<script lang="ts">\n«import { ModelHubClient } from '${shim}';»\n</script>\n<p></p>`,
    { kind: 'svelte' },
  ),
  one('Astro front matter', 'client', shim, `---\n«import { ModelHubClient } from '${shim}';»\n---\n<p></p>`, {
    kind: 'astro',
  }),
  one(
    'script of a manifest',
    'preload',
    `--import ${shim}/register`,
    `{ "scripts": { "start": "node «--import ${shim}/register» app.js" } }`,
    {
      kind: 'json',
      filename: 'package.json',
    },
  ),
  one(
    'NODE_OPTIONS in a script',
    'preload',
    `--require ${shim}/register`,
    `{ "scripts": { "start": "NODE_OPTIONS='«--require ${shim}/register»' node ." } }`,
    {
      kind: 'json',
      filename: 'package.json',
    },
  ),
  one('dependency', 'dependency', shim, `{ "dependencies": { «"${shim}"»: "^0.1.0" } }`, {
    kind: 'json',
    filename: 'package.json',
  }),
  one('development dependency', 'dependency', shim, `{ "devDependencies": { «"${shim}"»: "^0.1.0" } }`, {
    kind: 'json',
    filename: 'packages/a/package.json',
  }),
  one('gateway in a script', 'gateway', 'modelhub-shim', `{ "scripts": { "hub": "«modelhub-shim» serve" } }`, {
    kind: 'json',
    filename: 'package.json',
  }),
  one(
    'launch configuration with comments',
    'register',
    `${shim}/register`,
    `{ // editor\n "runtimeArgs": ["--import", «"${shim}/register"»] }`,
    { kind: 'jsonc' },
  ),
  one(
    'compose file',
    'preload',
    `--import ${shim}/register`,
    `services:\n  app:\n    command: node «--import ${shim}/register» app.js\n`,
    { kind: 'yaml' },
  ),
  one(
    'environment in a workflow',
    'preload',
    `--import=${shim}/register`,
    `env:\n  NODE_OPTIONS: "«--import=${shim}/register»"\n`,
    { kind: 'yaml' },
  ),
  one('gateway as a service', 'gateway', 'modelhub-shim', `command: npx «modelhub-shim» serve --host 0.0.0.0\n`, {
    kind: 'yaml',
  }),
  {
    title: 'several forms in one file',
    code: `«import '${shim}/register';»\n«import { toNumber } from '${shim}/adapters';»\nconst x = «require('${shim}')»;`,
    errors: [
      { messageId: 'register', data: { name: `${shim}/register` } },
      { messageId: 'adapters', data: { name: `${shim}/adapters` } },
      { messageId: 'client', data: { name: shim } },
    ],
  },
  {
    title: 'only what is not allowed',
    code: `import { toNumber } from '${shim}/adapters';\n«import '${shim}/register';»`,
    options: { allow: { entries: ['adapters'] } },
    errors: [{ messageId: 'register', data: { name: `${shim}/register` } }],
  },
  one('a start date that has passed', 'client', shim, `«import '${shim}';»`, { options: { startDate: '2020-01-01' } }),
  one('an allowed path that is another', 'client', shim, `«import '${shim}';»`, {
    filename: 'src/a.js',
    options: { allow: { paths: ['lib/**'] } },
  }),
];

const clean: Clean[] = [
  { title: 'nothing of it', code: `import fs from 'node:fs';` },
  { title: 'the codemod', code: `import { run } from '@modelhub-migration/codemod';` },
  { title: 'the plugin', code: `import plugin from '@modelhub-migration/eslint-plugin';` },
  { title: 'another package with that start', code: `import x from '${shim}-extra';` },
  { title: 'an entry point that does not exist', code: `import x from '${shim}/other';` },
  { title: 'a sentence about it', code: `log('remove ${shim} when done');` },
  { title: 'a comment', code: `// import '${shim}/register';\nlet a;` },
  { title: 'a command of that start', code: `exec('modelhub-shim-tool serve');` },
  { title: 'another subcommand', code: `exec('modelhub-shim doctor');` },
  { title: 'a path that ends like it', code: `exec('node --import ./${shim}/register-mine app.js');` },
  {
    title: 'allowed by entry',
    code: `import { toNumber } from '${shim}/adapters';`,
    options: { allow: { entries: ['adapters'] } },
  },
  {
    title: 'allowed by path',
    code: `import '${shim}';`,
    filename: 'src/legacy/a.js',
    options: { allow: { paths: ['src/legacy/**'] } },
  },
  { title: 'before the start date', code: `import '${shim}';`, options: { startDate: '9999-01-01' } },
  { title: 'empty file', code: '' },
  { title: 'a type of that name', code: `type Shim = { modelhub: string };`, kind: 'ts' },
  {
    title: 'manifest without it',
    code: `{ "dependencies": { "@modelhub-migration/eslint-plugin": "1" } }`,
    kind: 'json',
    filename: 'package.json',
  },
  {
    title: 'the name of the shim package itself',
    code: `{ "description": "about ${shim}" }`,
    kind: 'json',
    filename: 'package.json',
  },
  { title: 'documentation', code: `Run \`node --import ${shim}/register app.js\`.`, kind: 'markdown' },
  { title: 'YAML without it', code: 'a: modelhub\n', kind: 'yaml' },
  { title: 'empty JSON', code: '{}', kind: 'json' },
  { title: 'empty YAML', code: '', kind: 'yaml' },
  { title: 'empty Markdown', code: '', kind: 'markdown' },
];

runTable('no-shim', noShim, { clean, flagged });
