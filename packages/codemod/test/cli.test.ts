import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './project.ts';
import { ESCAPING, LEGACY, MIGRATED_URL, UNKNOWN_MODEL } from './samples.ts';

const projects: Project[] = [];
function project(files: Readonly<Record<string, string>>, committed = true): Project {
  const made = new Project(files);
  projects.push(made);
  if (committed) made.commitAll();
  return made;
}
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

// eslint-disable-next-line no-control-regex -- the codes of colours
const COLOR = /\u001b\[/;

describe('preview', () => {
  it('shows a diff and a summary, and writes nothing', () => {
    const p = project({ 'src/a.ts': LEGACY });
    const { code, stdout, stderr } = p.run('src');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,9 +1,9 @@\n');
    expect(stdout).toContain(`+  const response = await fetch('${MIGRATED_URL}', {`);
    expect(stdout).toContain('1 call site in 1 file (1 file looked at): 1 rewritten, 0 adapted, 0 manual.');
    expect(stdout).toContain('Preview: nothing was written.');
    expect(p.read('src/a.ts')).toBe(LEGACY);
    expect(p.git('status', '--porcelain')).toBe('');
  });

  it('looks at the working folder where no path is given', () => {
    const { code, stdout } = project({ 'a.ts': LEGACY }).run();
    expect(code).toBe(0);
    expect(stdout).toContain('+++ b/a.ts');
  });

  it('keeps every line but those of the diff within 80 columns', () => {
    const p = project({ 'src/a.ts': UNKNOWN_MODEL, 'src/b.ts': 'const predictions = ;', 'package.json': '{}' });
    const { stdout } = p.run('--check');
    const long = stdout.split('\n').filter((line) => line.length > 80 && !/https:\/\//.test(line));
    expect(long).toEqual([]);
  });

  it.each([
    ['without a terminal', {}, []],
    ['with --no-color', { FORCE_COLOR: '1' }, ['--no-color']],
    ['with NO_COLOR', { NO_COLOR: '1' }, []],
  ])('has no colours %s', (_name, env, args) => {
    expect(project({ 'a.ts': LEGACY }).runWith(env, ...args).stdout).not.toMatch(COLOR);
  });

  it.each([
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, []],
    ['--color', {}, ['--color']],
  ])('has colours with %s', (_name, env, args) => {
    expect(project({ 'a.ts': LEGACY }).runWith(env, ...args).stdout).toMatch(COLOR);
  });

  it('never lets a file speak to the terminal', () => {
    const evil = LEGACY.replace("'Hello'", "'Hello \u001b]0;owned\u0007'");
    expect(project({ 'a.ts': evil }).run().stdout).not.toContain('\u001b');
  });

  it('prints the summary only with --quiet', () => {
    const { stdout } = project({ 'a.ts': LEGACY }).run('--quiet');
    expect(stdout).not.toContain('+++');
    expect(stdout).toContain('1 call site');
  });

  it('gives the same bytes twice', () => {
    const p = project({ 'b/a.ts': LEGACY, 'a/b.ts': ESCAPING, 'c.ts': UNKNOWN_MODEL, 'package.json': '{}' });
    expect(p.run().stdout).toBe(p.run().stdout);
  });
});

describe('--write', () => {
  it('writes, and a second run changes no byte', () => {
    const p = project({ 'src/a.ts': LEGACY, 'src/b.ts': UNKNOWN_MODEL });
    expect(p.run('--write').code).toBe(0);
    const first = [p.read('src/a.ts'), p.read('src/b.ts')];
    expect(first[0]).toContain(MIGRATED_URL);
    expect(first[0]).not.toContain('/predictions');
    p.commitAll();
    const second = p.run('--write');
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('Nothing had to be written.');
    expect([p.read('src/a.ts'), p.read('src/b.ts')]).toEqual(first);
  });

  it('has nothing to do right after a run, whose changes git has not yet', () => {
    const files = { 'a.ts': LEGACY, 'b.ts': UNKNOWN_MODEL, 'c.ts': ESCAPING, 'package.json': '{}\n' };
    const p = project(files);
    expect(p.run('--write').code).toBe(0);
    const first = Object.keys(files).map((name) => p.read(name));
    expect(p.git('status', '--porcelain').trim().split('\n')).toHaveLength(4);
    const second = p.run('--write');
    expect(second.code, second.stdout).toBe(0);
    expect(second.stdout).toContain('Nothing had to be written.');
    expect(Object.keys(files).map((name) => p.read(name))).toEqual(first);
  });

  it('leaves a marker where a person has to look, once, and takes it away when the site is done', () => {
    const p = project({ 'a.ts': UNKNOWN_MODEL });
    expect(p.run('--write').code).toBe(0);
    const marked = p.read('a.ts');
    expect(marked.match(/^ {2}\/\/ MODELHUB-MANUAL mh-[0-9a-f]{10} unknown-model: .+$/gm)).toHaveLength(1);
    expect(marked.replace(/^.*MODELHUB-MANUAL.*\n/m, '')).toBe(UNKNOWN_MODEL);
    p.run('--write', '--force');
    expect(p.read('a.ts')).toBe(marked);

    const models = { '00000000-0000-4000-8000-000000000000': { id: 'openai/gpt-oss-120b', kind: 'text' } };
    p.write('modelhub.config.json', JSON.stringify({ models }));
    expect(p.run('--write', '--force').code).toBe(0);
    expect(p.read('a.ts')).not.toContain('MODELHUB-MANUAL');
    expect(p.read('a.ts')).toContain("model: 'openai/gpt-oss-120b'");
  });

  it('refuses on uncommitted changes in a file it would write, unless forced', () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': 'export const b = 1;\n' });
    p.write('b.ts', 'export const b = 2;\n');
    expect(p.run().code).toBe(0);
    p.write('a.ts', `${LEGACY}// mine\n`);
    const refused = p.run('--write');
    expect(refused.code).toBe(2);
    expect(refused.stdout).toMatch(/Nothing was written\. Git has uncommitted changes in a\.ts\./);
    expect(p.read('a.ts')).toBe(`${LEGACY}// mine\n`);
    expect(p.run('--write', '--force').code).toBe(0);
    expect(p.read('a.ts')).toContain(MIGRATED_URL);
  });

  it('does not mind changes in files it leaves alone', () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': 'export const b = 1;\n' });
    p.write('b.ts', 'export const b = 2;\n');
    expect(p.run('--write').code).toBe(0);
  });

  it('counts a file that git does not know as uncommitted', () => {
    const p = project({ 'b.ts': 'export const b = 1;\n' });
    p.write('a.ts', LEGACY);
    expect(p.run('--write').code).toBe(2);
  });

  it('refuses without git, unless forced', () => {
    const p = project({ 'a.ts': LEGACY }, false);
    const refused = p.run('--write');
    expect(refused.code).toBe(2);
    expect(refused.stdout.replace(/\s+/g, ' ')).toContain('There is no git repository here');
    expect(p.read('a.ts')).toBe(LEGACY);
    expect(p.run('--write', '--force').code).toBe(0);
  });

  it('keeps CRLF, byte-order mark, permissions and a missing final line end', () => {
    const text = `\uFEFF${LEGACY.trimEnd().replaceAll('\n', '\r\n')}`;
    const p = project({ 'a.ts': text, 'b.ts': UNKNOWN_MODEL.replaceAll('\n', '\r\n') });
    fs.chmodSync(p.path('a.ts'), 0o755);
    p.commitAll();
    expect(p.run('--write', '--force').code).toBe(0);
    const written = p.read('a.ts');
    expect(written).toContain(MIGRATED_URL);
    expect(written.startsWith('\uFEFF')).toBe(true);
    expect(written.endsWith('}')).toBe(true);
    for (const name of ['a.ts', 'b.ts']) expect(p.read(name).replaceAll('\r\n', '')).not.toContain('\n');
    expect(fs.statSync(p.path('a.ts')).mode & 0o777).toBe(0o755);
  });

  it('adds the adapters to the package that the file belongs to', () => {
    const manifest = '{\n\t"name": "x",\n\t"dependencies": {\n\t\t"zod": "^3.0.0"\n\t}\n}\n';
    const p = project({ 'package.json': '{}', 'packages/x/package.json': manifest, 'packages/x/src/a.ts': ESCAPING });
    expect(p.run('--write').code).toBe(0);
    expect(p.read('packages/x/src/a.ts')).toContain("from '@modelhub-migration/shim/adapters'");
    expect(p.read('packages/x/package.json')).toBe(
      '{\n\t"name": "x",\n\t"dependencies": {\n\t\t"@modelhub-migration/shim": "^0.1.0",\n\t\t"zod": "^3.0.0"\n\t}\n}\n',
    );
    expect(p.read('package.json')).toBe('{}');
  });

  it('leaves no temporary file behind', () => {
    const p = project({ 'a.ts': LEGACY });
    p.run('--write');
    expect(fs.readdirSync(p.folder).sort()).toEqual(['.git', 'a.ts']);
  });
});

