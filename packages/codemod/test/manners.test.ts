import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './project.ts';
import { LEGACY, MIGRATED_URL, UNKNOWN_MODEL } from './samples.ts';

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

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

describe('reports', () => {
  it('goes into a folder that is not there yet', () => {
    const p = project({ 'a.ts': LEGACY });
    expect(p.run('--report', 'out/deep/r.json').code).toBe(0);
    expect(JSON.parse(p.read('out/deep/r.json'))).toMatchObject({ summary: { rewritten: 1 } });
  });

  it.each([
    ['a file takes the place of its folder', 'a.ts/r.json'],
    ['it is a folder', 'folder.json'],
  ])('stops the run before anything is written where %s', (_name, report) => {
    const p = project({ 'a.ts': LEGACY, 'folder.json/x.txt': '' });
    const { code, stdout, stderr } = p.run('--write', '--report', report);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain(`--report "${report}" cannot be written`);
    expect(p.read('a.ts')).toBe(LEGACY);
  });
});

describe('wrong usage', () => {
  it.each([
    ['a glob as a path', ['src/*.ts'], 'Globs belong to --include: --include "src/*.ts".'],
    ['backslashes in a glob', ['--include', 'src\\*.ts'], 'with "/" on every system.'],
  ])('%s is explained', (_name, args, message) => {
    const { code, stdout, stderr } = project({ 'src/a.ts': LEGACY }).run(...args);
    expect(oneLine(stderr)).toContain(message);
    expect([code, stdout]).toEqual([3, '']);
  });
});

describe('calls with a single sign of the retired routes', () => {
  const weak = `export async function ask(base, id, input) {
  const options = { method: 'POST', body: JSON.stringify({ properties: { input } }) };
  const response = await fetch(\`\${base}/models/\${id}/predictions\`, options);
  return response.json();
}
`;

  it('are counted where no other call is found', () => {
    const { stdout } = project({ 'a.ts': weak }).run();
    expect(oneLine(stdout)).toContain('1 call with a single sign of it left out: --possible lists them.');
  });

  it('are counted where only a path stands in the program, too, and listed', () => {
    const files = {
      'hub.js':
        "export const predict = (transport, id, body) => transport.request({ path: ['', 'models', id, 'predictions'], body });\n",
    };
    expect(oneLine(project(files).run().stdout)).toContain('1 call with a single sign of it left out');
    const { stdout } = project(files).run('--possible');
    expect(oneLine(stdout)).toContain(
      'hub.js:1:94 javascript, predictions, possible Holds the path of retired predictions',
    );
    for (const other of [
      LEGACY,
      "import { predict } from './hub.js';\nexport const ask = (id) => predict(transport, id);\nexport const HUB = 'https://api.models.example/v1';\n",
    ])
      expect(oneLine(project({ ...files, 'b.ts': other }).run('--possible').stdout)).not.toContain('Holds the path');
  });

  it('are not spoken of beside others, or once they are listed', () => {
    expect(project({ 'a.ts': weak, 'b.ts': LEGACY }).run().stdout).not.toContain('single sign');
    expect(project({ 'a.ts': weak }).run('--possible').stdout).not.toContain('single sign');
  });
});

describe('files that are left alone', () => {
  it('does not get around a read-only file', () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': LEGACY });
    fs.chmodSync(p.path('a.ts'), 0o444);
    const { code, stdout } = p.run('--write');
    expect(code).toBe(2);
    expect(oneLine(stdout)).toContain(
      'a.ts failed the file cannot be written: it is read-only. Check its permissions.',
    );
    expect(p.read('a.ts')).toBe(LEGACY);
    expect(p.read('b.ts')).toContain(MIGRATED_URL);
  });

  it.each([
    ['UTF-16 with a byte-order mark', Buffer.from(`\uFEFF${LEGACY}`, 'utf16le')],
    ['zero bytes', Buffer.from(`${LEGACY}\0`)],
  ])('names a file of %s, and does not change it', (_name, bytes) => {
    const p = project({ 'b.ts': LEGACY });
    p.write('a.ts', bytes);
    p.commitAll();
    const { code, stdout } = p.run('--write');
    expect(code).toBe(2);
    expect(oneLine(stdout)).toMatch(
      /a\.ts failed the file (?:is not valid|holds zero bytes, so it is no text in) UTF-8\. Convert it/,
    );
    expect(fs.readFileSync(p.path('a.ts')).equals(bytes)).toBe(true);
    expect(p.read('b.ts')).toContain(MIGRATED_URL);
  });

  it('follows no link, also not in a circle or out of the tree', () => {
    const outside = project({ 'o.ts': LEGACY });
    const p = project({ 'src/a.ts': LEGACY }, false);
    fs.symlinkSync('.', p.path('src/loop'));
    fs.symlinkSync(outside.path('o.ts'), p.path('src/linked.ts'));
    fs.symlinkSync(outside.folder, p.path('src/outer'));
    fs.symlinkSync('nowhere.ts', p.path('src/dangling.ts'));
    p.commitAll();
    const { code, stdout } = p.run('--write');
    expect(code).toBe(0);
    expect(stdout).toContain('1 file written.');
    expect(stdout).toContain('src/linked.ts\n    the path is a link');
    expect(outside.read('o.ts')).toBe(LEGACY);
    expect(fs.lstatSync(p.path('src/linked.ts')).isSymbolicLink()).toBe(true);
  });
});

