import yargs from 'yargs';
import { closestWord } from './did-you-mean.ts';
import { UsageError } from './errors.ts';
import { reporterFor, REPORTERS } from './report/reporters.ts';
import type { Target } from './rewrite/index.ts';
import { PLAN_BY, type PlanBy } from './rollout-plan.ts';
import { parseShard, type Shard } from './shard.ts';
import { TOOL } from './version.ts';

/** What the command line asks for. */
export interface CliArguments {
  command: 'run' | 'undo' | 'plan';
  paths: string[];
  write: boolean;
  check: boolean;
  interactive: boolean;
  target: Target;
  reports: string[];
  config: string | undefined;
  root: string | undefined;
  include: string[];
  exclude: string[];
  likely: boolean;
  possible: boolean;
  force: boolean;
  format: boolean;
  shard: Shard | undefined;
  maxManual: number | undefined;
  baseline: string | undefined;
  traces: string[];
  github: boolean;
  by: PlanBy;
  max: number;
  quiet: boolean;
  /** `false` for `--no-color`, `undefined` where nothing was said. */
  color: boolean | undefined;
}

/** Help or version was asked for: this text, and no run. */
export interface CliText {
  command: 'text';
  text: string;
}

const OPTIONS = {
  write: { type: 'boolean', describe: 'Write the changes. Without it, only show them' },
  check: { type: 'boolean', describe: 'Write nothing; exit with 1 while anything legacy is left' },
  interactive: { type: 'boolean', describe: 'Ask about every change, and write those chosen' },
  target: {
    choices: ['fetch', 'openai'],
    default: 'fetch',
    describe: 'fetch: keep the HTTP client; openai: the official SDK',
  },
  report: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Write a report: .json .sarif .md .html (repeatable)',
    requiresArg: true,
  },
  config: { type: 'string', requiresArg: true, describe: 'modelhub.config.json to use' },
  root: { type: 'string', requiresArg: true, describe: 'Folder that ids and paths are relative to' },
  include: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'Only files that match GLOB (repeatable)',
  },
  exclude: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'No files that match GLOB (repeatable)',
  },
  likely: { type: 'boolean', describe: 'Also rewrite calls on likely evidence' },
  possible: { type: 'boolean', describe: 'Also show calls on weaker evidence' },
  format: { type: 'boolean', describe: "Run the project's own formatter over what was written" },
  force: { type: 'boolean', describe: 'Write despite uncommitted changes, or without git' },
  shard: { type: 'string', requiresArg: true, describe: 'Only part I of N, as I/N' },
  'max-manual': { type: 'string', requiresArg: true, describe: 'Exit with 1 above N calls left to a person' },
  baseline: { type: 'string', requiresArg: true, describe: 'Accept what this JSON report already lists' },
  trace: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: "Join the shim's usage log (repeatable)",
  },
  github: { type: 'boolean', describe: 'Also print annotations for GitHub Actions' },
  by: { choices: PLAN_BY, describe: 'plan: what keeps files together (default package)' },
  max: { type: 'string', requiresArg: true, describe: 'plan: most files in a shard (default 30)' },
  quiet: { type: 'boolean', describe: 'Print the summary and problems only' },
  color: { type: 'boolean', describe: 'Colours; --no-color turns them off' },
} as const;

const EPILOGUE = [
  'Exit codes: 0 done, also when manual work is left; 1 something legacy is left',
  '(--check) or too much of it (--max-manual); 2 a file failed, or a guard stopped',
  'a write; 3 wrong usage; 130 interrupted while asking (nothing is written).',
].join('\n');

function buildParser(args: readonly string[]) {
  return yargs([...args])
    .locale('en')
    .scriptName('modelhub-codemod')
    .usage(
      'modelhub-codemod [paths..]\nmodelhub-codemod plan [paths..]\nmodelhub-codemod undo [path]\n\n' +
        'Rewrites calls of the retired IONOS AI Model Hub routes to the\nOpenAI-compatible API. Shows the changes; writes them with --write.',
    )
    .options(OPTIONS)
    .example('modelhub-codemod src', 'show what would change')
    .example('modelhub-codemod src --write', 'change it')
    .example('modelhub-codemod --check --report left.sarif', 'in CI')
    .example('modelhub-codemod plan --by codeowners', 'spread the work over shards')
    .example('modelhub-codemod undo', 'take the last --write back')
    .epilogue(EPILOGUE)
    .parserConfiguration({
      'camel-case-expansion': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
    })
    .strictOptions()
    .conflicts('check', ['write', 'interactive'])
    .help()
    .alias('help', 'h')
    .version(TOOL.version)
    .wrap(80)
    .exitProcess(false);
}

