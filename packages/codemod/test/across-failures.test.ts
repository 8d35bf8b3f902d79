import { describe, expect, it } from 'vitest';
import { migrate } from './migrate-project.ts';

const URL = 'https://inference.de-txl.ionos.com/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

const ASK = `import axios from 'axios';
export async function ask(input) {
  const { data } = await axios.post('${URL}', { properties: { input } });
  return data.properties.output;
}
`;
const MAIN = `import { ask } from './ask.js';
import { describe } from './describe.js';
export const run = (input) => ask(input).catch(describe);
`;

describe('the status of a failure that another file reads is that of the answer', () => {
  it.each([
    [
      'of an error',
      'return error.response.data.httpStatus;',
      'toLegacyError(error.response.data, error.response.status).httpStatus',
    ],
    [
      'of a name for the answer',
      'const res = error.response; return res.data.httpStatus;',
      'toLegacyError(res.data, res.status).httpStatus',
    ],
    [
      'of a name for the body',
      'const body = error.response?.data; return body?.httpStatus;',
      'toLegacyError(body, error.response?.status)?.httpStatus',
    ],
    [
      'of a body that a pattern takes',
      'const { data } = error.response; return data.httpStatus;',
      'toLegacyError(data, error.response.status).httpStatus',
    ],
    [
      'of a body that a pattern takes, or nothing',
      'const { data } = error.response ?? {}; return data?.httpStatus;',
      'toLegacyError(data, error.response?.status)?.httpStatus',
    ],
    [
      'of a member of what may be nothing',
      'return (error.response ?? {}).data?.httpStatus;',
      'toLegacyError((error.response ?? {}).data, error.response?.status)?.httpStatus',
    ],
    [
      'that a pattern takes with the messages',
      'const { httpStatus, messages } = error.response?.data ?? {}; return [httpStatus, messages];',
      '= toLegacyError(error.response?.data, error.response?.status) ?? {};',
    ],
    [
      'of a body that may be text',
      "const raw = error.response.body; const body = typeof raw === 'string' ? JSON.parse(raw) : raw; return body.httpStatus;",
      'toLegacyError(body, error.response.statusCode).httpStatus',
    ],
  ])('%s', (_name, code, expected) => {
    const { p, outcomes } = migrate({
      'ask.js': ASK,
      'describe.js': `export function describe(error) {\n  ${code}\n}\n`,
      'main.js': MAIN,
    });
    expect(outcomes.manual).toBe(0);
    expect(p.read('describe.js')).toContain(expected);
  });

  it('or the answer is turned where the request is sent, where that is not at hand', () => {
    const { p, outcomes } = migrate({
      'ask.js': `export async function send(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const info = await response.json();
  if (!response.ok) throw { info };
  return info;
}
export const ask = async (input) => (await send('${URL}', { properties: { input } })).properties.output;
`,
      'describe.js': 'export const describe = (error) => error.info.httpStatus;\n',
      'main.js': MAIN,
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('ask.js')).toContain('.then((response) => toLegacyAnswer(url, response, body))');
  });

  const RESULT = `import { failed } from './failed.js';
async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const data = await response.json();
  return response.ok ? { data } : failed(response.status, data);
}
export async function ask(input) {
  const { data, why } = await post('${URL}', { properties: { input } });
  return data?.properties.output ?? why;
}
`;
  it.each([
    ['a status that the function is given', '(status, body)', 'httpStatus = status', 'toLegacyError(body, status)'],
    ['a status in an object', '(answer, body)', 'httpStatus = answer.status', 'toLegacyError(body, answer.status)'],
  ])('and is told what stands for a status that the body has not: %s', (_name, given, taken, expected) => {
    const { p, outcomes } = migrate({
      'ask.js': RESULT,
      'failed.js': `export function failed${given} {
  const { ${taken}, messages = [] } = body ?? {};
  return { failed: httpStatus, why: messages.length };
}
`,
    });
    expect(outcomes.manual).toBe(0);
    expect(p.read('failed.js')).toContain(`} = ${expected} ?? {};`);
  });

  it.each([
    ['that is a number', '(status, body)', 'httpStatus = 500'],
    ['that is no status', '(status, body)', 'httpStatus = status.code'],
    ['that is taken out of it, too', '(_, body)', 'messages: status, httpStatus = status'],
  ])('but not one %s', (_name, given, taken) => {
    const { p } = migrate({
      'ask.js': RESULT,
      'failed.js': `export function failed${given} {\n  const { ${taken} } = body;\n  return { httpStatus };\n}\n`,
    });
    expect(p.read('failed.js')).not.toContain('toLegacyError(body,');
  });
});

describe('a failure that is read in a way that nobody follows', () => {
  const request = `export class HttpError extends Error {
  constructor(status, body) {
    super(\`HTTP \${status}\`);
    this.body = body;
  }
}
export async function request(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new HttpError(response.status, await response.json());
  return response.json();
}
`;
  const main = (read: string): string => `import { request } from './request.js';
process.on('unhandledRejection', (why) => show(${read}));
export const ask = async (input) => (await request('${URL}', { properties: { input } })).properties.output;
`;

  it.each(['why.body.httpStatus', 'why.body.messages[0]?.message', 'why.body.messages.map((each) => each.message)'])(
    'comes in the old form, since the request is turned where it is sent: %s',
    (read) => {
      const files = { 'request.js': request, 'main.js': main(read) };
      const { p, changed, outcomes } = migrate(files);
      expect(outcomes.manual).toBe(0);
      expect(changed).toEqual(['request.js']);
      expect(p.read('request.js')).toMatch(/withSuccessor\(fetch\)\(url|fetch\(toSuccessorUrl\(/);
    },
  );

  it.each(['why.message', 'why.messages.length', 'why.messages.push(1)'])(
    'is none where it is of something else: %s',
    (read) => {
      const { p } = migrate({ 'request.js': request, 'main.js': main(read) });
      expect(p.read('main.js')).toContain('choices[0].message.content');
    },
  );
});
