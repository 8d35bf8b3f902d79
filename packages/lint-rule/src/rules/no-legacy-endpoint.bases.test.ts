import { runTable, type Clean, type Flagged } from '../../test/table.ts';
import { noLegacyEndpoint } from './no-legacy-endpoint.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const NEW = 'https://openai.inference.de-txl.ionos.com/v1';

type More = Partial<Flagged>;

const base = (title: string, code: string, more: More = {}): Flagged => ({
  title,
  code,
  errors: [{ messageId: 'exportedBase', data: { url: HOST, successor: NEW } }],
  ...more,
});
const ts = (title: string, code: string): Flagged => base(title, code, { kind: 'ts' });

/** Other files import what a function returns, or what it is a part of. */
const returned: Flagged[] = [
  base('arrow', `export const readBase = () => «'${HOST}'»;`),
  base(
    'object of an arrow',
    `export const readConfig = () => ({ baseUrl: process.env.HUB_URL ?? «'${HOST}'», retries: 3 });`,
  ),
  base('function', `export function readConfig() { return { hub: { url: «'${HOST}'» } }; }`),
  base('function that is exported later', `function base() { return «'${HOST}'»; }\nexport { base };`),
  base('function of several answers', `export function base(old) { if (old) return «'${HOST}'»; return '${NEW}'; }`),
  base('default export of an arrow', `export default () => ({ baseUrl: «'${HOST}'» });`),
  base('default export of a function', `export default function () { return «'${HOST}'»; }`),
  base('CommonJS function', `module.exports = function () { return «'${HOST}'»; };`),
  base('CommonJS arrow', `exports.readBase = () => «'${HOST}'»;`),
  base('method of an object', `export const config = { base() { return «'${HOST}'»; } };`),
  base('getter of an object', `export const config = { get base() { return «'${HOST}'»; } };`),
  base('promise', `export const readBase = async () => Promise.resolve(«'${HOST}'»);`),
  base(
    'helper of an exported function',
    `const read = () => «'${HOST}'»;\nexport const readConfig = () => ({ base: read() });`,
  ),
  base('generator', `export function* bases() { yield «'${HOST}'»; }`),
  base('through a constant', `const BASE = «'${HOST}'»;\nexport const readBase = () => BASE;`),
  base('segments of an address', `export const url = (...segments) => [«'${HOST}'», ...segments].join('/');`),
  base('rest of an address', `export const url = (path) => «'${HOST}' + path»;`),
  base('rest of a template', `module.exports = (path) => «\`${HOST}/\${path}\`»;`),
  base('rest of an address over a constant', `const BASE = «'${HOST}'»;\nexport const url = (path) => BASE + path;`),
];

const members: Flagged[] = [
  base('class field', `export class Config { base = «'${HOST}'»; }`),
  base('static field', `export class Config { static base = «'${HOST}'»; }`),
  base('static block', `export class Config { static { this.base = «'${HOST}'»; } }`),
  base('getter of a class', `export class Config { get base() { return «'${HOST}'»; } }`),
  base('method of a class', `export class Config { base() { return «'${HOST}'»; } }`),
  base('set in the constructor', `export class Config { constructor() { this.base = «'${HOST}'»; } }`),
  base('default of the constructor', `export class Config { constructor(base = «'${HOST}'») { this.base = base; } }`),
  base('told to the class above', `export class Hub extends Client { constructor() { super(«'${HOST}'»); } }`),
  base('class that is exported later', `class Config { base = «'${HOST}'»; }\nmodule.exports = { Config };`),
  base('class expression', `export const Config = class { base = «'${HOST}'»; };`),
  base('default class', `export default class { base = «'${HOST}'»; }`),
  base('instance', `class Config { base = «'${HOST}'»; }\nexport const config = new Config();`),
  ts(
    'private field',
    `export class Hub { private base = «'${HOST}'»; send(path: string) { return fetch(this.base + path); } }`,
  ),
  ts('parameter property', `export class Hub { constructor(private readonly base = «'${HOST}'») {} }`),
  ts('enum', `export enum Url { Hub = «'${HOST}'» }`),
  ts('constant enum that is exported later', `const enum Url { Hub = «'${HOST}'» }\nexport { Url };`),
  ts('namespace', `export namespace Config { export const base = «'${HOST}'»; }`),
  ts('decorator', `@Module({ imports: [HttpModule.register({ baseURL: «'${HOST}'» })] })\nexport class AppModule {}`),
];

