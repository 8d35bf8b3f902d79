import type { TSESTree } from '@typescript-eslint/types';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';

/** The calls that stand in a function, nested functions included. */
export function callsWithin(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] {
  const all = scopes.ofType('CallExpression');
  const [start, end] = fn.range;
  let low = 0;
  for (let high = all.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Node).range[0] < start) low = middle + 1;
    else high = middle;
  }
  const found: TSESTree.CallExpression[] = [];
  for (let call = all[low]; call !== undefined && call.range[0] < end; call = all[++low]) found.push(call);
  return found;
}
