import fs from 'node:fs';
import path from 'node:path';
import { rewriteText } from '../../codemod/src/rewrite-text.ts';
import { createLinter, SETUPS, type LintMessage } from './engines.ts';
import {
  ENGINES,
  expectedPlaces,
  filesIn,
  lint,
  places,
  readFixtures,
  RECOMMENDED,
  USUAL,
  type Fixture,
  type Scratch,
} from './fixtures.ts';
import plugin from '../src/index.ts';
import type { Project } from './project.ts';

/** One fixture on which one way of looking says something else than the fixture. */
export interface Disagreement {
  readonly engine: string;
  readonly fixture: string;
  readonly expected: string;
  readonly found: string;
}

const ONE_SCRIPT_AT_A_TIME =
  'oxlint hands a rule each script of a file by itself, so a base that stands in the other script is not seen.';

const NO_PARSER =
  'oxlint hands rules no parser, so imports are not followed there; what an imported file defines is reported in that file.';

/** Differences that are known and lie in the engine. */
export const EXPLAINED: Readonly<Record<string, string>> = {
  'oxlint: url-json-import': NO_PARSER,
  'oxlint: url-json-table': NO_PARSER,
  'oxlint: svelte-two-scripts': ONE_SCRIPT_AT_A_TIME,
  'oxlint: vue-two-scripts': ONE_SCRIPT_AT_A_TIME,
};

/** What may still be reported of a file that the codemod has rewritten completely, by message id: what it is, and what to do. */
export const LEFTOVERS: Readonly<Record<string, { readonly what: string; readonly whatToDo: string }>> = {
  exportedBase: {
    what: 'A base that other files can use: exported, sent to by what is exported, or told to them. It stays as it was, since files that the codemod has not seen may use it.',
    whatToDo: 'Remove it where nothing uses it any more; else migrate what does, and let it name the new base.',
  },
  legacyUrl: {
    what: 'A whole address that is exported, or kept in a table from which the program chooses.',
    whatToDo: 'Remove it where nothing asks for it any more; else put the address of the new route in its place.',
  },
  legacyModelId: {
    what: 'A model id in a constant that is exported, or that is used for more than the request.',
    whatToDo: 'Take the suggestion of `no-legacy-model-id`, once nothing compares it with an old id.',
  },
};

/** Message ids of what `recommended` says of files that were rewritten completely, each with the fixture that has it. */
export function findLeftovers({ layOut }: Scratch): ReadonlyMap<string, string> {
  const rewritten = readFixtures().filter(
    ({ hasOutput, findings }) => hasOutput && findings.every(({ outcome }) => outcome !== 'manual'),
  );
  return new Map(
    rewritten.flatMap(({ name }) =>
      Object.values(lint(layOut(name, 'output'), RECOMMENDED, USUAL))
        .flat()
        .map(({ messageId = '' }): [string, string] => [messageId, name]),
    ),
  );
}

/** A way of looking at every fixture, and what it has to say of it. */
export interface Column {
  readonly engine: string;
  readonly fixtures: number;
  readonly disagreements: readonly Disagreement[];
}

/** Lines of calls, without message ids: what every engine can be asked for. */
const lines = (all: readonly string[]): string[] => all.map((place) => place.replace(/ \w+$/, '')).sort();

function compare(
  engine: string,
  fixtures: readonly Fixture[],
  expect: (fixture: Fixture) => readonly string[],
  find: (fixture: Fixture) => readonly string[],
): Column {
  const disagreements = fixtures.flatMap((fixture): Disagreement[] => {
    const [expected, found] = [expect(fixture).join(', '), find(fixture).join(', ')];
    return expected === found ? [] : [{ engine, fixture: fixture.name, expected, found }];
  });
  return { engine, fixtures: fixtures.length, disagreements };
}

const CALL_RULE = '@modelhub-migration/no-legacy-endpoint';

/** Certain calls, as line numbers of the one file. */
const certainLines = ({ findings }: Fixture): string[] =>
  findings.filter(({ tier }) => tier === 'certain').map(({ line }) => String(line));

