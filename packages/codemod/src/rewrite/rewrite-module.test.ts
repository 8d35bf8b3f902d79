import { DEFAULT_CONFIG, type Config } from '@modelhub-migration/contract';
import { createModule, findCallSites } from '@modelhub-migration/contract/analysis';
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, it } from 'vitest';
import { endings, FLUX, LLAMA, migrate, NEW, OLD, unwrapped, UUID } from './migrate.test-helper.ts';
import { rewriteModule } from './rewrite-module.ts';

const CHAT = `'${NEW}/chat/completions'`;
const PREDICT = `'${OLD}/models/${UUID}/predictions'`;

/** A program with one axios call; `$body` and what follows the call are given. */
const post = (url: string, body: string, after: string, head = '') =>
  `${head}import axios from 'axios';

export async function ask(input: string, n: number, raw: unknown) {
  const { data } = await axios.post(${url}, ${body});
  ${after}
}
`;
const ANSWER: [string, string] = ['return data.properties.output;', 'return data.choices[0].message.content;'];
const MESSAGES = "messages: [{ role: 'user', content: input }]";

/** Names imported by the output, as the import line. */
const importLine = (...names: string[]) => `import { ${names.join(', ')} } from '@modelhub-migration/shim/adapters';\n`;
const withImport = (program: string, ...names: string[]) =>
  program.replace("import axios from 'axios';\n", `import axios from 'axios';\n${importLine(...names)}`);

