import type { TSESTree } from '@typescript-eslint/types';
import { classifyIdentifier } from './identifier-role.ts';
import type { Expression, Node } from './types.ts';
import { eachChild } from './walk.ts';

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
  ofType<T extends keyof NodesByType>(type: T): readonly NodesByType[T][];
  /** The node above, `null` for the program. */
  parentOf(node: Node): Node | null;
  /** The innermost scope that a node stands in. A function's own parameters and body stand in the function's scope. */
  scopeOf(node: Node): Scope;
  /** The use that an identifier is, if it is one. */
  referenceOf(identifier: Node): Reference | undefined;
  /** The variable that an identifier declares or uses; `null` for globals and names that are neither. */
  variableOf(identifier: Node): Variable | null;
  /** Uses of names that the file does not declare. */
  readonly globals: readonly Reference[];
  /** The nearest function around a node, `null` at module level. */
  functionOf(node: Node): FunctionNode | null;
}

interface OpenScope extends Scope {
  readonly upper: OpenScope | null;
  readonly variables: Map<string, OpenVariable>;
}
interface OpenVariable extends Variable {
  readonly definitions: Definition[];
  readonly references: Reference[];
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

/** Whether a node is a function with a body. */
export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** The identifiers that a pattern binds (`{ a, b: [c = 1], ...rest }` → a, c, rest). */
export function boundIdentifiers(pattern: Node): TSESTree.Identifier[] {
  const found: TSESTree.Identifier[] = [];
  const pending: (Node | null)[] = [pattern];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    switch (node?.type) {
      case 'Identifier':
        found.push(node);
        break;
      case 'ObjectPattern':
        pending.push(...node.properties);
        break;
      case 'ArrayPattern':
        pending.push(...node.elements);
        break;
      case 'Property':
        pending.push(node.value);
        break;
      case 'AssignmentPattern':
        pending.push(node.left);
        break;
      case 'RestElement':
        pending.push(node.argument);
        break;
      case 'TSParameterProperty':
        pending.push(node.parameter);
        break;
      default:
    }
  }
  return found.reverse();
}

function createScope(kind: Scope['kind'], node: Node, upper: OpenScope | null): OpenScope {
  return { kind, node, upper, variables: new Map() };
}

function declare(scope: OpenScope, kind: DefinitionKind, identifier: TSESTree.Identifier, node: Node): void {
  let home = scope;
  if (kind === 'var') while (home.kind === 'block' && home.upper !== null) home = home.upper;
  let variable = home.variables.get(identifier.name);
  if (variable === undefined) {
    variable = { name: identifier.name, scope: home, definitions: [], references: [] };
    home.variables.set(identifier.name, variable);
  }
  variable.definitions.push({ kind, identifier, node });
}

const DECLARED_BY_ID: Readonly<Record<string, DefinitionKind>> = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  TSEnumDeclaration: 'enum',
  TSModuleDeclaration: 'namespace',
  TSInterfaceDeclaration: 'type',
  TSTypeAliasDeclaration: 'type',
};

/** Declares what a node brings into `outer` (the scope it stands in) and `inner` (the scope it opens; often the same). */
function declareNames(node: Node, outer: OpenScope, inner: OpenScope): void {
  const id = (node as { id?: Node | null }).id;
  const kind = DECLARED_BY_ID[node.type];
  if (kind !== undefined && id?.type === 'Identifier') declare(outer, kind, id, node);
  switch (node.type) {
    case 'VariableDeclaration':
      for (const declarator of node.declarations) {
        const declared = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const';
        for (const identifier of boundIdentifiers(declarator.id)) declare(outer, declared, identifier, declarator);
      }
      break;
    case 'FunctionExpression':
      if (node.id !== null) declare(inner, 'function', node.id, node);
      break;
    case 'ClassExpression':
      if (node.id !== null) declare(inner, 'class', node.id, node);
      break;
    case 'CatchClause':
      if (node.param !== null) for (const name of boundIdentifiers(node.param)) declare(inner, 'catch', name, node);
      break;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      declare(outer, 'import', node.local, node);
      break;
    case 'TSImportEqualsDeclaration':
      declare(outer, 'import', node.id, node);
      break;
    default:
  }
  if (isFunction(node)) {
    for (const parameter of node.params) {
      for (const identifier of boundIdentifiers(parameter)) declare(inner, 'parameter', identifier, node);
    }
  }
}

