import { startModelHub, type ModelHub } from '@modelhub-migration/shim/testing';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scanText } from '../../src/languages/index.ts';

const run = promisify(execFile);
const LEGACY = 'https://inference.de-txl.ionos.com';
const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const FLUX = '6cbc28c9-217d-421c-85fb-754d79c61423';

/** A stand-in for the `requests` package on top of the standard library, as far as the programs below use it. */
const REQUESTS = `
import json as codec, os, ssl, urllib.request

class Response:
    def __init__(self, body, status): self.body, self.status_code = body, status
    def json(self): return codec.loads(self.body)
    def raise_for_status(self): pass

def request(method, url, json=None, data=None, headers=None, timeout=30):
    real, local = "https://openai.inference.de-txl.ionos.com/v1", os.environ["MODELHUB_SUCCESSOR_URL"]
    if not url.startswith(real): raise RuntimeError("the successor was not asked")
    body = codec.dumps(json).encode() if json is not None else data.encode() if data else None
    sent = {"Content-Type": "application/json", "Authorization": "Bearer test", **(headers or {})}
    with urllib.request.urlopen(urllib.request.Request(local + url[len(real):], body, sent, method=method)) as answer:
        return Response(answer.read(), answer.status)

def post(url, **options): return request("POST", url, **options)
def get(url, **options): return request("GET", url, **options)

class Client:
    def __init__(self, base_url="", headers=None): self.base_url = base_url
    def post(self, url, **options): return request("POST", url, **options)
    def get(self, url, **options): return request("GET", url, **options)
`;

let hub: ModelHub;
let secure: ModelHub;
let folder: string;

beforeAll(async () => {
  [hub, secure] = await Promise.all([startModelHub(), startModelHub({ tls: true })]);
  folder = mkdtempSync(join(tmpdir(), 'suggestions-'));
  writeFileSync(join(folder, 'requests.py'), REQUESTS);
  writeFileSync(join(folder, 'httpx.py'), 'from requests import *\n');
  writeFileSync(join(folder, 'hub.pem'), secure.caPem);
  // curl itself asks the real name; only the socket is led to the hub.
  const options = [
    `cacert = "${join(folder, 'hub.pem').replaceAll('\\', '/')}"`,
    `connect-to = "openai.inference.de-txl.ionos.com:443:127.0.0.1:${String(secure.ports.successor)}"`,
  ];
  writeFileSync(join(folder, '.curlrc'), options.join('\n'));
});

beforeEach(() => {
  hub.reset();
  secure.reset();
});

