import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkInterception } from '../../src/doctor/check-interception.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { startModelHub } from '../../src/testing.ts';
import { bundle } from '../bundle.ts';
import { buildCli } from './run-cli.ts';

let start: Awaited<ReturnType<typeof buildCli>>['start'];
beforeAll(async () => {
  ({ start } = await buildCli());
});

/** This package: a project with every client in its tree. */
const PROJECT = join(import.meta.dirname, '..', '..');

interface Report {
  problems: number;
  findings: Finding[];
}

async function examine(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await start(['doctor', '--json', ...args], {
    cwd,
    env: { NODE_OPTIONS: '', ...env },
  }).ended;
  expect(stderr).toBe('');
  return { code, report: JSON.parse(stdout) as Report };
}
const find = ({ findings }: Report, subject: string | RegExp) =>
  findings.filter((finding) =>
    typeof subject === 'string' ? finding.subject === subject : subject.test(finding.subject),
  );

describe('modelhub-shim doctor', () => {
  it('tries every HTTP client of the project and sees the shim catch it', async () => {
    const { code, report } = await examine(['--offline'], PROJECT);
    expect(find(report, /^(fetch|node:https)/).map(({ text }) => text)).toEqual(['caught', 'caught']);
    for (const client of [
      /^axios 1\./,
      /^got 11\./,
      /^ky 1\./,
      /^node-fetch 3\./,
      /^superagent /,
      /^cross-fetch /,
      /^request 2/,
      /^undici 7/,
      // Installed under aliases.
      /^undici 6/,
      /^node-fetch 2/,
    ]) {
      expect(find(report, client)).toMatchObject([{ level: 'ok', text: 'caught' }]);
    }
    expect(find(report, 'worker')).toMatchObject([{ text: 'reached' }]);
    expect(find(report, 'eval worker')[0]?.fix).toContain('--require');
    expect(find(report, 'child process')[0]?.fix).toContain('NODE_OPTIONS');
    expect(find(report, /^undici\.globalDispatcher/)[0]?.text).toContain('with the shim around it');
    expect([code, report.problems]).toEqual([0, 0]);
  });

  it('ends with 1 when a host cannot be reached, and says what to do', async () => {
    const hub = await startModelHub();
    const { code, report } = await examine(
      ['--successor-url', hub.successorUrl, '--collections-url', 'http://127.0.0.1:1'],
      tmpdir(),
    );
    await hub.close();
    expect(find(report, 'successor host')).toMatchObject([
      { level: 'ok', text: expect.stringContaining('401 without a token') as string },
    ]);
    expect(find(report, 'collections host')).toMatchObject([
      { level: 'problem', text: expect.stringContaining('ECONNREFUSED') as string, fix: expect.any(String) as string },
    ]);
    expect([code, report.problems]).toEqual([1, 1]);
  });

  it('finds the configuration, or what is wrong with it', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'doctor-'));
    const file = join(cwd, 'modelhub.config.json');
    writeFileSync(file, '{ "models": { "my-model": { "id": "openai/gpt-oss-120b", "kind": "text" } } }');
    const good = await examine(['--offline'], cwd);
    expect(find(good.report, 'configuration')).toMatchObject([{ level: 'ok', text: `${file}, 1 models mapped` }]);
    writeFileSync(file, '{ "models": { "my-model": { "id": "openai/gpt-oss-120b", "kind": "txt" } } }');
    const bad = await examine(['--offline'], cwd);
    expect(find(bad.report, 'configuration')).toMatchObject([
      { level: 'problem', text: expect.stringContaining('models.my-model.kind') as string },
    ]);
    expect(bad.code).toBe(1);
  });

  it('sees a client that goes past the shim', async () => {
    const folder = await bundle('doctor/probe.ts');
    const nothing = join(folder, 'no-shim.mjs');
    writeFileSync(nothing, '');
    const findings = await checkInterception(PROJECT, {
      register: pathToFileURL(nothing),
      probe: pathToFileURL(join(folder, 'probe.mjs')),
    });
    for (const subject of ['fetch (built in)', 'node:https', 'axios 1.21.1']) {
      const [found] = find({ problems: 0, findings }, subject);
      expect(found).toMatchObject({
        level: 'problem',
        text: 'escaped',
        fix: expect.stringContaining('ModelHubClient') as string,
      });
    }
  });

  it('prints a table for people', async () => {
    const { stdout } = await start(['doctor', '--offline'], { cwd: tmpdir() }).ended;
    expect(stdout).toMatch(/^ok {6}fetch \(built in\) +caught$/m);
    expect(stdout).toMatch(/^No problems found\.$/m);
  });
});
