import fs from 'node:fs';
import path from 'node:path';
import { ConfigError } from '@modelhub-migration/contract';
import pc from 'picocolors';
import { parseArguments, type CliArguments } from './arguments.ts';
import { EXIT, messageOf, UsageError, type ExitCode } from './errors.ts';
import { readBaseline } from './ledger/baseline.ts';
import { readTraces } from './ledger/trace.ts';
import { InterruptedError, runInteractive } from './interactive/run-interactive.ts';
import { loadConfig } from './load-config.ts';
import { createProgress } from './progress.ts';
import { renderGithub } from './report/github.ts';
import { reporterFor } from './report/reporters.ts';
import { safeText } from './report/safe-text.ts';
import { plural } from './report/summary.ts';
import { renderTerminal } from './report/terminal.ts';
import { countManual, hasFailed, hasLeftovers, type RunMode, type RunResult } from './result.ts';
import { planRollout } from './rollout-plan.ts';
import { runCodemod } from './run.ts';
import { undoLastRun } from './undo.ts';

/** What the command line takes from the process around it. */
export interface CliContext {
  cwd: string;
  env: NodeJS.ProcessEnv;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

function wantsColor({ color }: CliArguments, { env, stdout }: CliContext): boolean {
  if (color !== undefined) return color;
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
  return stdout.isTTY && env['TERM'] !== 'dumb';
}

function exitCodeOf(result: RunResult, { maxManual = Infinity }: CliArguments): ExitCode {
  if (hasFailed(result)) return EXIT.failed;
  if (countManual(result) > maxManual) return EXIT.findings;
  return result.mode === 'check' && hasLeftovers(result) ? EXIT.findings : EXIT.done;
}

/** Makes the folders of the reports before anything is done, so that no run is lost to a slip in a path. */
function prepareReports(files: readonly string[], cwd: string): void {
  for (const file of files) {
    const target = path.resolve(cwd, file);
    try {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.accessSync(path.dirname(target), fs.constants.W_OK);
      if (fs.statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error('it is a folder');
    } catch (error) {
      throw new UsageError(`--report "${file}" cannot be written: ${messageOf(error)}. Name another file.`);
    }
  }
}

function modeOf({ write, check }: CliArguments): RunMode {
  if (write) return 'write';
  return check ? 'check' : 'preview';
}

function writeReports(result: RunResult, files: readonly string[], cwd: string): void {
  for (const file of files) {
    const render = reporterFor(file);
    try {
      if (render !== undefined) fs.writeFileSync(path.resolve(cwd, file), render(result));
    } catch (error) {
      throw new UsageError(`--report "${file}" cannot be written: ${messageOf(error)}. Name another file.`);
    }
  }
}

async function run(args: CliArguments, context: CliContext): Promise<ExitCode> {
  const { stdin: input, stdout: output, env } = context;
  if (args.interactive && !(input.isTTY && output.isTTY)) {
    throw new UsageError(
      '--interactive needs a terminal to ask at, for input and output. Use --write to be asked nothing.',
    );
  }
  const { config } = loadConfig(context.cwd, args.config, context.env);
  prepareReports(args.reports, context.cwd);
  const progress = createProgress(context.stderr);
  const colors = pc.createColors(wantsColor(args, context));
  const options = {
    ...args,
    config,
    cwd: context.cwd,
    mode: modeOf(args),
    baseline: args.baseline === undefined ? undefined : readBaseline(args.baseline, context.cwd),
    usage: args.traces.length === 0 ? undefined : readTraces(args.traces, context.cwd),
    onProgress: progress.update,
  };
  const result = args.interactive
    ? await runInteractive(options, { terminal: { input, output, colors }, env, onAsk: progress.clear })
    : runCodemod(options);
  progress.clear();
  writeReports(result, args.reports, context.cwd);
  if (args.command === 'plan') {
    context.stdout.write(`${JSON.stringify(planRollout(result, args.by, args.max), null, 2)}\n`);
    return exitCodeOf(result, args);
  }
  context.stdout.write(renderTerminal(result, { colors, quiet: args.quiet, diffs: !args.interactive }));
  if (args.github) context.stdout.write(renderGithub(result));
  return exitCodeOf(result, args);
}

function undo({ paths: [folder = '.', ...more] }: CliArguments, { cwd, stdout, stderr }: CliContext): ExitCode {
  const target = path.resolve(cwd, folder);
  if (more.length > 0) throw new UsageError('undo takes one path, the folder that the run was started in.');
  if (!fs.existsSync(target)) throw new UsageError(`The path "${folder}" does not exist. Check its spelling.`);
  const result = undoLastRun(fs.realpathSync(target));
  if (result === undefined) {
    throw new UsageError(
      `There is no run to undo in "${folder}". Without git, name the folder that it was started in.`,
    );
  }
  for (const { file, reason } of result.refused) stderr.write(`${safeText(file)}: not restored, ${reason}.\n`);
  stdout.write(`${plural(result.restored.length, 'file')} restored.\n`);
  return result.refused.length > 0 ? EXIT.failed : EXIT.done;
}

/**
 * The command line: parse, run, report, exit code, and nothing else.
 *
 * @param args without the program's own name
 * @returns the exit code
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    const parsed = await parseArguments(args);
    if (parsed.command === 'text') {
      context.stdout.write(`${parsed.text}\n`);
      return EXIT.done;
    }
    return parsed.command === 'undo' ? undo(parsed, context) : await run(parsed, context);
  } catch (error) {
    if (error instanceof InterruptedError) {
      context.stderr.write('Interrupted. Nothing was written.\n');
      return EXIT.interrupted;
    }
    if (!(error instanceof UsageError) && !(error instanceof ConfigError)) throw error;
    context.stderr.write(`modelhub-codemod: ${safeText(error.message)}\n`);
    return EXIT.usage;
  }
}