const containers: Flagged[] = [
  base('frozen object', `export const config = Object.freeze({ base: «'${HOST}'» });`),
  base(
    'object that is exported by a member',
    `const config = { base: «'${HOST}'» };\nexport const hub = { ...config, retries: 3 };`,
  ),
  base('taken out of an object', `const config = { base: «'${HOST}'» };\nexport const { base } = config;`),
  base('constant in an object', `const BASE = «'${HOST}'»;\nexport const config = { base: BASE };`),
  base('constant in a CommonJS object', `const BASE = «'${HOST}'»;\nmodule.exports = { config: { base: BASE } };`),
  base('member of CommonJS exports', `module.exports.hub = { base: «'${HOST}'» };`),
  base('assigned to CommonJS exports', `Object.assign(module.exports, { base: «'${HOST}'» });`),
  base('property that is defined', `Object.defineProperty(exports, 'base', { get: () => «'${HOST}'» });`),
  base('member that is set later', `export const config = {};\nconfig.base = «'${HOST}'»;`),
  base('name that is set later', `export let base;\nbase = «'${HOST}'»;`),
  base('entry of a map', `export const bases = new Map([['hub', «'${HOST}'»]]);`),
  base('entry of an object of entries', `export const config = Object.fromEntries([['hub', «'${HOST}'»]]);`),
  base('list of bases', `export const BASE_URLS = [«'${HOST}'», '${NEW}'];`),
  base(
    'list of bases that is asked in turn',
    `const hosts = [«'${HOST}'»];\nexport const ask = async (path) => { for (const host of hosts) await fetch(host + path); };`,
  ),
  base('URL', `export const hub = new URL(«'${HOST}'»);`),
  base('text of JSON', `export default { define: { HUB: JSON.stringify(«'${HOST}'») } };`),
  base('conditional', `export const base = isNew ? '${NEW}' : «'${HOST}'»;`),
  base(
    'spread',
    `const defaults = { base: «'${HOST}'» };\nexport const make = (options) => ({ ...defaults, ...options });`,
  ),
  base('global', `globalThis.HUB = «'${HOST}'»;`),
  base('environment', `process.env.IONOS_URL ??= «'${HOST}'»;`),
  ts('as const', `export const config = { base: «'${HOST}'» } as const;`),
  ts('satisfies', `export const readConfig = () => ({ base: «'${HOST}'» }) satisfies object;`),
  base('export of a component', `export default { data() { return { base: «'${HOST}'» }; } };`),
  base(
    'Vue component',
    `<script>\nexport default { data: () => ({ base: «'${HOST}'» }) };\n</script>\n<template><p /></template>`,
    {
      kind: 'vue',
    },
  ),
];

/** Other files send to it, or are told of it. */
const handed: Flagged[] = [
  base('wrapper', `const BASE = «'${HOST}'»;\nexport const get = (path) => fetch(BASE + path).then((r) => r.json());`),
  base(
    'wrapper that returns nothing',
    `const BASE = «'${HOST}'»;\nexport async function warm(path) { await fetch(BASE + path); }`,
  ),
  base(
    'wrapper around a wrapper',
    `const BASE = «'${HOST}'»;\nconst send = (path) => fetch(BASE + path);\nexport const get = (path) => send(path);`,
  ),
  base(
    'client that a function makes',
    `import axios from 'axios';\nexport const createHub = (base = «'${HOST}'») => axios.create({ baseURL: base });`,
  ),
  base(
    'client of another package',
    `import { Client } from 'hub-client';\nexport const hub = new Client(«'${HOST}'»);`,
  ),
  base(
    'list that a client of another package is asked for',
    `import { createClient } from 'hub-client';\nconst hub = createClient(«'${HOST}'»);\nexport const list = () => hub.get('/models');`,
  ),
  base(
    'promise that is resolved by a callback',
    `import https from 'node:https';\nconst BASE = «'${HOST}'»;\nexport const send = (path) => new Promise((resolve) => { https.get(BASE + path, resolve); });`,
  ),
  base('class of another file', `import { Hub } from './hub.js';\nconst hub = new Hub({ baseUrl: «'${HOST}'» });`),
  base('function of another file', `import { configure } from '../hub';\nconfigure(«'${HOST}'»);`),
  base('method of another file', `import * as hub from './hub.js';\nhub.setBase(«'${HOST}'»);`),
  base('function of another file by alias', `import { configure } from '@/hub';\nconfigure({ baseUrl: «'${HOST}'» });`),
  base(
    'function of another file that is required',
    `const { configure } = require('./hub');\nconfigure({ baseUrl: «'${HOST}'» });`,
  ),
  base(
    'setting of a package that other files import',
    `import axios from 'axios';\naxios.defaults.baseURL = «'${HOST}'»;`,
  ),
  base('own host', `export const url = (path) => «'https://hub.example' + path»;`, {
    options: { hosts: ['hub.example'] },
    errors: [{ messageId: 'exportedBase', data: { url: 'https://hub.example', successor: NEW } }],
  }),
  base('region in a hole', `export const url = (path) => «\`https://inference.\${region}.ionos.com\${path}\`»;`, {
    errors: [{ messageId: 'exportedBase', data: { url: 'https://inference.${x}.ionos.com', successor: NEW } }],
  }),
];

