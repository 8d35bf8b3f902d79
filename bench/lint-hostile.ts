import { performance } from 'node:perf_hooks';
import { createModule, findCallSites } from '@modelhub-migration/contract/analysis';
import tseslint from 'typescript-eslint';
import { rowOfLeast, type Row } from './measure.ts';

type Program = Parameters<typeof createModule>[2];
type Node = Record<string, unknown>;

/** The parser as it is; its type in the plugin's bundle knows fewer parameters. */
interface TreeParser {
  parseForESLint(text: string, options: object): { ast: unknown };
}

const parse = (text: string): Program =>
  (tseslint.parser as unknown as TreeParser).parseForESLint(text, { range: true }).ast as Program;

/** A call with a sum of so many parts that parsers, which read one with a level of the stack a part, give up. */
function longSum(parts: number): Program {
  let at = 0;
  const node = (members: Node): Node => ({ range: [at, ++at], ...members });
  let sum: Node = node({ type: 'Literal', value: 'https://inference.de-txl.ionos.com' });
  for (let index = 1; index < parts; index++) {
    const right = node({ type: 'Literal', value: `/${String(index)}` });
    sum = node({ type: 'BinaryExpression', operator: '+', left: sum, right });
  }
  const callee = node({ type: 'Identifier', name: 'fetch' });
  const expression = node({ type: 'CallExpression', callee, arguments: [sum], optional: false });
  const body = [node({ type: 'ExpressionStatement', expression })];
  return node({ type: 'Program', body, sourceType: 'module' }) as unknown as Program;
}

const repeat = (count: number, text: (index: number) => string, separator: string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(separator);

/** Programs that make a naive evaluator hang or throw. */
const HOSTILE: Readonly<Record<string, () => Program>> = {
  'doubling constants': () =>
    parse(
      `const a0 = 'ionos';\n${repeat(40, (i) => `const a${String(i + 1)} = a${String(i)} + a${String(i)};`, '\n')}\nfetch(a40);`,
    ),
  'constants in a circle': () => parse(`const a = b + '/ionos', b = c + 'x', c = a + 'y';\nfetch(a + b + c);`),
  'functions in a circle': () => parse(`const f = (x) => g(x) + 'ionos', g = (x) => f(x);\nfetch(f('a'));`),
  '10,000-part concatenation': () => longSum(10_000),
  '10,000-part template': () => parse(`fetch(\`${repeat(10_000, (i) => `\${'ionos${String(i)}'}`, '')}\`);`),
  'template of 1 MB': () => parse(`fetch(\`https://inference.de-txl.ionos.com/models/${'x'.repeat(1_000_000)}\`);`),
  'conditions in conditions': () => parse(`fetch(${repeat(20, (i) => `(x${String(i)} ? 'ionos' : 'b')`, ' + ')});`),
};

/** What the search for call sites takes on hostile programs, behind the one walk that every file with a marker costs. */
export function benchHostile(): Row[] {
  return Object.entries(HOSTILE).map(([name, make]) => {
    const module = createModule('hostile.js', '', make());
    const time = (): number => {
      const start = performance.now();
      findCallSites(module);
      return performance.now() - start;
    };
    for (let i = 0; i < 20; i++) time();
    return rowOfLeast(`hostile: ${name}`, '1 ms', Array.from({ length: 25 }, time));
  });
}