describe('bodies', () => {
  it.each<[name: string, before: string, after: string, adapters?: string[]]>([
    [
      'a number as text',
      "{ properties: { input, options: { max_length: '40' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 40 }`,
    ],
    [
      'a number with zeros',
      "{ properties: { input, options: { temperature: '0.50' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024, temperature: 0.5 }`,
    ],
    [
      'a number as it is',
      '{ properties: { input, options: { max_length: 40, temperature: 0.2 } } }',
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 40, temperature: 0.2 }`,
    ],
    [
      'an empty value',
      "{ properties: { input, options: { max_length: '', temperature: '1' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, temperature: 1, max_tokens: 1024 }`,
    ],
    [
      'String() of a number',
      '{ properties: { input, options: { max_length: String(n) } } }',
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: n }`,
    ],
    [
      'a template around a number',
      '{ properties: { input, options: { max_length: `${n}` } } }',
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: n }`,
    ],
    [
      'arithmetic',
      '{ properties: { input, options: { max_length: String(n * 2) } } }',
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: n * 2 }`,
    ],
    [
      'String() of anything',
      '{ properties: { input, options: { max_length: String(raw) } } }',
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: toNumber(raw) ?? 1024 }`,
      ['toNumber'],
    ],
    [
      'a value with a default',
      "{ properties: { input, options: { max_length: raw ?? '80' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: toNumber(raw) ?? 80 }`,
      ['toNumber'],
    ],
    [
      'a choice of two',
      "{ properties: { input, options: { max_length: n > 3 ? '9' : '10' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: n > 3 ? 9 : 10 }`,
    ],
    [
      'top_p',
      "{ properties: { input, options: { max_length: '4', top_p: '0.9' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 4, top_p: 0.9 }`,
    ],
    [
      'an option without a successor',
      "{ properties: { input, options: { max_length: '4', top_k: '40' } } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 4 }`,
    ],
    [
      'the misplaced option object',
      "{ properties: { input, options: { max_length: '4' } }, option: { temperature: 0.9 } }",
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 4 }`,
    ],
    [
      'quoted keys',
      '{ "properties": { "input": input } }',
      `{ "model": '${LLAMA}', "messages": [{ "role": 'user', "content": input }], "max_tokens": 1024 }`,
    ],
    ['no blanks in braces', '{properties: {input}}', `{model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024}`],
    [
      'a Llama 3 template',
      "{ properties: { input: '<|start_header_id|>system<|end_header_id|>Be kind.<|eot_id|><|start_header_id|>user<|end_header_id|>Hi<|eot_id|>' } }",
      `{ model: '${LLAMA}', messages: [{ role: 'system', content: 'Be kind.' }, { role: 'user', content: 'Hi' }], max_tokens: 1024 }`,
    ],
    [
      'a template with a hole',
      '{ properties: { input: `[INST] ${input} [/INST]` } }',
      `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024 }`,
    ],
    [
      'a template in pieces',
      "{ properties: { input: '[INST] ' + input + ' [/INST]' } }",
      `{ model: '${LLAMA}', messages: toChatMessages('[INST] ' + input + ' [/INST]'), max_tokens: 1024 }`,
      ['toChatMessages'],
    ],
    [
      'a spread',
      '{ properties: { input, ...more } }',
      `toSuccessorRequest('${LLAMA}', { properties: { input, ...more } }).body`,
      ['toSuccessorRequest'],
    ],
    ['a foreign value', 'raw', `toSuccessorRequest('${LLAMA}', raw).body`, ['toSuccessorRequest']],
  ])('rewrites %s', (_name, before, after, adapters = []) => {
    const expected = post(CHAT, after, ANSWER[1]);
    const result = migrate(post(PREDICT, before, ANSWER[0]));
    expect(result.output).toBe(adapters.length === 0 ? expected : withImport(expected, ...adapters));
    expect(endings(result)).toEqual([adapters.includes('toSuccessorRequest') ? 'adapted' : 'rewritten']);
  });

  it('says what it left out', () => {
    const { outcomes } = migrate(
      post(PREDICT, "{ properties: { input, options: { top_k: '4' } }, option: {} }", ANSWER[0]),
    );
    expect(outcomes[0]?.notes).toHaveLength(2);
  });

  it.each([
    ['an unknown option', '{ properties: { input, options: { house_style: n } } }', 'unknown-option'],
    ['text that is no number', "{ properties: { input, options: { max_length: 'many' } } }", 'body-not-understood'],
    ['half a collection', "{ properties: { input, collectionId: 'c' } }", 'body-not-understood'],
  ])('leaves %s to a person', (_name, body, reason) => {
    const program = post(PREDICT, body, ANSWER[0]);
    const result = migrate(program);
    expect(endings(result)).toEqual([reason]);
    expect(result.output).toBe(program);
  });

  it('uses the configuration', () => {
    const config: Partial<Config> = {
      defaultMaxTokens: 77,
      systemPrompt: "It's you.",
      models: { mine: { id: 'openai/gpt-oss-120b', kind: 'text' } },
    };
    const result = migrate(post(`'${OLD}/models/mine/predictions'`, '{ properties: { input } }', ANSWER[0]), config);
    expect(result.output).toBe(
      post(
        CHAT,
        `{ model: 'openai/gpt-oss-120b', messages: [{ role: 'system', content: 'It\\'s you.' }, { role: 'user', content: input }], max_tokens: 77 }`,
        ANSWER[1],
      ),
    );
  });

  it('rewrites an image', () => {
    const result = migrate(
      post(
        `'${OLD}/models/${FLUX}/predictions'`,
        "{ properties: { input, options: { temperature: '1' } } }",
        ANSWER[0],
      ),
    );
    expect(result.output).toBe(
      post(
        `'${NEW}/images/generations'`,
        `{ model: 'black-forest-labs/FLUX.1-schnell', prompt: input, n: 1, size: '1024x1024', response_format: 'b64_json' }`,
        'return data.data[0].b64_json;',
      ),
    );
  });
});

