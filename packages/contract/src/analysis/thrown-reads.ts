import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { isJsonParse, isString } from './global-methods.ts';
import { boundIdentifiers, type ScopeAnalysis, type Variable } from './scope.ts';
import type { Expression, Node, PayloadRead } from './types.ts';
import { lastName, staticName, unwrap, walk } from './walk.ts';

const [MESSAGES] = LEGACY_ERROR_KEYS;
const KEYS: ReadonlySet<string | null> = new Set(LEGACY_ERROR_KEYS);
/** A status that an error has itself may be any. */
const OWN: ReadonlySet<string | null> = new Set([MESSAGES]);

/** Methods of an answer that give its body, or the answer once more (Fetch standard, "Body mixin" and "Response"). */
const READS_BODY: ReadonlySet<string | null> = new Set(['clone', 'json', 'text']);

/** Names for parts of parts of an error that are looked through. */
const MAX_NAMES = 4;

/** The name that a chain of members, or the text that it parses, starts at. */
function rootOf(node: Node, scopes: ScopeAnalysis): TSESTree.Identifier | null {
  const value = unwrap(node);
  if (value.type === 'Identifier') return value;
  if (value.type === 'MemberExpression') return rootOf(value.object, scopes);
  if (value.type === 'AwaitExpression') return rootOf(value.argument, scopes);
  if (value.type === 'LogicalExpression') return rootOf(value.operator === '&&' ? value.right : value.left, scopes);
  // `typeof raw === 'string' ? JSON.parse(raw) : raw`
  if (value.type === 'ConditionalExpression') return rootOf(value.alternate, scopes);
  // `error.response.clone().json()`
  if (
    value.type === 'CallExpression' &&
    value.callee.type === 'MemberExpression' &&
    READS_BODY.has(lastName(value.callee))
  )
    return rootOf(value.callee.object, scopes);
  const isText = value.type === 'CallExpression' && [isJsonParse, isString].some((is) => is(value.callee, scopes));
  const [text] = isText ? value.arguments : [];
  return text === undefined ? null : rootOf(text, scopes);
}

/** The caught names, and what is made of parts of them. */
function namesOf(caught: readonly Node[], scopes: ScopeAnalysis): ReadonlySet<Variable> {
  const names = new Set(
    caught.flatMap((pattern) => boundIdentifiers(pattern)).flatMap((name) => scopes.variableOf(name) ?? []),
  );
  for (let round = 0; round < MAX_NAMES; round++) {
    for (const { id, init } of scopes.ofType('VariableDeclarator')) {
      const root = init === null ? null : rootOf(init, scopes);
      const variable = root === null ? null : scopes.variableOf(root);
      if (variable === null || !names.has(variable)) continue;
      for (const name of boundIdentifiers(id)) names.add(scopes.variableOf(name) ?? variable);
    }
  }
  return names;
}

/** The property of a pattern that takes one of some members out of what it is given. */
function takes(keys: ReadonlySet<string | null>, pattern: Node): Node | null {
  let found: Node | null = null;
  walk(pattern, (node) => {
    if (node.type === 'Property' && keys.has(staticName(node.key, node.computed))) found ??= node;
    return found === null;
  });
  return found;
}

/**
 * Tells of an expression whether it starts at an error, or at something that is made of a part of one.
 *
 * @param caught the names and patterns that hold the errors
 */
export function startsAtError(caught: readonly Node[], scopes: ScopeAnalysis): (node: Node) => boolean {
  const names = namesOf(caught, scopes);
  return (node) => {
    const root = names.size === 0 ? null : rootOf(node, scopes);
    const variable = root === null ? null : scopes.variableOf(root);
    return variable !== null && names.has(variable);
  };
}

/**
 * Reads of the legacy error envelope behind errors that a function of the program throws, whose members are its own business:
 * `error.body.messages`, `JSON.parse(error.text).messages`.
 *
 * @param caught the names and patterns that hold the errors
 */
export function findThrownReads(caught: readonly Node[], scopes: ScopeAnalysis): PayloadRead[] {
  if (caught.length === 0) return [];
  const isNamed = startsAtError(caught, scopes);
  const read = (node: Node, name: string, root: Expression | null): PayloadRead => ({
    origin: null,
    path: [name],
    node,
    root,
    from: 0,
    optional: false,
  });
  const chains = scopes.ofType('MemberExpression').flatMap((node) => {
    const name = staticName(node.property, node.computed);
    if (name === null || !KEYS.has(name) || !isNamed(node.object)) return [];
    // An error that holds the messages itself is no envelope that could be turned.
    const isOwn = unwrap(node.object).type === 'Identifier' && isCaught(node.object);
    return isOwn && !OWN.has(name) ? [] : [read(node, name, isOwn ? null : node.object)];
  });
  const patterns = [
    ...caught.map((pattern) => takes(OWN, pattern)),
    ...scopes
      .ofType('VariableDeclarator')
      .map(({ id, init }) => (init !== null && isNamed(init) ? takes(isCaught(init) ? OWN : KEYS, id) : null)),
  ].filter((node) => node !== null);
  return [...chains, ...patterns.map((node) => read(node, MESSAGES, null))];

  function isCaught(node: Node): boolean {
    const variable = scopes.variableOf(unwrap(node));
    return caught.some((pattern) => pattern.type === 'Identifier' && scopes.variableOf(pattern) === variable);
  }
}
