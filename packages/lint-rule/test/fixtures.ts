import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import plugin from '../src/index.ts';
import { createLinter, MAJORS, SETUPS, type Kind, type LintMessage, type Major, type Setup } from './engines.ts';

/** The fixtures that all parts of the kit share. */
export const FIXTURES = fileURLToPath(new URL('../../../fixtures', import.meta.url));
const callSites = path.join(FIXTURES, 'call-sites');

export interface ExpectedFinding {
  file?: string;
  line: number;
  operation: string;
  tier: 'certain' | 'likely' | 'possible';
  outcome: 'rewritten' | 'adapted' | 'manual';
}

export interface Fixture {
  readonly name: string;
  readonly findings: readonly ExpectedFinding[];
  readonly config?: object;
  /** Whether it says what the codemod makes of it. */
  readonly hasOutput: boolean;
}

/** What a file is linted as, by its ending. Plain scripts may hold JSX. */
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
const CALLS = new Set(['legacyCall', 'manualCall', 'likelyCall', 'undecided', 'halfMigrated']);

/** Every fixture of a call site. */
export function readFixtures(): Fixture[] {
  const names = fs.readdirSync(callSites).filter((name) => fs.existsSync(path.join(callSites, name, 'case.json')));
  return names.map((name) => {
    const declared = JSON.parse(fs.readFileSync(path.join(callSites, name, 'case.json'), 'utf8')) as object;
    const hasOutput = fs.readdirSync(path.join(callSites, name)).some((entry) => entry.startsWith('output'));
    return { ...declared, name, hasOutput } as Fixture;
  });
}

/** Source files below a folder, with `/`, in order. */
export function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => KINDS[path.extname(file)] !== undefined && !file.startsWith('node_modules'))
    .sort();
}

/** A folder for the time of a test file. */
export interface Scratch {
  readonly folder: string;
  /** Lays a fixture's side out as a project of its own; both sides have the file names of the input, which ids depend on. */
  readonly layOut: (name: string, side: 'input' | 'output') => string;
  readonly remove: () => void;
}

export function createScratch(): Scratch {
  const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-fixtures-')));
  return {
    folder: scratch,
    layOut(name, side) {
      const folder = path.join(scratch, side, name);
      if (fs.existsSync(folder)) return folder;
      const source = path.join(callSites, name);
      if (fs.existsSync(path.join(source, side))) {
        fs.cpSync(path.join(source, side), folder, { recursive: true });
        return folder;
      }
      fs.mkdirSync(folder, { recursive: true });
      for (const file of fs.readdirSync(source).filter((entry) => entry.startsWith(`${side}.`))) {
        fs.copyFileSync(path.join(source, file), path.join(folder, `input${path.extname(file)}`));
      }
      return folder;
    },
    remove() {
      fs.rmSync(scratch, { recursive: true });
    },
  };
}

/** One way to lint: a major with one of a file kind's parsers. */
export interface Engine {
  readonly major: Major;
  readonly pick: (setups: readonly Setup[]) => Setup | undefined;
  readonly name: string;
}

const isTheFirst = (setups: readonly Setup[]): Setup | undefined => setups[0];
const isTheLast = (setups: readonly Setup[]): Setup | undefined => setups.at(-1);

/** Every major, with ESLint's own parser where it reads the file, and with the other one. */
export const ENGINES: readonly Engine[] = MAJORS.flatMap((major) => [
  { major, pick: isTheFirst, name: `${major}, own parser` },
  { major, pick: isTheLast, name: `${major}, @typescript-eslint/parser` },
]);

/** The engine that most users have. */
export const USUAL: Engine = { major: 'eslint', pick: isTheLast, name: 'usual' };

export const STRICT = { '@modelhub-migration/no-legacy-endpoint': ['error', { evidence: 'possible' }] };
export const RECOMMENDED: object = plugin.configs.recommended.rules ?? {};

/** The flat configuration under which an engine lints one file; `undefined` where it cannot read it. */
export function configFor(file: string, rules: object, { pick }: Engine): object | undefined {
  const extension = path.extname(file);
  const setup = pick(SETUPS[KINDS[extension] ?? 'js']);
  if (setup === undefined) return undefined;
  const commonJs = extension === '.cjs' ? { sourceType: 'commonjs' } : {};
  return {
    files: [`**/*${extension}`],
    ...setup.config,
    languageOptions: { ...(setup.config['languageOptions'] as object), ...commonJs },
    plugins: { '@modelhub-migration': plugin },
    rules,
  };
}

/** Messages by file. */
export type Found = Record<string, LintMessage[]>;

/** Lints every file of a folder. */
export function lint(folder: string, rules: object, engine: Engine): Found {
  // Ids depend on the path, which in the fixtures begins with the fixture's own folder.
  const linter = createLinter(engine.major, path.dirname(folder));
  const found: Found = {};
  for (const file of filesIn(folder)) {
    const config = configFor(file, rules, engine);
    if (config === undefined) continue;
    const filename = path.join(folder, file);
    found[file] = linter.verify(fs.readFileSync(filename, 'utf8'), [config], { filename });
  }
  return found;
}

const callsOf = (found: Found): [file: string, message: LintMessage][] =>
  Object.entries(found).flatMap(([file, messages]) =>
    messages
      .filter(({ messageId = '' }) => CALLS.has(messageId))
      .map((message): [string, LintMessage] => [file, message]),
  );

/** File, line and message id of each call site found. */
export const places = (found: Found): string[] =>
  callsOf(found)
    .map(([file, { line, messageId = '' }]) => `${file}:${String(line)} ${messageId}`)
    .sort();

/** The calls that bear a comment of the codemod, as it names them: id and reason. */
export const manualOnes = (found: Found): string[] =>
  callsOf(found)
    .filter(([, { messageId }]) => messageId === 'manualCall')
    .map(([, { message }]) => `${/\[([^\]]+)\]$/.exec(message)?.[1] ?? ''} ${/\(([\w-]+)\):/.exec(message)?.[1] ?? ''}`)
    .sort();

/** Ids of the call sites found. */
export const idsOf = (found: Found): string[] =>
  callsOf(found)
    .map(([, { message }]) => /\[([^\]]+)\]$/.exec(message)?.[1] ?? message)
    .sort();

/** What {@link places} says where a fixture is understood. */
export function expectedPlaces({ findings }: Fixture, folder: string): string[] {
  const only = filesIn(folder)[0] ?? '';
  return findings.map((finding) => `${finding.file ?? only}:${String(finding.line)} ${messageIdOf(finding)}`).sort();
}

function messageIdOf({ operation, tier }: ExpectedFinding): string {
  if (operation === 'half-migrated') return 'halfMigrated';
  return { certain: 'legacyCall', likely: 'likelyCall', possible: 'undecided' }[tier];
}