describe('answers', () => {
  const BODY = '{ properties: { input } }';
  const NEW_BODY = `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024 }`;
  it.each<[name: string, before: string, after: string, adapter?: string]>([
    [
      'token counts',
      'return data.metadata.inputTokens + data.metadata.outputTokens;',
      'return data.usage.prompt_tokens + data.usage.completion_tokens;',
    ],
    ['element access', "return data['properties']['output'];", "return data['choices'][0]['message']['content'];"],
    [
      'a chain over lines',
      'return data\n    .properties.output\n    .trim();',
      'return data\n    .choices[0].message.content\n    .trim();',
    ],
    [
      'two names of one part',
      'const { properties: p } = data;\n  return p.output + p.output;',
      'const { choices: p } = data;\n  return p[0].message.content + p[0].message.content;',
    ],
    [
      'the body returned',
      'return data;',
      'return toLegacyPrediction(data, { properties: { input } });',
      'toLegacyPrediction',
    ],
    [
      'the body in an object',
      'return { data };',
      'return { data: toLegacyPrediction(data, { properties: { input } }) };',
      'toLegacyPrediction',
    ],
    ['a field without successor', 'return data.id;', 'return toLegacyPrediction(data).id;', 'toLegacyPrediction'],
    [
      'a field of the request',
      'return data.properties.input;',
      'return toLegacyPrediction(data, { properties: { input } }).properties.input;',
      'toLegacyPrediction',
    ],
    ['nothing', 'return n;', 'return n;'],
  ])('rewrites %s', (_name, before, after, adapter) => {
    const expected = post(CHAT, NEW_BODY, after);
    const result = migrate(post(PREDICT, BODY, before));
    expect(result.output).toBe(adapter === undefined ? expected : withImport(expected, adapter));
    expect(endings(result)).toEqual([adapter === undefined ? 'rewritten' : 'adapted']);
  });

  it.each([
    ['a write into the body', 'data.properties.output = 1;\n  return data;', '.then('],
    [
      'the shape as a test',
      'if (data.messages) throw new Error(data.messages[0].message);\n  return data.properties.output;',
      '.then(',
    ],
    [
      'a field of the request that may have changed',
      'input = 2;\n  return data.properties.input;',
      'withSuccessor(axios).post(',
    ],
  ])('turns %s where the call gives it, or sends it', (_name, after, expected) => {
    const result = migrate(post(PREDICT, BODY, after));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(expected);
  });

  const fetching = (url: string, body: string, rest: string) => `export async function ask(input: string) {
  const res = await fetch(${url}, { method: 'POST', body: JSON.stringify(${body}) });
  ${rest}
}
`;
  it.each([
    [
      'returned, whatever the status',
      'return res.json();',
      'return toLegacyPrediction(await res.json(), { properties: { input } }, res.status);',
    ],
    [
      'returned in parentheses',
      'return (await res.json());',
      'return toLegacyPrediction(await res.json(), { properties: { input } }, res.status);',
    ],
    [
      'returned once the status was looked at',
      'if (!res.ok) throw new Error();\n  return res.json();',
      'if (!res.ok) throw new Error();\n  return toLegacyPrediction(await res.json(), { properties: { input } });',
    ],
    [
      'typed from outside',
      'const d = (await res.json()) as Old;\n  return d.properties.output;',
      'const d = toLegacyPrediction(await res.json()) as Old;\n  return d.properties.output;',
    ],
    [
      'piped through then',
      'return res.json().then((d) => ({ d }));',
      'return res.json().then((body) => toLegacyPrediction(body, { properties: { input } }, res.status)).then((d) => ({ d }));',
    ],
  ])('adapts a body that is %s', (_name, before, after) => {
    const result = migrate(fetching(PREDICT, BODY, before));
    expect(result.output).toBe(`${importLine('toLegacyPrediction')}\n${fetching(CHAT, NEW_BODY, after)}`);
  });

  it('rewrites types that are the call’s own', () => {
    const program = (member: string, url: string, body: string, read: string) =>
      `interface Answer {\n  id: string;\n  ${member}\n}\n${fetching(url, body, `const d: Answer = await res.json();\n  return ${read};`)}`;
    const result = migrate(program('properties: { output: string };', PREDICT, BODY, 'd.properties.output'));
    expect(result.output).toBe(
      program('choices: [{ message: { content: string } }];', CHAT, NEW_BODY, 'd.choices[0].message.content'),
    );
  });

  it('turns error bodies where they appear', () => {
    const rest = (problem: string, read: string) =>
      `if (!res.ok) {\n    const problem = ${problem};\n    throw new Error(problem.messages[0].message);\n  }\n  return (await res.json()).${read};`;
    const result = migrate(fetching(PREDICT, BODY, rest('await res.json()', 'properties.output')));
    expect(result.output).toBe(
      `${importLine('toLegacyError')}\n${fetching(CHAT, NEW_BODY, rest('toLegacyError(await res.json(), res.status)', 'choices[0].message.content'))}`,
    );
  });
});

describe('models list', () => {
  const list = (url: string, rest: string) =>
    `async function list() {\n  const d = await (await fetch(${url})).json();\n  ${rest}\n}\n`;
  it.each([
    ['map', 'return d.items.map((m) => m.properties.name);', 'return d.data.map((m) => m.id);'],
    [
      'a pattern',
      'return d.items.map(({ id, properties: { name } }) => [id, name]);',
      'return d.data.map(({ id, id: name }) => [id, name]);',
    ],
    ['an index', 'return d.items[0].properties.name;', 'return d.data[0].id;'],
    [
      'a renamed list',
      'const { items } = d;\n  return items.length;',
      'const { data: items } = d;\n  return items.length;',
    ],
    ['a loop', 'for (const m of d.items) console.log(m.id);', 'for (const m of d.data) console.log(m.id);'],
  ])('rewrites %s', (_name, before, after) => {
    expect(migrate(list(`'${OLD}/models'`, before)).output).toBe(list(`'${NEW}/models'`, after));
  });

  it('adapts a list that is read for more', () => {
    const result = migrate(list(`'${OLD}/models'`, 'return d.items.map((m) => m.properties.description);'));
    expect(result.output).toContain('toLegacyModels(await (await fetch');
    expect(endings(result)).toEqual(['adapted']);
  });
});

