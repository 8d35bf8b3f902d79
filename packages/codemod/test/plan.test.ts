import { afterEach, describe, expect, it } from 'vitest';
import type { RolloutPlan } from '../src/rollout-plan.ts';
import { Project } from './project.ts';
import { ESCAPING, LEGACY, MIGRATED_URL, UNKNOWN_MODEL } from './samples.ts';

const projects: Project[] = [];
function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project(files);
  projects.push(made);
  made.commitAll();
  return made;
}
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

const plan = (p: Project, ...args: string[]): RolloutPlan => JSON.parse(p.run('plan', ...args).stdout) as RolloutPlan;

const TREE = {
  'package.json': '{}',
  'packages/a/package.json': '{}',
  'packages/a/src/a.ts': LEGACY,
  'packages/a/src/b.ts': LEGACY,
  'packages/b/package.json': '{}',
  'packages/b/c.ts': LEGACY,
  'tools/d.ts': LEGACY,
  'tools/fine.ts': 'export {};\n',
  CODEOWNERS: '/packages/ @front\n/packages/b/ @back @ops\n',
};

describe('plan', () => {
  it.each([
    [
      'package',
      ['.: tools/d.ts', 'packages/a: packages/a/src/a.ts packages/a/src/b.ts', 'packages/b: packages/b/c.ts'],
    ],
    [
      'codeowners',
      ['@back @ops: packages/b/c.ts', '@front: packages/a/src/a.ts packages/a/src/b.ts', 'nobody: tools/d.ts'],
    ],
    ['directory', ['.: packages/a/src/a.ts packages/a/src/b.ts packages/b/c.ts tools/d.ts']],
  ])('keeps files together by %s', (by, shards) => {
    const made = plan(project(TREE), '--by', by);
    expect(made.shards.map(({ group, files }) => `${group}: ${files.join(' ')}`)).toEqual(shards);
    expect(made).toMatchObject({ version: 1, by, max: 30 });
  });

  it('splits by folders first, then evenly, and loses and repeats nothing', () => {
    const names = Array.from({ length: 60 }, (_, i) => `${i < 20 ? 'x/y' : 'x/z'}/${String(i)}.ts`);
    const { shards } = plan(
      project(Object.fromEntries(names.map((name) => [name, LEGACY]))),
      '--by',
      'directory',
      '--max',
      '20',
    );
    expect(shards.flatMap(({ files }) => files).sort()).toEqual([...names].sort());
    expect(Math.max(...shards.map(({ files }) => files.length))).toBeLessThanOrEqual(20);
    expect(shards[0]?.group).toBe('x/y/');
    expect(new Set(shards.map(({ name }) => name)).size).toBe(shards.length);
    for (const { name } of shards) expect(name).toMatch(/^[a-z0-9-]+$/);
  });

  it('keeps the names of all other shards when one is done', () => {
    const p = project(TREE);
    const before = plan(p).shards;
    const [first] = before;
    expect(p.run('--write', ...(first?.files ?? [])).code).toBe(0);
    expect(plan(p).shards).toEqual(before.slice(1));
  });

  it('leads, shard by shard, to the same bytes as one run', () => {
    const files = { ...TREE, 'packages/b/e.ts': ESCAPING };
    const [sharded, whole] = [project(files), project(files)];
    for (const shard of plan(sharded, '--max', '1').shards) {
      expect(sharded.run('--write', '--force', ...shard.files).code).toBe(0);
    }
    expect(whole.run('--write').code).toBe(0);
    const names = [...Object.keys(files)];
    expect(names.map((name) => sharded.read(name))).toEqual(names.map((name) => whole.read(name)));
    expect(sharded.read('tools/d.ts')).toContain(MIGRATED_URL);
  });

  it('leads, package by package, to the same bytes and ids as one run with --root', () => {
    const files = { ...TREE, 'packages/b/e.ts': ESCAPING, 'packages/a/m.ts': UNKNOWN_MODEL };
    const [parts, whole] = [project(files), project(files)];
    for (const folder of ['packages/a', 'packages/b', 'tools']) {
      expect(parts.runIn(folder, '.', '--write', '--root', '../'.repeat(folder.split('/').length)).code).toBe(0);
    }
    expect(whole.run('--write').code).toBe(0);
    const names = Object.keys(files);
    expect(names.map((name) => parts.read(name))).toEqual(names.map((name) => whole.read(name)));
    expect(parts.read('packages/a/m.ts')).toContain('MODELHUB-MANUAL');
    expect(parts.runIn('packages/a', '.', '--root', '../b').stderr).toContain('does not lie in --root');
    expect(parts.runIn('packages/a', '.', '--root', 'nowhere').code).toBe(3);
  });

  it.each([
    [['plan', '--max', '0'], '--max must be a number from 1'],
    [['plan', '--write'], 'plan writes nothing'],
    [['plan', '--by', 'mood'], '--by must be one of "package"'],
    [['--by', 'package'], 'belong to "modelhub-codemod plan"'],
  ])('says what is wrong with %j', (args, message) => {
    const { code, stderr } = project(TREE).run(...args);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });
});
