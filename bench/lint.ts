import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createModule, findCallSites } from '@modelhub-migration/contract/analysis';
import modelhub from '@modelhub-migration/eslint-plugin';
import { Linter } from 'eslint';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import type { Row } from './measure.ts';

const NAMESPACE = '@modelhub-migration';
const ALL_RULES = modelhub.configs.strict.rules ?? {};
const OWN = Object.keys(ALL_RULES);
const MARKER = /ionos|predictions|modelhub/i;
const MAX_FILE_BYTES = 60_000;

/** Files in the corpus. */
const FILES = 2_000;

/** Modules of a program, as rules that follow imports want them; bundles and scripts give such rules nothing to do. */
const IMPORTS_A_FILE = /^(?:import|export)\b[^'"\n;]*\bfrom ['"]\.{1,2}\//m;

/** A measurement over the whole corpus goes on until then, in milliseconds, so that the whole stays below three minutes. */
const TIME_LIMIT = 50_000;

/** Times of one file, in milliseconds, as ESLint itself takes them (what TIMING prints). */
interface FileTimes {
  total: number;
  rules: Readonly<Record<string, number>>;
}

interface SourceFile {
  path: string;
  text: string;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const ownTime = ({ rules }: FileTimes): number => sum(OWN.map((rule) => rules[rule] ?? 0));

function row(what: string, baseline: string, goal: Row['goal'], ratios: readonly number[]): Row {
  const sorted = [...ratios].sort((a, b) => a - b);
  const ratio = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return { what, baseline, goal, ratio, spread: [sorted[0] ?? NaN, sorted.at(-1) ?? NaN] };
}

/** For a goal that is a time of its own: the lowest round counts, since other work on the machine can only add to it. */
function rowOfLeast(what: string, baseline: string, ratios: readonly number[]): Row {
  return { ...row(what, baseline, { atMost: 1 }, ratios), ratio: Math.min(...ratios) };
}

/** Source files below a folder, smallest folders first, until there are `wanted`. */
function collect(folder: string, wanted: number, accept: (path: string, text: string) => boolean): SourceFile[] {
  const files: SourceFile[] = [];
  const pending = [folder];
  for (let at = pending.shift(); at !== undefined && files.length < wanted; at = pending.shift()) {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() && /^\.(?:js|mjs|ts)$/.test(extname(path)) && statSync(path).size < MAX_FILE_BYTES) {
        const text = readFileSync(path, 'utf8');
        if (accept(path, text) && files.length < wanted) files.push({ path, text });
      }
    }
  }
  return files;
}

/**
 * Each file's least times over the rounds: other work on the machine can only add to a time, and hits other files in each
 * round.
 */
function leastTimes(rounds: readonly (readonly FileTimes[])[]): { own: number; total: number }[] {
  const [first = []] = rounds;
  return first.map((_, index) => {
    const times = rounds.flatMap((round) => round[index] ?? []);
    return { own: Math.min(...times.map(ownTime)), total: Math.min(...times.map(({ total }) => total)) };
  });
}

/** The first of each group, then the second of each, and so on. */
function takeTurns<T>(items: readonly T[], groupOf: (item: T) => string): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(groupOf(item));
    if (group === undefined) groups.set(groupOf(item), [item]);
    else group.push(item);
  }
  const lists = [...groups.values()];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list[turn] ?? [])).flat();
}

function timeFile(linter: Linter, config: Linter.Config, { path, text }: SourceFile): FileTimes {
  // `verify` ignores `stats`; with `fix: false` this is the same run.
  const options = { filename: path, fix: false, stats: true } as Linter.FixOptions;
  linter.verifyAndFix(text, config, options);
  const [pass] = linter.getTimes().passes;
  const rules = Object.fromEntries(Object.entries(pass?.rules ?? {}).map(([rule, { total }]) => [rule, total]));
  return { total: pass?.total ?? NaN, rules };
}

const untyped: Linter.Config = {
  files: ['**/*.js', '**/*.mjs', '**/*.ts'],
  languageOptions: { parser: tseslint.parser },
  linterOptions: { noInlineConfig: true },
  plugins: { [NAMESPACE]: modelhub },
  rules: ALL_RULES,
};

/** Real files, and where they lie. */
interface Corpus {
  folder: string;
  files: SourceFile[];
}

/**
 * Copies installed sources to a folder of their own, each package as it is, since ESLint ignores `node_modules`.
 *
 * @param root of this project
 */
function copyCorpus(root: string): Corpus {
  const store = join(root, 'node_modules', '.pnpm');
  const folder = mkdtempSync(join(tmpdir(), 'modelhub-corpus-'));
  const accept = (_path: string, text: string): boolean => IMPORTS_A_FILE.test(text) && !MARKER.test(text);
  const files = collect(store, FILES, accept).map(({ path, text }) => {
    const copy = join(folder, relative(store, path).replaceAll(`node_modules${sep}`, `modules${sep}`));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, text);
    return { path: copy, text };
  });
  const compilerOptions = {
    allowJs: true,
    module: 'preserve',
    moduleResolution: 'bundler',
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*'] }));
  return { folder, files };
}

