import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

/** Steps that are run with what the engine gives them: a method by the name of an n8n helper, which is the program's own. */
const OWN_HELPER: Files = {
  'step.ts': `export interface Ask {
  method: 'GET' | 'POST';
  url: string;
  body?: object;
}

export interface StepContext {
  setting(name: string): string;
  helpers: { requestWithAuthentication<T>(ask: Ask): Promise<T> };
}
`,
  'engine.ts': `import axios from 'axios';
import type { Ask, StepContext } from './step.js';

export function engine(settings: Record<string, string>) {
  const log: string[] = [];
  const context: StepContext = {
    setting: (name) => settings[name] ?? '',
    helpers: {
      async requestWithAuthentication<T>({ method, url, body }: Ask): Promise<T> {
        const headers = { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\` };
        const answer = await axios<T>({ method, url, data: body, headers });
        log.push(\`\${method} \${answer.status}, \${Object.keys(body ?? {}).length} members\`);
        return answer.data;
      },
    },
  };
  return { context, log };
}
`,
  'summarise.ts': `import type { StepContext } from './step.js';

const HUB = 'https://inference.de-txl.ionos.com';

const address = (resource: string, id: string): string =>
  resource === 'collection' ? \`\${HUB}/collections/\${id}\` : \`\${HUB}/models/\${id}/predictions\`;

export async function summarise(this: StepContext, texts: string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const text of texts) {
    const answer = await this.helpers.requestWithAuthentication<any>({
      method: 'POST',
      url: address('prediction', this.setting('model')),
      body: { properties: { input: \`Sum up: \${text}\`, options: { max_length: this.setting('length') } } },
    });
    lines.push(\`\${answer.properties.output} (\${answer.metadata.outputTokens})\`);
  }
  return lines;
}
`,
  'main.ts': `import { engine } from './engine.js';
import { summarise } from './summarise.js';

export async function run() {
  const { context, log } = engine({ model: 'b18b18de-92c3-466e-81a8-e5df91890091', length: '40' });
  const lines = await summarise.call(context, ['The lift is closed on Monday.', 'The pass opens in May.']);
  return { lines, log };
}
`,
};

/** A context that is handed to a step, whose method sends by a member of its own name. */
const HANDED_OVER: Files = {
  'step.ts': `export interface Init {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
}

export interface StepContext {
  token(): Promise<string>;
  request(init: Init): Promise<any>;
}

export interface Step {
  execute(context: StepContext, texts: string[]): Promise<string[]>;
}
`,
  'engine.ts': `import type { Step, StepContext } from './step.js';

export async function runStep(step: Step, texts: string[]): Promise<string[]> {
  const context: StepContext = {
    token: async () => process.env.IONOS_API_TOKEN ?? '',
    request: async ({ method, url, headers, json }) => {
      const answer = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: json === undefined ? undefined : JSON.stringify(json),
      });
      if (!answer.ok) throw new Error(\`status \${answer.status}\`);
      return answer.json();
    },
  };
  return step.execute(context, texts);
}
`,
  'translate.ts': `import type { Step, StepContext } from './step.js';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';

export class Translate implements Step {
  async execute(context: StepContext, texts: string[]): Promise<string[]> {
    const token = await context.token();
    const lines: string[] = [];
    for (const text of texts) {
      const { properties } = await context.request({
        method: 'POST',
        url: \`https://inference.de-txl.ionos.com/models/\${LLAMA}/predictions\`,
        headers: { authorization: \`Bearer \${token}\` },
        json: { type: 'prediction', properties: { input: \`Into Danish: \${text}\` } },
      });
      lines.push(properties.output);
    }
    return lines;
  }
}
`,
  'main.ts': `import { runStep } from './engine.js';
import { Translate } from './translate.js';

export const run = () => runStep(new Translate(), ['Good morning', 'Platform 4']);
`,
};

/** An instance that a function gives as a member of what it returns, told by the type of a parameter. */
const INSTANCE: Files = {
  'context.ts': `import type { AxiosInstance } from 'axios';

export interface Context {
  hub: AxiosInstance;
}
`,
  'create-context.ts': `import axios from 'axios';
import type { Context } from './context.js';

export function createContext(): Context {
  const hub = axios.create({
    baseURL: process.env.HUB_URL ?? 'https://inference.de-txl.ionos.com',
    headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\` },
  });
  return { hub };
}
`,
  'main.ts': `import { createContext } from './create-context.js';
import type { Context } from './context.js';

const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';

async function ask({ hub }: Context, question: string): Promise<string> {
  const { data } = await hub.post(\`/models/\${MODEL}/predictions\`, {
    properties: { input: question, options: { max_length: '24' } },
  });
  return data.properties.output;
}

export const run = (): Promise<string> => ask(createContext(), 'Name a sluice.');
`,
};

/** A class that nobody makes where it can be seen. */
const CLASS: Files = {
  'hub.ts': `export interface Hub {
  post(path: string, body: object): Promise<any>;
}
`,
  'client.ts': `import type { Hub } from './hub.js';

export class Client implements Hub {
  async post(path: string, body: object): Promise<any> {
    const answer = await fetch(\`https://inference.de-txl.ionos.com\${path}\`, {
      method: 'POST',
      headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\` },
      body: JSON.stringify(body),
    });
    return answer.json();
  }
}
`,
  'desk.ts': `import type { Hub } from './hub.js';

export class Desk {
  constructor(private readonly hub: Hub) {}

  async ask(question: string): Promise<string> {
    const path = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
    return (await this.hub.post(path, { properties: { input: question } })).properties.output;
  }
}
`,
};

describe('a client that is a member of an object which another file writes out as of an interface', () => {
  it('is the own one of the program, whatever name its method has', () => {
    const { p, changed, outcomes } = migrate(OWN_HELPER);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['engine.ts']);
    expect(p.read('engine.ts')).toContain(
      'await axios<T>({ method, url: toSuccessorUrl(url), data: toSuccessorBody(url, body), headers })',
    );
  });

  it('is known by the type of the parameter that holds it', () => {
    const { p, changed, outcomes } = migrate(HANDED_OVER);
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(changed).toEqual(['translate.ts']);
    expect(p.read('translate.ts')).toContain('https://openai.inference.de-txl.ionos.com/v1/chat/completions');
  });

  it('is an instance where the function that makes it is declared to return the interface', () => {
    const { p, changed, outcomes } = migrate(INSTANCE);
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(changed).toEqual(['main.ts']);
    expect(p.read('main.ts')).toContain('hub.post(`${toSuccessorBaseUrl(hub.defaults.baseURL)}/chat/completions`');
  });

  it('may be another one where two files write such an object out', () => {
    const other = INSTANCE['create-context.ts']
      ?.replace('createContext', 'createTrial')
      .replace('inference.de-txl.ionos.com', 'trial.example.com');
    const { changed, p } = migrate({ ...INSTANCE, 'create-trial.ts': other ?? '' });
    expect(changed).toEqual(['create-context.ts']);
    expect(p.read('create-context.ts')).toContain('withSuccessor(axios.create(');
  });

  it('is the class that implements the interface, however many files write such objects out', () => {
    const trials = Array.from({ length: 13 }, (_, number): [string, string] => [
      `trial-${String(number)}.ts`,
      `import type { Hub } from './hub.js';\n\nexport const trial: Hub = { post: async () => ({}) };\n`,
    ]);
    const { p, outcomes } = migrate({ ...CLASS, ...Object.fromEntries(trials) });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(p.read('desk.ts')).toContain("'https://openai.inference.de-txl.ionos.com/v1/chat/completions'");
  });
});
