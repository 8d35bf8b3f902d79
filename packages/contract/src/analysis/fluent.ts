import type { TSESTree } from '@typescript-eslint/types';
import type { ScopeAnalysis } from './scope.ts';
import type { Expression } from './types.ts';
import { staticName } from './walk.ts';

/** Methods that fluent clients chain on a request and that give the request back. */
const FLUENT: ReadonlySet<string> = new Set([
  'send',
  'write',
  'end',
  'set',
  'query',
  'type',
  'accept',
  'auth',
  'timeout',
  'retry',
  'ok',
  'on',
  'withCredentials',
  'responseType',
  'redirects',
]);

/** Later calls on the same request: `request.post(url).set(…).send(body)`, or `req.write(body)` on the variable that holds it. */
export function chained(
  request: TSESTree.CallExpression,
  names: readonly string[],
  scopes: ScopeAnalysis,
): { end: TSESTree.CallExpression; argument: Expression | null } {
  let end = request;
  const given: Expression[] = [];
  const take = (call: TSESTree.CallExpression, name: string | null): void => {
    const [first] = call.arguments;
    if (name !== null && names.includes(name) && first !== undefined && first.type !== 'SpreadElement')
      given.push(first);
  };
  for (;;) {
    const member = scopes.parentOf(end);
    const call = member === null ? null : scopes.parentOf(member);
    if (
      member?.type !== 'MemberExpression' ||
      member.object !== end ||
      call?.type !== 'CallExpression' ||
      call.callee !== member
    )
      break;
    const name = staticName(member.property, member.computed);
    if (name === null || !FLUENT.has(name)) break;
    take(call, name);
    end = call;
  }
  const holder = scopes.parentOf(end);
  const variable = holder?.type === 'VariableDeclarator' ? scopes.variableOf(holder.id) : null;
  for (const { identifier } of variable?.references ?? []) {
    const member = scopes.parentOf(identifier);
    const call = member === null ? null : scopes.parentOf(member);
    if (member?.type === 'MemberExpression' && member.object === identifier && call?.type === 'CallExpression') {
      take(call, staticName(member.property, member.computed));
    }
  }
  const [argument = null, ...others] = given;
  // What is sent in pieces stands nowhere as a whole.
  return { end, argument: others.length > 0 ? null : argument };
}
