import { describe, expect, test } from 'vitest';
import { languageOf } from './languages.ts';
import { scanText } from './scan-text.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const NAME = 'inference.de-txl.ionos.com';
const SUCCESSOR = 'https://openai.inference.de-txl.ionos.com/v1';
const LIST = `${HOST}/models`;

type Row = readonly [file: string, text: string, ...expected: string[]];

const PREDICTION = 'predictions certain';
/** Host and path stand in one file, but only people see how they come together. */
const BESIDE = 'predictions likely';

/** How programs ask in languages that have an entry in the table and no suggestion of their own. */
const PROGRAMS: readonly Row[] = [
  ['a.rs', `let url = format!("${HOST}/models/{}/predictions", id);`, `${PREDICTION} 1`],
  ['b.rs', `const BASE: &str = "${HOST}";\nlet u = format!("{BASE}/models/{id}/predictions");`, `${PREDICTION} 2`],
  ['c.rs', `const BASE: &str = "${HOST}";\nlet u = format!("{}/models/{}/predictions", BASE, id);`, `${PREDICTION} 2`],
  ['d.rs', `let quote = '"';\nlet r = reqwest::get("${LIST}").await?;`, 'models certain 2'],
  ['e.rs', `let u = Url::parse("${HOST}")?.join(&format!("models/{id}/predictions"))?;`, `${BESIDE} 1`],
  ['a.swift', `let base = "${HOST}"\nlet u = URL(string: "\\(base)/models/\\(m)/predictions")!`, `${PREDICTION} 2`],
  ['b.swift', `let u = "\\(host(1))/models/\\(id(x))/predictions"\nlet host = "${NAME}"`, `${BESIDE} 1`],
  [
    'c.swift',
    `let u = URL(string: "${HOST}")!.appendingPathComponent("models").appendingPathComponent(id).appendingPathComponent("predictions")`,
    `${PREDICTION} 1`,
  ],
  ['a.dart', `const base = '${HOST}';\nhttp.post(Uri.parse('$base/models/\${m.id}/predictions'));`, `${PREDICTION} 2`],
  ['b.dart', `final u = Uri.https('${NAME}', '/models/$id/predictions');`, `${PREDICTION} 1`],
  [
    'a.cpp',
    `auto u = std::string(BASE) + "/models/" + id + "/predictions";\n#define BASE "${HOST}"`,
    `${PREDICTION} 1`,
  ],
  ['b.c', `#define BASE "${HOST}"\nsnprintf(u, n, "%s/models/%s/predictions", BASE, id);`, `${BESIDE} 2`],
  ['a.m', `NSString *u = [NSString stringWithFormat:@"${HOST}/models/%@/predictions", m];`, `${PREDICTION} 1`],
  ['a.ps1', `$base = "${HOST}"\nirm "$base/models/$($m.id)/predictions" -Method Post`, `${PREDICTION} 2`],
  ['b.ps1', `$env:HUB = '${HOST}'\nirm -Uri "$env:HUB/models/$m/predictions"`, `${BESIDE} 2`],
  ['c.ps1', `$u = "{0}/models/{1}/predictions" -f $base, $m\n$base = '${HOST}'`, `${BESIDE} 1`],
  ['a.pl', `my $BASE = '${HOST}';\nmy $url = $BASE . '/models/' . $id . '/predictions';`, `${PREDICTION} 2`],
  ['b.pl', `my $s = { base => '${HOST}' };\n$ua->post("$s->{base}/models/$id/predictions");`, `${PREDICTION} 2`],
  ['c.pl', `get(qq{${HOST}/models/$id/predictions});`, `${PREDICTION} 1`],
  ['a.ex', `@base "${HOST}"\ndef ask(id), do: Req.post!("#{@base}/models/#{id}/predictions")`, `${BESIDE} 2`],
  ['b.ex', `url = "${HOST}" <> "/models/" <> id <> "/predictions"`, `${PREDICTION} 1`],
  ['a.lua', `local url = "${HOST}/models/" .. id .. "/predictions"`, `${PREDICTION} 1`],
  ['a.R', `url <- paste0("${HOST}/models/", model, "/predictions")`, `${PREDICTION} 1`],
  ['main.tf', `data "http" "models" {\n  url = "${LIST}"\n}`, 'models certain 2'],
  ['run.tf', `command = "curl -s ${HOST}/models/\${var.model}/predictions"`, `${PREDICTION} 1`],
  ['variables.tf', `variable "hub" {\n  default = "${LIST}"\n}`, 'definition certain 2'],
  ['page.html', `<p>Ask</p>\n<script>\nfetch(\`${HOST}/models/\${m}/predictions\`)\n</script>`, `${PREDICTION} 3`],
  [
    'page.php',
    `<?php include 'x'; ?>\n<script>fetch('${HOST}/models/' + m + '/predictions')</script>`,
    `${PREDICTION} 2`,
  ],
  ['ask.http', `@host = ${HOST}\nPOST {{host}}/models/{{model}}/predictions`, `${PREDICTION} 2`],
  ['ask.hurl', `POST ${HOST}/models/{{ model }}/predictions\nHTTP 200`, `${PREDICTION} 1`],
  ['Justfile', `base := "${HOST}"\nsmoke:\n  curl {{base}}/models/{{model}}/predictions`, `${PREDICTION} 3`],
  ['Taskfile.yml', `vars: { BASE: ${HOST} }\ncmds:\n  - curl {{.BASE}}/models/{{.M}}/predictions`, `${PREDICTION} 3`],
  ['chart.yaml', `value: {{ .Values.url | default "${LIST}" | quote }}`, 'definition certain 1'],
  ['nginx.conf', `location /ask { proxy_pass ${HOST}/models/x/predictions; }`, `${PREDICTION} 1`],
  ['run.sh', `ssh host "curl -s ${HOST}/models/$M/predictions"`, `${PREDICTION} 1`],
  ['do.sh', `docker exec web sh -c 'curl -s ${LIST}'`, 'models certain 1'],
  ['app.rb', `x = \`curl -s ${HOST}/models/#{id}/predictions\``, `${PREDICTION} 1`],
  ['Hub.java', `@RequestLine("POST /models/{id}/predictions") P ask();\nString H = "${HOST}";`, `${BESIDE} 1`],
  ['raw.py', `s.sendall(b"POST /models/" + m + b"/predictions HTTP/1.1\\r\\nHost: ${NAME}\\r\\n")`, `${BESIDE} 1`],
  [
    'env.go',
    `URL string \`env:"U" envDefault:"${HOST}"\`\nu := c.URL + "/models/" + id + "/predictions"`,
    `${BESIDE} 2`,
  ],
  [
    'Flurl.cs',
    `await "${HOST}".AppendPathSegments("models", id, "predictions").WithTimeout(9).PostAsync();`,
    `${PREDICTION} 1`,
  ],
  [
    'Uri.java',
    `new URIBuilder().setScheme("https").setHost("${NAME}").setPathSegments("models", id, "predictions")`,
    `${PREDICTION} 1`,
  ],
  ['Uri.php', `<?php Http::withUrlParameters(['e' => '${HOST}'])->post('{+e}/models/{m}/predictions');`, `${BESIDE} 1`],
  ['build.gradle.kts', `buildConfigField("String", "HUB", "\\"${LIST}\\"")`, 'models certain 1'],
  ['cells.ipynb', JSON.stringify({ cells: [{ cell_type: 'code', source: `!curl -s ${LIST}` }] }), 'models certain 1'],
];

