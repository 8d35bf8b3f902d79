import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/**
 * The configuration files of docs/rollout, as far as they can run without their engines: every command that stands in
 * one of them is taken from the file and run as it is, in a fresh clone and without a terminal. Only `npx` and `gh` are
 * stand-ins: the first starts this build, the second writes down what it was asked for.
 */

const root = resolve(import.meta.dirname, '..');
const DOCS = join(root, 'docs/rollout');
const CODEMOD = join(root, 'packages/codemod/bin/modelhub-codemod.mjs');
const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';

const call = (model: string, result: string): string => `export async function ask(token) {
  const response = await fetch('https://inference.de-txl.ionos.com/models/${model}/predictions', {
    method: 'POST',
    headers: { Authorization: \`Bearer \${token}\` },
    body: JSON.stringify({ properties: { input: 'Hello', options: { max_length: '20' } } }),
  });
  const data = await response.json();
  return ${result};
}
`;

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop", "private": true }\n',
  CODEOWNERS: '/web/ @web\n/api/ @api\n',
  'web/ask.mjs': call(MODEL, 'data.properties.output'),
  'api/with space.mjs': call(MODEL, 'data.properties.output'),
  'api/unknown.mjs': call('00000000-0000-4000-8000-000000000000', 'data.properties.output'),
  'legacy.py': 'import requests\nrequests.get("https://inference.de-txl.ionos.com/models")\n',
};

interface Step {
  id?: string;
  name?: string;
  run?: string;
}
const readYaml = (file: string): unknown => parse(readFileSync(join(DOCS, file), 'utf8'));

let work: string;
let origin: string;
let expected: string;

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

let clones = 0;
function clone(): string {
  const folder = join(work, `clone-${String(clones++)}`);
  git(work, 'clone', '-q', origin, folder);
  return folder;
}

/** Runs a command as a CI system would: in a shell, without a terminal, with nothing to read. */
function run(command: string, cwd: string, env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
  const path = `${join(work, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  return spawnSync('bash', ['-eo', 'pipefail', '-c', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: work, PATH: path, RUNNER_TEMP: work, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const diffOf = (folder: string): string => git(folder, 'diff');
const fits = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'modelhub-rollout-')));
  mkdirSync(join(work, 'bin'));
  const scripts = {
    // `npx --yes @modelhub-migration/codemod@VERSION …` starts the build under test.
    npx: `#!/bin/sh\n[ "$1" = --yes ] || exit 90\ncase "$2" in @modelhub-migration/codemod@*) ;; *) exit 91 ;; esac\nshift 2\nexec "${process.execPath}" "${CODEMOD}" "$@"\n`,
    gh: `#!/bin/sh\n[ "$2" != list ] || { echo "\${OPEN:-0}"; exit; }\nprintf '%s\\n' "$*" >> "${join(work, 'gh.log')}"\n`,
  };
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(work, 'bin', name), text);
    chmodSync(join(work, 'bin', name), 0o755);
  }
  const source = join(work, 'source');
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(source, file)), { recursive: true });
    writeFileSync(join(source, file), text);
  }
  git(source, 'init', '-q', '-b', 'main');
  git(source, 'add', '-A');
  git(source, 'commit', '-qm', 'state');
  origin = join(work, 'origin.git');
  git(work, 'clone', '-q', '--bare', source, origin);
  const plain = clone();
  execFileSync(process.execPath, [CODEMOD, '.', '--write', '--quiet'], { cwd: plain });
  expected = diffOf(plain);
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

/** The one command of each engine that runs in every repository. */
const COMMANDS: Readonly<Record<string, () => string>> = {
  'Sourcegraph Batch Changes': () => (readYaml('sourcegraph.batch.yaml') as { steps: [{ run: string }] }).steps[0].run,
  'multi-gitter': () =>
    /multi-gitter run "([^"]+)"/.exec(readFileSync(join(DOCS, 'multi-gitter.yaml'), 'utf8'))?.[1] ?? '',
  Renovate: () =>
    (
      JSON.parse(readFileSync(join(DOCS, 'renovate.json'), 'utf8')) as {
        packageRules: [{ postUpgradeTasks: { commands: [string] } }];
      }
    ).packageRules[0].postUpgradeTasks.commands[0].replace('{{{newVersion}}}', '0.1.0'),
  'the codemod registry': () =>
    (readYaml('codemod-registry/workflow.yaml') as { nodes: [{ steps: [{ run: string }] }] }).nodes[0].steps[0].run,
};

