import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, unwrapped, UUID } from './migrate.test-helper.ts';

const URL_OF_MODEL = `'${OLD}/models/${UUID}/predictions'`;

describe('a body that may name a collection, sent in a chain', () => {
  const program = (url: string, sent: string): string => `const bodyFor = (question, collection) => ({
  properties: { input: question, ...(collection && { collectionId: collection, collectionQuery: question }) },
});
export function ask(question, collection) {
  ${sent.replace('REQUEST', `fetch(${url}, { method: 'POST', body: JSON.stringify(bodyFor(question, collection)) })`)}
}
`;

  it('is made once, before the chain, and searched in the chain', () => {
    const result = migrate(
      program(URL_OF_MODEL, 'return REQUEST.then((res) => res.json()).then((data) => data.properties.output);'),
    );
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain('  const legacyBody = bodyFor(question, collection);\n  const search = ');
    expect(result.output.match(/bodyFor\(/g)).toHaveLength(1);
    expect(result.output).toContain('return Promise.resolve(search === null ? null : fetch(');
    expect(result.output).toContain(
      '.then(async (retrieval) => (retrieval !== null && !retrieval.ok ? retrieval : fetch(',
    );
  });

  it('asks for the path of a model that only the running program knows apart from its body', () => {
    const { output } = migrate(
      program(
        `\`${OLD}/models/\${process.env.MODEL}/predictions\``,
        'return REQUEST.then((res) => res.json()).then((data) => data.properties.output);',
      ),
    );
    expect(output).toContain('toSuccessorPath(process.env.MODEL');
    expect(output).toMatch(/toSuccessorRequest\(process\.env\.MODEL, legacyBody, \{ context: retrieval === null \?/);
  });

  it.each([
    ['beside other calls', 'return Promise.all([REQUEST.then((res) => res.json()), other()]);'],
    ['under a condition', 'return question && REQUEST.then((res) => res.json());'],
  ])('stays as it is but for its fetch %s', (_, sent) => {
    const text = program(URL_OF_MODEL, sent);
    expect(unwrapped(migrate(text))).toBe(text);
  });
});

describe('a collection beside an address that only the running program knows', () => {
  const program = (url: string): string => `async function send(url, body) {
  const res = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!res.ok) throw new Error('refused');
  return res.json();
}
const addressOf = (model) => ${url};
export async function ask(model = '${UUID}') {
  const data = await send(addressOf(model), {
    properties: { input: '{{.context}}', collectionId: collection, collectionQuery: question },
  });
  return data.properties.output;
}
export const other = () => log(addressOf('x'));
`;

  it('is searched where that is one of predictions', () => {
    const result = migrate(program(`\`${OLD}/models/\${model}/predictions\``));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toMatch(/const legacyUrl = .*\n {2}const retrieval = await send\(/);
    expect(result.output).toContain('{ context: decodeContext(retrieval) })');
  });

  it('is searched only where the running program asks for one, where that may be another one', () => {
    const result = migrate(program(`model ? \`${OLD}/models/\${model}/predictions\` : process.env.PROXY`));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toMatch(
      /const search = toSuccessorUrl\(legacyUrl\b.*\) === String\(legacyUrl\) \? null : to/,
    );
    expect(result.output).toContain('await send(new URL(search.path, legacyUrl).href, search.body)');
  });

  it('is left to a person where none is certainly one', () => {
    const result = migrate(program(`\`\${process.env.PROXY}/models/\${model}/predictions\``));
    expect(endings(result)).not.toContain('adapted');
  });
});

describe('a collection that is searched by a client of Observables', () => {
  const body = "{ properties: { input: '{{.context}}', collectionId: collection, collectionQuery: question } }";
  const program = (imports: string, sent: string): string => `import { HttpClient } from '@angular/common/http';
${imports}
export class Desk {
  constructor(private readonly http: HttpClient) {}
  ask(collection: string, question: string) {
    return ${sent};
  }
  again(collection: string, question: string) {
    return ${sent};
  }
}
`;
  const post = (options = ''): string => `this.http.post<any>(${URL_OF_MODEL}, ${body}${options})`;

  it('takes an operator that the file imports for all its calls', () => {
    const result = migrate(program("import { Observable, map } from 'rxjs';", `${post()}.pipe(map((data) => data))`));
    expect(endings(result)).toEqual(['adapted', 'adapted']);
    expect(result.output).toContain("import { Observable, map, switchMap } from 'rxjs';");
    expect(result.output.match(/\.pipe\(switchMap\(\(retrieval\) => this\.http\.post/g)).toHaveLength(2);
  });

  it.each([
    ['whose answer is more than its body', "import { map } from 'rxjs';", post(", { observe: 'response' }")],
    ['in a file that imports nothing of RxJS', '', post()],
    ['in a file with a name like that of the operator', "import { map } from 'rxjs'; const switchMap = 1;", post()],
  ])('is searched by what takes the place of the client %s', (_, imports, sent) => {
    const result = migrate(program(imports, `${sent}.subscribe((data) => use(data.properties.output))`));
    expect(endings(result)).toEqual(['adapted', 'adapted']);
    expect(result.output.match(/withSuccessor\(this\.http\)\.post<any>\(/g)).toHaveLength(2);
  });

  it('is left to a person whose answer is not read as text', () => {
    const sent = post(", { responseType: 'blob' }");
    const result = endings(migrate(program('', `${sent}.subscribe((data) => use(data.properties.output))`)));
    expect(result).toHaveLength(2);
    expect(result.join()).not.toMatch(/adapted|rewritten/);
  });
});
