import fs from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './project.ts';
import { ESCAPING, LEGACY, MIGRATED_URL, UNKNOWN_MODEL } from './samples.ts';
import { TerminalSession } from './terminal-session.ts';

const projects: Project[] = [];
const sessions: TerminalSession[] = [];

function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project(files);
  projects.push(made);
  made.commitAll();
  return made;
}

function interact(
  p: Project,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): TerminalSession {
  const session = new TerminalSession(p.folder, ['--interactive', ...args], env);
  sessions.push(session);
  return session;
}

afterEach(() => {
  for (const session of sessions.splice(0)) session.kill();
  for (const made of projects.splice(0)) made.remove();
});

/** The last line of the choices: a question is complete when it is there. */
const ASKS = 'quit: write';
const CTRL_C = '\u0003';

const renamed = (source: string, name: string): string => source.replace('function ask', `function ${name}`);

describe('--interactive at a terminal', () => {
  it('shows each call with its diff in colour, and writes those that were chosen', async () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': LEGACY, 'c.ts': LEGACY });
    const session = interact(p);
    await session.press('y', ASKS);
    await session.press('n', ASKS);
    await session.press('y', ASKS);
    expect(await session.exit).toBe(0);
    expect(session.output).toContain('a.ts:2:26');
    expect(session.output).toContain('\u001b[31m-  return data.properties.output;\u001b[39m');
    expect(session.output).toContain('\u001b[32m+  return data.choices[0].message.content;\u001b[39m');
    expect(stripVTControlCharacters(session.output).replace(/\s+/g, ' ')).toContain(
      '2 rewritten, 0 adapted, 0 manual, 1 left alone.',
    );
    expect(['a.ts', 'b.ts', 'c.ts'].map((file) => p.read(file).includes(MIGRATED_URL))).toEqual([true, false, true]);
    expect(p.read('b.ts')).toBe(LEGACY);
    expect(p.run('undo').stdout).toBe('2 files restored.\n');
    expect(p.git('status', '--porcelain')).toBe('');
  });

  it('asks about each call of a file, equal ones too, and leaves those alone that were not chosen', async () => {
    const text = ['one', 'two', 'three'].map((name) => renamed(LEGACY, name)).join('\n');
    const p = project({ 'a.ts': text });
    const session = interact(p, ['--report', 'r.json']);
    await session.press('y', ASKS);
    await session.press('n', ASKS);
    await session.press('y', ASKS);
    expect(await session.exit).toBe(0);
    const [one, two, three] = p.read('a.ts').split('\nexport async function ');
    expect(one).toContain('choices[0]');
    expect(three).toContain('choices[0]');
    expect(two).toBe(renamed(LEGACY, 'two').replace('export async function ', ''));
    const { files } = JSON.parse(p.read('r.json')) as { files: { sites: { outcome: string }[] }[] };
    expect(files[0]?.sites.map(({ outcome }) => outcome)).toEqual(['rewritten', 'declined', 'rewritten']);
  });

  it('takes all of a kind without asking again, and still asks about others', async () => {
    const p = project({
      'a.ts': LEGACY,
      'b.ts': ESCAPING,
      'c.ts': LEGACY,
      'd.ts': UNKNOWN_MODEL,
      'package.json': '{}\n',
    });
    const session = interact(p);
    await session.press('a', ASKS);
    await session.press('y', 'b.ts:2:26');
    await session.press('y', 'Leave this marker comment?');
    expect(await session.exit).toBe(0);
    expect(p.read('c.ts')).toContain(MIGRATED_URL);
    expect(p.read('b.ts')).toContain('toLegacyPrediction');
    expect(p.read('d.ts')).toContain('MODELHUB-MANUAL');
    expect(p.read('package.json')).toContain('@modelhub-migration/shim');
    expect(session.output).not.toContain('c.ts:2:26');
  });

  it('opens the file in the editor, reads it anew, and asks again', async () => {
    const p = project({ 'a.ts': LEGACY });
    const script = "require('fs').appendFileSync(process.argv[1], '// mine\\n')";
    const session = interact(p, [], { VISUAL: '', EDITOR: `"${process.execPath}" -e "${script}"` });
    await session.press('e', ASKS);
    await session.press('y', ASKS);
    expect(await session.exit).toBe(0);
    expect(p.read('a.ts')).toContain(MIGRATED_URL);
    expect(p.read('a.ts').endsWith('}\n// mine\n')).toBe(true);
  });

  it('says what is wrong with an editor that cannot be started, and asks again', async () => {
    const p = project({ 'a.ts': LEGACY });
    const session = interact(p, [], { VISUAL: 'no-such-editor' });
    await session.press('e', ASKS);
    await session.shows('"no-such-editor" cannot be started');
    await session.press('n', ASKS);
    expect(await session.exit).toBe(0);
    expect(p.read('a.ts')).toBe(LEGACY);
  });

  it('writes what was chosen before the end was asked for, and nothing else', async () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': LEGACY });
    const session = interact(p);
    await session.press('y', ASKS);
    await session.press('q', ASKS);
    expect(await session.exit).toBe(0);
    expect(p.read('a.ts')).toContain(MIGRATED_URL);
    expect(p.read('b.ts')).toBe(LEGACY);
  });

  it('writes nothing at all after Ctrl-C', async () => {
    const p = project({ 'a.ts': LEGACY, 'b.ts': LEGACY });
    const session = interact(p, ['--report', 'r.json']);
    await session.press('y', ASKS);
    await session.press(CTRL_C, ASKS);
    expect(await session.exit).toBe(130);
    expect(session.output).toContain('Interrupted. Nothing was written.');
    expect(p.git('status', '--porcelain')).toBe('');
  });

  it('writes nothing into a file that somebody else has changed meanwhile', async () => {
    const p = project({ 'a.ts': LEGACY });
    const session = interact(p);
    await session.shows(ASKS);
    const changed = `${LEGACY}// somebody else\n`;
    p.write('a.ts', changed);
    await session.press('y', ASKS);
    expect(await session.exit).toBe(2);
    expect(session.output).toContain('changed by somebody else');
    expect(p.read('a.ts')).toBe(changed);
  });

  it('says before the first question that git would refuse, and asks nothing where nothing is found', async () => {
    const p = project({ 'a.ts': LEGACY });
    p.write('a.ts', `${LEGACY}// uncommitted\n`);
    const refused = interact(p);
    expect(await refused.exit).toBe(2);
    expect(refused.output).toContain('uncommitted changes in a.ts');
    expect(refused.output).not.toContain(ASKS);
    const empty = interact(project({ 'a.ts': 'export const a = 1;\n' }));
    expect(await empty.exit).toBe(0);
    expect(empty.output).not.toContain(ASKS);
  });
});

it('has no colours with --no-color, not even in the question', async () => {
  const session = interact(project({ 'a.ts': LEGACY }), ['--no-color']);
  await session.press('n', ASKS);
  expect(await session.exit).toBe(0);
  // eslint-disable-next-line no-control-regex -- the codes of colours
  expect(session.output).not.toMatch(/\u001b\[(?:3|4|9|10)\dm/);
});

describe('--interactive elsewhere', () => {
  it.each([
    ['without a terminal', ['--interactive'], '--interactive needs a terminal'],
    ['with --check', ['--interactive', '--check'], 'exclude each other'],
    ['with plan', ['plan', '--interactive'], 'plan asks nothing'],
  ])('%s: exit code 3, and nothing is touched', (_name, args, message) => {
    const p = project({ 'a.ts': LEGACY });
    const { code, stdout, stderr } = p.run(...args);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(fs.readFileSync(p.path('a.ts'), 'utf8')).toBe(LEGACY);
  });
});
