import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
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

/** Cost where there is nothing to find: nearly every file of every run. */
function benchNoMarker(root: string): Row[] {
  const linter = new Linter({ cwd: root });
  const installed = collect(join(root, 'node_modules', '.pnpm'), 2_000, (_path, text) => !MARKER.test(text));
  // ESLint ignores node_modules, so the same texts go under other names.
  const files = installed.map(({ path, text }, index) => ({
    path: join(root, `corpus/${String(index)}${extname(path)}`),
    text,
  }));
  for (const file of files.slice(0, 200)) timeFile(linter, untyped, file);
  const rounds = [0, 1, 2].map(() => files.map((file) => timeFile(linter, untyped, file)));
  const perFile = rounds.map((times) => (sum(times.map(ownTime)) / times.length) * 1_000);
  const shares = rounds.map((times) => sum(times.map(ownTime)) / sum(times.map(({ total }) => total)));
  const what = `all rules, ${String(files.length)} files without a marker: time`;
  return [
    row(
      what,
      '5 µs a file',
      { atMost: 1 },
      perFile.map((microseconds) => microseconds / 5),
    ),
    row(
      what,
      '0.1 % of the run',
      { atMost: 1 },
      shares.map((share) => share / 0.001),
    ),
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
  const rounds = [0, 1, 2, 3, 4].map(() => ({ few: time(1_000), many: time(4_000) }));
  return [
    row(
      'all rules, 1,000 call sites in a file: time',
      '15 µs a site',
      { atMost: 1 },
      rounds.map(({ few }) => few / 15),
    ),
    row(
      'all rules, 4,000 call sites: time',
      '1,000 call sites',
      { atMost: 4.4 },
      rounds.map(({ few, many }) => many / few),
    ),
  ];
}

/** Sources that make a naive evaluator hang or throw. Each has a marker, so that the analysis runs. */
const HOSTILE: Readonly<Record<string, string>> = {
  'doubling constants': [
    `const a0 = 'ionos';`,
    ...Array.from({ length: 40 }, (_, i) => `const a${String(i + 1)} = a${String(i)} + a${String(i)};`),
    'fetch(a40);',
  ].join('\n'),
  'constants in a circle': `const a = b + '/ionos', b = c + 'x', c = a + 'y';\nfetch(a + b + c);`,
  'functions in a circle': `const f = (x) => g(x) + 'ionos', g = (x) => f(x);\nfetch(f('a'));`,
  '10,000-part concatenation': `fetch(${Array.from({ length: 10_000 }, (_, i) => `'ionos${String(i)}'`).join(' + ')});`,
  'template of 1 MB': `fetch(\`https://inference.de-txl.ionos.com/models/${'x'.repeat(1_000_000)}\`);`,
  'conditions in conditions': `fetch(${Array.from({ length: 20 }, (_, i) => `(x${String(i)} ? 'ionos' : 'b')`).join(' + ')});`,
};

/** What a hostile source costs the rules beyond a harmless one of the same size. */
function benchHostile(root: string): Row[] {
  const linter = new Linter({ cwd: root });
  return Object.entries(HOSTILE).map(([name, text]) => {
    const file = { path: join(root, 'hostile.js'), text };
    for (let i = 0; i < 3; i++) timeFile(linter, untyped, file);
    const times = [0, 1, 2, 3, 4].map(() => ownTime(timeFile(linter, untyped, file)));
    return row(`all rules, ${name}: time`, '1 ms', { atMost: 1 }, times);
  });
}

/** Against the rules that flag deprecated code by types and by imports, on this project's own sources. */
function benchDeprecation(root: string): Row[] {
  const linter = new Linter({ cwd: root });
  const isSource = (path: string): boolean =>
    /packages\/[\w-]+\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts') && !path.includes('node_modules');
  const files = collect(join(root, 'packages'), 200, isSource);
  const config: Linter.Config = {
    ...untyped,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: root },
    },
    plugins: { ...untyped.plugins, '@typescript-eslint': tseslint.plugin, 'import-x': importX },
    rules: { ...ALL_RULES, '@typescript-eslint/no-deprecated': 'error', 'import-x/no-deprecated': 'error' },
  };
  const times = files.map((file) => timeFile(linter, config, file));
  const total = (rule: string): number => sum(times.map(({ rules }) => rules[rule] ?? 0));
  const own = sum(times.map(ownTime));
  const what = `all rules, ${String(files.length)} files about this very API: time`;
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
      row(
        'plugin load: time',
        '10 ms',
        { atMost: 1 },
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
  const rows = [
    ...benchNoMarker(root),
    ...benchSites(root),
    ...benchHostile(root),
    ...benchDeprecation(root),
    ...benchLoad(),
  ];
  process.stderr.write(`lint: measured in ${String(Math.round((performance.now() - start) / 1_000))} s\n`);
  return Promise.resolve(rows);
}
