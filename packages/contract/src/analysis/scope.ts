import type { TSESTree } from '@typescript-eslint/types';
import { createScope, declareNames, isFunction, type OpenScope, type OpenVariable } from './declarations.ts';
import { classifyIdentifier } from './identifier-role.ts';
import type { Expression, Node } from './types.ts';
import { createParents } from './parents.ts';
import { eachChild } from './walk.ts';

export { boundIdentifiers, isFunction } from './declarations.ts';

export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export type DefinitionKind =
  'const' | 'let' | 'var' | 'parameter' | 'function' | 'class' | 'import' | 'catch' | 'enum' | 'namespace' | 'type';

/** A place that declares a name. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly identifier: TSESTree.Identifier;
  /** The `VariableDeclarator`, function, class, enum, import specifier, `CatchClause`, interface or alias that declares it. */
  readonly node: Node;
}

/** A name in one scope. Types and values of one name share a variable; a definition's kind tells them apart. */
export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  readonly definitions: readonly Definition[];
  /** Every use in source order; the name in its own declaration is not one. */
  readonly references: readonly Reference[];
}

/** A use of a name. */
export interface Reference {
  readonly identifier: TSESTree.Identifier | TSESTree.JSXIdentifier;
  /** `null` for a name that the file does not declare: a global. */
  readonly variable: Variable | null;
  readonly isRead: boolean;
  readonly isWrite: boolean;
  /** Whether it stands in a type (`typeof BASE`, `Foo[]`); such a use neither reads nor writes. */
  readonly isType: boolean;
  /** The whole value of `name = value`; `null` for `+=`, `++`, destructuring and loops. */
  readonly writeExpr: Expression | null;
}

export interface Scope {
  readonly kind: 'module' | 'function' | 'block';
  readonly node: Node;
  readonly upper: Scope | null;
  readonly variables: ReadonlyMap<string, Variable>;
}

/** Node interfaces by the text of their type. */
type NodesByType = { [N in Node as `${N['type']}`]: N };

export interface ScopeAnalysis {
  readonly program: TSESTree.Program;
  readonly moduleScope: Scope;
  /** Every node in pre-order. */
  readonly nodes: readonly Node[];
  /** Every node of one type, in source order. */
  readonly ofType: <T extends keyof NodesByType>(type: T) => readonly NodesByType[T][];
  /** The node above, `null` for the program. */
  readonly parentOf: (node: Node) => Node | null;
  /** The innermost scope that a node stands in. A function's own parameters and body stand in the function's scope. */
  readonly scopeOf: (node: Node) => Scope;
  /** The use that an identifier is, if it is one. */
  readonly referenceOf: (identifier: Node) => Reference | undefined;
  /** The variable that an identifier declares or uses; `null` for globals and names that are neither. */
  readonly variableOf: (identifier: Node) => Variable | null;
  /** Uses of names that the file does not declare. */
  readonly globals: readonly Reference[];
  /** The nearest function around a node, `null` at module level. */
  readonly functionOf: (node: Node) => FunctionNode | null;
}

const BLOCK_SCOPES: ReadonlySet<string> = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassExpression',
]);
const FUNCTION_SCOPES: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'StaticBlock',
  'TSModuleBlock',
]);

function lookUp({ identifier, scope: from }: Name): OpenVariable | null {
  for (let scope: OpenScope | null = from; scope !== null; scope = scope.upper) {
    const variable = scope.variables.get(identifier.name);
    if (variable !== undefined && !isInBodyBehind(variable, identifier)) return variable;
  }
  return null;
}

/** Whether a use stands among the parameters of a function, and the variable is one of its body: a default cannot see it. */
function isInBodyBehind({ scope: { node }, definitions }: OpenVariable, { range: [start] }: Node): boolean {
  if (!isFunction(node) || node.body.range[0] <= start) return false;
  return definitions.every(({ kind, node: declaring }) => kind !== 'parameter' && declaring !== node);
}

/** The scope a node opens, or `null`. A function's body block is the function's own scope. */
function openScope(node: Node, parentOf: (node: Node) => Node | null, outer: OpenScope): OpenScope | null {
  if (FUNCTION_SCOPES.has(node.type)) return createScope('function', node, outer);
  if (!BLOCK_SCOPES.has(node.type)) return null;
  const parent = node.type === 'BlockStatement' ? parentOf(node) : null;
  if (isFunction(parent) || parent?.type === 'CatchClause') return null;
  return createScope('block', node, outer);
}

