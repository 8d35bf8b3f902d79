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
});
