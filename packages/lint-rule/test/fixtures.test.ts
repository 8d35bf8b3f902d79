import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { createLinter, SETUPS, type Kind, type LintMessage, type Major, type Setup } from './engines.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url));
const callSites = path.join(fixtures, 'call-sites');

interface ExpectedFinding {
  file?: string;
  line: number;
  operation: string;
  tier: 'certain' | 'likely' | 'possible';
  outcome: 'rewritten' | 'adapted' | 'manual';
}

interface Case {
  axes: { client: string };
  findings: ExpectedFinding[];
  config?: object;
}

const KINDS: Readonly<Record<string, Kind>> = {
  '.js': 'jsx',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.vue': 'vue',
  '.svelte': 'svelte',
  '.astro': 'astro',
};

/** Message ids that stand for a call site; the others are about what is stored around it. */
const CALLS = new Set(['legacyCall', 'likelyCall', 'undecided', 'halfMigrated']);

/** Message ids of things that are stored rather than called. */
const LEFTOVERS = new Set(['legacyUrl', 'legacyBase', 'legacyModelId', 'unknownSuccessor']);

const readLines = (folder: string, file: string): string[] =>
  fs.readFileSync(path.join(folder, file), 'utf8').split(/\r?\n/);

/** A declared request is no call, so its finding is that of a stored address. */
const isDeclared = ({ axes }: Pick<Case, 'axes'>): boolean => axes.client.endsWith('declarative');

const MAJORS_HERE: readonly Major[] = ['eslint8', 'eslint', 'eslint10'];

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => KINDS[path.extname(file)] !== undefined)
    .sort();
}

let scratch: string;
beforeAll(() => {
  scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-fixtures-')));
});
afterAll(() => {
  fs.rmSync(scratch, { recursive: true });
});

/** Lays a fixture's side out as a project of its own, so that both sides have the same file names. */
function layOut(name: string, side: 'input' | 'output'): string {
  const folder = path.join(scratch, name, side);
  if (fs.existsSync(folder)) return folder;
  const source = path.join(callSites, name);
  if (fs.existsSync(path.join(source, side))) {
    fs.cpSync(path.join(source, side), folder, { recursive: true });
    return folder;
  }
  fs.mkdirSync(folder, { recursive: true });
  for (const file of fs.readdirSync(source).filter((entry) => entry.startsWith(`${side}.`))) {
    fs.copyFileSync(path.join(source, file), path.join(folder, `main${path.extname(file)}`));
  }
  return folder;
}

function lint(
  folder: string,
  major: Major,
  rules: object,
  pick: (setups: readonly Setup[]) => Setup | undefined,
): Record<string, LintMessage[]> {
  const linter = createLinter(major, folder);
  const found: Record<string, LintMessage[]> = {};
  for (const file of filesIn(folder)) {
    const setup = pick(SETUPS[KINDS[path.extname(file)] ?? 'js']);
    if (setup === undefined) continue;
    const commonJs = path.extname(file) === '.cjs' ? { sourceType: 'commonjs' } : {};
    const config = {
      files: [`**/*${path.extname(file)}`],
      ...setup.config,
      languageOptions: { ...(setup.config['languageOptions'] as object), ...commonJs },
      plugins: { '@modelhub-migration': plugin },
      rules,
    };
    found[file] = linter.verify(fs.readFileSync(path.join(folder, file), 'utf8'), [config], {
      filename: path.join(folder, file),
    });
  }
  return found;
}

const STRICT = { '@modelhub-migration/no-legacy-endpoint': ['error', { evidence: 'possible' }] };
const RECOMMENDED = plugin.configs.recommended.rules ?? {};
const isTheFirst = (setups: readonly Setup[]): Setup | undefined => setups[0];
const isTheLast = (setups: readonly Setup[]): Setup | undefined => setups.at(-1);

const places = (found: Record<string, LintMessage[]>): string[] =>
  Object.entries(found)
    .flatMap(([file, messages]) =>
      messages
        .filter(({ messageId = '' }) => CALLS.has(messageId))
        .map(({ line, messageId = '' }) => `${file}:${String(line)} ${messageId}`),
    )
    .sort();