/** An identifier that the walk has come by. */
interface Name {
  readonly identifier: TSESTree.Identifier | TSESTree.JSXIdentifier;
  /** The key under which it stands in its parent. */
  readonly key: string;
  /** The scope that it stands in. */
  readonly scope: OpenScope;
}

/**
 * Finds every declaration and every use of a name in a program.
 *
 * Only `type`, `range` and child nodes are relied on: not the scope manager of a parser, nor (see parents.ts) its `parent`. The walk has no
 * recursion, so that nesting of any depth is safe. Not modelled, because no call site needs it: `with`, direct `eval` and
 * the temporal dead zone.
 */
export function analyseScopes(program: TSESTree.Program): ScopeAnalysis {
  const parents = createParents(program);
  const { parentOf } = parents;
  const scopes = new Map<Node, OpenScope>();
  const moduleScope = createScope('module', program, null);
  const nodes: Node[] = [];
  // Each list holds nodes of its key's type only, which the type of a map cannot say.
  const byType = new Map<string, never[]>();
  const names: Name[] = [];
  // One list for each part of a pending node, which is cheaper than an object for each node.
  const pending: Node[] = [program];
  const keys: string[] = [''];
  const outers: OpenScope[] = [moduleScope];
  let around = moduleScope;
  let above: Node = program;
  const push = (node: Node, key: string): void => {
    if (!parents.add(node, above)) return;
    pending.push(node);
    keys.push(key);
    outers.push(around);
  };

  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const key = keys.pop() as string;
    const outer = outers.pop() as OpenScope;
    nodes.push(node);
    const list = byType.get(node.type);
    if (list === undefined) byType.set(node.type, [node as never]);
    else list.push(node as never);
    const inner = openScope(node, parentOf, outer) ?? outer;
    if (inner !== outer || node === program) scopes.set(node, inner);
    declareNames(node, outer, inner);
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier')
      names.push({ identifier: node, key, scope: outer });
    const first = pending.length;
    around = inner;
    above = node;
    eachChild(node, push);
    if (pending.length - first > 1) {
      reverseFrom(pending, first);
      reverseFrom(keys, first);
    }
  }

  const references = new Map<Node, Reference>();
  const declared = new Map<Node, OpenVariable>();
  const globals: Reference[] = [];
  const variables: OpenVariable[] = [];
  for (const scope of scopes.values()) {
    for (const variable of scope.variables.values()) {
      variables.push(variable);
      for (const { identifier } of variable.definitions) declared.set(identifier, variable);
    }
  }
  for (const name of names) {
    const { identifier, key } = name;
    if (declared.has(identifier)) continue;
    const role = classifyIdentifier(identifier, key, parentOf);
    if (role === null) continue;
    const variable = lookUp(name);
    const { isRead, isWrite, isType, writeExpr } = role;
    const reference: Reference = { identifier, variable, isRead, isWrite, isType, writeExpr };
    references.set(identifier, reference);
    if (variable === null) globals.push(reference);
    else variable.references.push(reference);
  }
  const startOfUse = ({ identifier }: Reference): number => identifier.range[0];
  orderBy(globals, startOfUse);
  for (const variable of variables) orderBy(variable.references, startOfUse);
  const ordered = new Set<string>();

  return {
    program,
    moduleScope,
    nodes,
    globals,
    ofType(type) {
      const list = byType.get(type) ?? [];
      if (!ordered.has(type)) orderBy(list, ({ range }: Node) => range[0]);
      ordered.add(type);
      return list;
    },
    parentOf,
    scopeOf(node) {
      for (let at: Node | null = node; at !== null; at = parentOf(at)) {
        const scope = scopes.get(at);
        if (scope !== undefined) return scope;
      }
      return moduleScope;
    },
    referenceOf: (identifier) => references.get(identifier),
    variableOf: (identifier) => declared.get(identifier) ?? references.get(identifier)?.variable ?? null,
    functionOf(node) {
      for (let at = parentOf(node); at !== null; at = parentOf(at)) if (isFunction(at)) return at;
      return null;
    },
  };
}

function reverseFrom<T>(list: T[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high] as T, list[low] as T];
  }
}

/** Sorts, unless the list is in order already, as it nearly always is. */
function orderBy<T>(list: T[], startOf: (item: T) => number): void {
  for (let index = 1; index < list.length; index++) {
    if (startOf(list[index - 1] as T) <= startOf(list[index] as T)) continue;
    list.sort((a, b) => startOf(a) - startOf(b));
    return;
  }
}
