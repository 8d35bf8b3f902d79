import { createEvaluator, type Node } from '@modelhub-migration/contract/analysis';
import { analyseFile } from './analysed-file.ts';
import { coveredBySites } from './covered.ts';
import type { AnyNode, RuleContext } from './eslint-api.ts';
import type { Finding } from './findings.ts';
import { hasMarkup } from './program.ts';
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
  const { sourceCode } = context;
  const { ast } = sourceCode;
  const { module, host, sites } = analyseFile(context, followImports);
  const isInProgram = (node: AnyNode): boolean => module.scopes.parentOf(node as Node) !== null;
  const evaluator = createEvaluator(module, host);
  return [
    ...findingsOfSites(sites, module),
    ...findStaleReads(evaluator),
    ...findStoredUrls(module, {
      hosts,
      isCovered: coveredBySites(sites, module),
      evaluate: (expression) => evaluator.evaluate(expression).alternatives,
    }),
    ...(hasMarkup(ast) ? findInMarkup(readStrings(sourceCode), hosts, isInProgram) : []),
  ];
}
