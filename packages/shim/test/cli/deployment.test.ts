import { ERROR_CODES } from '@modelhub-migration/contract';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SERVE_OPTIONS } from '../../src/cli-options.ts';
import { GATEWAY_ERRORS } from '../../src/gateway/gateway-error.ts';
import { createMetrics } from '../../src/gateway/metrics.ts';
import { startModelHub } from '../../src/testing.ts';
import { buildCli } from './run-cli.ts';

const docs = join(import.meta.dirname, '..', '..', '..', '..', 'docs');
const read = (path: string): string => readFileSync(join(docs, path), 'utf8');

/** The command line of each deployment, as its file has it. */
const COMMANDS: Record<string, string[]> = {
  systemd: (/^ExecStart=\S+ modelhub-shim (.*)$/m.exec(read('gateway/modelhub-gateway.service'))?.[1] ?? '').split(' '),
  Kubernetes: [...read('gateway/kubernetes.yaml').matchAll(/^ {12}- (serve|--\S+)$/gm)].map((match) => match[1] ?? ''),
};

/** What a machine that runs tests has not. */
const stub = (argument: string): string =>
  argument
    .replace(/^(--port=)?8787$/, '$10')
    .replace('${STATE_DIRECTORY}/usage.jsonl', '/dev/null')
    .replace(
      '/etc/modelhub/modelhub.config.json',
      join(docs, '..', 'packages', 'shim', 'test', 'cli', 'empty.config.json'),
    );

describe('the deployments of the documentation', () => {
  it.each(Object.entries(COMMANDS))('%s starts a gateway, and ends it on SIGTERM', async (_, args) => {
    expect(args.length).toBeGreaterThan(4);
    const hub = await startModelHub();
    const gateway = (await buildCli()).start(args.map(stub), { env: hub.env });
    const [, port = ''] = await gateway.said(/Gateway on http:\/\/[\d.]+:(\d+):/);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    gateway.child.kill('SIGTERM');
    expect((await gateway.ended).code).toBe(0);
    await hub.close();
  });
});

describe('gateway.md', () => {
  const text = read('gateway.md');

  it('names options that exist', () => {
    const named = [...text.matchAll(/`--([a-z-]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !Object.hasOwn(SERVE_OPTIONS, name))).toEqual([]);
  });

  it('names every error code of the gateway, and none that there is not', () => {
    const named = [...text.matchAll(/`(modelhub-(?:shim|gateway)-[a-z-]+)`/g)].map((match) => match[1] ?? '');
    const known: string[] = [...Object.values(GATEWAY_ERRORS), ...Object.values(ERROR_CODES)];
    expect(named.filter((code) => !known.includes(code))).toEqual([]);
    expect(Object.values(GATEWAY_ERRORS).filter((code) => !named.includes(code))).toEqual([]);
  });

  it('names every metric', async () => {
    const { text: metrics } = await (await createMetrics({ inFlight: () => 0, waiting: () => 0 })).render();
    const names = [...metrics.matchAll(/^# TYPE (modelhub_\w+)/gm)].map((match) => match[1] ?? '');
    expect(names).toHaveLength(6);
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
