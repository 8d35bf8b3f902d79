import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAJORS, type Major } from './engines.ts';
import { createProject, findings, removeBuilds, type Project } from './project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const CALL = `export const list = () => fetch('${HOST}/models');\n`;
const MIGRATED = `export const list = () => fetch('https://openai.inference.de-txl.ionos.com/v1/models');\n`;
const FLAT_ESM = `import modelhub from '@modelhub-migration/eslint-plugin';\nexport default [modelhub.configs.recommended];\n`;

const projects: Project[] = [];
async function make(
  major: Major,
  files: Record<string, string>,
  { codemod = false }: { codemod?: boolean } = {},
): Promise<Project> {
  const project = await createProject(major, codemod);
  projects.push(project);
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  return project;
}

afterAll(async () => {
  for (const project of projects) project.remove();
  await removeBuilds();
});

describe.each(MAJORS)('%s on the command line', (major) => {
  const flat = { ESLINT_USE_FLAT_CONFIG: 'true' };

  it('reports through a flat configuration in ESM', async () => {
    const project = await make(major, { 'eslint.config.js': FLAT_ESM, 'a.js': CALL, 'b.js': MIGRATED });
    const { code, stdout } = await project.eslint(['-f', 'json', 'a.js', 'b.js'], flat);
    expect(findings(stdout)).toEqual({ 'a.js': ['1 no-legacy-endpoint legacyCall'], 'b.js': [] });
    expect(code).toBe(1);
  });

  it('reports through a flat configuration in CommonJS', async () => {
    const config = `const modelhub = require('@modelhub-migration/eslint-plugin');\nmodule.exports = [modelhub.configs.strict];\n`;
    const project = await make(major, { 'package.json': '{}', 'eslint.config.js': config, 'a.js': CALL });
    const { stdout } = await project.eslint(['-f', 'json', 'a.js'], flat);
    expect(findings(stdout)).toEqual({ 'a.js': ['1 no-legacy-endpoint legacyCall'] });
  });

  it('is one plugin however it is loaded', async () => {
    const config = `import { createRequire } from 'node:module';
import modelhub, { configs, rules, meta } from '@modelhub-migration/eslint-plugin';
const required = createRequire(import.meta.url)('@modelhub-migration/eslint-plugin');
if (required !== modelhub || configs !== modelhub.configs || rules !== modelhub.rules || meta !== modelhub.meta) throw new Error('two plugins');
export default [modelhub.configs.recommended, required.configs.strict];\n`;
    const project = await make(major, { 'eslint.config.js': config, 'a.js': CALL });
    const { stdout, stderr } = await project.eslint(['-f', 'json', 'a.js'], flat);
    expect(stderr).not.toContain('redefine');
    expect(findings(stdout)['a.js']).toHaveLength(1);
  });

  it('refuses an option that does not exist, and says which', async () => {
    const config = `import modelhub from '@modelhub-migration/eslint-plugin';
export default [modelhub.configs.recommended, { rules: { '@modelhub-migration/no-legacy-endpoint': ['error', { evidnce: 'likely' }] } }];\n`;
    const project = await make(major, { 'eslint.config.js': config, 'a.js': CALL });
    const { code, stderr } = await project.eslint(['a.js'], flat);
    expect(code).toBe(2);
    expect(stderr).toContain('evidnce');
  });
});

it('loads its search with the first file that has a needle', async () => {
  const config = `const modelhub = require('@modelhub-migration/eslint-plugin');
const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith('program-findings.cjs'));
const atStart = isLoaded();
process.on('exit', () => console.error(JSON.stringify({ atStart, atEnd: isLoaded() })));
module.exports = [modelhub.configs.recommended];\n`;
  const project = await make('eslint', {
    'package.json': '{}',
    'eslint.config.js': config,
    'a.js': CALL,
    'b.js': ';\n',
  });
  const told = async (file: string): Promise<unknown> => JSON.parse((await project.eslint([file])).stderr);
  expect(await told('b.js')).toEqual({ atStart: false, atEnd: false });
  expect(await told('a.js')).toEqual({ atStart: false, atEnd: true });
});

