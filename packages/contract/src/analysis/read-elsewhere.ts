import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from './scope.ts';
import type { Frame, Resolver } from './target.ts';
import { outermostWrapper } from './body.ts';

/** Signs that a function reads the body of a response that it is given. */
const READS_BODY = /\.\s*(?:json|text)\s*\(/;

/**
 * Whether a function of the project hands the response of its client's call to another one, which reads the body: such as one that
 * makes an error of it. The body is in the successor's shape there, too.
 *
 * @param call the client's call
 */
export function isReadElsewhere(call: TSESTree.CallExpression, frame: Frame, resolver: Resolver): boolean {
  const { scopes } = frame.module;
  let at = outermostWrapper(call, scopes);
  let parent = scopes.parentOf(at);
  if (parent?.type === 'AwaitExpression') {
    at = outermostWrapper(parent, scopes);
    parent = scopes.parentOf(at);
  }
  const variable =
    parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? scopes.variableOf(parent.id) : null;
  return (variable?.references ?? []).some(({ identifier }) => {
    const given = scopes.parentOf(identifier);
    if (given?.type !== 'CallExpression' || !given.arguments.includes(identifier as TSESTree.Identifier)) return false;
    return resolver
      .follow(given.callee, frame)
      .some(
        (target) =>
          target.kind === 'node' &&
          isFunction(target.node) &&
          READS_BODY.test(target.frame.module.text.slice(...target.node.range)),
      );
  });
}
