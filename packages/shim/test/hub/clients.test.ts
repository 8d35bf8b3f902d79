import axios from 'axios';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { fetch as undiciFetch, request as undiciRequest } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startModelHub, type ModelHub } from '../../src/testing.ts';

const run = promisify(execFile);
const headers = { authorization: 'Bearer canary-token', 'content-type': 'application/json' };
const chat = JSON.stringify({
  model: 'meta-llama/Llama-3.3-70B-Instruct',
  messages: [{ role: 'user', content: 'How do I reset a password?' }],
  max_tokens: 200,
});
const chatUrl = 'https://openai.inference.de-txl.ionos.com/v1/chat/completions';
const goneUrl = 'https://inference.de-txl.ionos.com/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

interface Answer {
  status: number;
  json: unknown;
}

function askWithHttps(url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) }));
    });
    request.on('error', reject);
    request.end(chat);
  });
}

const CLIENTS: Record<string, (url: string) => Promise<Answer>> = {
  'global fetch': async (url) => {
    const response = await fetch(url, { method: 'POST', headers, body: chat });
    return { status: response.status, json: await response.json() };
  },
  'undici fetch': async (url) => {
    const response = await undiciFetch(url, { method: 'POST', headers, body: chat });
    return { status: response.status, json: await response.json() };
  },
  'undici request': async (url) => {
    const response = await undiciRequest(url, { method: 'POST', headers, body: chat });
    return { status: response.statusCode, json: await response.body.json() };
  },
  axios: async (url) => {
    const response = await axios.post<unknown>(url, chat, { headers, validateStatus: () => true });
    return { status: response.status, json: response.data };
  },
  'node:https': askWithHttps,
};

describe('real clients under the real host names', () => {
  let hub: ModelHub;
  let undo: () => void;
  beforeAll(async () => {
    hub = await startModelHub({ tls: true });
    undo = hub.route();
  });
  afterAll(async () => {
    undo();
    await hub.close();
  });
  beforeEach(() => hub.reset());

  it.each(Object.entries(CLIENTS))('%s gets the same completion', async (_, ask) => {
    const first = await ask(chatUrl);
    expect(first.status).toBe(200);
    expect(first.json).toEqual((await askWithHttps(chatUrl)).json);
    expect(first.json).toMatchObject({ object: 'chat.completion', choices: [{ finish_reason: 'stop' }] });
    expect(hub.requests[0]).toMatchObject({
      host: 'successor',
      path: '/v1/chat/completions',
      token: 'present',
      status: 200,
    });
  });

  it.each(Object.entries(CLIENTS))('%s is told that the legacy route is gone', async (_, ask) => {
    const answer = await ask(goneUrl);
    expect(answer).toMatchObject({ status: 410, json: { httpStatus: 410 } });
    expect(hub.requests[0]).toMatchObject({ host: 'legacy', method: 'POST', status: 410 });
  });

  it('answers for other regions too, by their own names', async () => {
    const response = await fetch('https://inference.test-region.ionos.com/models');
    expect(response.status).toBe(410);
  });

  it('serves the official SDK', async () => {
    const client = new OpenAI({
      apiKey: 'canary-token',
      baseURL: 'https://openai.inference.de-txl.ionos.com/v1',
      maxRetries: 0,
    });
    const completion = await client.chat.completions.create({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 100,
    });
    expect(completion.choices[0]?.message.content).toContain('On "Hello"');
    const stream = await client.chat.completions.create({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 100,
      stream: true,
    });
    let streamed = '';
    for await (const chunk of stream) streamed += chunk.choices[0]?.delta.content ?? '';
    expect(streamed).toBe(completion.choices[0]?.message.content);
    const embeddings = await client.embeddings.create({ model: 'BAAI/bge-m3', input: ['a', 'b'] });
    expect(embeddings.data.map(({ embedding }) => embedding.length)).toEqual([32, 32]);
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toContain('openai/gpt-oss-120b');
    await expect(client.models.retrieve('nothing')).rejects.toMatchObject({ status: 404 });
  });

  it('keeps tokens out of its log', () => {
    expect(JSON.stringify(hub.requests)).not.toContain('canary');
  });

  it('is reached by child processes, ESM and CommonJS, through the environment alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hub test "quoted" '));
    const ask = `fetch('${chatUrl}', { method: 'POST', headers: { authorization: 'Bearer x' }, body: process.argv[2] }).then(async (response) => console.log(response.status, (await response.json()).model));`;
    writeFileSync(join(folder, 'a.mjs'), `await ${ask}`);
    writeFileSync(join(folder, 'b.cjs'), `const https = require('https'); ${ask}`);
    const env = { ...process.env, ...hub.env };
    for (const file of ['a.mjs', 'b.cjs']) {
      const { stdout } = await run(process.execPath, [join(folder, file), chat], { env });
      expect(stdout).toBe('200 meta-llama/Llama-3.3-70B-Instruct\n');
    }
  });

  it('is reached by curl, which checks the certificate', async () => {
    const authority = hub.env.NODE_EXTRA_CA_CERTS ?? '';
    const to = `openai.inference.de-txl.ionos.com:443:127.0.0.1:${String(hub.ports.successor)}`;
    const { stdout } = await run('curl', [
      '-sS',
      '--cacert',
      authority,
      '--connect-to',
      to,
      '-H',
      'authorization: Bearer x',
      '-d',
      chat,
      chatUrl,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ object: 'chat.completion' });
  });
});

const connectMethod = (): unknown => Reflect.get(net.Socket.prototype, 'connect');

describe('the hub leaves nothing behind', () => {
  it('removes its files when closed and stops rerouting when undone', async () => {
    const original = connectMethod();
    const hub = await startModelHub({ tls: true });
    const authority = hub.env.NODE_EXTRA_CA_CERTS ?? '';
    expect(existsSync(authority)).toBe(true);
    const undo = hub.route();
    expect(connectMethod()).not.toBe(original);
    undo();
    expect(connectMethod()).toBe(original);
    await hub.close();
    expect(existsSync(authority)).toBe(false);
    await expect(fetch(hub.successorUrl)).rejects.toThrow('fetch failed');
  });

  it('removes its files when the process ends without closing it', async () => {
    const before = process.listeners('exit');
    const hub = await startModelHub({ tls: true });
    const own = process.listeners('exit').filter((listener) => !before.includes(listener));
    expect(own).toHaveLength(1);
    own[0]?.(0);
    expect(existsSync(hub.env.NODE_EXTRA_CA_CERTS ?? '')).toBe(false);
    await hub.close();
    expect(process.listeners('exit')).toEqual(before);
  });

  it('refuses to take the real names over without TLS', async () => {
    const hub = await startModelHub();
    expect(() => hub.route()).toThrow('{ tls: true }');
    await hub.close();
  });
});
