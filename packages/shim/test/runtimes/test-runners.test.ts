import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelHub, type ModelHub } from '../../src/testing.ts';
import { installPackage } from './installed-package.ts';
import { REGISTER_CJS, runProgram } from './run-program.ts';

/** A project's own tests, as a user would have written them; nothing about the shim in them. */
const calls = `
  const url = 'https://inference.de-txl.ionos.com/models';
  const headers = { authorization: 'Bearer t' };
  const isServed = (body) => expect(body.type).toBe('collection');
  test('fetch', async () => isServed(await (await fetch(url, { headers })).json()));
  test('https', async () => {
    const text = await new Promise((resolve, reject) => {
      https
        .get(url, { headers }, (response) => {
          let all = '';
          response.setEncoding('utf8').on('data', (part) => (all += part)).on('end', () => resolve(all));
        })
        .on('error', reject);
    });
    isServed(JSON.parse(text));
  });
  test('errors', async () => {
    const response = await fetch(url);
    expect([response.status, (await response.json()).httpStatus]).toEqual([401, 401]);
  });
`;

const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

let hub: ModelHub;
let folder: string;
beforeAll(async () => {
  hub = await startModelHub({ tls: true });
  folder = mkdtempSync(join(tmpdir(), 'modelhub-runners-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await hub.close();
});

/** The preload in NODE_OPTIONS, which reaches the runner's workers. */
const preloaded = (): Record<string, string> => ({
  ...hub.env,
  NODE_OPTIONS: `${hub.env['NODE_OPTIONS'] ?? ''} --require=${JSON.stringify(REGISTER_CJS)}`,
  MODELHUB_SHIM_WARNINGS: 'off',
});

describe('a project preloaded by NODE_OPTIONS', () => {
  it('is served under Jest', async () => {
    const jest = join(await installPackage('jest', '30.5.2'), 'bin/jest.js');
    writeFileSync(join(folder, 'package.json'), '{"name":"project","jest":{"testMatch":["**/*.spec.cjs"]}}');
    writeFileSync(join(folder, 'models.spec.cjs'), `const https = require('node:https');${calls}`);
    const { code, stderr } = await runProgram(process.execPath, [jest, '--rootDir', folder], preloaded(), folder);
    expect(stderr).toMatch(/Tests: +3 passed, 3 total/);
    expect(code).toBe(0);
  }, 300_000);

  it.each(['forks', 'threads'])('is served under Vitest (%s)', async (pool) => {
    writeFileSync(join(folder, 'models.check.mjs'), `import https from 'node:https';${calls}`);
    const args = [VITEST, 'run', '--globals', '--root', folder, `--pool=${pool}`, '--reporter=json'];
    const config = join(folder, 'vitest.config.mjs');
    writeFileSync(config, `export default { test: { include: ['*.check.mjs'] } };`);
    const { code, stdout } = await runProgram(process.execPath, [...args, '--config', config], preloaded(), folder);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 3, numTotalTests: 3 });
    expect(code).toBe(0);
  });
});