describe('git', () => {
  it('asks each repository about its own files', () => {
    const p = project({ 'one/a.ts': LEGACY, 'two/a.ts': LEGACY }, false);
    for (const name of ['one', 'two']) {
      p.git('init', '-q', name);
      p.git('-C', name, 'add', '-A');
      p.git('-C', name, 'commit', '-qm', 'state');
    }
    p.write('two/a.ts', `${LEGACY}// mine\n`);
    const refused = p.run('--write');
    expect(refused.code).toBe(2);
    expect(oneLine(refused.stdout)).toContain('Git has uncommitted changes in two/a.ts.');
    expect(p.run('one', '--write').code).toBe(0);
    expect(p.read('one/a.ts')).toContain(MIGRATED_URL);
  });

  it('knows the committed files of a submodule', () => {
    const library = project({ 'lib.ts': LEGACY });
    const p = project({ 'a.ts': 'export {};\n' });
    p.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library.folder, 'vendor/lib');
    p.commitAll();
    expect(p.run('--check').code).toBe(0);
    expect(p.run('vendor/lib', '--write').code).toBe(0);
    expect(p.read('vendor/lib/lib.ts')).toContain(MIGRATED_URL);
    expect(p.run('undo').code).toBe(0);
    expect(p.git('-C', 'vendor/lib', 'status', '--porcelain')).toBe('');
  });

  it('works in a further work tree, and in one of a bare repository', () => {
    const p = project({ 'a.ts': LEGACY });
    p.git('worktree', 'add', '-q', 'further');
    p.git('clone', '-q', '--bare', '.', 'bare.git');
    p.git('-C', 'bare.git', 'worktree', 'add', '-q', '../of-bare');
    for (const folder of ['further', 'of-bare']) {
      expect(p.runIn(folder, '--write').code).toBe(0);
      expect(p.read(`${folder}/a.ts`)).toContain(MIGRATED_URL);
      expect(p.runIn(folder, 'undo').code).toBe(0);
      expect(p.read(`${folder}/a.ts`)).toBe(LEGACY);
    }
  });

  it('leaves out what nested and global lists ignore', () => {
    const p = project({
      'a.ts': LEGACY,
      'secret.ts': LEGACY,
      'pkg/.gitignore': 'gen/\n',
      'pkg/gen/a.ts': LEGACY,
      'pkg/b.ts': LEGACY,
    });
    const lists = project({ ignored: 'secret.ts\n' }, false);
    p.git('rm', '-q', '--cached', 'secret.ts');
    const config = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.excludesFile',
      GIT_CONFIG_VALUE_0: lists.path('ignored'),
    };
    const { stdout } = p.runWith(config);
    expect(stdout.match(/^\+\+\+ .*$/gm)).toEqual(['+++ b/a.ts', '+++ b/pkg/b.ts']);
  });
});

describe('a run that was cut short', () => {
  it('is undone, although it wrote only some of what it had recorded', () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': LEGACY });
    p.run('--write');
    p.write('b.ts', LEGACY);
    expect(p.run('undo')).toEqual({ code: 0, stdout: '1 file restored.\n', stderr: '' });
    expect(p.git('status', '--porcelain')).toBe('');
  });

  it('puts off a signal until the files are written', () => {
    const source = fs.readFileSync(new URL('../src/uninterrupted.ts', import.meta.url), 'utf8');
    const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } });
    const script = `${outputText}
      import { writeSync } from 'node:fs';
      uninterrupted(() => {
        process.kill(process.pid, 'SIGINT');
        writeSync(1, 'written');
      });
      setInterval(() => {}, 1000);
    `;
    const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect([stdout, signal]).toEqual(['written', 'SIGINT']);
  });
});

describe('mixed text', () => {
  it.each([
    ['both kinds of line ends', LEGACY.replace('\n', '\r\n')],
    ['tabs and no final line end', LEGACY.replaceAll('  ', '\t').trimEnd()],
    ['one line', LEGACY.replaceAll('\n', ' ')],
    ['a hash-bang', `#!/usr/bin/env node\n${LEGACY}`],
  ])('keeps %s', (_name, text) => {
    const p = project({ 'a.ts': text });
    expect(p.run('--write').code).toBe(0);
    const written = p.read('a.ts');
    expect(written).toContain(MIGRATED_URL);
    const shape = (value: string): string[] => value.match(/^#!.*|\r?\n[ \t]*|[^\n]$/g) ?? [];
    expect(shape(written)).toEqual(shape(text));
    p.commitAll();
    expect(p.run('--write').stdout).toContain('Nothing had to be written.');
  });
});

describe('parts of a run', () => {
  it('has every file in one shard, whatever is left to a person in it', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`d${String(i)}/a.ts`, i % 3 === 0 ? UNKNOWN_MODEL : LEGACY]),
    );
    const p = project(files);
    const seen = ['1/3', '2/3', '3/3'].flatMap((shard, index) => {
      const report = path.join('reports', `${String(index)}.json`);
      expect(p.run('--shard', shard, '--report', report).code).toBe(0);
      return (JSON.parse(p.read(report)) as { files: { file: string }[] }).files.map(({ file }) => file);
    });
    expect(seen.sort()).toEqual(Object.keys(files).sort());
  });
});
