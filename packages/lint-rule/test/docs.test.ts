import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { createLinter, SETUPS, type Kind } from './engines.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const pages = Object.keys(plugin.rules).map((rule) => ({ rule, file: path.join(root, 'docs/rules', `${rule}.md`) }));

interface Example {
  line: number;
  kind: Kind;
  code: string;
  isWrong: boolean;
}

/** Every fenced block that a page calls incorrect or correct. */
function readExamples(page: string): Example[] {
  const examples: Example[] = [];
  let isWrong: boolean | null = null;
  let open: { line: number; kind: Kind; code: string[] } | null = null;
  for (const [index, text] of page.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(text);
    if (fence !== null && open === null) {
      open = { line: index + 1, kind: fence[1] as Kind, code: [] };
    } else if (fence !== null && open !== null) {
      if (isWrong !== null) examples.push({ line: open.line, kind: open.kind, code: open.code.join('\n'), isWrong });
      open = null;
    } else if (open !== null) {
      open.code.push(text);
    } else if (text.startsWith('## ')) {
      isWrong = null;
    } else {
      const claim = /\*\*(in)?correct\*\*/.exec(text);
      if (claim !== null) isWrong = claim[1] === 'in';
    }
  }
  return examples;
}

describe.each(pages)('$rule', ({ rule, file }) => {
  const examples = readExamples(fs.readFileSync(file, 'utf8'));

  it('has examples of both sorts', () => {
    expect(examples.filter(({ isWrong }) => isWrong).length).toBeGreaterThan(2);
    expect(examples.filter(({ isWrong }) => !isWrong).length).toBeGreaterThan(1);
  });

  it.each(examples)('line $line ($kind): flagged $isWrong', ({ kind, code, isWrong }) => {
    for (const { majors, config } of SETUPS[kind]) {
      for (const major of majors) {
        const messages = createLinter(major, root).verify(
          code,
          [
            {
              files: [`**/*.${kind}`],
              ...config,
              plugins: { ...(config['plugins'] as object | undefined), '@modelhub-migration': plugin },
              rules: { [`@modelhub-migration/${rule}`]: 'error' },
            },
          ],
          { filename: path.join(root, `example.${kind}`) },
        );
        const found = messages.map(({ ruleId, message }) => ruleId ?? message);
        expect(found).toEqual(isWrong ? [`@modelhub-migration/${rule}`] : []);
      }
    }
  });
});

it('keeps the generated parts of the pages and the README up to date', async () => {
  const generator = path.join(root, 'node_modules/eslint-doc-generator/dist/bin/eslint-doc-generator.js');
  const run = promisify(execFile)(process.execPath, [generator, '--check'], { cwd: root });
  await expect(run).resolves.toMatchObject({ stderr: '' });
});
