import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from './module.ts';
import { boundIdentifiers, type Variable } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** What stands behind an exported name. */
export type Export =
  | { readonly variable: Variable }
  | { readonly node: Node }
  /** Exported from elsewhere; `name` `*`: that whole module. */
  | { readonly specifier: string; readonly name: string };

export interface ModuleExports {
  readonly names: ReadonlyMap<string, Export>;
  /** `export =` or `module.exports =`: the module is this value. */
  readonly whole: Node | null;
  /** Modules that everything is re-exported from. */
  readonly stars: readonly string[];
}

const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

/** `exports` and `module.exports`, where the file does not declare those names itself. */
function isExportsObject(node: Node, module: Module): boolean {
  const object = unwrap(node);
  if (object.type === 'Identifier') return object.name === 'exports' && module.scopes.variableOf(object) === null;
  return (
    object.type === 'MemberExpression' &&
    object.object.type === 'Identifier' &&
    object.object.name === 'module' &&
    staticName(object.property, object.computed) === 'exports'
  );
}

/** Everything a module exports, as ECMAScript module, as CommonJS and as TypeScript's `export =`. */
export function collectExports(module: Module): ModuleExports {
  const names = new Map<string, Export>();
  const stars: string[] = [];
  let whole: Node | null = null;
  const exportVariable = (name: string, identifier: Node): void => {
    const variable = module.scopes.variableOf(identifier);
    if (variable !== null) names.set(name, { variable });
  };

  for (const statement of module.program.body) {
    switch (statement.type) {
      case 'ExportDefaultDeclaration':
        names.set('default', { node: statement.declaration });
        break;
      case 'ExportAllDeclaration':
        if (statement.exported === null) stars.push(statement.source.value);
        else names.set(nameOf(statement.exported), { specifier: statement.source.value, name: '*' });
        break;
      case 'TSExportAssignment':
        whole = statement.expression;
        break;
      case 'ExportNamedDeclaration': {
        const { declaration } = statement;
        if (declaration?.type === 'VariableDeclaration') {
          for (const { id } of declaration.declarations) {
            for (const identifier of boundIdentifiers(id)) exportVariable(identifier.name, identifier);
          }
        } else if (declaration != null && 'id' in declaration && declaration.id?.type === 'Identifier') {
          exportVariable(declaration.id.name, declaration.id);
        }
        for (const { local, exported } of statement.specifiers) {
          if (statement.source == null) exportVariable(nameOf(exported), local);
          else names.set(nameOf(exported), { specifier: statement.source.value, name: nameOf(local) });
        }
        break;
      }
      default:
    }
  }

  for (const { left, right, operator } of module.scopes.ofType('AssignmentExpression')) {
    if (operator !== '=') continue;
    if (isExportsObject(left, module) && left.type === 'MemberExpression') whole = right;
    else if (left.type === 'MemberExpression' && isExportsObject(left.object, module)) {
      const name = staticName(left.property, left.computed);
      if (name !== null) names.set(name, { node: right });
    }
  }
  return { names, whole, stars };
}
