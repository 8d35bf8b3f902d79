import fs from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../errors.ts';

/**
 * Reads which leftovers are accepted: a JSON report of an earlier run.
 *
 * @param file as given on the command line
 * @returns the ids of its ledger
 * @throws UsageError for a file that is none
 */
export function readBaseline(file: string, cwd: string): ReadonlySet<string> {
  let report: unknown;
  try {
    report = JSON.parse(fs.readFileSync(path.resolve(cwd, file), 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--baseline "${file}" cannot be read: ${messageOf(error)}. Make one with --report ${path.basename(file)}.`,
    );
  }
  const ledger = (report as { ledger?: unknown } | null)?.ledger;
  if (!Array.isArray(ledger)) {
    throw new UsageError(
      `--baseline "${file}" is no JSON report of modelhub-codemod. Make one with --report FILE.json.`,
    );
  }
  return new Set(
    ledger.flatMap((entry: unknown) => {
      const id = (entry as { id?: unknown } | null)?.id;
      return typeof id === 'string' ? [id] : [];
    }),
  );
}