afterAll(async () => {
  await Promise.all([hub.close(), secure.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The program with every suggestion put in place of the lines it replaces. */
function applySuggestions(file: string, program: string): string {
  // A base that other files may use is theirs to change.
  const findings = scanText(file, program).filter(({ operation }) => operation !== 'definition');
  expect(findings.length).toBeGreaterThan(0);
  return findings.reduceRight((text, { suggestion }) => {
    expect(suggestion).toMatchObject({ via: 'successor', runnable: true });
    const { start, end } = suggestion.replaces ?? { start: 0, end: 0 };
    const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
    const lines = suggestion.text.split('\n').map((line) => (line === '' ? line : indent + line));
    return text.slice(0, start) + lines.join('\n') + text.slice(end);
  }, program);
}

const HEAD = `import json, os, requests, httpx\nBASE = "${LEGACY}"\nHEADERS = {"Authorization": "Bearer test"}\n`;

/** What the embedded hub generates for a prompt is a function of the request; these programs print it. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'inline body': `
def ask(prompt):
    r = requests.post(f"{BASE}/models/${LLAMA}/predictions", headers=HEADERS, json={"properties": {"input": prompt, "options": {"max_length": "300", "temperature": "0.5"}}})
    return r.json()["properties"]["output"]
print(ask("Hello, \\"world\\""))`,
  'payload in a name, id known when it runs': `
MODEL = os.environ.get("NOT_SET_ANYWHERE") or str("${LLAMA}")
def ask(prompt, model_id):
    url = f"{BASE}/models/{model_id}/predictions"
    payload = {
        "type": "prediction",
        "properties": {
            "input": "Say: " + prompt,
            "options": {"max_length": str(40), "temperature": "0.01", "top_k": 5},
        },
    }
    response = requests.post(url, json=payload, headers=HEADERS)
    response.raise_for_status()
    data = response.json()
    return data.get("properties", {}).get("output")
print(ask("hi", MODEL))`,
  'dumped body and concatenated URL': `
body = {"properties": {"input": "A line\\nand another", "options": {"max_length": "64"}}}
response = requests.post(BASE + "/models/${LLAMA}" + "/predictions", data=json.dumps(body), headers=HEADERS)
result = response.json()
print(result["properties"]["output"])`,
  'prompt template of a model family': `
r = requests.post("${LEGACY}/models/${LLAMA}/predictions", json={"properties": {"input": "<|begin_of_text|><|start_header_id|>system<|end_header_id|>Be brief.<|eot_id|><|start_header_id|>user<|end_header_id|>Hi<|eot_id|>", "options": {"max_length": "64"}}})
print(r.json()["properties"]["output"])`,
  image: `
r = requests.post(f"{BASE}/models/${FLUX}/predictions", json={"properties": {"input": "a boat"}})
print(r.json()["properties"]["output"])`,
  'client with a base': `
client = httpx.Client(base_url="${LEGACY}", headers=HEADERS)
def ask(prompt):
    r = client.post("/models/meta-llama/Llama-3.3-70B-Instruct/predictions", json={"properties": {"input": prompt, "options": {"max_length": "30"}}})
    return r.json()["properties"]["output"]
print(ask("hi"))`,
  'models list': `
r = requests.get(BASE + "/models", headers=HEADERS)
print([model["properties"]["name"] for model in r.json()["items"]])`,
};

describe('Python', () => {
  test.each(Object.entries(PROGRAMS))('%s', async (_, body) => {
    const program = applySuggestions('app.py', HEAD + body);
    writeFileSync(join(folder, 'app.py'), program);
    const env = { ...process.env, ...hub.env, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await run('python3', ['app.py'], { cwd: folder, env });
    expect(stdout.trim()).not.toBe('');
    expect(stdout.trim()).not.toBe('None');
    expect(hub.requests.map(({ host }) => host)).toEqual(['successor']);
    expect(hub.requests.map(({ status }) => status)).toEqual([200]);
    expect(scanText('app.py', program).filter(({ operation }) => operation !== 'definition')).toEqual([]);
  });

  test('an image is sent as such, texts carry their numbers', async () => {
    const ask = async (name: string): Promise<unknown> => {
      writeFileSync(join(folder, 'app.py'), applySuggestions('app.py', HEAD + (PROGRAMS[name] ?? '')));
      await run('python3', ['app.py'], { cwd: folder, env: { ...process.env, ...hub.env } });
      const text = hub.requests.at(-1)?.body;
      return typeof text === 'string' ? (JSON.parse(text) as unknown) : text;
    };
    expect(await ask('image')).toMatchObject({ model: 'black-forest-labs/FLUX.1-schnell', prompt: 'a boat', n: 1 });
    expect(await ask('payload in a name, id known when it runs')).toEqual({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      messages: [{ role: 'user', content: 'Say: hi' }],
      max_tokens: 40,
      temperature: 0.01,
    });
    expect(await ask('prompt template of a model family')).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });
});

const COMMANDS: Readonly<Record<string, string>> = {
  'single-quoted body': `curl -sS -X POST "${LEGACY}/models/${LLAMA}/predictions" \\
  -H "Authorization: Bearer test" -H 'Content-Type: application/json' \\
  -d '{"properties":{"input":"It'\\''s a test","options":{"max_length":"20","temperature":"0.1"}}}'`,
  'variables in the body': `PROMPT=hello
MODEL=${LLAMA}
curl -sS ${LEGACY}/models/$MODEL/predictions -H "Authorization: Bearer test" \\
  -H 'Content-Type: application/json' --data "{\\"properties\\":{\\"input\\":\\"Say $PROMPT for \\$5\\",\\"options\\":{\\"max_length\\":\\"20\\"}}}"`,
  image: `curl -sS "${LEGACY}/models/${FLUX}/predictions" -H "Authorization: Bearer test" -H 'Content-Type: application/json' --data-raw '{"properties":{"input":"a boat"}}'`,
  'models list': `curl -sS -H "Authorization: Bearer test" ${LEGACY}/models`,
};

/** Scripts that read the answer; what they print is the generated text. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'substitution with jq, quoted': `answer=$(curl -sS "${LEGACY}/models/${LLAMA}/predictions" -H "Authorization: Bearer test" \\
  -H 'Content-Type: application/json' -d '{"properties":{"input":"hi"}}' | jq -r '.properties.output')
echo "$answer"`,
  'substitution in quotes with jq, unquoted': `set -- hi
echo "$(curl -sS "${LEGACY}/models/${LLAMA}/predictions" -H "Authorization: Bearer test" -H 'Content-Type: application/json' -d "{\\"properties\\":{\\"input\\":\\"$1\\"}}" | jq -r .properties.output)"`,
  backticks: `M=${LLAMA}
out=\`curl -sS ${LEGACY}/models/$M/predictions -H "Authorization: Bearer test" -H 'Content-Type: application/json' -d '{"properties":{"input":"hi"}}' | jq -r ".properties.output"\`
echo "$out"`,
  'answer in a variable': `res=$(curl -sS ${LEGACY}/models/${LLAMA}/predictions -H "Authorization: Bearer test" -H 'Content-Type: application/json' -d '{"properties":{"input":"hi"}}')
echo "$res" | jq -r .properties.output`,
  'here-document': `PROMPT=hi
body=$(curl -sS "${LEGACY}/models/${LLAMA}/predictions" -H "Authorization: Bearer test" -H 'Content-Type: application/json' --data-binary @- <<EOF
{"properties": {"input": "Say $PROMPT for \\$5", "options": {"max_length": "20"}}}
EOF
)
echo "$body" | jq -r '.properties.output'`,
  'quoted here-document': `curl -sS "${LEGACY}/models/${LLAMA}/predictions" -H "Authorization: Bearer test" -H 'Content-Type: application/json' -d @- <<'EOF' | jq -r '.properties.output'
{"properties": {"input": "$5 \`x\`"}}
EOF`,
  'inline Python': `curl -sS ${LEGACY}/models/${LLAMA}/predictions -H "Authorization: Bearer test" -H 'Content-Type: application/json' -d '{"properties":{"input":"hi"}}' | python3 -c 'import json,sys; print(json.load(sys.stdin)["properties"]["output"])'`,
  'image into a file': `curl -sS ${LEGACY}/models/${FLUX}/predictions -H "Authorization: Bearer test" -H 'Content-Type: application/json' -d '{"properties":{"input":"a boat"}}' | jq -r .properties.output | base64 -d | od -c | head -1`,
  'ids of the list': `for id in $(curl -sS ${LEGACY}/models -H "Authorization: Bearer test" | jq -r '.items[].id'); do echo $id; done`,
};

describe('curl', () => {
  test.each(Object.entries(SCRIPTS))('%s', async (name, command) => {
    // A directory whose names fit a pattern: a path of jq without quotes would be taken for one of them.
    writeFileSync(join(folder, '.choices0.message.content'), '');
    const script = applySuggestions('run.sh', command);
    const env = { ...process.env, CURL_HOME: folder };
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
    expect(stdout.trim()).toMatch(/^(?!null$).+/);
    expect(secure.requests.map(({ host, status }) => `${host} ${String(status)}`)).toEqual(['successor 200']);
    const sent = JSON.stringify(secure.requests[0]?.body);
    if (name === 'here-document') expect(sent).toContain('Say hi for $5');
    if (name === 'quoted here-document') expect(sent).toContain('$5 `x`');
    expect(scanText('run.sh', script)).toEqual([]);
  });

  test.each([
    ['a name that is compared', `curl ${LEGACY}/models | jq -r '.items[] | select(.properties.name=="x") | .id'`],
    ['a variable that is read elsewhere', `res=$(curl ${LEGACY}/models)\nhandle "$res"`],
    ['a program that is not known', `curl ${LEGACY}/models | perl -ne '/"items": (.*)/'`],
  ])('says of %s that it has to change as well', (_, command) => {
    const [finding] = scanText('run.sh', command);
    expect(finding?.suggestion).toMatchObject({ via: 'successor', runnable: false });
    expect(finding?.suggestion.note).toContain('What reads the answer has to change as well.');
  });

  test.each(Object.entries(COMMANDS))('%s', async (name, command) => {
    const script = applySuggestions('run.sh', command);
    const { stdout } = await run('bash', ['-euc', script], { env: { ...process.env, CURL_HOME: folder } });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer).toHaveProperty(name === 'image' || name === 'models list' ? 'data' : 'choices');
    expect(secure.requests.map(({ host, status }) => `${host} ${String(status)}`)).toEqual(['successor 200']);
    if (name === 'variables in the body') {
      expect(JSON.stringify(secure.requests[0]?.body)).toContain('Say hello for $5');
    }
  });
});