describe('sites beside each other', () => {
  const shared = (base: string, url: string, body: string, read: string) => `const BASE = '${base}';
const query = (id: string) => fetch(\`\${BASE}/collections/\${id}/query\`);
export async function ask(input: string) {
  const res = await fetch(${url}, { method: 'POST', body: JSON.stringify(${body}) });
  return (await res.json()).${read};
}
`;
  it('splits a base that collections need', () => {
    const result = migrate(
      shared(OLD, `\`\${BASE}/models/${UUID}/predictions\``, '{ properties: { input } }', 'properties.output'),
    );
    expect(result.output).toBe(
      shared(OLD, CHAT, `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024 }`, 'choices[0].message.content'),
    );
  });

  it('goes on beside a call that is left, and leaves the base to that call', () => {
    const call = (name: string, url: string, body: string, read: string) =>
      `export async function ${name}(input: string) {\n  const res = await fetch(${url}, { method: 'POST', body: JSON.stringify(${body}) });\n  return (await res.json()).${read};\n}\n`;
    const hard = call(
      'hard',
      '`${BASE}/models/who-knows/predictions`',
      '{ properties: { input } }',
      'properties.output',
    );
    const program = (easy: string) => `const BASE = '${OLD}';\n${easy}${hard}`;
    const result = migrate(
      program(
        call('easy', `\`\${BASE}/models/${UUID}/predictions\``, '{ properties: { input } }', 'properties.output'),
      ),
    );
    expect(endings(result)).toEqual(['rewritten', 'unknown-model']);
    expect(result.output).toBe(
      program(call('easy', CHAT, `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024 }`, 'choices[0].message.content')),
    );
  });

  it('removes a constant that nothing uses any more', () => {
    const program = (head: string, url: string, body: string, read: string) =>
      `${head}export const BASE = '${OLD}';\n${post(url, body, read)}`;
    const result = migrate(
      program(`const PATH = '/models/${UUID}/predictions';\n`, 'BASE + PATH', '{ properties: { input } }', ANSWER[0]),
    );
    expect(result.output).toBe(program('', CHAT, `{ model: '${LLAMA}', ${MESSAGES}, max_tokens: 1024 }`, ANSWER[1]));
  });
});

describe('models known only to the running program', () => {
  it('asks the adapter where the request says that it is text', () => {
    const before = post(
      `\`${OLD}/models/\${encodeURIComponent(input)}/predictions\``,
      "{ properties: { input, options: { max_length: '5' } } }",
      ANSWER[0],
    );
    const result = migrate(before);
    expect(result.output).toBe(
      withImport(
        post(CHAT, `{ model: toSuccessorModel(input), ${MESSAGES}, max_tokens: 5 }`, ANSWER[1]),
        'toSuccessorModel',
      ),
    );
  });

  it('decides at run time where it does not', () => {
    const result = migrate(post(`\`${OLD}/models/\${input}/predictions\``, '{ properties: { input } }', ANSWER[0]));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain('  const successor = toSuccessorRequest(input, { properties: { input } });\n');
    expect(result.output).toContain(`axios.post(\`${NEW}\${successor.path}\`, successor.body)`);
    expect(result.output).toContain('return toLegacyPrediction(data).properties.output;');
  });

  it('asks for path and body apart where no statement can be put', () => {
    const program = `import axios from 'axios';\nexport const ask = (id, input) => axios.post(\`${OLD}/models/\${id}/predictions\`, { properties: { input } }).then((r) => r.data.properties.output);\n`;
    const result = migrate(program);
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(
      `axios.post(\`${NEW}\${toSuccessorPath(id)}\`, toSuccessorRequest(id, { properties: { input } }).body)`,
    );
  });

  it('goes by the URL where that is put together before there is a model', () => {
    const program = `let id;\nconst urlOf = () => \`${OLD}/models/\${id}/predictions\`;\nexport async function ask(next, input) {\n  id = next;\n  const url = urlOf();\n  id = null;\n  try {\n    const { data } = await axios.post(url, { properties: { input } });\n    return data.properties.output;\n  } finally {\n    id = next;\n  }\n}\n`;
    const result = migrate(`import axios from 'axios';\n${program}`);
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(
      'await axios.post(toSuccessorUrl(url), toSuccessorBody(url, { properties: { input } }));',
    );
  });

  it('does not take one of several models for all', () => {
    const program = `for (const m of ['${UUID}', 'mistralai/Mistral-Nemo-Instruct-2407']) {\n  await fetch(\`${OLD}/models/\${m}/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input: 'a' } }) });\n}\n`;
    expect(migrate(program).output).toContain('model: toSuccessorModel(m)');
  });
});

