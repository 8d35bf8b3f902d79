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
    // Quotes and escapes around it are not known: nothing that could be put in its place as it is.
    expect(found[0]?.suggestion.runnable).toBe(false);
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
    /^OUT=\$\(curl .*\/v1\/chat\/completions".*\.choices\[0\]\.message\.content\)$/s,
  );
});