function lookUp(name: string, from: OpenScope): OpenVariable | null {
  for (let scope: OpenScope | null = from; scope !== null; scope = scope.upper) {
    const variable = scope.variables.get(name);
    if (variable !== undefined) return variable;
  }
  return null;
}

/** The scope a node opens, or `null`. A function's body block is the function's own scope. */
function openScope(node: Node, parent: Node | null, outer: OpenScope): OpenScope | null {
  if (FUNCTION_SCOPES.has(node.type)) return createScope('function', node, outer);
  if (!BLOCK_SCOPES.has(node.type)) return null;
  if (node.type === 'BlockStatement' && (isFunction(parent) || parent?.type === 'CatchClause')) return null;
  return createScope('block', node, outer);
}

/**
 * Finds every declaration and every use of a name in a program.
 *
 * Only `type`, `range` and child nodes are read: neither `parent` nor the scope manager of a parser. The walk has no
 * recursion, so that nesting of any depth is safe. Not modelled, because no call site needs it: `with`, direct `eval`,
 * the temporal dead zone, and the separate scope of parameter defaults.
 */
export function analyseScopes(program: TSESTree.Program): ScopeAnalysis {
  const parents = new Map<Node, Node | null>([[program, null]]);
  const scopes = new Map<Node, OpenScope>();
  const moduleScope = createScope('module', program, null);
  const nodes: Node[] = [];
  const identifiers: [identifier: TSESTree.Identifier | TSESTree.JSXIdentifier, key: string, scope: OpenScope][] = [];
  const pending: [node: Node, key: string, scope: OpenScope][] = [[program, '', moduleScope]];

  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const [node, key, outer] = entry;
    nodes.push(node);
    const inner = openScope(node, parents.get(node) ?? null, outer) ?? outer;
    if (inner !== outer || node === program) scopes.set(node, inner);
    declareNames(node, outer, inner);
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') identifiers.push([node, key, outer]);
    const first = pending.length;
    eachChild(node, (child, childKey) => {
      // A node seen before (some parsers share the key and value of `{ a }`) or a cycle must not be walked twice.
      if (parents.has(child)) return;
      parents.set(child, node);
      pending.push([child, childKey, inner]);
    });
    reverseFrom(pending, first);
  }

  const references = new Map<Node, Reference>();
  const declared = new Map<Node, OpenVariable>();
  const globals: Reference[] = [];
  for (const scope of [moduleScope, ...scopes.values()]) {
    for (const variable of scope.variables.values()) {
      for (const { identifier } of variable.definitions) declared.set(identifier, variable);
    }
  }
  const parentOf = (node: Node): Node | null => parents.get(node) ?? null;
  for (const [identifier, key, scope] of identifiers) {
    if (declared.has(identifier)) continue;
    const role = classifyIdentifier(identifier, key, parentOf);
    if (role === null) continue;
    const variable = lookUp(identifier.name, scope);
    const reference: Reference = { identifier, variable, ...role };
    references.set(identifier, reference);
    if (variable === null) globals.push(reference);
    else variable.references.push(reference);
  }
  const inSourceOrder = (a: Reference, b: Reference): number => a.identifier.range[0] - b.identifier.range[0];
  globals.sort(inSourceOrder);
  for (const scope of [moduleScope, ...scopes.values()]) {
    for (const variable of scope.variables.values()) variable.references.sort(inSourceOrder);
  }

  const byType = new Map<string, Node[]>();
  for (const node of nodes) {
    const list = byType.get(node.type);
    if (list === undefined) byType.set(node.type, [node]);
    else list.push(node);
  }
  for (const list of byType.values()) list.sort((a, b) => a.range[0] - b.range[0]);

  return {
    program,
    moduleScope,
    nodes,
    globals,
    ofType: <T extends keyof NodesByType>(type: T) => (byType.get(type) ?? []) as NodesByType[T][],
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