describe('files that are more than one script', () => {
  it('rewrites the scripts of a Vue file and nothing else of it', () => {
    const script = ESCAPING.replace('export async', 'async');
    const text = `<template>\n  <p @click="ask(token)">x</p>\n</template>\n\n<script setup lang="ts">\n${script}</script>\n`;
    const p = project({ 'a.vue': text });
    expect(p.run('--write').code).toBe(0);
    const written = p.read('a.vue');
    expect(written).toContain(MIGRATED_URL);
    expect(written).toMatch(/<script setup lang="ts">\nimport \{[^}]+\} from '@modelhub-migration\/shim\/adapters';\n/);
    expect(written.startsWith(text.slice(0, text.indexOf('async')).trimEnd())).toBe(true);
    expect(written.endsWith('}\n</script>\n')).toBe(true);
    // The template calls ask(), so that its answer must keep the old shape.
    expect(written).toContain('toLegacyPrediction(await response.json(), {');
  });

  it('follows a constant into another file, by alias and JSON', () => {
    const call = LEGACY.replace(/'https:\/\/inference[^']+'/, '`${hub.url}/models/${MODEL}/predictions`');
    const model = /models\/([^/]+)\//.exec(LEGACY)?.[1] ?? '';
    const p = project({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "#/*": ["./src/*"] } } }',
      'src/hub.json': '{ "url": "https://inference.de-txl.ionos.com" }',
      'src/model.ts': `export const MODEL = '${model}';\n`,
      'src/deep/a.ts': `import hub from '#/hub.json';\nimport { MODEL } from '../model.js';\n\n${call}`,
    });
    const { stdout } = p.run('--report', 'r.json');
    const report = JSON.parse(p.read('r.json')) as { files: { file: string; sites: { tier: string }[] }[] };
    expect(report.files, stdout).toMatchObject([{ file: 'src/deep/a.ts', sites: [{ tier: 'certain' }] }]);
  });
});