/** Texts of no known language. */
const TEXTS: readonly Row[] = [
  ['App.vb', `Dim url As String = "${HOST}/models/" & id & "/predictions"`, `${BESIDE} 1`],
  ['plan.jmx', `<stringProp name="path">${HOST}/models/abc/predictions</stringProp>`, `${BESIDE} 1`],
  ['seed.sql', `-- old\nINSERT INTO hub VALUES ('${HOST}/models/abc/predictions');`, `${BESIDE} 2`],
  ['_helpers.tpl', `{{ define "u" }}\n${HOST}/models/{{ .Values.m }}/predictions\n{{ end }}`, `${BESIDE} 2`],
  ['hub.service', `Environment=HUB=${HOST}/models/abc/predictions.`, `${BESIDE} 1`],
  ['hub.service', `Environment=HUB=${LIST}`, 'definition likely 1'],
];

describe('a program', () => {
  test.each([...PROGRAMS, ...TEXTS])('%s: %s', (file, text, ...expected) => {
    const found = scanText(file, text).filter(({ tier }) => tier !== 'possible');
    expect(found.map(({ operation, tier, line }) => `${operation} ${tier} ${String(line)}`)).toEqual(expected);
  });

  test('a client object that gets the host and nothing else is worth a look, no more', () => {
    const found = scanText('app.py', `hub = Client("${HOST}", token)`);
    expect(found.map(({ operation, tier }) => [operation, tier])).toEqual([['definition', 'possible']]);
  });

  test('says of a text that it may be a comment', () => {
    expect(scanText('a.vb', `x = "${LIST}"`)[0]?.reason).toContain('may be a comment');
  });
});

