import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startModelHub, type ModelHub } from '@modelhub-migration/shim/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runNode } from '../scripts/demo/stage.ts';

/** What one tool writes, the other reads: the usage log of a program under the shim joined with the codemod's findings. */

const root = resolve(import.meta.dirname, '..');
const REGISTER = pathToFileURL(join(root, 'packages/shim/dist/register.mjs')).href;
const CODEMOD = join(root, 'packages/codemod/bin/modelhub-codemod.mjs');
const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';

const OPTIONS = `{
    method: 'POST',
    headers: { Authorization: 'Bearer trace-test-token', 'Content-Type': 'application/json' },
    body: JSON.stringify({ properties: { input: 'Hello', options: { max_length: '50' } } }),
  }`;

/** Called twice; called never; and one whose address no reader of the source can know. */
const PROGRAM = `async function used() {
  const response = await fetch('https://inference.de-txl.ionos.com/models/${MODEL}/predictions', ${OPTIONS});
  return (await response.json()).properties.output;
}
export async function unused() {
  const response = await fetch('https://inference.de-txl.ionos.com/models/00000000-0000-4000-8000-000000000000/predictions', ${OPTIONS});
  return (await response.json()).properties.output;
}
async function hidden() {
  const address = Buffer.from(process.env.HIDDEN, 'base64').toString();
  return (await fetch(address, ${OPTIONS})).status;
}
await used();
await used();
await hidden();
`;

interface Report {
  trace: { unfound: { place: string; count: number }[] };
  ledger: { state: string; seen?: { count: number } }[];
}

let hub: ModelHub;
let folder: string;
beforeAll(async () => {
  hub = await startModelHub({ tls: true, legacy: 'gone' });
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'modelhub-trace-')));
  writeFileSync(join(folder, 'app.mjs'), PROGRAM);
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

it('joins the calls of a program that ran under the shim with the call sites in its source', async () => {
  const log = join(folder, 'usage.log');
  const hidden = Buffer.from(`https://inference.de-txl.ionos.com/models/${MODEL}/predictions`).toString('base64');
  const ran = await runNode(['--import', REGISTER, 'app.mjs'], folder, {
    ...hub.env,
    MODELHUB_SHIM_LOG: log,
    HIDDEN: hidden,
  });
  expect(ran.code, ran.text).toBe(0);

  const found = await runNode([CODEMOD, '.', '--trace', log, '--report', 'report.json'], folder, {});
  expect(found.code, found.text).toBe(0);
  const { ledger, trace } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  expect(ledger.map(({ state, seen }) => [state, seen?.count ?? 0])).toEqual([
    ['rewritten', 2],
    ['manual', 0],
  ]);
  const line = PROGRAM.slice(0, PROGRAM.indexOf('fetch(address')).split('\n').length;
  expect(trace).toMatchObject({
    migrated: 1,
    leftover: 0,
    neverSeen: 1,
    unfound: [{ place: `app.mjs:${String(line)}`, count: 1 }],
  });
  expect(readFileSync(join(folder, 'report.json'), 'utf8')).not.toContain('trace-test-token');
});
