import { createGateway } from '@modelhub-migration/shim';
import { startModelHub, type ModelHub } from '@modelhub-migration/shim/testing';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scanText } from '../../src/languages/index.ts';
import { isInstalled, LANGUAGE_TOOLS, type LanguageTool } from './language-tools.ts';

/**
 * Suggestions for languages that are led through the gateway, run for real: each program asks the retired host, gets its
 * suggestion put in place, and is started with its own interpreter. What is not installed is named by the configuration
 * of the tests as NOT RUN.
 */

const run = promisify(execFile);
const LEGACY = 'https://inference.de-txl.ionos.com';
const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const BODY = '{"properties":{"input":"Hello","options":{"max_length":"20"}}}';
/** The body as a text literal of Go, Java and C#. */
const BODY_LITERAL = JSON.stringify(BODY);

let hub: ModelHub;
let gateway: ReturnType<typeof createGateway>;
let gatewayUrl: string;
let folder: string;

beforeAll(async () => {
  hub = await startModelHub();
  const { successorUrl, legacyUrl: collectionsUrl } = hub;
  gateway = createGateway({ successorUrl, collectionsUrl, config: {}, port: 0, graceMs: 100, mode: 'translate' });
  gatewayUrl = await gateway.listen();
  folder = mkdtempSync(join(tmpdir(), 'gateway-suggestions-'));
});
beforeEach(() => {
  hub.reset();
});
afterAll(async () => {
  await gateway.close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  readonly name: string;
  readonly tool: LanguageTool;
  readonly file: string;
  readonly text: string;
  readonly start: readonly string[];
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'PHP, curl_setopt',
    tool: 'php',
    file: 'curl.php',
    start: ['php', 'curl.php'],
    text: `<?php
class Hub {
  private const HOST = '${LEGACY}';
  public function ask(string $model, string $prompt): string {
    $ch = curl_init();
    curl_setopt_array($ch, [
      CURLOPT_URL => self::HOST . '/models/' . rawurlencode($model) . '/predictions',
      CURLOPT_RETURNTRANSFER => true,
      CURLOPT_HTTPHEADER => ['Authorization: Bearer test', 'Content-Type: application/json'],
      CURLOPT_POSTFIELDS => json_encode(['properties' => ['input' => $prompt, 'options' => ['max_length' => '20']]]),
    ]);
    return json_decode(curl_exec($ch), true)['properties']['output'];
  }
}
echo (new Hub())->ask('${LLAMA}', 'Hello');`,
  },
  {
    name: 'PHP, stream context',
    tool: 'php',
    file: 'stream.php',
    start: ['php', 'stream.php'],
    text: `<?php
$model = '${LLAMA}';
$context = stream_context_create(['http' => [
  'method' => 'POST',
  'header' => "Authorization: Bearer test\\r\\nContent-Type: application/json",
  'content' => '${BODY}',
]]);
echo json_decode(file_get_contents("${LEGACY}/models/$model/predictions", false, $context))->properties->output;`,
  },
  {
    name: 'Ruby, Net::HTTP',
    tool: 'ruby',
    file: 'ask.rb',
    start: ['ruby', 'ask.rb'],
    text: `require 'json'
require 'net/http'
BASE = '${LEGACY}'.freeze
uri = URI("#{BASE}/models/${LLAMA}/predictions")
answer = Net::HTTP.post(uri, '${BODY}', 'Authorization' => 'Bearer test', 'Content-Type' => 'application/json')
puts JSON.parse(answer.body).dig('properties', 'output')`,
  },
  {
    name: 'Perl, HTTP::Tiny',
    tool: 'perl',
    file: 'ask.pl',
    start: ['perl', 'ask.pl'],
    text: `use strict; use HTTP::Tiny; use JSON::PP;
my $model = '${LLAMA}';
my $answer = HTTP::Tiny->new->post("${LEGACY}/models/$model/predictions", {
  headers => { Authorization => 'Bearer test', 'Content-Type' => 'application/json' },
  content => '${BODY}',
});
print decode_json($answer->{content})->{properties}{output};`,
  },
  {
    name: 'Python, urllib',
    tool: 'python3',
    file: 'ask.py',
    start: ['python3', 'ask.py'],
    text: `import json, urllib.request
request = urllib.request.Request("${LEGACY}/models/${LLAMA}/predictions", b'${BODY}',
    {"Authorization": "Bearer test", "Content-Type": "application/json"})
print(json.load(urllib.request.urlopen(request))["properties"]["output"])`,
  },
  {
    name: 'Go, net/http',
    tool: 'go',
    file: 'ask.go',
    start: ['go', 'run', 'ask.go'],
    text: `package main
import ("fmt"; "io"; "net/http"; "strings")
const base = "${LEGACY}"
func main() {
  request, _ := http.NewRequest("POST", fmt.Sprintf("%s/models/%s/predictions", base, "${LLAMA}"), strings.NewReader(${BODY_LITERAL}))
  request.Header.Set("Authorization", "Bearer test")
  request.Header.Set("Content-Type", "application/json")
  answer, err := http.DefaultClient.Do(request)
  if err != nil { panic(err) }
  text, _ := io.ReadAll(answer.Body)
  fmt.Println(string(text))
}`,
  },
  {
    name: 'Java, HttpClient',
    tool: 'java',
    file: 'Ask.java',
    start: ['java', 'Ask.java'],
    text: `import java.net.URI;
import java.net.http.*;
class Ask {
  static final String BASE = "${LEGACY}";
  public static void main(String[] args) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(BASE + "/models/${LLAMA}/predictions"))
        .header("Authorization", "Bearer test").header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(${BODY_LITERAL})).build();
    System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}`,
  },
  {
    name: 'C#, WebClient',
    tool: 'mono',
    file: 'Ask.cs',
    start: ['sh', '-c', 'mcs Ask.cs && mono Ask.exe'],
    text: `using System; using System.Net;
class Ask {
  const string Base = "${LEGACY}";
  static void Main() {
    var client = new WebClient();
    client.Headers["Authorization"] = "Bearer test";
    client.Headers["Content-Type"] = "application/json";
    Console.WriteLine(client.UploadString($"{Base}/models/{"${LLAMA}"}/predictions", ${BODY_LITERAL}));
  }
}`,
  },
  {
    name: 'shell, wget',
    tool: 'wget',
    file: 'ask.sh',
    start: ['sh', 'ask.sh'],
    text: `BASE=${LEGACY}
wget -qO- --header 'Authorization: Bearer test' --header 'Content-Type: application/json' \\
  --post-data '${BODY}' "$BASE/models/${LLAMA}/predictions"`,
  },
];