describe.skipIf(!fits('bash'))('the command of an engine', () => {
  it.each(Object.keys(COMMANDS))('%s writes what one run writes, and ends with 0', (engine) => {
    const folder = clone();
    const { status, stdout, stderr } = run(COMMANDS[engine]?.() ?? '', folder);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('2 rewritten, 0 adapted, 1 manual');
    expect(diffOf(folder)).toBe(expected);
    expect(expected).toContain('MODELHUB-MANUAL');
  });
});

describe('GitHub Actions', () => {
  const workflows = ['github-actions.yml', 'github-actions-ratchet.yml'];

  it.each(workflows)('%s is a valid workflow', (file) => {
    const text = readFileSync(join(DOCS, file), 'utf8');
    expect(validateWorkflow(text)).toMatchObject({ errors: [] });
    const broken = validateWorkflow(text.replace('runs-on:', 'runs-oon:')) as { errors: unknown[] };
    expect(broken.errors.length).toBeGreaterThan(0);
  });

  it.skipIf(!fits('bash') || !fits('jq'))('plans shards, and pushes a branch for each', () => {
    const { jobs } = readYaml('github-actions.yml') as { jobs: Record<'plan' | 'migrate', { steps: Step[] }> };
    const scriptOf = (steps: readonly Step[], key: string): string =>
      steps.find(({ id, name }) => id === key || name === key)?.run ?? 'exit 99';
    const output = join(work, 'output');
    const planned = run(scriptOf(jobs.plan.steps, 'plan'), clone(), { BY: 'codeowners', GITHUB_OUTPUT: output });
    expect(planned).toMatchObject({ status: 0, stderr: '' });
    const shards = JSON.parse(readFileSync(output, 'utf8').replace(/^shards=/, '')) as {
      name: string;
      group: string;
      files: string[];
    }[];
    expect(shards.map(({ group, files }) => ({ group, files }))).toEqual([
      { group: '@api', files: ['api/unknown.mjs', 'api/with space.mjs'] },
      { group: '@web', files: ['web/ask.mjs'] },
    ]);

    const migrate = ({ name, group, files }: (typeof shards)[number], open: string): void => {
      const folder = clone();
      const env = { FILES: JSON.stringify(files), NAME: `modelhub/${name}`, GROUP: group, GH_TOKEN: 'x', OPEN: open };
      expect(run(scriptOf(jobs.migrate.steps, 'Migrate'), folder, env).status).toBe(0);
      expect(run(scriptOf(jobs.migrate.steps, 'Open the pull request'), folder, env).status).toBe(0);
    };
    const merged = clone();
    for (const shard of shards) {
      const { name } = shard;
      migrate(shard, '0');
      // A second run renews the branch of the pull request that is open.
      migrate(shard, '1');
      git(merged, 'fetch', '-q', 'origin', `modelhub/${name}`);
      git(merged, 'merge', '-q', '--no-edit', 'FETCH_HEAD');
    }
    expect(git(merged, 'diff', 'origin/main')).toBe(expected);
    expect(readFileSync(join(work, 'gh.log'), 'utf8').match(/^pr create --head modelhub\//gm)).toHaveLength(2);
    expect(readFileSync(join(work, 'body.md'), 'utf8')).toContain('# Migration of the retired AI Model Hub routes');
  });

  it.skipIf(!fits('bash'))('fails a pull request that brings a call back, and only that', () => {
    const { jobs } = readYaml('github-actions-ratchet.yml') as { jobs: { check: { steps: Step[] } } };
    const command = jobs.check.steps.find(({ run: text }) => text?.includes('npx'))?.run ?? '';
    const folder = clone();
    execFileSync(process.execPath, [CODEMOD, '.', '--report', 'modelhub.baseline.json', '--quiet'], { cwd: folder });
    expect(run(command, folder).status).toBe(0);
    cpSync(join(folder, 'web/ask.mjs'), join(folder, 'web/again.mjs'));
    const { status, stdout } = run(command, folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::warning file=web\/again\.mjs,line=2,/m);
  });
});
