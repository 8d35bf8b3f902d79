import { rootName } from './argument-names.ts';
import { hasWithin } from './has-within.ts';
import { nodesWithin } from './nodes-within.ts';
import type { FunctionNode } from './scope.ts';
import type { Frame } from './target.ts';
import type { Node } from './types.ts';
import { holdsAnswer, type Result } from './wrapper-results.ts';

/** A function with what its names are read in. */
export interface FunctionAt {
  readonly fn: FunctionNode;
  readonly frame: Frame;
}

/**
 * Whether what a function is told decides whether it gives the body or its text.
 *
 * @param read what an expression in it may be
 */
export function isChosenByArgument(
  { fn, frame }: FunctionAt,
  read: (node: Node, frame: Frame) => readonly Result[],
): boolean {
  const { scopes } = frame.module;
  const isTold = (node: Node): boolean => {
    const [definition] = node.type === 'Identifier' ? (scopes.variableOf(node)?.definitions ?? []) : [];
    if (definition?.kind === 'parameter')
      return definition.node === fn && !read(definition.identifier, frame).some(holdsAnswer);
    const made = definition?.node.type === 'VariableDeclarator' ? definition.node.init : null;
    const root = made === null ? null : rootName(made);
    return root !== null && root !== node && isTold(root);
  };
  const readsAnswer = (node: Node): boolean =>
    (node.type === 'CallExpression' || node.type === 'Identifier') &&
    read(node, frame).some(({ style }) => style === 'text' || style === 'payload');
  const decides = (test: Node, branches: readonly (Node | null)[]): boolean =>
    hasWithin(test, isTold) && branches.some((branch) => branch !== null && hasWithin(branch, readsAnswer));
  return [
    ...nodesWithin('IfStatement', fn, scopes),
    ...nodesWithin('ConditionalExpression', fn, scopes),
    ...nodesWithin('SwitchStatement', fn, scopes),
  ].some((node) =>
    node.type === 'SwitchStatement'
      ? decides(node.discriminant, node.cases)
      : decides(node.test, [node.consequent, node.alternate]),
  );
}