/** Cost where there is nothing to find: nearly every file of every run. */
function benchNoMarker({ folder, files }: Corpus): Row[] {
  const linter = new Linter({ cwd: folder });
  for (const file of files.slice(0, 200)) timeFile(linter, untyped, file);
  const rounds: FileTimes[][] = [];
  const start = performance.now();
  while (rounds.length < 2 || (rounds.length < 5 && performance.now() - start < TIME_LIMIT / 2))
    rounds.push(files.map((file) => timeFile(linter, untyped, file)));
  const least = leastTimes(rounds);
  const own = sum(least.map((times) => times.own));
  const what = `all rules, ${String(files.length)} files without a marker: time`;
  return [
    rowOfLeast(what, '5 µs a file', [((own / least.length) * 1_000) / 5]),
    rowOfLeast(what, '0.1 % of the run', [own / sum(least.map(({ total }) => total)) / 0.001]),
  ];
}

const callSites = (count: number): string =>
  [
    `const BASE = 'https://inference.de-txl.ionos.com';`,
    ...Array.from(
      { length: count },
      (_, index) =>
        `export const ask${String(index)} = (id) => fetch(\`\${BASE}/models/\${id}/predictions\`, { method: 'POST' });`,
    ),
  ].join('\n');

/** Cost of a file full of call sites, and how it grows. */
function benchSites(root: string): Row[] {
  const linter = new Linter({ cwd: root });
  const time = (count: number): number =>
    ownTime(timeFile(linter, untyped, { path: join(root, 'many.js'), text: callSites(count) }));
  for (let i = 0; i < 3; i++) time(500);
  const rounds = Array.from({ length: 7 }, () => ({ few: time(1_000), many: time(4_000) }));
  return [
    rowOfLeast(
      'all rules, 1,000 call sites in a file: time',
      '15 µs a site',
      rounds.map(({ few }) => few / 15),
    ),
    // The least of each size, not of their ratios: a slow round of the small one would flatter.
    row('all rules, 4,000 call sites: time', '1,000 call sites', { atMost: 4.4 }, [
      Math.min(...rounds.map(({ many }) => many)) / Math.min(...rounds.map(({ few }) => few)),
    ]),
  ];
}

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
function benchHostile(): Row[] {
  return Object.entries(HOSTILE).map(([name, make]) => {
    const module = createModule('hostile.js', '', make());
    const time = (): number => {
      const start = performance.now();
      findCallSites(module);
      return performance.now() - start;
    };
    for (let i = 0; i < 20; i++) time();
    return rowOfLeast(`evaluator, ${name}: time`, '1 ms', Array.from({ length: 25 }, time));
  });
}

/**
 * Against the rules that flag deprecated code by types and by imports, on the same real files, in one pass: their cost is some
 * thousand times ours, so the first file of each package is measured, then the second, until all are or the time is up.
 */
function benchDeprecation({ folder, files }: Corpus): Row[] {
  const linter = new Linter({ cwd: folder });
  const config: Linter.Config = {
    ...untyped,
    languageOptions: { parser: tseslint.parser, parserOptions: { project: true, tsconfigRootDir: folder } },
    plugins: { ...untyped.plugins, '@typescript-eslint': tseslint.plugin, 'import-x': importX },
    settings: importX.flatConfigs.typescript.settings ?? {},
    rules: { ...ALL_RULES, '@typescript-eslint/no-deprecated': 'error', 'import-x/no-deprecated': 'error' },
  };
  // The first file pays for the whole program.
  const [first, ...others] = takeTurns(files, ({ path }) => relative(folder, path).split(sep)[0] ?? '');
  if (first !== undefined) timeFile(linter, config, first);
  const times: FileTimes[] = [];
  const start = performance.now();
  for (const file of others) {
    if (performance.now() - start > TIME_LIMIT) break;
    times.push(timeFile(linter, config, file));
  }
  const total = (rule: string): number => sum(times.map(({ rules }) => rules[rule] ?? 0));
  const own = sum(times.map(ownTime));
  const what = `all rules, ${String(times.length)} of these files: time`;
  return [
    row(what, '1/100 of @typescript-eslint/no-deprecated', { atMost: 1 }, [
      own / (total('@typescript-eslint/no-deprecated') / 100),
    ]),
    row(what, '1/20 of import-x/no-deprecated', { atMost: 1 }, [own / (total('import-x/no-deprecated') / 20)]),
  ];
}

/** Time to load the plugin, in a process of its own each time. */
function benchLoad(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'modelhub-bench-'));
  const plugin = createRequire(import.meta.url).resolve('@modelhub-migration/eslint-plugin');
  const probe = join(folder, 'probe.cjs');
  writeFileSync(
    probe,
    `const start = performance.now();\nrequire(${JSON.stringify(plugin)});\nconsole.log(performance.now() - start);\n`,
  );
  try {
    const load = (): number => Number(spawnSync(process.execPath, [probe], { encoding: 'utf8' }).stdout);
    load();
    return [
      rowOfLeast(
        'plugin load: time',
        '10 ms',
        Array.from({ length: 9 }, () => load() / 10),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the ESLint plugin costs: where there is nothing to find, where there is much, and where someone is hostile. */
export async function benchLint(root: string): Promise<Row[]> {
  const start = performance.now();
  const corpus = copyCorpus(root);
  let rows: Row[];
  try {
    rows = [
      ...benchNoMarker(corpus),
      ...benchSites(root),
      ...benchHostile(),
      ...benchDeprecation(corpus),
      ...benchLoad(),
    ];
  } finally {
    rmSync(corpus.folder, { recursive: true, force: true });
  }
  process.stderr.write(`lint: measured in ${String(Math.round((performance.now() - start) / 1_000))} s\n`);
  return Promise.resolve(rows);
}
