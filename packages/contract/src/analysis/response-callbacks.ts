import { parametersOf } from './parameters-of.ts';
import { take } from './response-bind.ts';
import { lose, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type StyleId } from './response-styles.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import type { Node } from './types.ts';

/** Functions among the call's own arguments: they receive the answer. */
export const functionsIn = (call: Node): readonly Node[] =>
  call.type === 'CallExpression' ? call.arguments.filter((argument) => isFunction(argument)) : [];

/** The function that a callback is: written in the call, or named there and nowhere else. */
function callbackFunction(flow: Flow, callback: Node): FunctionNode | null {
  if (isFunction(callback)) return callback;
  const variable = callback.type === 'Identifier' ? flow.scopes.variableOf(callback) : null;
  const [definition, ...others] = variable?.definitions ?? [];
  if (variable === null || definition === undefined || others.length > 0 || variable.references.length > 1) return null;
  const declared = definition.node.type === 'VariableDeclarator' ? definition.node.init : definition.node;
  return definition.kind !== 'parameter' && isFunction(declared) ? declared : null;
}

/** `(error, response, body) => …`: what a client calls with the answer. */
export function followCallback(flow: Flow, callback: Node, style: StyleId): void {
  const given = RESPONSE_STYLES[style].callback ?? [];
  const fn = callbackFunction(flow, callback);
  if (fn === null || given.length === 0 || parametersOf(fn).length > given.length) {
    lose(flow, callback);
    return;
  }
  flow.receivers.add(fn);
  parametersOf(fn).forEach((parameter, index) => {
    const stage = given[index] ?? null;
    const nothing: Value = { stage: { is: 'plain' }, origin: null, path: [], shared: false };
    if (stage !== null) flow.bind(parameter, take(flow, parameter, stage, nothing, 'binding'));
  });
}