/** The program with every suggestion in place of its lines, asking the gateway at the port it got. */
function applySuggestions(file: string, program: string): string {
  const findings = scanText(file, program).filter(({ tier }) => tier !== 'possible');
  expect(findings.length).toBeGreaterThan(0);
  const changed = findings.reduceRight((text, { suggestion }) => {
    expect(suggestion).toMatchObject({ via: 'gateway', runnable: true });
    const { start, end } = suggestion.replaces ?? { start: 0, end: 0 };
    return text.slice(0, start) + suggestion.text + text.slice(end);
  }, program);
  expect(changed).not.toContain(LEGACY);
  return changed.replaceAll('http://127.0.0.1:8787', gatewayUrl);
}

const installed = PROGRAMS.filter(({ tool }) => isInstalled(tool));

describe.each(installed)('$name', ({ file, text, start: [command = '', ...args] }) => {
  test('works with its suggestion in place', async () => {
    writeFileSync(join(folder, file), applySuggestions(file, text));
    const env = { ...process.env, GOCACHE: join(folder, 'go-cache') };
    const { stdout } = await run(command, [...args], { cwd: folder, env, timeout: 50_000 });
    expect(stdout.trim()).not.toBe('');
    expect(hub.requests.map(({ host, path, status }) => `${host} ${path} ${String(status)}`)).toEqual([
      'successor /v1/chat/completions 200',
    ]);
  });
});

test('every tool of the list has a program', () => {
  expect([...new Set(PROGRAMS.map(({ tool }) => tool))].sort()).toEqual(Object.keys(LANGUAGE_TOOLS).sort());
});