describe('--check', () => {
  it('writes nothing and fails while anything legacy is left', () => {
    const p = project({ 'a.ts': LEGACY });
    expect(p.run('--check').code).toBe(1);
    expect(p.read('a.ts')).toBe(LEGACY);
    p.run('--write');
    expect(p.run('--check').code).toBe(0);
  });

  it('also fails on what is left to a person, and on other languages', () => {
    expect(project({ 'a.ts': UNKNOWN_MODEL }).run('--check').code).toBe(1);
    const python = 'import requests\nrequests.get("https://inference.de-txl.ionos.com/models")\n';
    const { code, stdout } = project({ 'a.py': python }).run('--check');
    expect(code).toBe(1);
    expect(stdout).toContain('a.py:2:');
  });
});

describe('one bad file', () => {
  const files = { 'good.ts': LEGACY, 'bad.ts': 'const predictions = 1;\nconst b = ;\n' };

  it('is named with line and column, fails the run, and does not keep the others from it', () => {
    const p = project(files);
    const { code, stdout } = p.run('--write');
    expect(code).toBe(2);
    expect(stdout).toContain('bad.ts:2:11  failed\n    syntax error: Expression expected. Correct it and run again.');
    expect(p.read('good.ts')).toContain(MIGRATED_URL);
    expect(p.read('bad.ts')).toBe(files['bad.ts']);
  });

  it('is not written where it is not UTF-8', () => {
    const p = project({});
    const bytes = Buffer.concat([Buffer.from(LEGACY), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a])]);
    p.write('a.ts', bytes);
    p.commitAll();
    const { code, stdout } = p.run('--write');
    expect(code).toBe(2);
    expect(stdout).toContain('not valid UTF-8');
    expect(fs.readFileSync(p.path('a.ts')).equals(bytes)).toBe(true);
  });

  it.each([
    ['too large', `${LEGACY}${'// filler\n'.repeat(220_000)}`, 'larger than 2 MB'],
    ['generated', `// @generated by a tool\n${LEGACY}`, 'generated'],
    ['minified', LEGACY.replaceAll('\n', ' ').repeat(40), 'minified'],
  ])('is left out and told where it is %s, without failing the run', (_name, text, word) => {
    const { code, stdout } = project({ 'a.ts': text }).run();
    expect(code).toBe(0);
    expect(stdout).toContain(word);
    expect(stdout).not.toContain('+++');
  });

  it('is only skipped where its code is nested beyond all reason', () => {
    const deep = `const predictions = ${'[\n'.repeat(50_000)}${']'.repeat(50)}${']\n'.repeat(49_950)};\n`;
    const { code, stdout } = project({ 'deep.js': deep, 'a.ts': LEGACY }).run();
    expect(code).toBe(2);
    expect(stdout).toContain('nested too deeply');
    expect(stdout).toContain('+++ b/a.ts');
  });
});