const KNOWN: readonly string[] = [...Object.keys(OPTIONS), 'help', 'version', 'no-color'];

/** The message of a wrong call, with the option that was probably meant. */
function explain(message: string): string {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ') ?? [];
  const [name] = unknown;
  const exclusive = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message);
  if (exclusive !== null)
    return `--${exclusive[1] ?? ''} and --${exclusive[2] ?? ''} exclude each other. Leave one out.`;
  const choice = /Argument: (\S+), Given: (".*?"), Choices: (.+)$/.exec(message);
  if (choice !== null) return `--${choice[1] ?? ''} must be one of ${choice[3] ?? ''}, not ${choice[2] ?? ''}.`;
  if (name === undefined) return `${message.replace(/\.?$/, '.')} See --help.`;
  const meant = closestWord(name.replace(/^no-(?!color)/, ''), KNOWN);
  return `Unknown option --${name}.${meant === undefined ? '' : ` Did you mean --${meant}?`} See --help.`;
}

/** The last value of an option that may be given only once but was repeated. */
function last<T>(value: T | readonly T[] | undefined): T | undefined {
  return Array.isArray(value) ? (value as readonly T[])[value.length - 1] : (value as T | undefined);
}

function parseNumber(option: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new UsageError(`--${option} must be a number from ${String(least)}, not "${text}".`);
  }
  return Number(text);
}

const COMMANDS: readonly string[] = ['undo', 'plan'] satisfies CliArguments['command'][];

/** What the first word asks for; a path is a run. */
function commandOf(word: string | undefined): CliArguments['command'] {
  return word !== undefined && COMMANDS.includes(word) ? (word as CliArguments['command']) : 'run';
}

/** Files in a shard that one person reviews in one sitting. */
const DEFAULT_MAX = '30';

/**
 * Reads the command line.
 *
 * @param args without the program's own name
 * @throws UsageError for anything that cannot be meant
 */
export async function parseArguments(args: readonly string[]): Promise<CliArguments | CliText> {
  let text = '';
  const parser = buildParser(args).fail((message: string | null, error: Error | undefined) => {
    throw new UsageError(explain(message ?? error?.message ?? 'The command cannot be understood'));
  });
  const parsed = await parser.parseAsync([...args], {}, (_error: unknown, _argv: unknown, output: string) => {
    text = output;
  });
  if (text !== '') return { command: 'text', text };
  const words = parsed._.map(String);
  const command = commandOf(words[0]);
  const paths = command === 'run' ? words : words.slice(1);
  if (command === 'plan' && parsed.write === true) throw new UsageError('plan writes nothing. Leave --write out.');
  if (command !== 'plan' && (parsed.by !== undefined || parsed.max !== undefined)) {
    throw new UsageError('--by and --max belong to "modelhub-codemod plan".');
  }
  if (command !== 'run' && parsed.interactive === true) {
    throw new UsageError(`${command} asks nothing. Leave --interactive out.`);
  }
  const reports = parsed.report ?? [];
  const wrong = reports.find((file) => reporterFor(file) === undefined);
  if (wrong !== undefined) {
    throw new UsageError(
      `--report "${wrong}": no report of that kind. Known endings: ${Object.keys(REPORTERS).join(' ')}.`,
    );
  }
  const shard = last(parsed.shard);
  const maxManual = last(parsed['max-manual']);
  return {
    command,
    target: last(parsed.target) === 'openai' ? 'openai' : 'fetch',
    paths: command !== 'undo' && paths.length === 0 ? ['.'] : paths,
    write: parsed.write === true,
    check: parsed.check === true,
    interactive: parsed.interactive === true,
    reports,
    config: last(parsed.config),
    root: last(parsed.root),
    include: parsed.include ?? [],
    exclude: parsed.exclude ?? [],
    likely: parsed.likely === true,
    possible: parsed.possible === true,
    force: parsed.force === true,
    format: parsed.format === true,
    shard: shard === undefined ? undefined : parseShard(shard),
    maxManual: maxManual === undefined ? undefined : parseNumber('max-manual', maxManual, 0),
    baseline: last(parsed.baseline),
    traces: parsed.trace ?? [],
    github: parsed.github === true,
    by: last(parsed.by) ?? 'package',
    max: parseNumber('max', last(parsed.max) ?? DEFAULT_MAX, 1),
    quiet: parsed.quiet === true,
    color: parsed.color,
  };
}
