import { describe, expect, test } from 'vitest';
import { scanText } from './scan-text.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';

const CASES: readonly (readonly [where: string, file: string, text: string, language: string, line: number])[] = [
  ['a command of Python', 'a.py', `import os\nos.system("curl -s ${HOST}/models")`, 'shell', 2],
  ['an f-string of Python', 'a.py', `run(f"curl -X POST ${HOST}/models/{m}/predictions", shell=True)`, 'shell', 1],
  ['a command of Ruby', 'a.rb', `x = \`curl -s ${HOST}/models\``, 'shell', 1],
  ['a command of PHP', 'a.php', `<?php\n$x = shell_exec('curl -s ${HOST}/models');`, 'shell', 2],
  [
    'a Jenkins step',
    'Jenkinsfile',
    `stage('a') {\n  sh "curl -X POST ${HOST}/models/\${MODEL}/predictions"\n}`,
    'shell',
    2,
  ],
  ['an npm script', 'package.json', `{ "scripts": {\n  "smoke": "curl -s \\"${HOST}/models\\" | jq ." } }`, 'shell', 2],
  ['a task of TOML', 'pyproject.toml', `[tool.poe.tasks]\nsmoke = "curl ${HOST}/models"`, 'shell', 2],
  [
    'a code node of n8n',
    'flow.json',
    JSON.stringify({
      nodes: [{ parameters: { jsCode: `const base = '${HOST}';\nreturn get(\`\${base}/models\`);` } }],
    }),
    'javascript',
    1,
  ],
  [
    'an expression of n8n',
    'flow.json',
    JSON.stringify({ url: `={{ "${HOST}/models/" + $json.id + "/predictions" }}` }),
    'javascript',
    1,
  ],
  [
    'a script of Postman',
    'collection.json',
    JSON.stringify({ script: { exec: [`const url = '${HOST}'`, "pm.sendRequest(url + '/models');"] } }, null, 1),
    'javascript',
    5,
  ],
  [
    'a cell of a notebook',
    'try.ipynb',
    JSON.stringify(
      { cells: [{ cell_type: 'code', source: [`BASE = "${HOST}"\n`, 'r = requests.get(f"{BASE}/models")\n'] }] },
      null,
      1,
    ),
    'python',
    7,
  ],
];

describe('code in a string', () => {
  test.each(CASES)('%s is found where it stands', (_, file, text, language, line) => {
    const found = scanText(file, text).filter(({ tier }) => tier !== 'possible');
    expect(found.map((each) => [each.language, each.tier, each.line])).toEqual([[language, 'certain', line]]);
    // Quotes and escapes around it stay: only the host changes.
    const { via, replaces, text: lines } = found[0]?.suggestion ?? { via: '', replaces: null, text: '' };
    expect(via).toBe('gateway');
    expect(lines).toContain('http://127.0.0.1:8787');
    const whole = text.slice(0, replaces?.start) + lines + text.slice(replaces?.end);
    if (/json|ipynb/.test(file)) expect(() => JSON.parse(whole) as unknown).not.toThrow();
  });

  test('text cells and outputs of a notebook are none', () => {
    const cells = [
      { cell_type: 'markdown', source: [`requests.get("${HOST}/models")`] },
      { cell_type: 'code', outputs: [{ text: [`requests.get("${HOST}/models")`] }], source: ['1'] },
    ];
    expect(scanText('a.ipynb', JSON.stringify({ cells }))).toEqual([]);
  });
});

test('a command in a substitution gets the whole command of the successor', () => {
  const text = `OUT=$(curl -s -X POST "${HOST}/models/${MODEL}/predictions" -d '{"properties":{"input":"Hi"}}' | jq -r .properties.output)\n`;
  const [found] = scanText('a.sh', text);
  expect(found?.suggestion).toMatchObject({ via: 'successor', runnable: true });
  expect(found?.suggestion.text).toMatch(
    /^OUT=\$\(curl .*\/v1\/chat\/completions".*'\.choices\[0\]\.message\.content'\)$/s,
  );
});

test('a text that is built up over lines gets no new request for its last part', () => {
  const text = `url = "${HOST}"\nurl += "/models/${MODEL}/predictions"\nr = requests.post(url, json={"properties": {"input": "x"}})\nprint(r.json()["properties"]["output"])\n`;
  const [found] = scanText('a.py', text);
  expect(found?.suggestion).toMatchObject({ via: 'gateway', text: 'url = "http://127.0.0.1:8787"' });
});

test('a host without a scheme gets a host, and a word on the scheme', () => {
  const text =
    'u := url.URL{Scheme: "https", Host: "inference.de-txl.ionos.com", Path: "/models/" + id + "/predictions"}';
  const [found] = scanText('a.go', text);
  expect(found?.suggestion).toMatchObject({ via: 'gateway', runnable: false });
  expect(found?.suggestion.text).toContain('Host: "127.0.0.1:8787"');
  expect(found?.suggestion.note).toContain('plain HTTP');
});
