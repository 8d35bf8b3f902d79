import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import modelhub from '@modelhub-migration/eslint-plugin';
import { Linter } from 'eslint';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { copyCorpus, type Corpus, type SourceFile } from './lint-corpus.ts';
import { benchHostile } from './lint-hostile.ts';
import { row, rowOfLeast, type Row } from './measure.ts';

const NAMESPACE = '@modelhub-migration';
const ALL_RULES = modelhub.configs.strict.rules ?? {};
const OWN = Object.keys(ALL_RULES);

/** A measurement over the whole corpus goes on until then, in milliseconds, so that the whole takes some three minutes. */
const TIME_LIMIT = 50_000;

/** Times of one file, in milliseconds, as ESLint itself takes them (what TIMING prints). */
interface FileTimes {
  total: number;
  rules: Readonly<Record<string, number>>;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const ownTime = ({ rules }: FileTimes): number => sum(OWN.map((rule) => rules[rule] ?? 0));

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

/** The same rules by name and number, none of which does anything: what ESLint itself takes to ask that many. */
const idle: Linter.Config = {
  ...untyped,
  plugins: {
    [NAMESPACE]: { rules: Object.fromEntries(OWN.map((id) => [id.split('/').at(-1) ?? '', { create: () => ({}) }])) },
  },
  rules: Object.fromEntries(OWN.map((id) => [id, 'error'])),
};

/** Each file's least times, measured in so many rounds at least, and more until the time is up. */
function measureFiles(
  linter: Linter,
  config: Linter.Config,
  files: readonly SourceFile[],
  { rounds: fewest, limit }: { rounds: number; limit: number },
) {
  for (const file of files.slice(0, 200)) timeFile(linter, config, file);
  const rounds: FileTimes[][] = [];
  const start = performance.now();
  while (rounds.length < fewest || (rounds.length < 6 && performance.now() - start < limit))
    rounds.push(files.map((file) => timeFile(linter, config, file)));
  return leastTimes(rounds);
}

/** Cost where there is nothing to find: nearly every file of every run. */
function benchNoMarker({ folder, files }: Corpus): Row[] {
  const linter = new Linter({ cwd: folder });
  const least = measureFiles(linter, untyped, files, { rounds: 4, limit: TIME_LIMIT });
  const own = sum(least.map((times) => times.own));
  const floor = measureFiles(linter, idle, files.slice(0, files.length / 4), { rounds: 2, limit: 0 });
  const perFile = (times: readonly { own: number }[]): number =>
    (sum(times.map((time) => time.own)) / times.length) * 1_000;
  const what = `${String(files.length)} files without a marker`;
  return [
    rowOfLeast(what, '5 µs a file', [perFile(least) / 5]),
    rowOfLeast(what, '0.1 % of the run', [own / sum(least.map(({ total }) => total)) / 0.001]),
    { ...rowOfLeast('of which ESLint, rules that do nothing', '5 µs a file', [perFile(floor) / 5]), goal: undefined },
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
      '1,000 call sites in a file',
      '15 µs a site',
      rounds.map(({ few }) => few / 15),
    ),
    // The least of each size, not of their ratios: a slow round of the small one would flatter.
    row('4,000 call sites', '1,000 call sites', { atMost: 4.4 }, [
      Math.min(...rounds.map(({ many }) => many)) / Math.min(...rounds.map(({ few }) => few)),
    ]),
  ];
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
  const what = `${String(times.length)} files`;
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
        'plugin load',
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
