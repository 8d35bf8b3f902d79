import type { LanguageFinding } from '../languages/types.ts';
import { countOutcomes, type RunResult } from '../result.ts';
import { TOOL } from '../version.ts';

/** Version of the report's form. Raised when a field changes its meaning or goes away; new fields do not count. */
export const JSON_REPORT_VERSION = 1;

/** What of a finding goes into the report: no text of the source, which the suggestion repeats in part. */
function describeOther({ file, line, column, language, operation, tier, evidence, kind, id, reason }: LanguageFinding) {
  return { file, line, column, language, operation, tier, evidence, kind, id, reason };
}

/** The run for programs. Holds no source text; deterministic to the byte. */
export function renderJson(result: RunResult): string {
  const report = {
    version: JSON_REPORT_VERSION,
    tool: TOOL,
    mode: result.mode,
    summary: {
      scanned: result.scanned,
      ...countOutcomes(result),
      otherLanguages: result.others.length,
      shimUses: result.shimUses.length,
      skipped: result.skipped.length,
      written: result.written.length,
    },
    files: result.files.map(({ file, before, after, sites }) => ({ file, changes: before !== after, sites })),
    otherLanguages: result.others.map(describeOther),
    ledger: result.ledger,
    ...(result.trace === undefined ? {} : { trace: result.trace }),
    manifests: result.manifests.map(({ file, added }) => ({ file, added })),
    missingDependencies: result.missingDependencies,
    skipped: result.skipped,
    written: result.written,
    refused: result.refused,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
