import type { TSESTree } from '@typescript-eslint/types';
import {
  createDeclare,
  createScope,
  DECLARES,
  isFunction,
  type DeclareNames,
  type OpenScope,
  type OpenVariable,
} from './declarations.ts';
import { classifyIdentifier } from './identifier-role.ts';
import type { Expression, Node } from './types.ts';
import { createParents } from './parents.ts';
import { childKeys, eachChildBackwards } from './walk.ts';

export { boundIdentifiers, isFunction } from './declarations.ts';

export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export type DefinitionKind =
  | 'const'
  | 'let'
  | 'var'
  | 'parameter'
  | 'function'
  | 'class'
  | 'import'
  | 'catch'
  | 'enum'
  | 'namespace'
  | 'type'
  | 'template';

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
export type NodesByType = { [N in Node as `${N['type']}`]: N };

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

/** The nodes that open a scope, and its kind. */
const OPENS: ReadonlyMap<string, 'block' | 'function'> = new Map<string, 'block' | 'function'>([
  ['BlockStatement', 'block'],
  ['ForStatement', 'block'],
  ['ForInStatement', 'block'],
  ['ForOfStatement', 'block'],
  ['SwitchStatement', 'block'],
  ['CatchClause', 'block'],
  ['ClassExpression', 'block'],
  ['VElement', 'block'],
  ['FunctionDeclaration', 'function'],
  ['FunctionExpression', 'function'],
  ['ArrowFunctionExpression', 'function'],
  ['TSDeclareFunction', 'function'],
  ['TSEmptyBodyFunctionExpression', 'function'],
  ['StaticBlock', 'function'],
  ['TSModuleBlock', 'function'],
]);

/** All that the walk needs of one type of node, so that it looks a type up once a node. */
interface TypeRow {
  readonly nodes: Node[];
  readonly keys: readonly string[] | undefined;
  readonly opens: 'block' | 'function' | undefined;
  readonly declares: DeclareNames | undefined;
  readonly isName: boolean;
}

const createRow = (type: string): TypeRow => ({
  nodes: [],
  keys: childKeys(type),
  opens: OPENS.get(type),
  declares: DECLARES.get(type),
  isName: type === 'Identifier' || type === 'JSXIdentifier',
});

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

/** Whether a block is the body of what opens a scope itself. */
function isBody(node: Node, parentOf: (node: Node) => Node | null): boolean {
  const parent = node.type === 'BlockStatement' ? parentOf(node) : null;
  return isFunction(parent) || parent?.type === 'CatchClause';
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
  const moduleScope = createScope('module', program, null);
  const scopes = new Map<Node, OpenScope>([[program, moduleScope]]);
  const nodes: Node[] = [];
  const byType = new Map<string, TypeRow>();
  const declared = new Map<Node, OpenVariable>();
  const declare = createDeclare(declared);
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
    let row = byType.get(node.type);
    if (row === undefined) byType.set(node.type, (row = createRow(node.type)));
    row.nodes.push(node);
    let inner = outer;
    if (row.opens !== undefined && !isBody(node, parentOf)) {
      inner = createScope(row.opens, node, outer);
      scopes.set(node, inner);
    }
    row.declares?.(node as never, outer, inner, declare);
    if (row.isName) names.push({ identifier: node as Name['identifier'], key, scope: outer });
    around = inner;
    above = node;
    eachChildBackwards(row.keys, node, push);
  }

  const references = new Map<Node, Reference>();
  const globals: Reference[] = [];
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
  for (const variable of new Set(declared.values())) orderBy(variable.references, startOfUse);
  const ordered = new Set<string>();

  return {
    program,
    moduleScope,
    nodes,
    globals,
    ofType(type) {
      // Each row holds nodes of its type only, which the type of a map cannot say.
      const list = (byType.get(type)?.nodes ?? []) as never[];
      if (!ordered.has(type)) orderBy(list, ({ range }) => range[0]);
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

/** Sorts, unless the list is in order already, as it nearly always is. */
function orderBy<T>(list: T[], startOf: (item: T) => number): void {
  for (let index = 1; index < list.length; index++) {
    if (startOf(list[index - 1] as T) <= startOf(list[index] as T)) continue;
    list.sort((a, b) => startOf(a) - startOf(b));
    return;
  }
}