const silent = (title: string, code: string, more: Partial<Clean> = {}): Clean => ({ title, code, ...more });

const clean: Clean[] = [
  silent('function of a private object', `const read = () => '${HOST}';\nsetup(read);`),
  silent('private class', `class Config { base = '${HOST}'; }\nsetup(new Config());`),
  silent('function that asks whether it is a base', `export const isOld = (url) => url.startsWith('${HOST}');`),
  silent(
    'function that compares with a base',
    `export function isOld(url) { return new URL(url).origin === '${HOST}'; }`,
  ),
  silent(
    'function that compares origins',
    `export const isOld = (url) => new URL(url).origin === new URL('${HOST}').origin;`,
  ),
  silent(
    'function that compares with a default',
    `export function isOld(url, old = '${HOST}') { return url === old; }`,
  ),
  silent('function that replaces a base', `export const migrate = (url) => url.replace('${HOST}', '${NEW}');`),
  silent(
    'constant that is compared with',
    `const OLD = '${HOST}';\nexport const isOld = (url) => url === OLD || url.includes(OLD);`,
  ),
  silent('function that tells of a base', `export const warn = () => { console.warn('${HOST}'); };`),
  silent('function that throws because of a base', `export const refuse = () => { throw new Error('${HOST}'); };`),
  silent(
    'case of a switch',
    `export const kind = (base) => { switch (base) { case '${HOST}': return 'old'; default: return 'new'; } };`,
  ),
  silent('key of an object', `export const SUCCESSORS = { '${HOST}': '${NEW}' };`),
  silent('key of a map', `export const SUCCESSORS = new Map([['${HOST}', '${NEW}']]);`),
  silent('list of allowed hosts', `export const ALLOWED_HOSTS = ['${HOST}'];`),
  silent('list of an option', `export default { csp: { connectSrc: ["'self'", '${HOST}'] } };`),
  silent(
    'set of blocked hosts',
    `export const isBlocked = (host) => blockedHosts.has(host);\nconst blockedHosts = new Set(['${HOST}']);`,
  ),
  silent('base of which a comment says what it is for', `// For collections only.\nexport const BASE = '${HOST}';`),
  silent('function for collections', `export const readConfig = () => ({ baseUrl: '${HOST}', collectionId: 'x' });`),
  silent(
    'wrapper for collections',
    `const BASE = '${HOST}';\nexport const query = (id, path) => fetch(BASE + '/collections/' + id + path);`,
  ),
  silent('other path of the host', `const BASE = '${HOST}';\nexport const health = () => BASE + '/healthz';`),
  silent('other path of a double', `export const double = () => nock('${HOST}').put('/models');`),
  silent('function of a package', `import { configure } from 'hub-client';\nconfigure({ baseUrl: '${HOST}' });`),
  silent('link', `export const Page = () => <a href={'${HOST}'}>hub</a>;`, { kind: 'jsx' }),
  silent('type', `export type Base = '${HOST}';\nexport const base = (given: Base): string => given;`, { kind: 'ts' }),
  silent(
    'adapter',
    `import { toSuccessorBaseUrl } from '@modelhub-migration/shim/adapters';\nexport const base = toSuccessorBaseUrl('${HOST}');`,
  ),
  silent(
    'adapter of a constant',
    `import { toSuccessorBaseUrl } from '@modelhub-migration/shim/adapters';\nconst BASE = '${HOST}';\nexport const url = (path) => toSuccessorBaseUrl(BASE) + path;`,
  ),
];

runTable('no-legacy-endpoint', noLegacyEndpoint, {
  clean,
  flagged: [...returned, ...members, ...containers, ...handed],
});
