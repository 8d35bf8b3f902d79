import path from 'node:path';
import type { FileLinks } from './across/links.ts';
import { applyEdits } from './apply.ts';
import { isPlainFile } from './discover.ts';
import { messageOf } from './errors.ts';
import { toPosix } from './files.ts';
import { describeGenerated } from './generated.ts';
import { GuardError, proveResult } from './guards.ts';
import { planFile, type FilePlan } from './plan-file.ts';
import type { Accepts } from './plan-script.ts';
import type { PlanSettings } from './plan-settings.ts';
import { SourceSyntaxError } from './read-scripts.ts';
import type { FileResult, ProblemCode, SkippedFile } from './result.ts';
import { ChangedOnDiskError, EncodingError, readText } from './text-file.ts';
import { unboundNames } from './unbound-names.ts';

/** A file that was left out on purpose. */
class LeftOutError extends Error {
  override readonly name = 'LeftOutError';
  readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}

function readSource(file: string): string {
  if (!isPlainFile(file))
    throw new LeftOutError('link', 'the path is a link; what it leads to is read in its own place');
  const text = readText(file);
  const generated = describeGenerated(file, text);
  if (generated !== undefined) throw new LeftOutError('generated', generated);
  return text;
}

/** What each kind of failure is called, and what the user can do about it. */
function explain(error: unknown): Omit<SkippedFile, 'file'> {
  if (error instanceof LeftOutError) return { code: error.code, message: error.message };
  if (error instanceof ChangedOnDiskError) return { code: 'changed-on-disk', message: `${error.message}. Run again.` };
  if (error instanceof SourceSyntaxError) {
    return { code: 'syntax', message: `syntax error: ${error.message} Correct it and run again.`, at: error.at };
  }
  if (error instanceof GuardError) {
    return {
      code: 'guard',
      message: `the result was not written, because ${messageOf(error)}. This is a defect of the codemod; please report it.`,
    };
  }
  if (error instanceof EncodingError)
    return { code: 'encoding', message: `${error.message}. Convert it and run again.` };
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return { code: 'too-deep', message: 'the code is nested too deeply to be read. Split it and run again.' };
  }
  if (error instanceof Error && error.name === 'UnknownSyntaxError') {
    return { code: 'unknown-syntax', message: `it holds syntax that this version does not know: ${error.message}.` };
  }
  if (error instanceof Error && 'syscall' in error) return { code: 'unreadable', message: messageOf(error) };
  return { code: 'internal', message: `${messageOf(error)}. This is a defect of the codemod; please report it.` };
}

/** What a person chose in a file, and the text that was shown for it. */
export interface Consent {
  /** `null` for a file of which nothing was shown. */
  readonly before: string | null;
  readonly accepts: Accepts;
}

/** Of a file that nobody was asked about, nothing is touched. */
export const NO_CONSENT: Consent = { before: null, accepts: () => false };

/** A file's result, and what it has to do with other files. */
export interface PlannedFile
  extends FileResult, Pick<FilePlan, 'leaving' | 'isStuck' | 'isContested' | 'places' | 'stored' | 'weak'> {}

/** The same choice for the text that it led to, where migrated sites count no more. */
function acceptsAfter({ sites }: FilePlan, accepts: Accepts): Accepts {
  const left = sites.map((site, index) => ({ site, isAccepted: accepts(site.id, index) }));
  const remaining = left.filter(({ site: { outcome } }) => outcome !== 'rewritten' && outcome !== 'adapted');
  return (_id, index) => remaining[index]?.isAccepted ?? true;
}

/**
 * Everything that is done for one file, up to a proved result in memory. The unit of failure: never throws.
 *
 * @param file absolute
 * @param root absolute
 * @param consent what a person chose; everything, where nobody was asked
 * @param links what changes together with other files; nothing by default
 */
export function runFile(
  file: string,
  root: string,
  settings: PlanSettings,
  consent?: Consent,
  links?: FileLinks,
): PlannedFile | SkippedFile {
  const name = toPosix(path.relative(root, file));
  try {
    const before = readSource(file);
    if (consent !== undefined && consent.before !== null && consent.before !== before) {
      throw new ChangedOnDiskError('the file was changed by somebody else since it was shown');
    }
    const plan = planFile(name, before, file, settings, consent?.accepts, links);
    const { edits, sites, ...facts } = plan;
    if (edits.length === 0) return { file: name, sites, before, after: before, ...facts };
    const after = applyEdits(before, edits);
    proveResult({
      before,
      after,
      edits,
      plan: (text) => planFile(name, text, file, settings, consent && acceptsAfter(plan, consent.accepts)).edits,
      unboundNames: (text) => unboundNames(name, text),
    });
    return { file: name, sites, before, after, ...facts };
  } catch (error) {
    return { file: name, ...explain(error) };
  }
}
