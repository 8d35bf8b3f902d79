import { runNode, type Outcome, type Stage } from './stage.ts';

/** One command of the demo and what must come out of it. */
export interface Scene {
  title: string;
  /** The command as a user would type it in the app's folder. */
  shown: string;
  /** What is really started: arguments of `node`. */
  argv: readonly string[];
  /** The problem with the outcome, or `undefined` where it came out as told. */
  judge: (outcome: Outcome) => string | undefined;
  /** Lines of the output that are printed; the rest is counted. */
  lines?: number;
}

/** The places of the tools in this repository. */
export interface Tools {
  codemod: string;
  eslint: string;
  typescript: string;
}

/** One app's part of the story. */
export interface Script {
  app: string;
  /** Command line of the app, after `node`. */
  start: readonly string[];
  /** What the answer must contain when the app works. */
  works: RegExp;
  /** TypeScript apps are built before they are started. */
  build: boolean;
}

const contains =
  (pattern: RegExp) =>
  ({ text }: Outcome): string | undefined =>
    pattern.test(text) ? undefined : `expected ${String(pattern)} in the output`;

const exits = (code: number, outcome: Outcome): string | undefined =>
  outcome.code === code ? undefined : `expected exit code ${code}, got ${outcome.code}`;

const both = (code: number, pattern: RegExp) => (outcome: Outcome) =>
  exits(code, outcome) ?? contains(pattern)(outcome);

/** The scenes of one app, in order: fails, shimmed, linted, previewed, written, works alone, clean. */
export function scenesOf({ start, works, build }: Script, { codemod, eslint, typescript }: Tools): Scene[] {
  const app = `node ${start.map((part) => (/\s/.test(part) ? `"${part}"` : part)).join(' ')}`;
  const withShim = ['--import', '@modelhub-migration/shim/register', ...start];
  const compile: Scene[] = build
    ? [{ title: 'Build it', shown: 'npx tsc', argv: [typescript], judge: (outcome) => exits(0, outcome) }]
    : [];
  return [
    ...compile,
    {
      title: 'The program, as it stands, against the retired routes',
      shown: app,
      argv: start,
      judge: both(1, /410|Gone|retired|removed/i),
    },
    {
      title: 'The same program, unchanged, with the shim preloaded',
      shown: app.replace('node', 'node --import @modelhub-migration/shim/register'),
      argv: withShim,
      judge: (outcome) => both(0, works)(outcome) ?? contains(/MODELHUB_DEP000\d/)(outcome),
    },
    {
      title: 'What the linter finds',
      shown: 'npx eslint .',
      argv: [eslint, '.'],
      judge: both(1, /no-legacy-endpoint/),
      lines: 60,
    },
    {
      title: 'What the codemod would change',
      shown: 'npx @modelhub-migration/codemod .',
      argv: [codemod, '.'],
      judge: (outcome) => exits(0, outcome) ?? contains(/chat\/completions/)(outcome),
      lines: 400,
    },
    {
      title: 'The change, written',
      shown: 'npx @modelhub-migration/codemod . --write --force',
      argv: [codemod, '.', '--write', '--force', '--quiet'],
      judge: (outcome) => exits(0, outcome),
    },
    ...compile,
    {
      title: 'The migrated program, without the shim',
      shown: app,
      argv: start,
      judge: (outcome) =>
        both(0, works)(outcome) ?? (/MODELHUB_DEP/.test(outcome.text) ? 'the shim was still at work' : undefined),
    },
    {
      title: 'What the linter finds now',
      shown: 'npx eslint .',
      argv: [eslint, '.'],
      judge: (outcome) => exits(0, outcome),
    },
    {
      title: 'A second run of the codemod changes nothing',
      shown: 'npx @modelhub-migration/codemod . --check',
      argv: [codemod, '.', '--check'],
      judge: (outcome) => exits(0, outcome),
    },
  ];
}

/** Plays the scenes in order and prints them; stops at the first that does not come out as told. */
export async function play(
  scenes: readonly Scene[],
  stage: Stage,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<boolean> {
  for (const { title, shown, argv, judge, lines = 40 } of scenes) {
    print(`\n── ${title}\n$ ${shown}\n`);
    const outcome = await runNode(argv, stage.folder, env);
    const output = outcome.text.replaceAll(stage.folder, '.').trimEnd().split('\n');
    print(
      output
        .slice(0, lines)
        .map((line) => `  ${line}\n`)
        .join(''),
    );
    if (output.length > lines) print(`  … ${output.length - lines} more lines\n`);
    const problem = judge(outcome);
    print(problem === undefined ? `✔ as told (exit code ${outcome.code})\n` : `✘ not as told: ${problem}\n`);
    if (problem !== undefined) return false;
  }
  return true;
}
