import type { RuleContext } from './eslint-api.ts';
import type { Finding } from './findings.ts';
import { readStrings } from './strings.ts';
import { findInMarkup } from './text-findings.ts';

/** Everything the endpoint rule has to say about a JavaScript or TypeScript file. */
export function findInProgram(context: RuleContext, _followImports: boolean, hosts: readonly string[]): Finding[] {
  return findInMarkup(readStrings(context.sourceCode), hosts);
}
