import diagnostics from 'node:diagnostics_channel';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createGateway, installShim, ModelHubClient, USE_CHANNEL, type Gateway } from '../src/index.ts';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub, type Undo } from '../src/testing.ts';
import { CALLERS } from './callers.ts';

/**
 * Nothing that the shim writes or throws holds a token, a prompt, an option's value or an answer, whatever goes wrong on
 * the way. Every secret bears the mark; the successor quotes them back in its errors.
 */

const MARK = 'zqx';
const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const FLUX = '6cbc28c9-217d-421c-85fb-754d79c61423';
const UNKNOWN = '0b6c4a15-bb8d-4092-82b0-f357b77c59fd';

let hub: ModelHub;
let unroute: Undo;
let gateway: Gateway;
let gatewayUrl: string;
let folder: string;
let uninstall: () => void;
const written: string[] = [];
const write = (value: unknown): void => {
  written.push(
    typeof value === 'string' ? value : inspect(value, { depth: 12, showHidden: true, maxStringLength: null }),
  );
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  hub = await startModelHub({ tls: true });
  unroute = hub.route();
  vi.spyOn(process, 'emitWarning').mockImplementation((...args: unknown[]) => args.forEach(write));
  diagnostics.subscribe(USE_CHANNEL, write);
  uninstall = installShim({ warnings: 'always', mode: 'translate', logFile: join(folder, 'usage.jsonl') });
  gateway = createGateway({
    port: 0,
    config: {},
    logFile: join(folder, 'gateway.jsonl'),
    onAccess: write,
    onNotice: write,
    onUse: write,
  });
  gatewayUrl = await gateway.listen();
});
afterAll(async () => {
  await gateway.close();
  uninstall();
  diagnostics.unsubscribe(USE_CHANNEL, write);
  vi.restoreAllMocks();
  unroute();
  await hub.close();
  rmSync(folder, { recursive: true });
});

interface Call {
  token: string;
  modelId: string;
  body: string;
}

/** Asks as a program does. What is thrown, and the body of an error, counts as written; an answer is the caller's own. */
const WAYS: Record<string, (call: Call) => Promise<void>> = {
  ...Object.fromEntries(
    ['global fetch', 'undici request', 'node:https request'].map((name) => [
      name,
      async ({ token, modelId, body }: Call) => {
        const caller = await CALLERS[name]?.();
        const url = `${hub.legacyOrigin}/models/${modelId}/predictions`;
        const answer = await caller?.({ url, method: 'POST', headers: { authorization: `Bearer ${token}` }, body });
        if (answer?.status !== 200) write(answer);
      },
    ]),
  ),
  gateway: async ({ token, modelId, body }) => {
    const url = `${gatewayUrl}/models/${modelId}/predictions?key=${MARK}`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body });
    write([...answer.headers]);
    if (answer.status !== 200) write(await answer.text());
    else await answer.arrayBuffer();
  },
  client: async ({ token, modelId, body }) => {
    const client = new ModelHubClient({ token, onUse: write });
    write(client);
    await client.predict(modelId, JSON.parse(body) as never);
  },
};

/** Text with the mark in every piece that a message could hold of it. */
const secret = fc
  .array(fc.constantFrom(MARK, `${MARK}${MARK}`, `"${MARK}"`, `${MARK}\n`, `${MARK}ü😀`, `<${MARK}>`), {
    minLength: 8,
    maxLength: 40,
  })
  .map((parts) => parts.join(' '));
const prompt = fc
  .tuple(secret, secret, fc.nat(4))
  .map(
    ([one, two, form]) =>
      [
        one,
        `[INST] <<SYS>>${one}<</SYS>> ${two} [/INST]`,
        `<|start_header_id|>system<|end_header_id|>${one}<|eot_id|><|start_header_id|>user<|end_header_id|>${two}<|eot_id|>`,
        `{{.context}} ${one} {{.collection_query}}`,
        `[INST] ${two}`,
      ][form] ?? one,
  );
const token = fc.stringMatching(/^[a-z0-9]{10}$/).map((text) => `eyJ${MARK}${text}${MARK}`);
const optionValue = fc.constantFrom(MARK, `5${MARK}`, '5', 5, -1, null, [MARK], { [MARK]: MARK });
const options = fc.record(
  { max_length: optionValue, temperature: optionValue, top_k: optionValue, seed: optionValue },
  { requiredKeys: [] },
);

/** What the services do; `quoted` is a secret, whole or cut. */
const FAULTS: Record<string, (quoted: string) => Parameters<ModelHub['fail']>[0] | undefined> = {
  none: () => undefined,
  'an error that quotes': (quoted) => ({
    status: 400,
    body: { error: { message: `Bad input: ${quoted}`, type: quoted } },
  }),
  'an envelope that quotes': (quoted) => ({
    status: 422,
    body: { httpStatus: 422, messages: [{ errorCode: quoted, message: JSON.stringify({ quoted }) }] },
  }),
  'a page that quotes': (quoted) => ({ status: 502, body: `<html>${quoted}</html>` }),
  'an answer that is no JSON': (quoted) => ({ status: 200, body: `{"choices": ${quoted}` }),
  'an answer of another kind': (quoted) => ({ status: 200, body: { output: quoted } }),
  'a limit': () => ({ retryAfter: 1 }),
  'a cut connection': () => ({ cut: 'before-headers' }),
  'a cut answer': () => ({ cut: 'mid-body' }),
  'an empty answer': () => ({ status: 200, body: { choices: [{ message: { content: null, reasoning: MARK } }] } }),
};

it('holds for every client and the gateway, whatever the request and however it fails', async () => {
  const call = fc.record({
    way: fc.constantFrom(...Object.keys(WAYS)),
    fault: fc.constantFrom(...Object.keys(FAULTS)),
    host: fc.constantFrom('successor' as const, 'legacy' as const),
    modelId: fc.constantFrom(LLAMA, LLAMA, FLUX, UNKNOWN),
    token,
    prompt,
    query: secret,
    options,
    retrieval: fc.boolean(),
    quote: fc.constantFrom('token' as const, 'prompt' as const, 'query' as const),
    cut: fc.nat(200),
  });
  await fc.assert(
    fc.asyncProperty(
      call,
      async ({ way, fault, host, modelId, prompt: input, query, retrieval, quote, cut, ...rest }) => {
        hub.reset();
        written.length = 0;
        const properties = {
          input,
          options: rest.options,
          ...(retrieval ? { collectionId: SAMPLE_COLLECTION.id, collectionQuery: query } : {}),
        };
        const body = JSON.stringify({ type: MARK, properties, option: { [MARK]: MARK } });
        const whole = { token: rest.token, prompt: input, query: retrieval ? query : input }[quote];
        const quoted = whole.length > cut + 16 ? whole.slice(0, cut + 16) : whole;
        const failure = FAULTS[fault]?.(quoted);
        if (failure !== undefined) hub.fail({ match: { host }, ...failure });
        await WAYS[way]?.({ token: rest.token, modelId, body }).catch(write);
        const metrics = await (await fetch(`${gatewayUrl}/metrics`)).text();
        expect(written.length).toBeGreaterThan(0);
        expect([...written, metrics].filter((text) => text.includes(MARK))).toEqual([]);
      },
    ),
    { numRuns: 150, seed: 20_260_505 },
  );
  uninstall();
  await gateway.close();
  for (const name of ['usage.jsonl', 'gateway.jsonl']) {
    const log = readFileSync(join(folder, name), 'utf8');
    expect(log.split('\n').length).toBeGreaterThan(1);
    expect(log).not.toContain(MARK);
  }
});