const LOOK_ALIKES: readonly (readonly [file: string, text: string])[] = [
  ['a.rs', `// ${LIST}\n/// <${LIST}>\n/* ${LIST} */\nlet c = "${HOST}/collections";`],
  ['a.swift', `let u = "${SUCCESSOR}/models" // ${LIST}`],
  ['a.dart', `const u = '${SUCCESSOR}/chat/completions';`],
  ['a.c', `/* ${LIST} */ const char *u = "${HOST}/collections";`],
  ['a.ps1', `<# ${LIST} #>\n# ${LIST}\n$c = "${HOST}/collections/$id/query"`],
  ['a.pl', `# ${LIST}\n\n=pod\n\nget('${LIST}')\n\n=cut\n`],
  ['a.ex', `# ${LIST}\nurl = "${SUCCESSOR}" <> "/models"`],
  ['a.lua', `-- ${LIST}\n--[[ get("${LIST}") ]]\nlocal u = "${SUCCESSOR}/models"`],
  ['a.R', `# ${LIST}\nu <- "${SUCCESSOR}/models"`],
  ['a.tf', `# ${LIST}\n// ${LIST}\nurl = "${HOST}/collections"`],
  ['a.html', `<p>${LIST}</p><a href="${LIST}">old</a><!-- <script>fetch('${LIST}')</script> -->`],
  ['a.vb', `REM ${LIST}\nx = "${SUCCESSOR}/models"`],
  ['a.sql', `-- ${LIST}\nSELECT '${HOST}/collections'`],
  ['a.conf', `# ${LIST}\nproxy_pass ${HOST}/collections;`],
  ['a.unknown', `The route "POST ${HOST}/models/x/predictions" is gone; see ${SUCCESSOR}/models`],
  ['run.sh', `echo "was: curl ${LIST}"`],
  ['notes.txt', LIST],
  ['guide.rst', LIST],
  ['LICENSE', LIST],
  ['app.log', LIST],
];

test.each(LOOK_ALIKES)('%s: %s is no leftover', (file, text) => {
  expect(scanText(file, text)).toEqual([]);
});

describe('the language of a file', () => {
  test.each([
    ['deploy/config.yml.j2', '', 'yaml'],
    ['app.py.example', '', 'python'],
    ['settings.ini.dist', '', 'properties'],
    ['README.md', '', 'markdown'],
    ['bin/deploy', '#!/usr/bin/env bash\n', 'shell'],
    ['bin/ask', '#!/usr/bin/python3\n', 'python'],
    ['bin/report', '#!/usr/bin/env perl\n', 'perl'],
    ['bin/tool', 'x', 'text'],
    ['a.cobol', '', 'text'],
    ['README', '', null],
    ['image.png', '', null],
    ['a.ts', '', null],
    ['view.blade.php', '', 'php'],
  ])('%s', (file, text, language) => {
    expect(languageOf(file, text)).toBe(language);
  });
});
