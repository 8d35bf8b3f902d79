import { analyseFile, type AnalysisOptions } from './analysed-file.ts';
import { coveredBySites } from './covered.ts';
import type { RuleContext } from './eslint-api.ts';
import type { Finding } from './findings.ts';
import { createMethodCheck } from './other-methods.ts';
import { hasMarkup } from './program.ts';
import { findingsOfSites } from './site-findings.ts';
import { findStaleReads } from './stale-reads.ts';
import { findStoredUrls } from './stored-urls.ts';
import { readStrings } from './strings.ts';
import { findInMarkup } from './text-findings.ts';

/** Everything the endpoint rule has to say about a JavaScript or TypeScript file. */
export function findInProgram(context: RuleContext, options: AnalysisOptions): Finding[] {
  const { sourceCode } = context;
  const { ast } = sourceCode;
  const { hosts } = options;
  const { module, evaluator, sites } = analyseFile(context, options);
  return [
    ...findingsOfSites(sites, evaluator),
    ...findStaleReads(evaluator),
    ...findStoredUrls(module, {
      hosts,
      isCovered: coveredBySites(sites, evaluator),
      isOfOtherMethod: createMethodCheck(evaluator),
      evaluate: (expression) => evaluator.evaluate(expression).alternatives,
    }),
    ...(hasMarkup(ast) ? findInMarkup(readStrings(sourceCode), hosts) : []),
  ];
}
