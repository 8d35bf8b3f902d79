import { describe, expect, test } from 'vitest';
import { scanText } from './scan-text.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const NAME = 'inference.de-txl.ionos.com';

/** `operation tier line` of each finding that a run shows by itself. */
function summary(file: string, text: string): string[] {
  return scanText(file, text)
    .filter(({ tier }) => tier !== 'possible')
    .map(({ operation, tier, line }) => `${operation} ${tier} ${String(line)}`);
}

type Row = readonly [idiom: string, text: string, ...expected: string[]];

const SURE = 'predictions certain';
/** Host and path stand in one file, but only people see how they come together. */
const BESIDE = 'predictions likely';
const LIST = 'models certain';

/** How programs really ask, by the libraries of each language. */
const IDIOMS: Readonly<Record<string, readonly Row[]>> = {
  'app.py': [
    [
      'aiohttp session',
      `async with aiohttp.ClientSession(base_url="${HOST}") as session:\n  async with session.post(f"/models/{m}/predictions", json=b) as r:\n    pass`,
      `${SURE} 2`,
    ],
    [
      'httpx client, asynchronous',
      `async with httpx.AsyncClient(base_url="${HOST}", headers=h) as client:\n  r = await client.post("/models/" + m + "/predictions")`,
      `${SURE} 2`,
    ],
    [
      'urllib3 pool',
      `http = urllib3.HTTPSConnectionPool("${NAME}")\nhttp.request("POST", "/models/" + m + "/predictions")`,
      `${SURE} 2`,
    ],
    ['text built up', `url = "${HOST}"\nurl += "/models/" + m\nurl += "/predictions"\npost(url)`, `${SURE} 3`],
    ['text built up to the list', `url = "${HOST}"\nurl += "/models"\nget(url)`, `${LIST} 2`],
    ['host and path apart', `H = "${NAME}"\nP = "/models/%s/predictions"\nurl = "https://" + H + P % m`, `${SURE} 3`],
    ['parts of a URL', `url = urlunparse(("https", "${NAME}", f"/models/{m}/predictions", "", "", ""))`, `${BESIDE} 1`],
    [
      'format kept in a dictionary',
      `URLS = {"p": "${HOST}/models/{}/predictions"}\npost(URLS["p"].format(m))`,
      `${SURE} 1`,
    ],
    [
      'argument with a default',
      `p.add_argument("--base-url", default="${HOST}")\npost(args.base_url + "/models/" + m + "/predictions")`,
      `${BESIDE} 2`,
    ],
  ],
  'page.php': [
    ['Laravel', `<?php Http::withToken($t)->baseUrl('${HOST}')->post("/models/{$id}/predictions", $b);`, `${SURE} 1`],
    ['Laravel, the list', `<?php Http::baseUrl('${HOST}')->get('/models');`, `${LIST} 1`],
    ['text built up', `<?php $url = '${HOST}';\n$url .= '/models/' . $id . '/predictions';`, `${SURE} 2`],
    [
      'Guzzle in a property',
      `<?php class A { function __construct() { $this->http = new Client(['base_uri' => '${HOST}/']); }\nfunction ask($id) { $this->http->request('POST', 'models/' . $id . '/predictions'); } }`,
      `${SURE} 2`,
    ],
  ],
  'app.rb': [
    [
      'HTTParty',
      `class Hub\n  include HTTParty\n  base_uri '${HOST}'\n  def ask(id) = self.class.post("/models/#{id}/predictions")\nend`,
      `${BESIDE} 4`,
    ],
    [
      'Net::HTTP.start',
      `Net::HTTP.start('${NAME}', 443) do |http|\n  http.request(Net::HTTP::Post.new("/models/#{id}/predictions"))\nend`,
      `${BESIDE} 2`,
    ],
    ['URI::HTTPS.build', `u = URI::HTTPS.build(host: '${NAME}', path: "/models/#{id}/predictions")`, `${SURE} 1`],
    ['text built up', `url = +'${HOST}'\nurl << '/models/' << id << '/predictions'`, `${SURE} 2`],
    ['%Q', `u = %Q(${HOST}/models/#{id}/predictions)`, `${SURE} 1`],
    [
      'frozen, named format',
      `H = '${HOST}'.freeze\nP = '/models/%<id>s/predictions'.freeze\nu = H + format(P, id: id)`,
      `${SURE} 3`,
    ],
    ['symbol key', `C = { base: '${HOST}' }.freeze\nu = URI("#{C[:base]}/models/#{m}/predictions")`, `${SURE} 2`],
    ['joined list', `u = ['${HOST}', 'models', m, 'predictions'].join('/')`, `${SURE} 1`],
  ],
  'main.go': [
    ['url.URL', `u := url.URL{Scheme: "https", Host: "${NAME}", Path: "/models/" + id + "/predictions"}`, `${SURE} 1`],
    ['text built up', `u := "${HOST}"\nu += "/models/" + id + "/predictions"`, `${SURE} 2`],
    [
      'host and format apart',
      `const (\n\thost = "${NAME}"\n\tpath = "/models/%s/predictions"\n)\nu := "https://" + host + fmt.Sprintf(path, id)`,
      `${SURE} 5`,
    ],
    [
      'three constants',
      `const (\n\tb = "${HOST}"\n\tm = "/models/"\n\tp = "/predictions"\n)\nfunc f(id string) string { return b + m + id + p }`,
      `${SURE} 6`,
    ],
    [
      'flag',
      `var base = flag.String("base", "${HOST}", "the hub")\nu := *base + "/models/" + id + "/predictions"`,
      `${SURE} 2`,
    ],
    [
      'builder',
      `var b strings.Builder\nb.WriteString("${HOST}")\nb.WriteString("/models/" + id + "/predictions")`,
      `${BESIDE} 3`,
    ],
    [
      'format in a map',
      `var e = map[string]string{"p": "${HOST}/models/%s/predictions"}\nu := fmt.Sprintf(e["p"], id)`,
      `${SURE} 1`,
    ],
  ],
  'App.java': [
    [
      'OkHttp builder',
      `var u = new HttpUrl.Builder().scheme("https").host("${NAME}").addPathSegment("models").addPathSegment(id).addPathSegment("predictions").build();`,
      `${SURE} 1`,
    ],
    [
      'UriComponentsBuilder',
      `var u = UriComponentsBuilder.newInstance().scheme("https").host("${NAME}").pathSegment("models", id, "predictions").build();`,
      `${SURE} 1`,
    ],
    [
      'RestClient, the list',
      `RestClient c = RestClient.builder().baseUrl("${HOST}").build();\nc.get().uri("/models");`,
      `${LIST} 2`,
    ],
    ['JAX-RS target', `WebTarget t = c.target("${HOST}").path("models").path(id).path("predictions");`, `${SURE} 1`],
    [
      'Feign',
      `@FeignClient(name = "hub", url = "${HOST}")\ninterface Hub { @PostMapping("/models/{id}/predictions") Map ask(String id); }`,
      `${BESIDE} 2`,
    ],
    [
      'Retrofit',
      `var r = new Retrofit.Builder().baseUrl("${HOST}/").build();\ninterface Api { @POST("models/{id}/predictions") Call<R> ask(); }`,
      `${BESIDE} 2`,
    ],
    [
      'Spring property',
      `var r = rest.postForEntity(base + "/models/{id}/predictions", b, Map.class, id);\n@Value("\${hub.url:${HOST}}") String base;`,
      `${BESIDE} 1`,
    ],
    ['placeholder', `var u = "${HOST}/models/{id}/predictions".replace("{id}", id);`, `${SURE} 1`],
    [
      'format of another class',
      `interface E { String P = "${HOST}/models/%s/predictions"; }\nclass A { String u = String.format(E.P, id); }`,
      `${SURE} 1`,
    ],
  ],
  'App.kt': [
    [
      'ktor',
      `client.post { url { protocol = HTTPS; host = "${NAME}"; path("models", id, "predictions") } }`,
      `${SURE} 1`,
    ],
    [
      'buildString',
      `val u = buildString { append("${HOST}"); append("/models/"); append(id); append("/predictions") }`,
      `${BESIDE} 1`,
    ],
  ],
  'App.cs': [
    ['base and path', `var u = new Uri(new Uri("${HOST}"), $"/models/{id}/predictions");`, `${SURE} 1`],
    ['string.Concat', `var u = string.Concat("${HOST}", "/models/", id, "/predictions");`, `${SURE} 1`],
    [
      'property with a default',
      `var r = await http.PostAsync($"{o.BaseUrl}/models/{id}/predictions", c);\nclass O { public string BaseUrl { get; set; } = "${HOST}"; }`,
      `${SURE} 1`,
    ],
    [
      'RestSharp',
      `var client = new RestClient("${HOST}");\nvar r = new RestRequest($"models/{id}/predictions", Method.Post);`,
      `${BESIDE} 2`,
    ],
    [
      'Refit',
      `interface IHub { [Post("/models/{id}/predictions")] Task<R> Ask(string id); }\nvar api = RestService.For<IHub>("${HOST}");`,
      `${BESIDE} 1`,
    ],
    [
      'named client',
      `s.AddHttpClient("hub", c => { c.BaseAddress = new Uri("${HOST}"); });\nawait client.PostAsync($"/models/{id}/predictions", x);`,
      `${BESIDE} 2`,
    ],
  ],
  'run.sh': [
    ['in a substitution', `B=${HOST}\nR=$(curl -s -X POST "$B/models/$M/predictions" -d '{}' | jq .)`, `${SURE} 2`],
    ['in a quoted substitution', `echo "$(curl -s ${HOST}/models | jq .)"`, `${LIST} 1`],
    ['in backticks', `OUT=\`curl -s ${HOST}/models\``, `${LIST} 1`],
    ['in a nested substitution', `A=$(echo "$(curl ${HOST}/models)")`, `${LIST} 1`],
    ['argument of a function', `ask() { curl -sS "$1/models/$2/predictions"; }\nask "${HOST}" "$M"`, `${BESIDE} 1`],
    ['printf', `H=${HOST}\nU=$(printf '%s/models/%s/predictions' "$H" "$M")`, `${BESIDE} 2`],
  ],
  Makefile: [
    ['variable', `HUB := ${HOST}\n\nmodels:\n\tcurl -H "Authorization: Bearer $(TOKEN)" $(HUB)/models`, `${LIST} 4`],
    [
      'variable with a default',
      `HUB ?= ${HOST}\nask:\n\t@curl -X POST $(HUB)/models/$(MODEL)/predictions`,
      `${SURE} 3`,
    ],
  ],
  'config.yaml': [
    ['default of compose', `environment:\n  HUB: \${HUB:-${HOST}}/models/\${MODEL}/predictions`, `${SURE} 2`],
    ['default of Spring', `hub:\n  url: \${HUB:${HOST}}/models/\${MODEL}/predictions`, `${SURE} 2`],
    ['Azure Pipelines', `variables:\n  hub: ${HOST}\nsteps:\n- bash: |\n    curl $(hub)/models`, `${LIST} 5`],
    ['host and path', `hub:\n  host: ${HOST}\n  path: /models/x/predictions`, `${BESIDE} 3`],
    ['in a substitution', `steps:\n  - run: |\n      OUT=$(curl -s "${HOST}/models")`, `${LIST} 3`],
    [
      'server with a variable',
      `servers:\n  - url: https://inference.{region}.ionos.com\npaths:\n  /models/{modelId}/predictions:\n    post: {}`,
      `${SURE} 4`,
    ],
  ],
  'settings.json': [['host and path', `{"host":"${HOST}","path":"/models/x/predictions"}`, `${SURE} 1`]],
  'settings.toml': [['host and path', `[hub]\nhost = "${HOST}"\npath = "/models/x/predictions"`, `${BESIDE} 3`]],
  '.env': [['host and path', `HUB_HOST=${HOST}\nHUB_PATH=/models/x/predictions`, `${BESIDE} 2`]],
  'ask.http': [
    ['request', `### ask\nPOST ${HOST}/models/{{id}}/predictions\nContent-Type: application/json\n\n{}`, `${SURE} 2`],
  ],
  'README.md': [['indented command', `Run:\n\n    curl ${HOST}/models\n\nand see.`, `${LIST} 3`]],
};

