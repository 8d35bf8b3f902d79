import { createEvaluator } from '@modelhub-migration/contract/analysis';
import { analyseFile } from './analysed-file.ts';
import { coveredBySites } from './covered.ts';
import type { RuleContext } from './eslint-api.ts';
import type { Finding } from './findings.ts';
import { findingsOfSites } from './site-findings.ts';
import { findStaleReads } from './stale-reads.ts';
import { findStoredUrls } from './stored-urls.ts';
import { readStrings } from './strings.ts';
import { findInMarkup } from './text-findings.ts';

/**
 * Everything the endpoint rule has to say about a JavaScript or TypeScript file.
 *
 * @param followImports whether constants are looked for in other files
 * @param hosts further host names that stand for the legacy host, lower case
 */
export function findInProgram(context: RuleContext, followImports: boolean, hosts: readonly string[]): Finding[] {
  const { module, host, sites } = analyseFile(context, followImports);
  const evaluator = createEvaluator(module, host);
  return [
    ...findingsOfSites(sites, module),
    ...findStaleReads(evaluator),
    ...findStoredUrls(module, {
      hosts,
      covered: coveredBySites(sites, module),
      evaluate: (expression) => evaluator.evaluate(expression).alternatives,
    }),
    ...findInMarkup(readStrings(context.sourceCode), hosts),
  ];
}
