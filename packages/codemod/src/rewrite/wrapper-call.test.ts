import { describe, expect, it } from 'vitest';
import { endings, migrate, NEW, OLD, UUID } from './migrate.test-helper.ts';

const PROPERTIES = "{ properties: { input: '{{.context}}', collectionId: collection, collectionQuery: question } }";

/** A program whose own function sends a prediction that searches a collection. */
const program = (wrapper: string, call: string): string => `${wrapper}
export async function ask(question) {
  const data = await ${call};
  return data.properties.output;
}
`;

const CALL = `post('${OLD}/models/${UUID}/predictions', ${PROPERTIES})`;
const SENT = "{ method: 'POST', headers, body: JSON.stringify(body) }";

describe('a query through a function of the program', () => {
  const asksWhetherRefused = (wrapper: string, call = CALL): boolean => {
    const result = migrate(program(wrapper, call));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain('const retrieval = await post(');
    return result.output.includes('retrieval?.properties ?');
  };

  it.each([
    ['a test of ok', 'if (!res.ok) throw new Error(String(res.status));\n  return res.json();'],
    ['a test of ok before the answer', "if (res.ok) return res.json();\n  throw new Error('refused');"],
    ['a test of the status', "if (res.status >= 400) throw new Error('refused');\n  return res.json();"],
    ['a test of both ends', "if (res.status < 200 || res.status > 299) throw new Error('x');\n  return res.json();"],
    ['a choice', 'return res.ok ? res.json() : Promise.reject(res);'],
    [
      'an answer without a body',
      'if (res.status === 204) return null;\n  if (!res.ok) throw res;\n  return res.json();',
    ],
    [
      'another attempt',
      'if (res.status === 429) return post(url, body);\n  if (!res.ok) throw res;\n  return res.json();',
    ],
    [
      'a body that is no JSON',
      'const data = await res.json().catch(() => ({}));\n  if (!res.ok) throw data;\n  return data;',
    ],
  ])('takes it for an answer behind a function that throws: %s', (_, statements) => {
    const wrapper = `async function post(url, body) {\n  const res = await fetch(url, ${SENT});\n  ${statements}\n}`;
    expect(asksWhetherRefused(wrapper)).toBe(false);
  });

  it('takes it for an answer where a helper or a step of a chain throws', () => {
    const check = "const check = (res) => {\n  if (!res.ok) throw new Error('refused');\n  return res;\n};\n";
    const chained = `const post = (url, body) => fetch(url, ${SENT}).then(check).then((res) => res.json());`;
    expect(asksWhetherRefused(check + chained)).toBe(false);
    expect(asksWhetherRefused(chained.replace('.then(check)', ''))).toBe(true);
  });

  it('takes it for an answer of a client that throws by itself', () => {
    const wrapper = "import axios from 'axios';\nconst post = async (url, body) => (await axios.post(url, body)).data;";
    expect(asksWhetherRefused(wrapper)).toBe(false);
    expect(asksWhetherRefused(wrapper.replace('url, body))', 'url, body, { validateStatus: () => true }))'))).toBe(
      true,
    );
    expect(asksWhetherRefused(wrapper.replace('url, body))', 'url, body, { timeout: 5 }))'))).toBe(false);
    expect(asksWhetherRefused(wrapper.replace('url, body))', 'url, body, settings))'))).toBe(true);
  });

  it.each([
    ['gives every body back', 'return res.json();'],
    ['gives nothing back', 'if (!res.ok) return null;\n  return res.json();'],
    [
      'gives nothing back for one refusal',
      'if (res.status === 404) return null;\n  if (!res.ok) throw res;\n  return res.json();',
    ],
    ['only waits', 'if (!res.ok) await sleep(5);\n  return res.json();'],
    ['chooses', 'return res.ok ? res.json() : null;'],
  ])('looks into it behind a function that %s', (_, statements) => {
    const wrapper = `async function post(url, body) {\n  const res = await fetch(url, ${SENT});\n  ${statements}\n}`;
    expect(asksWhetherRefused(wrapper)).toBe(true);
  });

  it('looks into it where what is thrown is caught', () => {
    const caught = (handler: string): string => `async function post(url, body) {
  try {
    const res = await fetch(url, ${SENT});
    if (!res.ok) throw new Error('refused');
    return await res.json();
  } catch (error) {
    ${handler}
  }
}`;
    expect(asksWhetherRefused(caught('throw new Error(`hub: ${error.message}`);'))).toBe(false);
    expect(asksWhetherRefused(caught('return null;'))).toBe(true);
    expect(asksWhetherRefused(caught('error.isRefused = true;'))).toBe(true);
  });

  it.each(["console.error('refused');", 'calls++;', 'await audit.add(res.status);'])(
    'asks nothing of its own of a function that notes each call: %s',
    (statement) => {
      const wrapper = `let calls = 0;\nasync function post(url, body) {\n  const res = await fetch(url, ${SENT});\n  ${statement}\n  return res.json();\n}`;
      expect(endings(migrate(program(wrapper, CALL)))).toEqual(['retrieval-client']);
    },
  );

  it('does not take the check of another request for its own', () => {
    const wrapper = `async function login() {
  const res = await fetch('https://id.example/token');
  if (!res.ok) throw new Error('no token');
  return (await res.json()).token;
}
async function post(url, body) {
  const res = await fetch(url, { method: 'POST', headers: { token: await login() }, body: JSON.stringify(body) });
  return res.json();
}`;
    expect(asksWhetherRefused(wrapper)).toBe(true);
  });

  const RELATIVE = CALL.replace(OLD, '');
  const LOUD = "if (!res.ok) throw new Error('refused');\n  return res.json();";
  const behind = (base: string): string =>
    `async function post(path, body) {\n  const res = await fetch(${base}, ${SENT});\n  ${LOUD}\n}`;

  it('keeps the base of a function that puts paths behind one, for the query', () => {
    const { output } = migrate(program(`const BASE = '${OLD}';\n${behind('BASE + path')}`, RELATIVE));
    expect(output).toContain(`const BASE = '${OLD}';`);
    expect(output).toContain('await post(`/collections/${collection}/query`, { query: question, limit: 3 });');
    expect(output).toContain(`await post('${NEW}/chat/completions', {`);
  });

  it('keeps it for the calls beside, too', () => {
    const other = `\nexport const complete = (input) => post('/models/${UUID}/predictions', { properties: { input } }).then((data) => data.properties.output);\n`;
    const result = migrate(program(`const BASE = '${OLD}';\n${behind('BASE + path')}${other}`, RELATIVE));
    expect(endings(result)).toEqual(['rewritten', 'adapted']);
    expect(result.output).toContain(`post('${NEW}/chat/completions', { model:`);
  });

  it.each([
    ['whose base is another route', behind(`'${OLD}/models/' + path`), CALL.replace(`${OLD}/models/`, '')],
    ['that is told what an answer is kept under', behind('path'), CALL.replace(/\)$/, ', { cacheKey: question })')],
    [
      'that tells another function base and path',
      `const send = (base, path, body) => fetch(base + path, ${SENT}).then((res) => res.json());
const post = (path, body) => send('${OLD}', path, body);`,
      RELATIVE,
    ],
    [
      'that is told a base with a part of the route',
      `const post = (base, path, body) => fetch(base + path, ${SENT}).then((res) => res.json());`,
      CALL.replace('/models/', "/models', '/"),
    ],
    [
      'behind a base that an instance of ky has',
      "import ky from 'ky';\nconst api = ky.create({ prefixUrl: '" +
        OLD +
        "' });\nconst post = (path, body) => api.post(path, { json: body }).json();",
      CALL.replace(`${OLD}/`, ''),
    ],
    [
      'that gives an answer in one of two places, both of which go elsewhere',
      behind('path').replace(LOUD, 'const data = await res.json();\n  return res.ok ? { data } : { error: data };'),
      `${CALL}.then(({ data, error }) => settle(data, error))`,
    ],
    [
      'whose answer may be any object it is told to make',
      behind('path').replace(LOUD, 'return { [key]: await res.json() };'),
      `${CALL}.then(({ data }) => data)`,
    ],
  ])('leaves a function to a person %s', (_, wrapper, call) => {
    expect(endings(migrate(program(wrapper, call)))).toEqual([
      expect.stringMatching(/^(?:retrieval-client|shared-client)$/),
    ]);
  });

  describe('that gives an answer in one place of what it gives', () => {
    const RESULT = `const data = await res.json();
  return res.ok ? { ok: true, value: data } : { ok: false, error: data.messages[0].message };`;
    const wrapper = behind('path').replace(LOUD, RESULT);
    const asking = (
      reads: string,
      { statements = RESULT, returns = '', types = '' } = {},
    ): { output: string; outcomes: string[] } => {
      const own = wrapper.replace(RESULT, statements).replace('(path, body)', `(path, body)${returns}`);
      const { output, ...result } = migrate(`${own}
export async function ask(question${types}) {
  const result = await ${CALL};
  ${reads}
}
`);
      return { output, outcomes: endings({ output, ...result }) };
    };
    const READS = 'if (!result.ok) throw new Error(result.error);\n  return result.value.properties.output;';

    it('looks for it there, and fills the prompt with it', () => {
      const { output, outcomes } = asking(READS);
      expect(outcomes).toEqual(['adapted']);
      expect(output).toContain('const result = retrieval?.value?.properties ? await post(');
      expect(output).toContain('context: decodeContext(retrieval.value)');
      expect(output).toContain(' : retrieval;');
    });

    it('looks whether there is such a place where types tell one object from the other', () => {
      const types = ': string';
      const returns = ': Promise<Result<Prediction>>';
      expect(asking(READS, { types, returns }).output).toContain(
        "= 'value' in retrieval && retrieval.value?.properties ?",
      );
      expect(asking(READS, { types }).output).toContain("= retrieval && 'value' in retrieval && retrieval.value?.");
      const orNothing = `${returns} | null`;
      expect(asking(READS, { types, returns: orNothing }).output).toContain("= retrieval && 'value' in retrieval && ");
    });

    it('looks for nothing where the function throws', () => {
      const statements =
        "if (!res.ok) throw new Error('refused');\n  return { status: res.status, value: await res.json() };";
      const { output, outcomes } = asking('return result.value.properties.output;', { statements });
      expect(outcomes).toEqual(['adapted']);
      expect(output).toContain('const result = await post(');
      expect(output).toContain('context: decodeContext(retrieval.value)');
    });

    it('takes the place that the text is read from for it', () => {
      const statements = 'const data = await res.json();\n  return res.ok ? [null, data] : [data, null];';
      const reads = 'const [problem, data] = result;\n  if (problem) throw new Error(problem.messages[0].message);\n';
      const { output, outcomes } = asking(`${reads}  return data.properties.output;`, { statements });
      expect(outcomes).toEqual(['adapted']);
      expect(output).toContain('const result = retrieval?.[1]?.properties ? await post(');
    });
  });

  it('keeps the base that a function is told beside a path, for the query', () => {
    const told = `const BASE = '${OLD}';\nconst post = (base, path, body) => fetch(base + path, ${SENT}).then((res) => res.json());\n`;
    const other = `\nexport const complete = (input) => post(BASE, '/models/${UUID}/predictions', { properties: { input } }).then((data) => data.properties.output);\n`;
    const result = migrate(program(told, CALL.replace(`'${OLD}/`, "BASE, '/")) + other);
    expect(endings(result)).toEqual(['adapted', 'rewritten']);
    expect(result.output).toContain(`const BASE = '${OLD}';`);
    expect(result.output).toContain(
      'await post(BASE, `/collections/${collection}/query`, { query: question, limit: 3 });',
    );
    expect(result.output.match(new RegExp(`post\\('${NEW}', '/chat/completions'`, 'g'))).toHaveLength(2);
  });
});