describe('fixes by the codemod', () => {
  const read = (base: string, fields: string): string => `const response = await fetch('${base}/models');
const models = await response.json();
console.log(models.${fields}.length);\n`;
  const files = {
    'eslint.config.js': `import modelhub from '@modelhub-migration/eslint-plugin';
export default [modelhub.configs.recommended, { rules: { '@modelhub-migration/no-legacy-endpoint': ['error', { fix: 'sources' }] } }];\n`,
    'src/a.js': read(HOST, 'items'),
    'src/a.test.js': read(HOST, 'items'),
  };

  it.each(MAJORS)('%s --fix rewrites the call and every read of its answer, but no test', async (major) => {
    const project = await make(major, files, { codemod: true });
    const { stdout } = await project.eslint(['-f', 'json', '--fix', 'src'], { ESLINT_USE_FLAT_CONFIG: 'true' });
    expect(findings(stdout)).toEqual({ 'a.js': [], 'a.test.js': ['1 no-legacy-endpoint legacyCall'] });
    expect(project.read('src/a.js')).toBe(read('https://openai.inference.de-txl.ionos.com/v1', 'data'));
    expect(project.read('src/a.test.js')).toBe(files['src/a.test.js']);
  });

  it('says what to install where the codemod is missing', async () => {
    const project = await make('eslint', files);
    const { code, stderr } = await project.eslint(['src'], {});
    expect(code).toBe(2);
    expect(stderr).toContain('needs the package @modelhub-migration/codemod');
  });

  it('does not load the codemod where nothing is to be fixed', async () => {
    const project = await make('eslint', {
      ...files,
      'src/a.js': read('https://example.com', 'items'),
      'src/a.test.js': '',
    });
    const { code, stderr } = await project.eslint(['src'], {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('other languages and engines', () => {
  let project: Project;
  beforeAll(async () => {
    project = await make('eslint', {
      'eslint.config.js': `import json from '@eslint/json';
import markdown from '@eslint/markdown';
import * as yaml from 'yaml-eslint-parser';
import modelhub from '@modelhub-migration/eslint-plugin';
export default [
  modelhub.configs.strict,
  { files: ['**/*.json'], plugins: { json }, language: 'json/json' },
  { files: ['**/*.md'], plugins: { markdown }, processor: 'markdown/markdown' },
  { files: ['**/*.yaml'], languageOptions: { parser: yaml } },
];\n`,
      'app.json': `{ "url": "${HOST}/models" }\n`,
      'doc.md': `# Doc\n\n\`\`\`js\nfetch('${HOST}/models');\n\`\`\`\n`,
      'ci.yaml': `env:\n  NODE_OPTIONS: --import @modelhub-migration/shim/register\n`,
    });
  });

  it('lints JSON, YAML and code inside Markdown in one run', async () => {
    const { stdout, stderr } = await project.eslint(['-f', 'json', 'app.json', 'doc.md', 'ci.yaml']);
    expect(stderr).toBe('');
    expect(findings(stdout)).toEqual({
      'app.json': ['1 no-legacy-endpoint legacyUrl'],
      'doc.md': ['4 no-legacy-endpoint legacyCall'],
      'ci.yaml': ['2 no-shim preload'],
    });
  });

  it('are set up as the documentation says', async () => {
    const page = readFileSync(new URL('../docs/languages.md', import.meta.url), 'utf8');
    const [, config = ''] = /^```js\n([^]*?)^```/m.exec(page) ?? [];
    const [, oxlint = ''] = /^```json\n([^]*?)^```/m.exec(page) ?? [];
    const documented = await make('eslint', {
      'eslint.config.mjs': config,
      '.oxlintrc.json': oxlint,
      'a.js': CALL,
      'app.json': `{ "url": "${HOST}/models" }\n`,
      'doc.md': `Ask <${HOST}/models>.\n\n\`\`\`sh\ncurl ${HOST}/models\n\`\`\`\n`,
    });
    const { stdout } = await documented.eslint(['-f', 'json', '.']);
    expect(findings(stdout)).toMatchObject({
      'a.js': ['1 no-legacy-endpoint legacyCall'],
      'app.json': ['1 no-legacy-endpoint legacyUrl'],
      'doc.md': ['1 no-legacy-endpoint legacyUrl', '4 no-legacy-endpoint legacyUrl'],
    });
    const inOxlint = await documented.run('node_modules/oxlint/bin/oxlint', ['a.js']);
    expect(inOxlint.code).toBe(1);
    expect(inOxlint.stdout).toContain('@modelhub-migration(no-legacy-endpoint)');
  });

  it('runs in oxlint with the same findings', async () => {
    const files = {
      '.oxlintrc.json': JSON.stringify({
        jsPlugins: ['@modelhub-migration/eslint-plugin'],
        categories: { correctness: 'off' },
        rules: {
          '@modelhub-migration/no-legacy-endpoint': 'error',
          '@modelhub-migration/no-legacy-model-id': 'error',
          '@modelhub-migration/no-shim': 'error',
        },
      }),
      'eslint.config.js': FLAT_ESM,
      'a.js': CALL,
      'b.js': MIGRATED,
      'config.js': `export const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';\n`,
      'shim.js': `import '@modelhub-migration/shim/register';\n`,
    };
    const inOxlint = await make('eslint', files);
    const { stdout } = await inOxlint.run('node_modules/oxlint/bin/oxlint', [
      '-f',
      'json',
      'a.js',
      'b.js',
      'config.js',
      'shim.js',
    ]);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
    };
    expect(
      diagnostics.map(({ code, filename, labels }) => `${filename}:${String(labels[0]?.span.line)} ${code}`).sort(),
    ).toEqual([
      'a.js:1 @modelhub-migration(no-legacy-endpoint)',
      'config.js:1 @modelhub-migration(no-legacy-model-id)',
      'shim.js:1 @modelhub-migration(no-shim)',
    ]);
  });
});

it('walks through the suppressions as the documentation says', async () => {
  const page = readFileSync(new URL('../docs/adopting.md', import.meta.url), 'utf8');
  const project = await make('eslint', { 'eslint.config.js': FLAT_ESM });
  let steps = 0;
  for (const [, title, code = ''] of page.matchAll(/^```(?:sh|js title="([^"]+)")\n([^]*?)^```/gm)) {
    if (title !== undefined) {
      project.write(title, code);
      continue;
    }
    for (const [, args = '', expected] of code.matchAll(/^npx eslint (.*) # exit code (\d)$/gm)) {
      const { code: actual, stdout, stderr } = await project.eslint(args.split(' '));
      expect(`${args}: ${String(actual)} ${actual === Number(expected) ? '' : stdout + stderr}`).toBe(
        `${args}: ${String(expected)} `,
      );
      steps++;
    }
  }
  expect(steps).toBe(8);
  expect(JSON.parse(project.read('eslint-suppressions.json'))).toEqual({});
});

describe('loading', () => {
  it('takes one module', async () => {
    const probe = `require('@modelhub-migration/eslint-plugin');
console.log(Object.keys(require.cache).length - 1);`;
    const project = await make('eslint', { 'probe.cjs': probe });
    expect((await project.run('probe.cjs', [])).stdout.trim()).toBe('1');
  });
});
