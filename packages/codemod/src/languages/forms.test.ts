import { describe, expect, test } from 'vitest';
import { scanText } from './scan-text.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const UUID = 'b18b18de-92c3-466e-81a8-e5df91890091';

/** `operation tier line` of each finding. */
function summary(file: string, text: string): string[] {
  return scanText(file, text).map(({ operation, tier, line }) => `${operation} ${tier} ${String(line)}`);
}

type Row = readonly [form: string, text: string, ...expected: string[]];

const PREDICTION = 'predictions certain';
const LIST = 'models certain';

const FORMS: Readonly<Record<string, readonly Row[]>> = {
  'app.py': [
    ['literal', `requests.post("${HOST}/models/${UUID}/predictions", json=b)`, `${PREDICTION} 1`],
    ['single quotes', `requests.post('${HOST}/models/${UUID}/predictions')`, `${PREDICTION} 1`],
    [
      'f-string with base',
      `BASE = "${HOST}"\nr = requests.post(f"{BASE}/models/{mid}/predictions")`,
      `${PREDICTION} 2`,
    ],
    [
      'f-string, upper-case prefix',
      `BASE = "${HOST}"\nr = post(F'{BASE}/models/{mid}/predictions')`,
      `${PREDICTION} 2`,
    ],
    ['concatenation', `BASE = "${HOST}"\nurl = BASE + "/models/" + mid + "/predictions"`, `${PREDICTION} 2`],
    ['base with a slash', `BASE = "${HOST}/"\nurl = BASE + "models/" + mid + "/predictions"`, `${PREDICTION} 2`],
    [
      'base ending in /models',
      `BASE = "${HOST}/models"\nrequests.post(f"{BASE}/{mid}/predictions")`,
      `${PREDICTION} 2`,
    ],
    [
      'base and list',
      `B = "${HOST}/models"\nrequests.post(f"{B}/{m}/predictions")\nrequests.get(B)`,
      `${PREDICTION} 2`,
      `${LIST} 3`,
    ],
    ['format method', `url = "${HOST}/models/{}/predictions".format(mid)`, `${PREDICTION} 1`],
    ['format method, named', `url = "{b}/models/{m}/predictions".format(b="${HOST}", m=mid)`, `${PREDICTION} 1`],
    ['percent', `url = "%s/models/%s/predictions" % ("${HOST}", mid)`, `${PREDICTION} 1`],
    ['percent, one', `url = "${HOST}/models/%s/predictions" % mid`, `${PREDICTION} 1`],
    ['adjacent literals', `url = (\n    "${HOST}"\n    f"/models/{mid}/predictions"\n)`, `${PREDICTION} 2`],
    ['split over two lines', `url = ("${HOST}" +\n       "/models/" + mid + "/predictions")`, `${PREDICTION} 1`],
    ['backslash continuation', `url = "${HOST}" + \\\n  "/models/" + mid + "/predictions"`, `${PREDICTION} 1`],
    ['urljoin', `url = urljoin("${HOST}", f"/models/{mid}/predictions")`, `${PREDICTION} 1`],
    ['join', `url = "/".join(["${HOST}", "models", mid, "predictions"])`, `${PREDICTION} 1`],
    [
      'env with default',
      `B = os.environ.get("IONOS_URL", "${HOST}")\nr = post(f"{B}/models/{m}/predictions")`,
      `${PREDICTION} 2`,
    ],
    [
      'getenv or default',
      `B = os.getenv("X") or "${HOST}"\nr = post(f"{B}/models/{m}/predictions")`,
      `${PREDICTION} 2`,
    ],
    [
      'conditional',
      `B = "${HOST}" if OLD else "https://x.example"\npost(f"{B}/models/{m}/predictions")`,
      `${PREDICTION} 2`,
    ],
    [
      'if and else',
      `if old:\n  B = "${HOST}"\nelse:\n  B = "https://x.example"\npost(f"{B}/models/{m}/predictions")`,
      `${PREDICTION} 5`,
    ],
    ['region', `url = f"https://inference.{region}.ionos.com/models/{m}/predictions"`, `${PREDICTION} 1`],
    ['other region', `url = "https://inference.es-vit.ionos.com/models/x/predictions"`, `${PREDICTION} 1`],
    [
      'class attribute',
      `class C:\n  base = "${HOST}"\n  def p(self, m):\n    return post(f"{self.base}/models/{m}/predictions")`,
      `${PREDICTION} 4`,
    ],
    ['annotated', `BASE: str = "${HOST}"\npost(f"{BASE}/models/{m}/predictions")`, `${PREDICTION} 2`],
    ['dictionary', `CFG = {"base": "${HOST}"}\npost(CFG["base"] + "/models/" + m + "/predictions")`, `${PREDICTION} 2`],
    ['rstrip', `BASE = "${HOST}/"\npost(BASE.rstrip("/") + f"/models/{m}/predictions")`, `${PREDICTION} 2`],
    ['two segments', `post("${HOST}/models/meta-llama/Llama-3/predictions")`, `${PREDICTION} 1`],
    [
      'httpx client',
      `c = httpx.Client(base_url="${HOST}")\nc.post(f"/models/{m}/predictions", json=x)`,
      `${PREDICTION} 2`,
    ],
    [
      'http.client',
      `c = HTTPSConnection("inference.de-txl.ionos.com")\nc.request("POST", "/models/x/predictions", b)`,
      `${PREDICTION} 2`,
    ],
    ['models list', `requests.get("${HOST}/models", headers=h)`, `${LIST} 1`],
    ['models list in a name', `URL = "${HOST}/models"\nrequests.get(URL)`, `${LIST} 1`],
    ['yarl', `url = URL("${HOST}") / "models" / mid / "predictions"`, `${PREDICTION} 1`],
    ['openai path on the old host', `post("${HOST}/v1/chat/completions")`, 'half-migrated certain 1'],
    ['openai path behind the model', `post(f"${HOST}/models/{m}/chat/completions")`, 'half-migrated certain 1'],
    [
      'unknown base, shapes agree',
      `r = post(f"{base}/models/{m}/predictions", json={"properties": {"input": p}})\nprint(r.json()["properties"]["output"])`,
      'predictions likely 1',
    ],
    [
      'unknown base, one sign',
      `r = post(f"{base}/models/{m}/predictions", json={"properties": {"input": p}})`,
      'predictions possible 1',
    ],
    ['base kept for other files', `IONOS_BASE = "${HOST}"\n`, 'definition possible 1'],
    ['models base kept for other files', `IONOS_BASE = "${HOST}/models"\n`, 'definition certain 1'],
  ],
  'page.php': [
    ['literal', `<?php $r = file_get_contents('${HOST}/models');`, `${LIST} 1`],
    ['interpolated name', `<?php $base = '${HOST}';\n$u = "$base/models/$id/predictions";`, `${PREDICTION} 2`],
    ['interpolated braces', `<?php $base = '${HOST}';\n$u = "{$base}/models/$id/predictions";`, `${PREDICTION} 2`],
    [
      'interpolated property',
      `<?php class A { private $base = '${HOST}'; function u($id) {\n return "{$this->base}/models/{$id}/predictions"; } }`,
      `${PREDICTION} 2`,
    ],
    ['concatenation', `<?php $base = '${HOST}';\n$u = $base . '/models/' . $id . '/predictions';`, `${PREDICTION} 2`],
    ['define', `<?php define('BASE', '${HOST}');\n$u = BASE . '/models/' . $id . '/predictions';`, `${PREDICTION} 2`],
    [
      'class constant',
      `<?php class A { const BASE = '${HOST}'; }\n$u = self::BASE . "/models/$id/predictions";`,
      `${PREDICTION} 2`,
    ],
    ['sprintf', `<?php $u = sprintf('%s/models/%s/predictions', '${HOST}', $id);`, `${PREDICTION} 1`],
    ['env default', `<?php $b = getenv('X') ?: '${HOST}';\n$u = $b . "/models/$id/predictions";`, `${PREDICTION} 2`],
    ['null default', `<?php $b = $_ENV['X'] ?? '${HOST}';\n$u = "$b/models/$id/predictions";`, `${PREDICTION} 2`],
    [
      'config array',
      `<?php $c = ['base' => env('X', '${HOST}')];\n$u = $c['base'] . "/models/$id/predictions";`,
      `${PREDICTION} 2`,
    ],
    ['implode', `<?php $u = implode('/', ['${HOST}', 'models', $id, 'predictions']);`, `${PREDICTION} 1`],
    [
      'guzzle base',
      `<?php $client = new Client(['base_uri' => '${HOST}']);\n$client->post("models/$id/predictions");`,
      `${PREDICTION} 2`,
    ],
    ['rtrim', `<?php $u = rtrim('${HOST}/', '/') . "/models/$id/predictions";`, `${PREDICTION} 1`],
    [
      'in a page',
      `<html><?= "x" ?><p>it's</p><?php $u = "${HOST}/models/$id/predictions"; ?></html>`,
      `${PREDICTION} 1`,
    ],
    [
      'behind a heredoc',
      `<?php $q = <<<SQL\nit's "odd\nSQL;\n$u = "${HOST}/models/$id/predictions";`,
      `${PREDICTION} 4`,
    ],
  ],
  'app.rb': [
    ['literal', `uri = URI("${HOST}/models/x/predictions")`, `${PREDICTION} 1`],
    ['interpolated', `BASE = '${HOST}'\nuri = URI.parse("#{BASE}/models/#{id}/predictions")`, `${PREDICTION} 2`],
    ['instance variable', `@base = "${HOST}"\nx = "#{@base}/models/#{id}/predictions"`, `${PREDICTION} 2`],
    ['concatenation', `BASE = '${HOST}'\nx = BASE + '/models/' + id + '/predictions'`, `${PREDICTION} 2`],
    ['fetch with default', `b = ENV.fetch('X', '${HOST}')\nx = "#{b}/models/#{id}/predictions"`, `${PREDICTION} 2`],
    ['or default', `b = ENV['X'] || '${HOST}'\nx = "#{b}/models/#{id}/predictions"`, `${PREDICTION} 2`],
    ['format', `x = format('%s/models/%s/predictions', '${HOST}', id)`, `${PREDICTION} 1`],
    ['percent', `x = '%s/models/%s/predictions' % ['${HOST}', id]`, `${PREDICTION} 1`],
    ['File.join', `x = File.join('${HOST}', 'models', id, 'predictions')`, `${PREDICTION} 1`],
    ['faraday', `conn = Faraday.new(url: '${HOST}')\nconn.post("/models/#{id}/predictions")`, `${PREDICTION} 2`],
    [
      'net/http',
      `http = Net::HTTP.new('inference.de-txl.ionos.com', 443)\nhttp.post("/models/#{id}/predictions", b)`,
      `${PREDICTION} 2`,
    ],
    ['models list', `Net::HTTP.get(URI('${HOST}/models'))`, `${LIST} 1`],
    ['behind a heredoc', `q = <<~TEXT\n  it's odd\nTEXT\nx = "${HOST}/models/#{id}/predictions"`, `${PREDICTION} 4`],
  ],
  'main.go': [
    ['literal', `http.Post("${HOST}/models/x/predictions", "application/json", b)`, `${PREDICTION} 1`],
    ['sprintf', `const base = "${HOST}"\nu := fmt.Sprintf("%s/models/%s/predictions", base, id)`, `${PREDICTION} 2`],
    [
      'typed constant',
      `const base string = "${HOST}"\nu := base + "/models/" + id + "/predictions"`,
      `${PREDICTION} 2`,
    ],
    [
      'constant block',
      `const (\n\tbase = "${HOST}"\n)\nu := base + "/models/" + id + "/predictions"`,
      `${PREDICTION} 4`,
    ],
    ['raw string', 'u := `' + HOST + '` + "/models/" + id + "/predictions"', `${PREDICTION} 1`],
    ['JoinPath', `u, err := url.JoinPath("${HOST}", "models", id, "predictions")`, `${PREDICTION} 1`],
    ['strings.Join', `u := strings.Join([]string{"${HOST}", "models", id, "predictions"}, "/")`, `${PREDICTION} 1`],
    ['struct field', `c := Client{Base: "${HOST}"}\nu := c.Base + "/models/" + id + "/predictions"`, `${PREDICTION} 2`],
    ['NewRequest', `req, _ := http.NewRequest("GET", "${HOST}/models", nil)`, `${LIST} 1`],
    [
      'trailing slash cut',
      `u := strings.TrimRight("${HOST}/", "/") + "/models/" + id + "/predictions"`,
      `${PREDICTION} 1`,
    ],
  ],
  'App.java': [
    ['literal', `var u = URI.create("${HOST}/models/x/predictions");`, `${PREDICTION} 1`],
    [
      'constant',
      `static final String BASE = "${HOST}";\nvar u = BASE + "/models/" + id + "/predictions";`,
      `${PREDICTION} 2`,
    ],
    [
      'constant below',
      `var u = BASE + "/models/" + id + "/predictions";\nstatic final String BASE = "${HOST}";`,
      `${PREDICTION} 1`,
    ],
    ['String.format', `String u = String.format("%s/models/%s/predictions", "${HOST}", id);`, `${PREDICTION} 1`],
    ['formatted', `String u = "${HOST}/models/%s/predictions".formatted(id);`, `${PREDICTION} 1`],
    [
      'StringBuilder',
      `var u = new StringBuilder("${HOST}").append("/models/").append(id).append("/predictions");`,
      `${PREDICTION} 1`,
    ],
    ['template variable', `client.uri("${HOST}/models/{id}/predictions", id);`, `${PREDICTION} 1`],
    [
      'WebClient',
      `WebClient web = WebClient.builder().baseUrl("${HOST}").build();\nweb.post().uri("/models/{id}/predictions", id);`,
      `${PREDICTION} 2`,
    ],
    [
      'UriComponentsBuilder',
      `var u = UriComponentsBuilder.fromHttpUrl("${HOST}").path("/models").path("/x/predictions");`,
      `${PREDICTION} 1`,
    ],
    [
      'getOrDefault',
      `String b = System.getenv().getOrDefault("X", "${HOST}");\nvar u = b + "/models/" + id + "/predictions";`,
      `${PREDICTION} 2`,
    ],
    [
      'ternary',
      `String b = old ? "${HOST}" : "https://x.example";\nvar u = b + "/models/" + id + "/predictions";`,
      `${PREDICTION} 2`,
    ],
    [
      'ternary with a comparison',
      `String b = x != null ? x : "${HOST}";\nvar u = b + "/models/" + id + "/predictions";`,
      `${PREDICTION} 2`,
    ],
  ],
  'App.kt': [
    ['template', `val base = "${HOST}"\nval u = "$base/models/$id/predictions"`, `${PREDICTION} 2`],
    [
      'braces',
      `private const val BASE: String = "${HOST}"\nval u = "\${BASE}/models/\${model.id}/predictions"`,
      `${PREDICTION} 2`,
    ],
    ['elvis', `val b = System.getenv("X") ?: "${HOST}"\nval u = "$b/models/$id/predictions"`, `${PREDICTION} 2`],
    [
      'if expression',
      `val b = if (old) "${HOST}" else "https://x.example"\nval u = "$b/models/$id/predictions"`,
      `${PREDICTION} 2`,
    ],
    ['concatenation', `val u = "${HOST}" + "/models/" + id + "/predictions"`, `${PREDICTION} 1`],
    ['raw string', `val u = """${HOST}/models/$id/predictions"""`, `${PREDICTION} 1`],
    ['plus', `val u = "${HOST}".plus("/models/").plus(id).plus("/predictions")`, `${PREDICTION} 1`],
    ['list', `client.get("${HOST}/models")`, `${LIST} 1`],
  ],
  'App.cs': [
    ['interpolated', `const string Base = "${HOST}";\nvar u = $"{Base}/models/{id}/predictions";`, `${PREDICTION} 2`],
    ['verbatim', `var u = $@"${HOST}/models/{id}/predictions";`, `${PREDICTION} 1`],
    ['raw', `var u = $"""${HOST}/models/{id}/predictions""";`, `${PREDICTION} 1`],
    ['string.Format', `var u = string.Format("{0}/models/{1}/predictions", "${HOST}", id);`, `${PREDICTION} 1`],
    ['concatenation', `var u = "${HOST}" + "/models/" + id + "/predictions";`, `${PREDICTION} 1`],
    ['Uri', `var u = new Uri("${HOST}/models/" + id + "/predictions");`, `${PREDICTION} 1`],
    [
      'base address',
      `client.BaseAddress = new Uri("${HOST}");\nawait client.PostAsync($"/models/{id}/predictions", c);`,
      `${PREDICTION} 2`,
    ],
    [
      'base address in an initialiser',
      `var http = new HttpClient { BaseAddress = new Uri("${HOST}/") };\nawait http.PostAsync($"models/{id}/predictions", c);`,
      `${PREDICTION} 2`,
    ],
    [
      'null default',
      `var b = Environment.GetEnvironmentVariable("X") ?? "${HOST}";\nvar u = $"{b}/models/{id}/predictions";`,
      `${PREDICTION} 2`,
    ],
    ['flurl', `var r = "${HOST}".AppendPathSegments("models", id, "predictions");`, `${PREDICTION} 1`],
  ],
  'run.sh': [
    ['plain', `curl -X POST ${HOST}/models/x/predictions -d '{}'`, `${PREDICTION} 1`],
    ['variable', `BASE=${HOST}\ncurl -X POST "$BASE/models/$MODEL/predictions"`, `${PREDICTION} 2`],
    ['braces', `BASE="${HOST}"\ncurl "\${BASE}/models/\${MODEL}/predictions"`, `${PREDICTION} 2`],
    ['default', `BASE="\${IONOS_URL:-${HOST}}"\ncurl "$BASE/models/$M/predictions"`, `${PREDICTION} 2`],
    ['default in place', `curl "\${IONOS_URL:-${HOST}}/models/$M/predictions"`, `${PREDICTION} 1`],
    ['continued lines', `curl -s \\\n  -X POST \\\n  ${HOST}/models/x/predictions \\\n  -d '{}'`, `${PREDICTION} 3`],
    ['export', `export BASE='${HOST}'\ncurl $BASE/models`, `${LIST} 2`],
    ['in a substitution word', `curl --url=${HOST}/models`, `${LIST} 1`],
    ['URL in a name', `URL=${HOST}/models/x/predictions\ncurl "$URL"`, `${PREDICTION} 1`],
    ['region', 'curl "https://inference.$REGION.ionos.com/models/$M/predictions"', `${PREDICTION} 1`],
    ['mixed quotes', `curl '${HOST}'"/models/$M"/predictions`, `${PREDICTION} 1`],
  ],
  '.env': [
    ['base with models', `IONOS_BASE_URL=${HOST}/models`, 'definition certain 1'],
    ['whole URL', `URL="${HOST}/models/${UUID}/predictions" # old`, `${PREDICTION} 1`],
    ['host only', `IONOS_ENDPOINT=${HOST}`, 'definition possible 1'],
    ['model id', `MODEL_ID=${UUID}`, 'model-id certain 1'],
    ['interpolated', `BASE=${HOST}\nURL=\${BASE}/models/x/predictions`, `${PREDICTION} 2`],
    ['exported', `export URL='${HOST}/models/x/predictions'`, `${PREDICTION} 1`],
  ],
  'config.yaml': [
    ['value', `ai:\n  url: ${HOST}/models/x/predictions`, `${PREDICTION} 2`],
    ['quoted', `ai:\n  url: "${HOST}/models/x/predictions"`, `${PREDICTION} 2`],
    ['model id', `model: ${UUID}`, 'model-id certain 1'],
    ['ci script', `job:\n  script:\n    - curl "${HOST}/models"`, `${LIST} 3`],
    [
      'ci block',
      `steps:\n  - run: |\n      export A=1\n      curl -X POST "${HOST}/models/$M/predictions"\n  - run: echo`,
      `${PREDICTION} 4`,
    ],
    ['env and script', `env:\n  BASE: ${HOST}\nsteps:\n  - run: curl "$BASE/models/$M/predictions"`, `${PREDICTION} 4`],
    ['kubernetes pair', `env:\n  - name: BASE\n    value: "${HOST}/models"`, 'definition certain 3'],
    ['compose list', `environment:\n  - BASE=${HOST}/models`, 'definition certain 2'],
    [
      'openapi',
      `servers:\n  - url: ${HOST}\npaths:\n  /models/{modelId}/predictions:\n    post:\n      x: 1\n  /collections:\n    get: {}`,
      `${PREDICTION} 4`,
    ],
    ['flow mapping', `http: { method: GET, url: "${HOST}/models" }`, `${LIST} 1`],
  ],
  'flow.json': [
    [
      'n8n',
      `{"nodes":[{"parameters":{"method":"POST","url":"=${HOST}/models/{{ $json.model }}/predictions"}}]}`,
      `${PREDICTION} 1`,
    ],
    [
      'postman',
      `{"item":[{"request":{"url":{"raw":"{{baseUrl}}/models/{{id}}/predictions"}}}],\n"variable":[{"key":"baseUrl","value":"${HOST}"}]}`,
      `${PREDICTION} 1`,
    ],
    [
      'insomnia',
      `{"resources":[{"data":{"base_url":"${HOST}"}},\n{"url":"{{ _.base_url }}/models/{{ _.m }}/predictions"}]}`,
      `${PREDICTION} 2`,
    ],
    [
      'openapi',
      `{"servers":[{"url":"${HOST}"}],\n"paths":{"/models":{"get":{}},\n"/models/{modelId}/predictions":{"post":{}}}}`,
      `${LIST} 2`,
      `${PREDICTION} 3`,
    ],
    ['model id', `{"model_id":"${UUID}"}`, 'model-id certain 1'],
    [
      'half-migrated id',
      `{"url":"https://openai.inference.de-txl.ionos.com/v1/chat/completions","body":{"model":"${UUID}"}}`,
      'half-migrated certain 1',
    ],
  ],
  'settings.toml': [
    ['value', `[ai]\nurl = "${HOST}/models/x/predictions"`, `${PREDICTION} 2`],
    ['model id', `[ai]\nmodel = '${UUID}'`, 'model-id certain 2'],
    ['base', `base_url = "${HOST}/models"`, 'definition certain 1'],
  ],
  'app.properties': [['value', `ai.url=${HOST}/models/x/predictions`, `${PREDICTION} 1`]],
  'README.md': [
    ['curl fence', `# Use\n\n\`\`\`bash\ncurl "${HOST}/models"\n\`\`\`\n`, `${LIST} 4`],
    [
      'python fence',
      `\`\`\`python\nBASE = "${HOST}"\nr = post(f"{BASE}/models/{m}/predictions")\n\`\`\`\n`,
      `${PREDICTION} 3`,
    ],
    ['inline curl', `Run \`curl ${HOST}/models\` now.`, `${LIST} 1`],
    ['fence in a list', `- do:\n  ~~~sh\n  $ curl ${HOST}/models\n  ~~~\n`, `${LIST} 3`],
    ['fence without language', `\`\`\`\ncurl ${HOST}/models\n\`\`\``, `${LIST} 2`],
  ],
  Dockerfile: [
    ['env', `FROM x\nENV BASE=${HOST}/models`, 'definition certain 2'],
    ['env with a space', `FROM x\nENV BASE ${HOST}/models`, 'definition certain 2'],
    ['run', `RUN curl ${HOST}/models`, `${LIST} 1`],
    ['listed', `HEALTHCHECK CMD ["curl", "${HOST}/models"]`, `${LIST} 1`],
    ['model id', `ENV MODEL=${UUID}`, 'model-id certain 1'],
  ],
};

describe.each(Object.entries(FORMS))('%s', (file, rows) => {
  test.each(rows)('%s', (_, text, ...expected) => {
    expect(summary(file, text)).toEqual(expected);
  });
});
