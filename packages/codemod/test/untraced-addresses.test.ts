import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const PREDICT = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;

const projects: Project[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

/** Places that a run reports beside its call sites, and how `--check` ends. */
function report(files: Record<string, string>): { places: string[]; check: number | null; text: string } {
  const project = new Project(files);
  projects.push(project);
  project.commitAll();
  const { stdout } = project.run('.', '--report', 'out.json');
  const { otherLanguages } = JSON.parse(project.read('out.json')) as {
    otherLanguages: { file: string; line: number; operation: string; tier: string }[];
  };
  return {
    places: otherLanguages.map(({ file, line, operation, tier }) => `${file}:${String(line)} ${operation} ${tier}`),
    check: project.run('.', '--check', '--quiet').code,
    text: stdout.replace(/\s+/g, ' '),
  };
}

describe('an address that no found call goes to is reported', () => {
  it('of a base class whose heirs in other files give the path', () => {
    const { places, check, text } = report({
      'base.js': `const HOST = '${HOST}';\nexport class Base {\n  send(body) {\n    return fetch(HOST + this.path(), { method: 'POST', body });\n  }\n}\n`,
      'heir.js': `import { Base } from './base.js';\nexport class Heir extends Base {\n  path() {\n    return '/models/x/predictions';\n  }\n}\n`,
    });
    expect(places).toEqual(['base.js:1 definition likely']);
    expect(check).toBe(1);
    expect(text).toContain('no call was found that goes to it');
  });

  it('in front of a path that nobody can tell, where a part of it is a constant', () => {
    const { places } = report({
      'hub.js':
        "const REGION = 'de-txl';\nexport const send = (hub, path) => hub.send(`https://inference.${REGION}.ionos.com${path()}`);\n",
      'routes.js': 'export const predict = (id) => `/models/${id}/predictions`;\n',
    });
    expect(places).toEqual(['hub.js:2 definition likely']);
  });

  it('of a Request that goes to a function nobody can tell', () => {
    const { places } = report({
      'ask.js': `import { chain } from 'somewhere';\nexport const ask = (body) =>\n  chain(new Request('${PREDICT}', { method: 'POST', body }));\n`,
    });
    expect(places).toEqual(['ask.js:3 predictions certain']);
  });

  it('of a host that serves collections, too, where a path of predictions goes nowhere', () => {
    const { places } = report({
      'hub.js': `export const HUB = '${HOST}';\n`,
      'paths.js':
        'export const PATHS = { ask: (id) => `/models/${id}/predictions`, find: (id) => `/collections/${id}/query` };\n',
      'main.js':
        "import { HUB } from './hub.js';\nimport { PATHS } from './paths.js';\nimport { queue } from './queue.js';\nqueue.add(HUB, PATHS.ask);\n",
    });
    expect(places).toEqual(['hub.js:1 definition likely']);
  });

  const parts = (models: string, sub: string): Record<string, string> => ({
    'hub.js': `import { Resource } from './resource.js';\nconst at = new Resource('${HOST}');\nconst models = at.sub('${models}');\nconst collections = at.sub('collections');\nexport const find = (id) => collections.sub(id, 'query');\nexport const ask = (id) => ${sub};\n`,
    'resource.js':
      "import { post } from 'somewhere';\nexport class Resource {\n  constructor(...parts) {\n    this.parts = parts;\n  }\n  sub(...more) {\n    return new Resource(...this.parts, ...more);\n  }\n  create(body) {\n    return post(this.parts.join('/'), body);\n  }\n}\n",
  });

  it('of a host that serves collections, too, where the parts of such a path stand apart', () => {
    expect(report(parts('models', "models.sub(id, 'predictions')")).places).toEqual(['hub.js:2 definition likely']);
  });

  it('but not where one of them alone has that name', () => {
    expect(report(parts('all', "collections.sub(id, 'predictions')")).places).toEqual([]);
  });

  it('of a client that a factory keeps in a table', () => {
    const { places } = report({
      'factory.js': `import { create } from 'somewhere';\nconst all = {};\nexport const clientOf = (key) => (all[key] ??= create({ baseURL: '${HOST}/models' }));\n`,
      'use.js': `export const ask = (http, id, body) => http.post('/' + id, body);\n`,
    });
    expect(places).toEqual(['factory.js:3 models certain']);
  });

  it('of a call that only may be one of ours, and is not shown', () => {
    const { places } = report({
      'ask.js': `import { ofetch } from 'ofetch';\nexport const ask = ({ origin }, id, input) =>\n  isWanted() && ofetch(\`\${origin}/models/\${id}/predictions\`, { method: 'POST', body: { properties: { input } } });\n`,
      'main.js': `import { ask } from './ask.js';\nconst bases = new Map([['hub', '${HOST}']]);\nask({ origin: bases.get(process.argv[2]) }, 'x', 'Why?');\n`,
    });
    expect(places).toEqual(['main.js:2 definition likely']);
  });

  it('of a list beside an instance that may be asked for others', () => {
    const { places } = report({
      'web.js': `import axios from 'axios';\nexport const web = axios.create({ baseURL: '${HOST}' });\n`,
      'main.js': `import { queue } from 'somewhere';\nimport { web } from './web.js';\nqueue.add('${HOST}/models', web);\n`,
    });
    expect(places).toContain('main.js:3 models certain');
  });

  it('of a host beside what calls itself a collection', () => {
    const { places } = report({
      'hub.js': `export const HUB = '${HOST}';\n`,
      'main.js': `import { queue } from 'somewhere';\nimport { HUB } from './hub.js';\nqueue.add(HUB, { type: 'collection' });\n`,
    });
    expect(places).toEqual(['hub.js:1 definition likely']);
  });

  it('of a host that serves collections, too, where a file further away holds such a path', () => {
    const { places } = report({
      'hub.js': `export const HUB = '${HOST}';\n`,
      'main.js': `import { queue } from 'somewhere';\nimport { HUB } from './hub.js';\nimport { jobs } from './jobs.js';\nqueue.add(HUB, '/collections', jobs);\n`,
      'jobs.js': `import { path } from './path.js';\nexport const jobs = [path];\n`,
      'path.js': 'export const path = (id) => `/models/${id}/predictions`;\n',
    });
    expect(places).toEqual(['hub.js:1 definition likely']);
  });

  it('of a host without a scheme', () => {
    const { places } = report({
      'options.js': `export const hub = { host: 'inference.de-txl.ionos.com', port: 443 };\n`,
    });
    expect(places).toEqual(['options.js:1 definition likely']);
  });
});

describe('an address is not reported by itself', () => {
  const none = (files: Record<string, string>): void => {
    expect(report(files).places).toEqual([]);
  };

  it('where a call is found that goes to it, in this file or another', () => {
    none({
      'config.js': `export const HOST = '${HOST}';\nexport const TABLE = { hub: { base: '${HOST}' } };\n`,
      'ask.js': `import { HOST, TABLE } from './config.js';\nexport const list = () => fetch(HOST + '/models');\nexport const again = () => fetch(\`\${TABLE.hub.base}/models\`);\n`,
    });
  });

  it('where a call is told its host from elsewhere', () => {
    none({
      'client.js': `export const ask = (base, id, input) =>\n  fetch(\`\${base}/models/\${id}/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input } }) });\n`,
      'main.js': `import { ask } from './client.js';\nconst bases = new Map([['hub', '${HOST}']]);\nexport const run = (id) => ask(bases.get('hub'), id, 'x');\n`,
    });
  });

  it('where the host serves collections, or a program turns the address when it runs', () => {
    none({
      'documents.js': `const HOST = '${HOST}';\nexport const find = (id, query) => send(\`\${HOST}/collections/\${id}/query\`, { query });\n`,
      'base.js': `export const BASE = '${HOST}';\n`,
      'documents-2.js': `import { BASE } from './base.js';\nexport const find = (id) => send(BASE, 'collections', id);\n`,
      'turned.js': `import { toSuccessorBaseUrl } from '@modelhub-migration/shim/adapters';\nconst HOST = process.env.HUB ?? '${HOST}';\nexport const base = toSuccessorBaseUrl(HOST);\n`,
    });
  });

  it('in a sentence, a longer address, or for another host', () => {
    none({
      'texts.js': `export const HELP = 'See ${HOST} for more';\nexport const DOCS = '${HOST}/docs/index.html';\nexport const NEW = 'https://openai.inference.de-txl.ionos.com/v1';\nexport const FAKE = 'https://inference.example.com/models';\n`,
    });
  });
});
