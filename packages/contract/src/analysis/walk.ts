import type { Node } from './types.ts';

/** Keys under which objects with a `type` stand that are no children: tokens, the way up, and what Vue's parser knows of names. */
const NOT_CHILDREN: ReadonlySet<string> = new Set(['parent', 'tokens', 'comments', 'loc', 'references', 'variables']);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

function collect(value: unknown, key: string, visit: (child: Node, key: string) => void): void {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (isNode(item)) visit(item, key);
  } else if (isNode(value)) visit(value, key);
}

/**
 * Members that hold the children of the commonest nodes, in source order: looking only at these makes a walk several times
 * faster. Nodes that are not here are read member by member, so a dialect's own nodes need no entry.
 */
const CHILD_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ArrayExpression: ['elements'],
    ArrowFunctionExpression: ['typeParameters', 'params', 'returnType', 'body'],
    AssignmentExpression: ['left', 'right'],
    AwaitExpression: ['argument'],
    BinaryExpression: ['left', 'right'],
    BlockStatement: ['body'],
    CallExpression: ['callee', 'typeArguments', 'typeParameters', 'arguments'],
    ConditionalExpression: ['test', 'consequent', 'alternate'],
    ExportNamedDeclaration: ['declaration', 'specifiers', 'source', 'attributes', 'assertions'],
    ExpressionStatement: ['expression'],
    Identifier: ['decorators', 'typeAnnotation'],
    IfStatement: ['test', 'consequent', 'alternate'],
    Literal: [],
    LogicalExpression: ['left', 'right'],
    MemberExpression: ['object', 'property'],
    NewExpression: ['callee', 'typeArguments', 'typeParameters', 'arguments'],
    ObjectExpression: ['properties'],
    ObjectPattern: ['decorators', 'properties', 'typeAnnotation'],
    Property: ['key', 'value'],
    ReturnStatement: ['argument'],
    TemplateElement: [],
    TemplateLiteral: ['quasis', 'expressions'],
    UnaryExpression: ['argument'],
    VariableDeclaration: ['declarations'],
    VariableDeclarator: ['id', 'init'],
  }),
);

/**
 * Calls `visit` for each child of a node, with the key it stands under. Works on any ESTree dialect: a child is whatever
 * object has a `type`.
 */
export function eachChild(node: Node, visit: (child: Node, key: string) => void): void {
  const members = node as unknown as Record<string, unknown>;
  for (const key of CHILD_KEYS.get(node.type) ?? otherKeys(node)) collect(members[key], key, visit);
}

const otherKeys = (node: Node): readonly string[] => Object.keys(node).filter((key) => !NOT_CHILDREN.has(key));

/** The members that may hold a node's children, where its type tells. */
export const childKeys = (type: string): readonly string[] | undefined => CHILD_KEYS.get(type);

/**
 * {@link eachChild} from the last child to the first, which is the order in which a walk without recursion notes them.
 *
 * @param keys the {@link childKeys} of the node's type
 * @param most how many children of each list are visited, from the first
 */
export function eachChildBackwards(
  keys: readonly string[] | undefined,
  node: Node,
  visit: (child: Node, key: string) => void,
  most = Infinity,
): void {
  const members = node as unknown as Record<string, unknown>;
  const names = keys ?? otherKeys(node);
  for (let index = names.length - 1; index >= 0; index--) {
    const key = names[index] as string;
    const value = members[key];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (let at = Math.min(value.length, most) - 1; at >= 0; at--)
        if (isNode(value[at])) visit(value[at] as Node, key);
    } else if (isNode(value)) visit(value, key);
  }
}

/**
 * Visits a tree in pre-order without recursion, so that no depth of nesting overflows the stack.
 *
 * @param visit returns `false` to leave out what is below the node, `'stop'` to end the walk
 * @param most how many children of each list are visited: who stops after so many nodes need not pay for the rest
 */
export function walk(root: Node, visit: (node: Node) => boolean | undefined | 'stop', most = Infinity): void {
  const pending: Node[] = [root];
  const push = (child: Node): void => {
    pending.push(child);
  };
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const goesOn = visit(node);
    if (goesOn === 'stop') return;
    if (goesOn !== false) eachChildBackwards(CHILD_KEYS.get(node.type), node, push, most);
  }
}

/** Wrappers that TypeScript puts around an expression, or the parser around an optional chain; none changes its value. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ChainExpression',
  'ParenthesizedExpression',
]);

/** Whether a node only wraps its `expression` (`as`, `satisfies`, `!`, `<T>`, the parser's chain node). */
export function isTransparent(node: Node): boolean {
  return TRANSPARENT.has(node.type);
}

/** The expression inside `x as T`, `x!`, `x satisfies T`, `<T>x` and the parser's chain wrapper. */
export function unwrap<T extends Node>(node: T): Node {
  let inner: Node = node;
  while (isTransparent(inner)) inner = (inner as unknown as { expression: Node }).expression;
  return inner;
}

/** A property or member name that is known before the program runs: `a.name`, `a['name']`, `{ name: 1 }`, `{ 'name': 1 }`, `#name`. */
export function staticName(key: Node, computed: boolean): string | null {
  if (!computed && (key.type === 'Identifier' || key.type === 'JSXIdentifier')) return key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value);
  if (key.type === 'TemplateLiteral' && key.quasis.length === 1) return key.quasis[0]?.value.cooked ?? null;
  return null;
}

/** The name of a value: its own, or that of the member it is: `post` of `post` and of `this.http.post`. */
export function lastName(node: Node | null): string | null {
  const value = node === null ? null : unwrap(node);
  if (value?.type === 'Identifier') return value.name;
  return value?.type === 'MemberExpression' ? staticName(value.property, value.computed) : null;
}

/** Whether a node stands in another one, or is it. */
export const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
