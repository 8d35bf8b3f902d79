import { unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isRequire } from './imports.ts';
import type { Node } from './types.ts';

/** Whether an object is written out, so that nothing but the options that stand there is in it. */
const isWrittenOut = (options: Node): boolean =>
  options.type === 'ObjectExpression' && options.properties.every((each) => each.type === 'Property' && !each.computed);

/** The name that a call starts with: `axios` of `axios.post(…)`. */
function rootOf(callee: Node): TSESTree.Identifier | null {
  let at = unwrap(callee);
  while (at.type === 'MemberExpression') at = unwrap(at.object);
  return at.type === 'Identifier' ? at : null;
}

/** Whether a name is a client as its package exports it, or an instance made of that with options that stand there. */
function isPlainClient(shop: Workshop, name: Node | null, client: string): boolean {
  const { scopes } = shop;
  const [definition, ...others] = (name === null ? null : scopes.variableOf(name))?.definitions ?? [];
  if (definition === undefined || others.length > 0) return false;
  const { node } = definition;
  if (definition.kind === 'import') {
    const statement = scopes.parentOf(node);
    return statement?.type === 'ImportDeclaration' && statement.source.value === client;
  }
  if (node.type !== 'VariableDeclarator' || node.init === null) return false;
  if (isRequire(node.init, client)) return true;
  const made = unwrap(node.init);
  return (
    made.type === 'CallExpression' &&
    made.arguments.every(isWrittenOut) &&
    isPlainClient(shop, rootOf(made.callee), client)
  );
}

/**
 * Whether a client throws for a refusal, as it does by itself: no option at the call, in its file, or in settings that
 * come from elsewhere makes an answer of it.
 *
 * @param quiet the name of that option
 */
export function failsLoudly(shop: Workshop, { call, client, url, body }: CallSite, quiet: RegExp): boolean {
  if (quiet.test(shop.text) || !('callee' in call) || !isPlainClient(shop, rootOf(call.callee), client)) return false;
  return call.arguments.every((each) => each === url.node || each === body?.node || isWrittenOut(each));
}