describe('wrong usage', () => {
  it.each([
    ['an option that is near a known one', ['--wriet'], 'Unknown option --wriet. Did you mean --write? See --help.'],
    ['an option that is near none', ['--frobnicate'], 'Unknown option --frobnicate. See --help.'],
    ['a path that does not exist', ['nowhere'], 'The path "nowhere" does not exist.'],
    ['a path without source files', ['notes'], 'The path "notes" holds no source file.'],
    ['globs that leave nothing', ['--include', '*.vue'], 'No source file is left'],
    ['a report of an unknown kind', ['--report', 'x.docx'], 'no report of that kind'],
    ['a shard that is none', ['--shard', '3/2'], '--shard must look like 2/5'],
    ['a target that is none', ['--target', 'axios'], '--target must be one of "fetch", "openai"'],
    ['both --write and --check', ['--write', '--check'], 'exclude each other'],
    ['a configuration that is not there', ['--config', 'gone.json'], '--config names "gone.json"'],
    ['a configuration with a typo', ['--config', 'typo.json'], 'typo.json: "modles" is not a known key'],
  ])('%s: exit code 3, and a message that says what to do', (_name, args, message) => {
    const p = project({ 'a.ts': LEGACY, 'notes/a.txt': 'x', 'typo.json': '{"modles":{}}' });
    const { code, stdout, stderr } = p.run(...args);
    expect(stderr.replace(/\s+/g, ' ')).toContain(message);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('    at ');
  });

  it('prints help within 80 columns, and the version', () => {
    const p = project({});
    const help = p.run('--help');
    expect(help.code).toBe(0);
    expect(help.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help.stdout).toContain('--no-color');
    expect(p.run('--version').stdout).toBe('0.1.0\n');
  });
});

describe('undo', () => {
  it('restores every byte of the last run', () => {
    const p = project({ 'src/a.ts': ESCAPING, 'src/b.ts': LEGACY.replaceAll('\n', '\r\n'), 'package.json': '{}\n' });
    p.run('--write');
    expect(p.git('status', '--porcelain').trim().split('\n')).toHaveLength(3);
    const undone = p.run('undo');
    expect(undone).toEqual({ code: 0, stdout: '3 files restored.\n', stderr: '' });
    expect(p.git('status', '--porcelain')).toBe('');
    expect(p.run('undo').code).toBe(3);
  });

  it('refuses a file that was edited since, and restores the others', () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': LEGACY });
    p.run('--write');
    const edited = `${p.read('a.ts')}// mine\n`;
    p.write('a.ts', edited);
    const { code, stdout, stderr } = p.run('undo');
    expect(code).toBe(2);
    expect(stderr).toBe('a.ts: not restored, it was edited since the run.\n');
    expect(stdout).toBe('1 file restored.\n');
    expect(p.read('a.ts')).toBe(edited);
    expect(p.read('b.ts')).toBe(LEGACY);
  });

  it('works without git, too', () => {
    const p = project({ 'a.ts': LEGACY }, false);
    p.run('--write', '--force');
    expect(p.read('a.ts')).toContain(MIGRATED_URL);
    expect(p.run('undo').code).toBe(0);
    expect(p.read('a.ts')).toBe(LEGACY);
  });

  it('is found without git where the run was started, and says so elsewhere', () => {
    const p = project({ 'app/a.ts': LEGACY }, false);
    p.run('app', '--write', '--force');
    const elsewhere = p.run('undo', 'app');
    expect(elsewhere.code).toBe(3);
    expect(elsewhere.stderr).toContain(
      'There is no run to undo in "app". Without git, name the folder that it was started in.',
    );
    expect(p.run('undo').code).toBe(0);
    expect(p.read('app/a.ts')).toBe(LEGACY);
  });

  it('does not follow a record that leads out of its folder', () => {
    const p = project({ 'app/a.ts': LEGACY, 'victim.ts': 'x' }, false);
    p.run('app', '--write', '--force');
    const log = { version: 1, root: '/', entries: [{ file: p.path('victim.ts').slice(1), before: 'y', after: '' }] };
    p.write('app/node_modules/.cache/modelhub-codemod/last-run.json', JSON.stringify(log));
    expect(p.run('undo', 'app').code).toBe(3);
    expect(p.read('victim.ts')).toBe('x');
  });
});

