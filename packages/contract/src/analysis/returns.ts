import type { FunctionNode } from './scope.ts';
import { BUDGET, type Node } from './types.ts';
import { walk } from './walk.ts';

const remembered = new WeakMap<FunctionNode, readonly Node[] | null>();

/**
 * The expressions that a function may give back: an arrow's body, or what its `return` statements name.
 *
 * @returns `null` for generators, for functions that give nothing back, and for those with more ways than the budget allows
 */
export function returnedExpressions(fn: FunctionNode): readonly Node[] | null {
  const known = remembered.get(fn);
  if (known !== undefined) return known;
  const found = findReturns(fn);
  remembered.set(fn, found);
  return found;
}

function findReturns(fn: FunctionNode): readonly Node[] | null {
  if (fn.generator) return null;
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  const found: Node[] = [];
  walk(fn.body, (node) => {
    if (node.type === 'ReturnStatement' && node.argument !== null) found.push(node.argument);
    // Neither in expressions nor in declarations can a `return` of this function stand.
    return !/(?:Expression|Declaration)$/.test(node.type);
  });
  return found.length === 0 || found.length > BUDGET.alternatives ? null : found;
}