const idsOf = (found: Record<string, LintMessage[]>): string[] =>
  Object.values(found)
    .flat()
    .filter(({ messageId = '' }) => CALLS.has(messageId))
    .map(({ message }) => /\[([^\]]+)\]$/.exec(message)?.[1] ?? message)
    .sort();

function messageIdOf({ operation, tier }: ExpectedFinding): string {
  if (operation === 'half-migrated') return 'halfMigrated';
  return { certain: 'legacyCall', likely: 'likelyCall', possible: 'undecided' }[tier];
}

const cases = fs.readdirSync(callSites).map((name) => {
  const text = fs.readFileSync(path.join(callSites, name, 'case.json'), 'utf8');
  return { name, ...(JSON.parse(text) as Case) };
});

describe.each(cases.filter((fixture) => !isDeclared(fixture)))('$name', ({ name, findings }) => {
  it('is flagged at each of its call sites, by every engine', () => {
    const folder = layOut(name, 'input');
    const only = filesIn(folder)[0] ?? '';
    const expected = findings
      .map((finding) => `${finding.file ?? only}:${String(finding.line)} ${messageIdOf(finding)}`)
      .sort();
    for (const major of MAJORS_HERE) {
      for (const pick of [isTheFirst, isTheLast])
        expect(places(lint(folder, major, STRICT, pick)), major).toEqual(expected);
    }
  });

  const manual = findings.filter(({ outcome }) => outcome === 'manual');
  const hasOutput = fs.readdirSync(path.join(callSites, name)).some((entry) => entry.startsWith('output'));

  it.runIf(hasOutput && manual.length === 0)(
    'calls nothing retired after the rewrite, and stores nothing it did not store before',
    () => {
      const before = layOut(name, 'input');
      const after = layOut(name, 'output');
      const found = lint(after, 'eslint', RECOMMENDED, isTheLast);
      // A definition that other files may import, or that nothing uses any more, is left by the codemod as it was and stays
      // the linter's to report. Whatever the codemod itself wrote must be silent.
      const untouched = new Set(filesIn(before).flatMap((file) => readLines(before, file)));
      const unexplained = Object.entries(found).flatMap(([file, messages]) => {
        const lines = readLines(after, file);
        return messages
          .filter(({ line, messageId = '' }) => !(LEFTOVERS.has(messageId) && untouched.has(lines[line - 1] ?? '')))
          .map(({ line, message }) => `${file}:${String(line)} ${message}`);
      });
      expect(unexplained).toEqual([]);
    },
  );

  const isComparable = hasOutput || manual.length === findings.length;
  it.runIf(manual.length > 0 && isComparable)('is flagged with the same ids where a person has to decide', () => {
    const before = idsOf(lint(layOut(name, 'input'), 'eslint', STRICT, isTheLast));
    const after = hasOutput ? idsOf(lint(layOut(name, 'output'), 'eslint', STRICT, isTheLast)) : before;
    expect(after).toHaveLength(manual.length);
    expect(before).toEqual(expect.arrayContaining(after));
  });
});

describe.each(cases.filter(isDeclared))('$name', ({ name, findings }) => {
  it('is flagged where it is declared', () => {
    const found = lint(layOut(name, 'input'), 'eslint', STRICT, isTheLast);
    for (const { file = '', line } of findings) {
      expect(found[file]).toMatchObject([{ line, messageId: 'legacyUrl' }]);
    }
  });
});

describe('negatives', () => {
  const folder = path.join(fixtures, 'negatives');

  it.each(MAJORS_HERE)('%s: nothing in look-alikes', (major) => {
    for (const pick of [isTheFirst, isTheLast]) {
      const found = lint(folder, major, { ...RECOMMENDED, ...STRICT }, pick);
      const lines = Object.entries(found).flatMap(([file, messages]) =>
        messages.map(({ line, message }) => `${file}:${String(line)} ${message}`),
      );
      expect(lines).toEqual([]);
      expect(Object.keys(found).length).toBeGreaterThan(50);
    }
  });
});
