import { afterAll, describe, expect, it } from 'vitest';
import type { Major } from './engines.ts';
import { createProject, findings, removeBuilds, type Outcome, type Project } from './project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LEGACY_BASE = `export const BASE = '${HOST}';\n`;
const MIGRATED_BASE = `export const BASE = 'https://openai.inference.de-txl.ionos.com/v1';\n`;

/** A program with something for each rule, in files that only together show what they call. */
const FILES: Readonly<Record<string, string>> = {
  'src/config.js': LEGACY_BASE,
  'src/ask.js': `import { BASE } from './config.js';
export const ask = (id, body) => fetch(BASE + '/models/' + id + '/predictions', { method: 'POST', body });\n`,
  // No needle in this file.
  'src/list.js': `import { BASE } from './config.js';\nexport const list = () => fetch(BASE + '/models');\n`,
  'src/env.js': `export const ask = (id, input) => fetch(process.env.IONOS_URL + '/models/' + id + '/predictions', {
  method: 'POST',
  body: JSON.stringify({ properties: { input } }),
});\n`,
  'src/model.js': `export const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';\n`,
  'src/main.js': `import '@modelhub-migration/shim/register';\n`,
  'src/done.js': `export const list = () => fetch('https://openai.inference.de-txl.ionos.com/v1/models');\n`,
};

const FOUND: Readonly<Record<string, string[]>> = {
  'ask.js': ['2 no-legacy-endpoint legacyCall'],
  'config.js': ['1 no-legacy-endpoint exportedBase'],
  'done.js': [],
  'env.js': ['1 no-legacy-endpoint likelyCall'],
  'list.js': ['2 no-legacy-endpoint legacyCall'],
  'main.js': ['1 no-shim register'],
  'model.js': ['1 no-legacy-model-id legacyModelId'],
};

interface Setup {
  readonly major: Major;
  readonly format: 'flat' | 'eslintrc';
}
const SETUPS: readonly Setup[] = [
  { major: 'eslint8', format: 'eslintrc' },
  { major: 'eslint8', format: 'flat' },
  { major: 'eslint', format: 'eslintrc' },
  { major: 'eslint', format: 'flat' },
  { major: 'eslint10', format: 'flat' },
];

const CONFIGS = {
  flat: [
    'eslint.config.js',
    `import modelhub from '@modelhub-migration/eslint-plugin';\nexport default [modelhub.configs.strict];\n`,
  ],
  eslintrc: [
    '.eslintrc.json',
    JSON.stringify({
      root: true,
      env: { node: true },
      parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
      extends: ['plugin:@modelhub-migration/legacy-strict'],
    }),
  ],
} as const;

const projects: Project[] = [];
afterAll(async () => {
  for (const project of projects) project.remove();
  await removeBuilds();
});

async function make({ major, format }: Setup, files = FILES): Promise<Project> {
  const project = await createProject(major, false);
  projects.push(project);
  const [configFile, config] = CONFIGS[format];
  for (const [file, text] of Object.entries({ ...files, [configFile]: config })) project.write(file, text);
  return project;
}

const lint = (
  project: Project,
  { format }: Setup,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> =>
  project.eslint(['-f', 'json', ...args, 'src'], { ESLINT_USE_FLAT_CONFIG: String(format === 'flat'), ...env });

/** ESLint 9 says on its own that eslintrc is deprecated. */
const withoutNotice = (stderr: string): string => stderr.replace(/^\(node:\d+\) ESLintRCWarning:[^]*$/, '');

describe.each(SETUPS)('the tarball in $major with a configuration in $format form', (setup) => {
  it('finds what is left, whatever the date', async () => {
    const project = await make(setup);
    project.write(
      'clock.cjs',
      `const RealDate = Date;
const now = RealDate.parse(process.env.TEST_NOW);
globalThis.Date = class extends RealDate {
  constructor(...args) { super(...(args.length === 0 ? [now] : args)); }
  static now() { return now; }
};\n`,
    );
    const outputs = await Promise.all(
      ['2020-01-01', '2026-05-04', '2026-05-06', '2036-01-01'].map(async (date) => {
        const env = { NODE_OPTIONS: `--require ${project.folder}/clock.cjs`, TEST_NOW: `${date}T12:00:00Z` };
        const { code, stdout, stderr } = await lint(project, setup, [], env);
        expect({ code, stderr: withoutNotice(stderr) }).toEqual({ code: 1, stderr: '' });
        return stdout;
      }),
    );
    expect(findings(outputs[0] ?? '')).toEqual(FOUND);
    expect(new Set(outputs).size).toBe(1);
  });

  it('shows what came back in another file, in spite of --cache', async () => {
    const project = await make(setup, { 'src/config.js': MIGRATED_BASE, 'src/ask.js': FILES['src/ask.js'] ?? '' });
    expect(findings((await lint(project, setup, ['--cache'])).stdout)).toEqual({ 'ask.js': [], 'config.js': [] });
    project.write('src/config.js', LEGACY_BASE);
    const { code, stdout } = await lint(project, setup, ['--cache']);
    expect(code).toBe(1);
    expect(findings(stdout)['config.js']).toEqual(FOUND['config.js']);
  });
});

it.each(['eslint', 'eslint10'] as const)(
  '%s says with two threads, and a cache, what it says with one',
  async (major) => {
    const setup: Setup = { major, format: 'flat' };
    const project = await make(setup);
    const one = await lint(project, setup);
    const args = ['--concurrency', '2', '--cache'];
    expect((await lint(project, setup, args)).stdout).toBe(one.stdout);
    expect((await lint(project, setup, args)).stdout).toBe(one.stdout);
    project.write('src/config.js', MIGRATED_BASE);
    project.write('src/done.js', `export const list = () => fetch('${HOST}/models');\n`);
    const { 'config.js': base, 'done.js': call } = findings((await lint(project, setup, args)).stdout);
    expect({ base, call }).toEqual({ base: [], call: ['1 no-legacy-endpoint legacyCall'] });
  },
);

it('reports a base where it is defined, whatever the files that import it look like', async () => {
  const project = await createProject('eslint', false);
  projects.push(project);
  project.write(...CONFIGS.flat);
  project.write('src/config.js', LEGACY_BASE);
  project.write('src/a.js', `import { BASE } from './config.js';\nexport const list = (path) => fetch(BASE + path);\n`);
  const { code, stdout } = await project.eslint(['-f', 'json', 'src']);
  expect(code).toBe(1);
  expect(findings(stdout)).toEqual({ 'a.js': [], 'config.js': ['1 no-legacy-endpoint exportedBase'] });
});