describe('reports', () => {
  it('writes each format asked for, without source text', () => {
    const p = project({ 'src/a.ts': LEGACY, 'src/b.ts': UNKNOWN_MODEL, 'src/bad.ts': 'predictions(' });
    const { code } = p.run('--report', 'r.json', '--report', 'r.sarif', '--report', 'r.md');
    expect(code).toBe(2);
    const json = JSON.parse(p.read('r.json')) as Record<string, unknown>;
    expect(json).toMatchObject({
      version: 1,
      mode: 'preview',
      summary: { scanned: 3, rewritten: 1, adapted: 0, manual: 1, listed: 0, skipped: 1, written: 0 },
      files: [
        { file: 'src/a.ts', changes: true, sites: [{ outcome: 'rewritten', start: { line: 2, column: 26 } }] },
        { file: 'src/b.ts', sites: [{ outcome: 'manual', reason: 'unknown-model' }] },
      ],
      skipped: [{ file: 'src/bad.ts', code: 'syntax', at: { line: 1, column: 13 } }],
    });
    for (const name of ['r.json', 'r.sarif', 'r.md']) {
      expect(p.read(name)).not.toContain('Hello');
      expect(p.read(name)).not.toContain(p.folder);
    }
    expect(p.read('r.md')).toContain('| src/b.ts:2 | predictions | The model has no known successor.');
  });

  it('gives a site the same id in every report and in its marker', () => {
    const p = project({ 'b.ts': UNKNOWN_MODEL });
    p.run('--write', '--report', 'r.json', '--report', 'r.sarif');
    const id = /MODELHUB-MANUAL (\S+)/.exec(p.read('b.ts'))?.[1] ?? 'none';
    expect(p.read('r.json')).toContain(`"id": "${id}"`);
    expect(p.read('r.sarif')).toContain(`"modelhubSite/v1": "${id}"`);
  });
});

describe('scale', () => {
  it('migrates a thousand calls in one file', () => {
    const body = LEGACY.slice(LEGACY.indexOf('\n') + 1);
    const calls = Array.from(
      { length: 1000 },
      (_, i) => `export async function f${String(i)}(token: string) {\n${body}`,
    );
    const p = project({ 'a.ts': calls.join('\n') });
    const { code, stdout } = p.run('--write');
    expect(stdout).toContain('1000 rewritten');
    expect(code).toBe(0);
    expect(p.read('a.ts').split(MIGRATED_URL)).toHaveLength(1001);
  });

  it('spreads files over shards without losing or repeating one', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${String(i)}/a.ts`, LEGACY]));
    const p = project(files);
    const shards = ['1/3', '2/3', '3/3'].map((shard) => p.run('--shard', shard).stdout.match(/^\+\+\+ b\/.*$/gm) ?? []);
    expect(shards.flat().sort()).toEqual(
      Object.keys(files)
        .map((name) => `+++ b/${name}`)
        .sort(),
    );
    expect(Math.min(...shards.map((shard) => shard.length))).toBeGreaterThan(0);
  });
});
