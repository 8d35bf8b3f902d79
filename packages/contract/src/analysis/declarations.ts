import type { TSESTree } from '@typescript-eslint/types';
import type { Definition, DefinitionKind, FunctionNode, Reference, Scope, Variable } from './scope.ts';
import type { Node } from './types.ts';

/** A scope while its names are being collected. */
export interface OpenScope extends Scope {
  readonly upper: OpenScope | null;
  variables: ReadonlyMap<string, OpenVariable>;
}
export interface OpenVariable extends Variable {
  readonly definitions: Definition[];
  readonly references: Reference[];
}

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
  if (pattern.type === 'Identifier') return [pattern];
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

/** Most scopes declare nothing, and need no map of their own. */
const NONE: ReadonlyMap<string, OpenVariable> = new Map();

/** A scope without names. */
export function createScope(kind: Scope['kind'], node: Node, upper: OpenScope | null): OpenScope {
  return { kind, node, upper, variables: NONE };
}

/** Notes a declaration: its place in the program, and what it declares. */
export type Declare = (scope: OpenScope, kind: DefinitionKind, identifier: TSESTree.Identifier, node: Node) => void;

/**
 * Makes the function that notes declarations.
 *
 * @param declared gets the variable of each declaring identifier
 */
export function createDeclare(declared: Map<Node, OpenVariable>): Declare {
  return (scope, kind, identifier, node) => {
    const { name } = identifier;
    let home = scope;
    if (kind === 'var') while (home.kind === 'block' && home.upper !== null) home = home.upper;
    let variable = home.variables.get(name);
    if (variable === undefined) {
      variable = { name, scope: home, definitions: [], references: [] };
      if (home.variables === NONE) home.variables = new Map([[name, variable]]);
      else (home.variables as Map<string, OpenVariable>).set(name, variable);
    }
    variable.definitions.push({ kind, identifier, node });
    declared.set(identifier, variable);
  };
}

/** Declares what a node brings into `outer` (the scope it stands in) and `inner` (the scope it opens; often the same). */
export type DeclareNames = (node: never, outer: OpenScope, inner: OpenScope, declare: Declare) => void;

type WithId = Node & { readonly id?: Node | null };

const byId =
  (kind: DefinitionKind): DeclareNames =>
  (node: WithId, outer, _inner, declare) => {
    if (node.id?.type === 'Identifier') declare(outer, kind, node.id, node);
  };

const byLocalName: DeclareNames = (node: TSESTree.ImportClause, outer, _inner, declare) => {
  declare(outer, 'import', node.local, node);
};

const parametersOf: DeclareNames = (node: FunctionNode, _outer, inner, declare) => {
  for (const parameter of node.params) {
    for (const identifier of boundIdentifiers(parameter)) declare(inner, 'parameter', identifier, node);
  }
};

/** A node of Vue's templates that gives names to what the framework hands it. */
interface TemplateNames {
  readonly left?: readonly Node[];
  readonly params?: readonly Node[];
}

function declareInTemplate(patterns: readonly Node[] = [], scope: OpenScope, declare: Declare): void {
  for (const pattern of patterns)
    for (const identifier of boundIdentifiers(pattern)) declare(scope, 'template', identifier, pattern);
}

/** The types of nodes that declare names, and how each does. */
export const DECLARES: ReadonlyMap<string, DeclareNames> = new Map<string, DeclareNames>([
  ['TSDeclareFunction', byId('function')],
  ['ClassDeclaration', byId('class')],
  ['TSEnumDeclaration', byId('enum')],
  ['TSModuleDeclaration', byId('namespace')],
  ['TSInterfaceDeclaration', byId('type')],
  ['TSTypeAliasDeclaration', byId('type')],
  ['TSImportEqualsDeclaration', byId('import')],
  ['ImportSpecifier', byLocalName],
  ['ImportDefaultSpecifier', byLocalName],
  ['ImportNamespaceSpecifier', byLocalName],
  ['ArrowFunctionExpression', parametersOf],
  [
    'FunctionDeclaration',
    (node: TSESTree.FunctionDeclaration, outer, inner, declare) => {
      // A default export may have no name.
      if ((node.id as Node | null)?.type === 'Identifier')
        declare(outer, 'function', node.id as TSESTree.Identifier, node);
      parametersOf(node as never, outer, inner, declare);
    },
  ],
  [
    'FunctionExpression',
    (node: TSESTree.FunctionExpression, outer, inner, declare) => {
      if (node.id !== null) declare(inner, 'function', node.id, node);
      parametersOf(node as never, outer, inner, declare);
    },
  ],
  [
    'ClassExpression',
    (node: TSESTree.ClassExpression, _outer, inner, declare) => {
      if (node.id !== null) declare(inner, 'class', node.id, node);
    },
  ],
  [
    'CatchClause',
    (node: TSESTree.CatchClause, _outer, inner, declare) => {
      if (node.param === null) return;
      for (const identifier of boundIdentifiers(node.param)) declare(inner, 'catch', identifier, node);
    },
  ],
  // Vue's `v-for="a in list"` and `#item="{ a }"`.
  ['VForExpression', ({ left }: TemplateNames, outer, _inner, declare) => declareInTemplate(left, outer, declare)],
  [
    'VSlotScopeExpression',
    ({ params }: TemplateNames, outer, _inner, declare) => declareInTemplate(params, outer, declare),
  ],
  [
    'VariableDeclaration',
    ({ kind, declarations }: TSESTree.VariableDeclaration, outer, _inner, declare) => {
      const declared = kind === 'var' || kind === 'let' ? kind : 'const';
      for (const declarator of declarations) {
        for (const identifier of boundIdentifiers(declarator.id)) declare(outer, declared, identifier, declarator);
      }
    },
  ],
]);
