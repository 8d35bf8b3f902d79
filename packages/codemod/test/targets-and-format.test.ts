import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './project.ts';
import { LEGACY } from './samples.ts';

const projects: Project[] = [];

function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project(files);
  projects.push(made);
  return made;
}

afterEach(() => {
  for (const each of projects.splice(0)) each.remove();
});

/** A formatter that leaves a trace in each file it is given. */
const FORMATTER = {
  'node_modules/prettier/package.json': '{ "name": "prettier", "bin": "./bin.cjs" }',
  'node_modules/prettier/bin.cjs': [
    "const fs = require('fs');",
    "const files = process.argv.slice(process.argv.indexOf('--') + 1);",
    "for (const file of files) fs.appendFileSync(file, '// formatted\\n');",
  ].join('\n'),
};

describe('--target openai', () => {
  it.each([
    ['nothing', '{}', '^6.49.0'],
    ['a range that reaches it', '{ "dependencies": { "openai": "^6.0.0" } }', '^6.0.0'],
    ['a newer major', '{ "dependencies": { "openai": "^7.1.0" } }', '^7.1.0'],
  ])('asks for the SDK where package.json has %s', (_name, manifest, range) => {
    const p = project({ 'a.ts': LEGACY, 'package.json': manifest });
    const { code, stderr } = p.run('--write', '--force', '--target', 'openai');
    expect(code, stderr).toBe(0);
    expect(p.read('a.ts')).toContain('chat.completions.create({');
    expect(p.read('a.ts')).not.toContain('fetch(');
    expect(JSON.parse(p.read('package.json'))).toHaveProperty('dependencies.openai', range);
  });

  it.each([
    ['dependencies', 'an older major', '^4.20.0'],
    ['devDependencies', 'one release of an older major', '3.3.0'],
  ])('keeps the HTTP client where %s have %s of the SDK, which other files may use', (group, _, range) => {
    const manifest = JSON.stringify({ [group]: { openai: range } });
    const p = project({ 'package.json': manifest, 'src/a.ts': LEGACY, 'src/b.ts': "import OpenAI from 'openai';\n" });
    const { code, stdout } = p.run('--write', '--force', '--target', 'openai');
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`the package asks for the SDK as "${range}", which is older`);
    expect(p.read('src/a.ts')).toContain("fetch('https://openai.inference.de-txl.ionos.com/v1/chat/completions'");
    expect(p.read('package.json')).toBe(manifest);
  });

  it('gives tests a development dependency, and moves it once the program imports the SDK too', () => {
    const p = project({ 'test/a.ts': LEGACY, 'src/b.ts': LEGACY, 'package.json': '{ "name": "x" }\n' });
    p.run('test', '--root', '.', '--write', '--force', '--target', 'openai');
    expect(p.read('package.json')).toBe('{ "name": "x", "devDependencies": { "openai": "^6.49.0" } }\n');
    const { stdout } = p.run('src', '--root', '.', '--write', '--force', '--target', 'openai');
    expect(p.read('package.json')).toBe('{ "name": "x", "dependencies": { "openai": "^6.49.0" } }\n');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'package.json: openai ^6.49.0, moved from devDependencies: the program imports it',
    );
    const whole = project({ 'test/a.ts': LEGACY, 'src/b.ts': LEGACY, 'package.json': '{ "name": "x" }\n' });
    whole.run('--write', '--force', '--target', 'openai');
    expect(whole.read('package.json')).toBe(p.read('package.json'));
  });

  it('changes no byte in a second run', () => {
    const p = project({ 'a.ts': LEGACY, 'package.json': '{}' });
    p.run('--write', '--force', '--target', 'openai');
    const first = p.read('a.ts') + p.read('package.json');
    expect(p.run('--write', '--force', '--target', 'openai').code).toBe(0);
    expect(p.read('a.ts') + p.read('package.json')).toBe(first);
  });
});

describe('--format', () => {
  it('is not done unless asked for', () => {
    const p = project({ 'a.ts': LEGACY, ...FORMATTER });
    expect(p.run('--write', '--force').code).toBe(0);
    expect(p.read('a.ts')).not.toContain('// formatted');
  });

  it("runs the project's own formatter over what was written, and undo restores what was before", () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': 'export {};\n', ...FORMATTER });
    const { code, stderr } = p.run('--write', '--force', '--format');
    expect(code, stderr).toBe(0);
    expect(p.read('a.ts').endsWith('// formatted\n')).toBe(true);
    expect(p.read('b.ts')).toBe('export {};\n');
    expect(p.run('undo').code).toBe(0);
    expect(p.read('a.ts')).toBe(LEGACY);
  });

  it('says that the files are migrated where the formatter fails', () => {
    const p = project({ 'a.ts': LEGACY, ...FORMATTER, 'node_modules/prettier/bin.cjs': 'process.exit(7);\n' });
    const { code, stdout } = p.run('--write', '--force', '--format');
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, ' ')).toContain('the files are migrated, but prettier ended with code 7');
    expect(p.read('a.ts')).toContain('/v1/chat/completions');
  });

  it('writes nothing where the project has no formatter', () => {
    const p = project({ 'a.ts': LEGACY });
    const { code, stderr } = p.run('--write', '--force', '--format');
    expect(code).toBe(3);
    expect(stderr).toContain('neither prettier nor @biomejs/biome');
    expect(p.read('a.ts')).toBe(LEGACY);
  });
});
