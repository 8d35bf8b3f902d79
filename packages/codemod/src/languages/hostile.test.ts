import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanText } from './scan-text.ts';

const FILES = [
  ...['a.py', 'a.php', 'a.rb', 'a.go', 'a.java', 'a.kt', 'a.cs', 'a.sh', '.env', 'a.yaml', 'a.json', 'a.toml'],
  ...['a.properties', 'a.md', 'Dockerfile', 'a.rs', 'a.swift', 'a.dart', 'a.cpp', 'a.ps1', 'a.pl', 'a.ex', 'a.lua'],
  ...['a.R', 'a.tf', 'a.http', 'a.html', 'a.unknown'],
];
const URL_TEXT = 'https://inference.de-txl.ionos.com/models/x/predictions';

/** Fragments that open, close, escape and interpolate in some language. */
const FRAGMENTS = [
  ...['"', "'", '`', '"""', "'''", '\\', '${', '#{', '{{', '}}', '{', '}', '(', ')', '[', ']', '$(', '<<EOF', '<<<X'],
  ...['/*', '*/', '//', '#', '\n', '\r\n', ' ', '=', ':', ':=', '+', '.', '->', '%', 'f"', '$"', '@"', ',', ';', '|'],
  ...[
    'ionos',
    'BASE',
    'format',
    'join',
    '/models',
    '/predictions',
    URL_TEXT,
    '\u0000',
    '\uFEFF',
    '\uD800',
    'é',
    '```sh',
    '- ',
  ],
];

describe('any text', () => {
  test.each(FILES)('%s never throws and gives offsets inside the text, in order', (file) => {
    const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((parts) => `ionos ${parts.join('')}`);
    fc.assert(
      fc.property(text, (source) => {
        let last = 0;
        for (const { start, end, line, column, id } of scanText(file, source)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(source.length);
          expect(source.split('\n')[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
          expect(id).toMatch(/^mh-[0-9a-f]{10}$/);
          last = start;
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(FILES)('%s gives the same answer twice', (file) => {
    const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map((parts) => `ionos ${parts.join('')}`);
    fc.assert(
      fc.property(text, (source) => {
        expect(scanText(file, source)).toEqual(scanText(file, source));
      }),
      { numRuns: 50 },
    );
  });
});

/** Texts that make careless readers slow, by the unit they repeat. */
const REPEATED: Readonly<Record<string, string>> = {
  quotes: '"',
  'escaped quotes': '\\"',
  'mixed quotes': `'"`,
  'opened code': '${',
  'opened ruby code': '#{',
  'opened substitution': '$(',
  'opened brackets': '(',
  'brackets both ways': '([{',
  'closing brackets': ')',
  concatenation: '"a" + ',
  'php concatenation': '"a" . ',
  'member chain': 'a.',
  'call chain': 'a.format(',
  'nested lists': 'join([',
  heredocs: '<<EOF\n',
  'ruby heredocs': '<<~EOF\n',
  'definitions of one name': 'a = a + "x"\n',
  'doubling definitions': 'a = a + a\n',
  comments: '/*',
  hashes: '#',
  'block scalars': 'a: |\n  b\n',
  fences: '```sh\n',
  braces: '{{',
  'percent signs': '%s',
  'legacy URLs': `x = "${URL_TEXT}"\n`,
  'relative paths': 'x.post("/models/x/predictions")\n',
  backslashes: '\\',
  ternaries: 'a ? b : ',
  'binary garbage': '\u0000\u0001\uFFFD\uD800',
};

describe('long texts come to an end', () => {
  // What grows faster than the text takes minutes for these and runs into the time limit of the test.
  describe.each(Object.entries(REPEATED))('%s', (_, unit) => {
    const text = `ionos predictions\n${unit.repeat(Math.ceil(30_000 / unit.length))}`;
    test.each(FILES)('%s', (file) => {
      expect(() => scanText(file, text)).not.toThrow();
    });
  });

  test('a line of one megabyte', () => {
    const text = `${'x'.repeat(1_000_000)} = "${URL_TEXT}"`;
    expect(scanText('a.py', text)).toHaveLength(1);
    expect(scanText('a.json', `{"a":"${'\\u0041'.repeat(170_000)}","url":"${URL_TEXT}"}`)).toHaveLength(1);
  });

  test('brackets a hundred thousand deep', () => {
    const deep = `${'['.repeat(100_000)}"${URL_TEXT}"${']'.repeat(100_000)}`;
    for (const file of ['a.json', 'a.py', 'a.yaml']) expect(scanText(file, deep).length).toBeLessThanOrEqual(1);
    expect(scanText('a.json', deep)).toHaveLength(1);
  });
});

describe('what stands in real files by accident', () => {
  test.each([
    ['byte-order mark', 'a.json', `\uFEFF{"url":"${URL_TEXT}"}`, 1],
    ['byte-order mark', '.env', `\uFEFFURL=${URL_TEXT}`, 1],
    ['CRLF', 'a.py', `BASE = "https://inference.de-txl.ionos.com"\r\nurl = BASE + "/models/x/predictions"\r\n`, 2],
    ['CRLF', 'a.yaml', `a: 1\r\nurl: ${URL_TEXT}\r\nb: 2\r\n`, 2],
    ['CRLF', 'a.sh', `curl \\\r\n  ${URL_TEXT} \\\r\n  -s\r\n`, 2],
    ['CRLF', 'a.md', `\`\`\`sh\r\ncurl ${URL_TEXT}\r\n\`\`\`\r\n`, 2],
    ['a string without end in front', 'a.py', `x = "oops\nurl = "${URL_TEXT}"\n`, 2],
    ['a string without end in front', 'a.sh', `echo it's\ncurl ${URL_TEXT}\n`, 2],
    ['a comment without end behind', 'a.go', `u := "${URL_TEXT}"\n/* …`, 1],
    ['an apostrophe in a page', 'a.php', `<p>don't</p>\n<?php $u = "${URL_TEXT}";`, 2],
    ['a fence without end', 'a.md', `\`\`\`sh\ncurl ${URL_TEXT}\n`, 2],
    ['names of the prototype', 'a.json', `{"__proto__":{"constructor":"x"},"url":"${URL_TEXT}"}`, 1],
    [
      'names of the prototype',
      'a.py',
      `__proto__ = constructor\nurl = f"{toString}${URL_TEXT}" + hasOwnProperty\nv = "${URL_TEXT}"`,
      3,
    ],
  ])('%s in %s', (_, file, text, line) => {
    expect(scanText(file, text).map((finding) => finding.line)).toEqual([line]);
  });
});

test('a token in the code does not reach the suggestion', () => {
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  const findings = [
    ...scanText('a.sh', `curl -H "Authorization: Bearer ${token}" https://inference.de-txl.ionos.com/models`),
    ...scanText('a.py', `r = requests.get("https://inference.de-txl.ionos.com/models", headers={"x": "${token}"})`),
    ...scanText(
      'a.php',
      `<?php get("https://inference.de-txl.ionos.com/models", "Bearer 0123456789abcdef0123456789");`,
    ),
  ];
  expect(findings).toHaveLength(3);
  for (const { suggestion } of findings) {
    expect(suggestion.text).toContain('<token>');
    expect(JSON.stringify(suggestion)).not.toMatch(/eyJ|0123456789abcdef/);
    expect(suggestion.runnable).toBe(false);
  }
});