describe.each(Object.entries(IDIOMS))('%s', (file, rows) => {
  test.each(rows)('%s', (_, text, ...expected) => {
    expect(summary(file, text)).toEqual(expected);
  });
});

/** Files that name the retired host for its living routes, and routes of the same shape that are none of it. */
const LOOK_ALIKES: readonly (readonly [why: string, file: string, text: string])[] = [
  [
    'own routes beside collections',
    'app.py',
    `H = "${HOST}"\npost(f"{H}/collections/{c}/query")\n@app.get("/models")\ndef models(): ...`,
  ],
  [
    'own routes beside a client for collections',
    'App.cs',
    `client.BaseAddress = new Uri("${HOST}");\nawait client.GetAsync("/collections");\napp.MapGet("/models", () => 1);`,
  ],
  ['a list of texts', 'app.rb', `urls = []\nurls << "${HOST}/collections"\nurls << "/models"`],
  [
    'a route of a server',
    'app.py',
    '@app.route("/models/<id>/predictions", methods=["POST"])\ndef predict(id):\n  return {"properties": {"output": "x"}}',
  ],
  ['indented prose', 'README.md', `We called\n\n    the ${HOST}/models endpoint\n`],
  ['a doc string with a command', 'app.py', `def f():\n    """Was: curl ${HOST}/models"""\n    return 1`],
  ['a substitution without a call', 'run.sh', `X=$(echo "${HOST}/collections")`],
];

test.each(LOOK_ALIKES)('%s is no leftover', (_, file, text) => {
  expect(summary(file, text)).toEqual([]);
});
