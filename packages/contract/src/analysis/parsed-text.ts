import { isJsonParse } from './global-methods.ts';
import type { ScopeAnalysis, Variable } from './scope.ts';

/** Whether a name is of a text that the program parses. */
export function isParsedText(variable: Variable, scopes: ScopeAnalysis): boolean {
  return variable.references.some(({ identifier }) => {
    const use = scopes.parentOf(identifier);
    return use?.type === 'CallExpression' && use.arguments[0] === identifier && isJsonParse(use.callee, scopes);
  });
}
