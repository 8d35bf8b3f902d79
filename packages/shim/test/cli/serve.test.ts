import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessLine } from '../../src/gateway/access-log.ts';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub } from '../../src/testing.ts';
import { buildCli, type Started } from './run-cli.ts';

const run = promisify(execFile);
const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const TOKEN = 'canary-token-1234567890';

let hub: ModelHub;
let gateway: Started;
let url: string;
beforeAll(async () => {
  hub = await startModelHub();
  gateway = (await buildCli()).start(['serve', '--port', '0', '--grace', '5'], { env: hub.env });
  url = (await gateway.said(/Gateway on (http:\S+):/))[1] ?? '';
});
afterAll(async () => {
  gateway.child.kill('SIGTERM');
  const { code, stderr, stdout } = await gateway.ended;
  await hub.close();
  expect([code, stderr]).toEqual([0, expect.stringContaining('Shutting down') as string]);
  expect(stdout + stderr).not.toContain('canary');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AccessLine);
  expect(lines.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 401, 429]));
});
beforeEach(() => hub.reset());

const body = JSON.stringify({
  properties: { input: 'canary prompt', options: { max_length: '300', temperature: '0.5' } },
});
const expected = async (): Promise<string> => {
  const response = await fetch(`${url}/models/${LLAMA}/predictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body,
  });
  return ((await response.json()) as { properties: { output: string } }).properties.output;
};

/** The code of users, with nothing but its base URL changed. */
const PYTHON = {
  urllib: `
import json, os, urllib.request
request = urllib.request.Request(os.environ["BASE"] + "/models/${LLAMA}/predictions", data=os.environ["BODY"].encode(),
    headers={"Authorization": "Bearer " + os.environ["TOKEN"], "Content-Type": "application/json"})
with urllib.request.urlopen(request) as response:
    print(json.load(response)["properties"]["output"])`,
  'http.client': `
import http.client, json, os, urllib.parse
connection = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["BASE"]).netloc)
for attempt in range(2):  # the second one over the same connection
    connection.request("POST", "/models/${LLAMA}/predictions", os.environ["BODY"],
        {"Authorization": "Bearer " + os.environ["TOKEN"], "Content-Type": "application/json"})
    output = json.loads(connection.getresponse().read())["properties"]["output"]
print(output)`,
};

/** PHP as it is without any extension; the second request is refused, and its body is still read. */
const PHP = `
function ask($token) {
    $context = stream_context_create(["http" => [
        "method" => "POST", "ignore_errors" => true, "content" => getenv("BODY"),
        "header" => ["Authorization: Bearer $token", "Content-Type: application/json"]]]);
    return json_decode(file_get_contents(getenv("BASE") . "/models/${LLAMA}/predictions", false, $context), true);
}
echo json_encode([ask(getenv("TOKEN"))["properties"]["output"], ask("")["httpStatus"]]);`;

/** Not on every machine; where it is missing, the output says so, and nothing counts as passed. */
const hasPhp = spawnSync('php', ['--version']).status === 0;
if (!hasPhp) process.stdout.write('gateway callers: php is not on this machine, its cell was not tried\n');

const runPython = async (source: string): Promise<string> =>
  (
    await run('python3', ['-c', source], { env: { ...process.env, BASE: url, BODY: body, TOKEN, no_proxy: '*' } })
  ).stdout.trimEnd();

describe('programs that are not Node', () => {
  it.each(Object.entries(PYTHON))('Python, %s', async (_, source) => {
    expect(await runPython(source)).toBe(await expected());
  });

  it('Python sees errors as before: status, Retry-After and the legacy envelope', async () => {
    hub.fail({ retryAfter: 3 });
    const source = `
import json, os, urllib.request, urllib.error
try:
    urllib.request.urlopen(urllib.request.Request(os.environ["BASE"] + "/models", headers={"Authorization": "Bearer x"}))
except urllib.error.HTTPError as error:
    print(error.code, error.headers["Retry-After"], json.load(error)["httpStatus"])`;
    expect(await runPython(source)).toBe('429 3 429');
  });

  it('Python lists models and finds documents', async () => {
    const source = `
import json, os, urllib.request
def ask(path, data=None):
    return json.load(urllib.request.urlopen(urllib.request.Request(os.environ["BASE"] + path, data=data, headers={"Authorization": "Bearer x"})))
print([m["properties"]["name"] for m in ask("/models")["items"] if m["id"] == "${LLAMA}"],
    ask("/collections/${SAMPLE_COLLECTION.id}/query", b'{"query": "refunds", "limit": 1}')["properties"]["matches"][0]["document"]["properties"]["name"])`;
    expect(await runPython(source)).toBe("['meta-llama-3-3-70b-instruct'] refunds");
  });

  if (hasPhp) {
    it('PHP, file_get_contents', async () => {
      const env = { ...process.env, BASE: url, BODY: body, TOKEN };
      const { stdout } = await run('php', ['-n', '-r', PHP], { env });
      expect(JSON.parse(stdout)).toEqual([await expected(), 401]);
    });
  }

  it('curl, with the form content type that -d implies, and without a token', async () => {
    const curl = async (...args: string[]) => (await run('curl', ['-sS', '--noproxy', '*', ...args])).stdout;
    const answer = await curl('-H', `Authorization: Bearer ${TOKEN}`, '-d', body, `${url}/models/${LLAMA}/predictions`);
    expect((JSON.parse(answer) as { properties: { output: string } }).properties.output).toBe(await expected());
    expect(JSON.parse(await curl('-d', body, `${url}/models/${LLAMA}/predictions`))).toMatchObject({ httpStatus: 401 });
    const large = await curl(
      '-H',
      'Expect: 100-continue',
      '-H',
      `Authorization: Bearer ${TOKEN}`,
      '-d',
      body,
      `${url}/models/${LLAMA}/predictions`,
    );
    expect(JSON.parse(large)).toMatchObject({ type: 'prediction' });
  });
});

it('says what it is and until when at the start', () => {
  expect(gateway.output.stderr).toMatch(
    /^Gateway on http:\/\/127\.0\.0\.1:\d+: use this address in place of https:\/\/inference\.de-txl\.ionos\.com\.\n/,
  );
  expect(gateway.output.stderr).toMatch(/removed on 2026-05-05/);
});

it('serves on when nobody reads its log any more', async () => {
  const deaf = (await buildCli()).start(['serve', '--port', '0'], { env: hub.env });
  const [, base = ''] = await deaf.said(/Gateway on (http:\S+):/);
  deaf.child.stdout?.destroy();
  // The first line fails to be written, and the fault shows up a moment later.
  for (let call = 0; call < 5; call += 1) expect((await fetch(`${base}/healthz`)).status).toBe(200);
  deaf.child.kill('SIGTERM');
  expect((await deaf.ended).code).toBe(0);
});