/** ESLint's majors with their parsers. */
function lintColumns(fixtures: readonly Fixture[], { layOut }: Scratch): Column[] {
  const rules = { [CALL_RULE]: ['error', { evidence: 'possible' }] };
  return ENGINES.map((engine) =>
    compare(
      `ESLint (${engine.name})`,
      fixtures,
      (fixture) => expectedPlaces(fixture, layOut(fixture.name, 'input')),
      (fixture) => places(lint(layOut(fixture.name, 'input'), rules, engine)),
    ),
  );
}

/** The codemod's own findings. */
function codemodColumn(fixtures: readonly Fixture[], { layOut }: Scratch): Column {
  return compare(
    'codemod',
    fixtures,
    (fixture) => lines(expectedPlaces(fixture, layOut(fixture.name, 'input'))),
    (fixture) => {
      const folder = layOut(fixture.name, 'input');
      return filesIn(folder)
        .flatMap((file) => {
          const absolute = path.join(folder, file);
          const { sites } = rewriteText(file, fs.readFileSync(absolute, 'utf8'), { absolute });
          return sites.map(({ start }) => `${file}:${String(start.line)}`);
        })
        .sort();
    },
  );
}

const isCall = ({ messageId = '' }: LintMessage): boolean => /Call$|^halfMigrated$/.test(messageId);

/** The program as a code block of a Markdown file, whose lines come after the fence. */
function markdownColumn(fixtures: readonly Fixture[], { layOut }: Scratch): Column {
  const [markdown] = SETUPS.markdown;
  const { plugins } = markdown?.config as { plugins: object };
  const config = [
    { files: ['**/*.md'], plugins, processor: 'markdown/markdown' },
    {
      files: ['**/*.md/*.{js,jsx,ts,tsx}'],
      ...SETUPS.tsx[0]?.config,
      plugins: { '@modelhub-migration': plugin },
      rules: { [CALL_RULE]: 'error' },
    },
  ];
  return compare('ESLint, code blocks in Markdown', fixtures, certainLines, (fixture) => {
    const folder = layOut(fixture.name, 'input');
    const [file = ''] = filesIn(folder);
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    // TypeScript's own ending, since the block's decides how it is read; JSX in scripts keeps its own.
    const language = path.extname(file).slice(1).replace('mjs', 'js').replace('cjs', 'js');
    return createLinter('eslint', folder)
      .verify(`\`\`\`${language}\n${text}\n\`\`\`\n`, config, {
        filename: path.join(folder, 'doc.md'),
        filterCodeBlock: () => true,
      })
      .filter(isCall)
      .map(({ line }) => String(line - 1));
  });
}

interface OxlintReport {
  diagnostics: { code: string; message: string; filename: string; labels: { span: { line: number } }[] }[];
}

/** oxlint with the built plugin, over all fixtures in one run. */
async function oxlintColumn(fixtures: readonly Fixture[], project: Project): Promise<Column> {
  const { stdout } = await project.run('node_modules/oxlint/bin/oxlint', ['-f', 'json', 'input']);
  const { diagnostics } = JSON.parse(stdout) as OxlintReport;
  const calls = diagnostics.filter(({ message }) => /\[mh-[0-9a-f]+\]$/.test(message));
  return compare(
    'oxlint',
    fixtures,
    (fixture) => certainLines(fixture),
    ({ name }) =>
      calls
        .filter(({ filename }) => filename.startsWith(`input/${name}/`))
        .map(({ labels }) => labels[0]?.span.line ?? 0)
        .sort((a, b) => a - b)
        .map(String),
  );
}

/** Every verdict of every engine against the fixtures, each with the fixtures that it can read. */
export async function collectVerdicts(scratch: Scratch, oxlint: Project): Promise<Column[]> {
  const fixtures = readFixtures();
  const inOneFile = fixtures.filter(({ name }) => filesIn(scratch.layOut(name, 'input')).length === 1);
  const isScript = ({ name }: Fixture): boolean =>
    /\.[cm]?[jt]sx?$/.test(filesIn(scratch.layOut(name, 'input'))[0] ?? '');
  for (const { name } of inOneFile) {
    fs.cpSync(scratch.layOut(name, 'input'), path.join(oxlint.folder, 'input', name), { recursive: true });
  }
  return [
    ...lintColumns(fixtures, scratch),
    codemodColumn(fixtures, scratch),
    markdownColumn(inOneFile.filter(isScript), scratch),
    await oxlintColumn(inOneFile, oxlint),
  ];
}
