import { returnedExpressions } from './returns.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** What a function gives back, awaited or not, if that is one expression. */
function soleResult(fn: FunctionNode): Node | null {
  const [result, ...others] = returnedExpressions(fn) ?? [];
  if (result === undefined || others.length > 0) return null;
  const inner = unwrap(result);
  return inner.type === 'AwaitExpression' ? unwrap(inner.argument) : inner;
}

/**
 * What a function calls that hands on all it is given, as it is, and gives back what comes of it:
 * `(...args) => import('node-fetch').then(({ default: fetch }) => fetch(...args))`.
 *
 * @returns the callee; `null` for any other function
 */
export function handedOnCallee(fn: FunctionNode): Node | null {
  const [rest, ...others] = fn.params;
  if (rest?.type !== 'RestElement' || rest.argument.type !== 'Identifier' || others.length > 0) return null;
  let call = soleResult(fn);
  if (call?.type !== 'CallExpression') return null;
  const [first] = call.arguments;
  const callee = unwrap(call.callee);
  if (
    isFunction(first) &&
    callee.type === 'MemberExpression' &&
    staticName(callee.property, callee.computed) === 'then'
  )
    call = soleResult(first);
  if (call?.type !== 'CallExpression' || call.arguments.length !== 1) return null;
  const [argument] = call.arguments;
  const isAll =
    argument?.type === 'SpreadElement' &&
    argument.argument.type === 'Identifier' &&
    argument.argument.name === rest.argument.name;
  return isAll ? call.callee : null;
}
