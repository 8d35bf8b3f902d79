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

/** Whether a name is an instance of a client that another file makes of the client's package, with options that stand there. */
function isClientElsewhere(shop: Workshop, name: Node | null, client: string, quiet: RegExp): boolean {
  const [target, ...others] = name === null ? [] : shop.follow(name);
  if (target?.kind !== 'node' || target.node.type !== 'CallExpression' || others.length > 0) return false;
  const { node, frame } = target;
  if (quiet.test(frame.module.text) || !node.arguments.every(isWrittenOut)) return false;
  const [made, ...more] = shop.follow(node.callee, frame);
  return made?.kind === 'import' && made.specifier === client && more.length === 0;
}

/** Clients whose instances keep the options that they are made with. */
const KEEPS_OPTIONS: ReadonlySet<string> = new Set(['got', 'ky']);

/**
 * Whether a client throws for a refusal, as it does by itself: no option at the call, in its file, or in settings that
 * come from elsewhere makes an answer of it.
 *
 * @param quiet the name of that option
 */
export function failsLoudly(shop: Workshop, { call, client, url, body }: CallSite, quiet: RegExp): boolean {
  if (!('callee' in call)) return false;
  const name = rootOf(call.callee);
  const isKnown =
    isPlainClient(shop, name, client) || (KEEPS_OPTIONS.has(client) && isClientElsewhere(shop, name, client, quiet));
  if (quiet.test(shop.text) || !isKnown) return false;
  return call.arguments.every((each) => each === url.node || each === body?.node || isWrittenOut(each));
}
