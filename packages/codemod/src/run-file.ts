import path from 'node:path';
import { applyEdits } from './apply.ts';
import { isPlainFile } from './discover.ts';
import { messageOf } from './errors.ts';
import { toPosix } from './files.ts';
import { describeGenerated } from './generated.ts';
import { GuardError, proveResult } from './guards.ts';
import { planFile, type PlanSettings } from './plan-file.ts';
import { SourceSyntaxError } from './read-block.ts';
import type { FileResult, ProblemCode, SkippedFile } from './result.ts';
import { EncodingError, readText } from './text-file.ts';

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

/**
 * Everything that is done for one file, up to a proved result in memory. The unit of failure: never throws.
 *
 * @param file absolute
 * @param root absolute
 */
export function runFile(file: string, root: string, settings: PlanSettings): FileResult | SkippedFile {
  const name = toPosix(path.relative(root, file));
  try {
    const before = readSource(file);
    const { edits, sites } = planFile(name, before, file, settings);
    if (edits.length === 0) return { file: name, sites, before, after: before };
    const after = applyEdits(before, edits);
    proveResult({
      before,
      after,
      edits,
      plan: (text) => planFile(name, text, file, settings).edits,
    });
    return { file: name, sites, before, after };
  } catch (error) {
    return { file: name, ...explain(error) };
  }
}