describe('retrieval', () => {
  const program = `export async function ask(question) {
  const res = await fetch(${PREDICT}, {
    method: 'POST',
    headers: { Authorization: token },
    body: JSON.stringify({
      properties: {
        input: '{{.context}} {{.collection_query}}',
        collectionId: collection,
        collectionQuery: question,
        options: { max_length: '9' },
      },
    }),
  });
  return (await res.json()).properties.output;
}
`;
  it('queries the collection first, with the same client and headers', () => {
    const result = migrate(program, { retrieval: { limit: 5 } });
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(`  const retrieval = await fetch(\`${OLD}/collections/\${collection}/query\`, {
    method: 'POST',
    headers: { Authorization: token },
    body: JSON.stringify({ query: question, limit: 5 }),
  });
  const res = retrieval.ok ? await fetch(`);
    expect(result.output).toContain(
      "messages: fillTemplate('{{.context}} {{.collection_query}}', { context: decodeContext(await retrieval.json()), collectionQuery: question }),",
    );
  });

  it('chains the two calls where no statement can stand before the call', () => {
    const chained = program
      .replace('async function', 'function')
      .replace('const res = await fetch', 'return fetch')
      .replace('  });\n  return (await res.json()).properties.output;', '  }).then((res) => res.json());');
    const { output } = migrate(chained);
    expect(output).toContain('}).then(async (retrieval) => (retrieval.ok ? fetch(');
    expect(output).toContain('}) : retrieval)).then((res) => res.json()');
  });

  it('puts brackets around the two answers where the answer is used at once', () => {
    const { output } = migrate(
      program.replace('const res = await fetch', 'const { ok } = (await fetch').replace('  });\n', '  }));\n'),
    );
    expect(output).toContain('const { ok } = (retrieval.ok ? await fetch(');
  });

  const apart = (between: string): string => `async function ask(question) {
  const body = { properties: { input: '{{.context}}', collectionId: collection, collectionQuery: question } };
${between}
  const res = await fetch(${PREDICT}, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await res.json()).properties.output;
}
`;
  it('queries the collection before a body that is made before the call', () => {
    const { output } = migrate(apart('  const started = Date.now();'));
    expect(output).toMatch(/const retrieval = await .*\n {2}const body = .*context: retrieval\.ok \? decodeContext/);
  });

  it.each([
    ['whose call uses what is made after it', '  const headers = { Authorization: token };'],
    ['after which the function may end', '  if (!question) return null;'],
  ])('turns a body where it is sent %s', (_, between) => {
    const result = migrate(apart(between));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output.indexOf('toCollectionQuery(')).toBeGreaterThan(result.output.indexOf(between));
  });

  it('asks a question that a call makes only once', () => {
    const asking = program.replace('collectionQuery: question', 'collectionQuery: next()');
    expect(unwrapped(migrate(asking))).toBe(asking);
    expect(endings(migrate(program.replace('collectionQuery: question', 'collectionQuery: question.trim()')))).toEqual([
      'adapted',
    ]);
  });

  it('asks axios for the status where a failure is an answer, or may be one', () => {
    const quiet = `import axios from 'axios';
async function ask(question) {
  const res = await axios.post(${PREDICT}, { properties: { input: '{{.context}}', collectionId: collection, collectionQuery: question } }, { validateStatus: () => true });
  return res.data.properties.output;
}
`;
    const asks = (text: string): boolean => migrate(text).output.includes('retrieval.status === 200 ?');
    expect(endings(migrate(quiet))).toEqual(['adapted']);
    expect(asks(quiet)).toBe(true);
    const loud = quiet.replace('{ validateStatus: () => true }', '{ timeout: 5 }');
    expect(asks(loud)).toBe(false);
    expect(asks(loud.replace('{ timeout: 5 }', 'settings'))).toBe(true);
    expect(
      asks(loud.replace('\n', '\nconst api = axios.create({ timeout: 5 });\n').replace('axios.post', 'api.post')),
    ).toBe(false);
    expect(asks(loud.replace('\n', '\nconst api = axios.create(settings);\n').replace('axios.post', 'api.post'))).toBe(
      true,
    );
  });

  it('turns the request of got where it is sent, if a failure may be an answer', () => {
    const text = `import got from 'got';
async function ask(question) {
  const data = await got.post(${PREDICT}, { json: { properties: { input: '{{.context}}', collectionId: collection, collectionQuery: question } } }).json();
  return data.properties.output;
}
`;
    expect(endings(migrate(text))).toEqual(['adapted']);
    for (const more of ['...settings', 'throwHttpErrors: false'])
      expect(migrate(text.replace('{ json', `{ ${more}, json`)).output).toContain('await withSuccessor(got).post(');
  });
});

