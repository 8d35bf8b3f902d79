import path from 'node:path';
import { planSettings } from '../find-all.ts';
import { safeText } from '../report/safe-text.ts';
import { changedFiles, type RunResult } from '../result.ts';
import { runFile, type Consent } from '../run-file.ts';
import { runCodemod, type RunOptions } from '../run.ts';
import { findObjection } from '../write-results.ts';
import { acceptedIn, chooseInFile, createChoices, type Answer, type Choices, type Ending } from './choose-in-file.ts';
import { openEditor } from './open-editor.ts';
import { askAbout, type Terminal } from './prompt.ts';

/** Ctrl-C, or Escape: nothing is written. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export interface InteractiveOptions {
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  /** Called before the first question. */
  readonly onAsk: () => void;
}

/** Asks about one file, as often as it is edited. */
async function askAboutFile(
  file: string,
  position: string,
  found: RunResult,
  choices: Choices,
  options: RunOptions,
  { terminal, env }: InteractiveOptions,
): Promise<{ ending: Ending; consent?: Consent }> {
  const absolute = path.join(found.root, file);
  const accepted = acceptedIn(choices, file);
  const accepts = (id: string): boolean => accepted.has(id);
  for (;;) {
    // Made anew: the editor may have changed any file.
    const settings = planSettings(found.root, options);
    const full = runFile(absolute, found.root, settings);
    if (!('sites' in full)) {
      terminal.output.write(`${safeText(file)}: ${safeText(full.message)} It is left as it is.\n`);
      return { ending: 'done' };
    }
    const consentOf = (ids: ReadonlySet<string>): Consent => ({ before: full.before, accepts: (id) => ids.has(id) });
    let line = 1;
    const ending = await chooseInFile(
      full,
      choices,
      (ids) => runFile(absolute, found.root, settings, consentOf(ids)),
      async (question): Promise<Answer> => {
        line = question.sites[0]?.start.line ?? 1;
        const answer = await askAbout(question, position, terminal);
        if (answer === null) throw new InterruptedError('Interrupted.');
        return answer;
      },
    );
    if (ending !== 'edited') return { ending, consent: { before: full.before, accepts } };
    const problem = openEditor(env, absolute, line);
    if (problem !== '') terminal.output.write(`${safeText(problem)}\n`);
  }
}

/**
 * Asks about every change, then writes those that were chosen, all at once. Until then nothing is written.
 *
 * @returns the run with what was chosen; where git would refuse the writing, the run without a question
 * @throws InterruptedError where the person broke it off
 */
export async function runInteractive(options: RunOptions, interactive: InteractiveOptions): Promise<RunResult> {
  const found = runCodemod({ ...options, mode: 'preview' });
  const files = changedFiles(found);
  if (files.length === 0) return { ...found, mode: 'write' };
  // Before anybody has answered anything.
  const refused = options.force === true ? '' : findObjection(found.root, [...files, ...found.manifests]);
  if (refused !== '') return { ...found, mode: 'write', refused };
  interactive.onAsk();
  const choices = createChoices();
  const consent = new Map<string, Consent>();
  for (const [index, { file }] of files.entries()) {
    const position = `File ${String(index + 1)} of ${String(files.length)}`;
    const answer = await askAboutFile(file, position, found, choices, options, interactive);
    if (answer.consent !== undefined) consent.set(file, answer.consent);
    if (answer.ending === 'quit') break;
  }
  // The last answer stands on its own.
  interactive.terminal.output.write('\n');
  // What the person has edited meanwhile is uncommitted, and was meant to be.
  return runCodemod({ ...options, mode: 'write', consent, force: true });
}
