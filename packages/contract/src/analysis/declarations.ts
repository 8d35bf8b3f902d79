import type { TSESTree } from '@typescript-eslint/types';
import type { Definition, DefinitionKind, FunctionNode, Reference, Scope, Variable } from './scope.ts';
import type { Node } from './types.ts';

/** A scope while its names are being collected. */
export interface OpenScope extends Scope {
  readonly upper: OpenScope | null;
  readonly variables: Map<string, OpenVariable>;
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

/** A scope without names. */
export function createScope(kind: Scope['kind'], node: Node, upper: OpenScope | null): OpenScope {
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
export function declareNames(node: Node, outer: OpenScope, inner: OpenScope): void {
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