describe('imports of adapters', () => {
  const RETURNED = post(PREDICT, '{ properties: { input } }', 'return data;');
  it('joins an import that is there', () => {
    const head = "import { toNumber } from '@modelhub-migration/shim/adapters';\ntoNumber(1);\n";
    expect(migrate(head + RETURNED).output).toContain(
      "import { toNumber, toLegacyPrediction } from '@modelhub-migration/shim/adapters';",
    );
  });

  it('takes another name where its own is taken', () => {
    const { output } = migrate(`${RETURNED}function toLegacyPrediction() {}\n`);
    expect(output).toContain('import { toLegacyPrediction as toLegacyPrediction2 }');
    expect(output).toContain('return toLegacyPrediction2(data, { properties: { input } });');
  });

  it('requires them in CommonJS, in the file’s quotes, behind the last require and its comment', () => {
    const program = RETURNED.replace(
      "import axios from 'axios';",
      '"use strict";\nconst axios = require("axios"); // http',
    )
      .replace('export async function ask', 'exports.ask = async function')
      .replaceAll("'", '"');
    expect(migrate(program).output).toContain(
      'const axios = require("axios"); // http\nconst { toLegacyPrediction } = require("@modelhub-migration/shim/adapters");\n',
    );
  });

  it('keeps Windows line ends', () => {
    const { output } = migrate(RETURNED.replaceAll('\n', '\r\n'));
    expect(output.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

it('finishes half a migration', () => {
  const program = (url: string, model: string) =>
    `await fetch('${url}/chat/completions', { method: 'POST', body: JSON.stringify({ model: '${model}', messages: [] }) });\n`;
  expect(migrate(program(`${OLD}/v1`, UUID)).output).toBe(program(NEW, LLAMA));
});

it('never takes a default for the only value that a parameter can have', () => {
  const program = `export class Hub {\n  constructor(base = '${OLD}') {\n    this.base = base;\n  }\n  ask(input) {\n    return fetch(\`\${this.base}/models/${UUID}/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input } }) }).then((r) => r.json()).then((d) => d.properties.output);\n  }\n}\n`;
  expect(migrate(program).output).toContain('toSuccessorBaseUrl(');
});

it('rewrites every one of hundreds of calls in a file', () => {
  const call = (index: number) =>
    `export async function f${String(index)}(p) {\n  const r = await fetch(\`\${BASE}/models/${UUID}/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input: p } }) });\n  return (await r.json()).properties.output;\n}\n`;
  const text = `const BASE = '${OLD}';\n${Array.from({ length: 800 }, (_, index) => call(index)).join('')}`;
  const program = parse(text, { range: true, sourceType: 'module' }) as unknown as TSESTree.Program;
  const module = createModule('file.js', text, program);
  const { outcomes } = rewriteModule(module, findCallSites(module), { config: DEFAULT_CONFIG });
  expect(outcomes.filter(({ outcome }) => outcome === 'rewritten')).toHaveLength(800);
});

it('puts an import on a line of its own, as far in as the first statement, which may go', () => {
  const program = ` const MODELS = '${OLD}/models';\n export async function f(id, input) {\n   const r = await fetch(\`\${MODELS}/\${id}/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input, options: { max_length: '33' } } }) });\n   return (await r.json()).properties.output;\n }\n`;
  const { output } = migrate(program);
  expect(output).toMatch(/^ import \{ toSuccessorModel \} from '@modelhub-migration\/shim\/adapters';\n\n /);
});
