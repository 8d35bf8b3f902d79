import { collectExports, type Module } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceTree, TreeScript } from './source-tree.ts';
import { packageOf } from './tree-index.ts';
import { nameOf, UNKNOWN, Uses, type ExportedName, type ModuleUse, type Wanted } from './uses.ts';

type Node = TSESTree.Node;

function readImport(uses: Uses, statement: TSESTree.ImportDeclaration, name: string): void {
  for (const specifier of statement.specifiers) {
    if (specifier.type === 'ImportNamespaceSpecifier') uses.names(specifier.local, true);
    else if (specifier.type === 'ImportDefaultSpecifier') {
      // The default of a CommonJS module is the module.
      if (name === 'default') uses.names(specifier.local, false);
      else if (!uses.hasDefault) uses.names(specifier.local, true);
    } else if (nameOf(specifier.imported) === name) uses.names(specifier.local, false);
    else if (nameOf(specifier.imported) === 'default') uses.unknown();
  }
}

function readReexport(uses: Uses, statement: TSESTree.ExportNamedDeclaration, name: string): void {
  for (const { local, exported } of statement.specifiers) {
    if (nameOf(local) === name) uses.exportAs(nameOf(exported));
    else if (nameOf(local) === 'default' && name !== 'default') uses.unknown();
  }
}

/** What a script does with a name that another file exports. */
function readScript(uses: Uses, { scopes }: Module, name: string, isIt: (specifier: string) => boolean): void {
  for (const literal of scopes.ofType('Literal')) {
    if (typeof literal.value !== 'string' || !isIt(literal.value)) continue;
    const parent = scopes.parentOf(literal);
    switch (parent?.type) {
      case 'ImportDeclaration':
        readImport(uses, parent, name);
        break;
      case 'ExportNamedDeclaration':
        readReexport(uses, parent, name);
        break;
      case 'ExportAllDeclaration':
        if (parent.exported !== null) uses.unknown();
        else if (name !== 'default') uses.exportAs(name);
        break;
      case 'TSExternalModuleReference': {
        const declaration = scopes.parentOf(parent);
        if (declaration?.type === 'TSImportEqualsDeclaration') uses.names(declaration.id, true);
        else uses.unknown();
        break;
      }
      case 'ImportExpression':
        uses.namespace(parent);
        break;
      case 'CallExpression':
        if (parent.callee.type === 'Identifier' && parent.callee.name === 'require') uses.namespace(parent);
        else uses.unknown();
        break;
      // What a type is taken from another file for is seen where the type is used.
      default:
        uses.unknown();
    }
  }
}

/**
 * What all other files of the tree do with a name that a file exports.
 */
export function findModuleUses(tree: SourceTree, of: ExportedName, wanted: Wanted): ModuleUse[] {
  const { file, name } = of;
  const { loadAnything } = tree.index;
  if (loadAnything.has(packageOf(tree, file))) return [UNKNOWN];
  const found: ModuleUse[] = [];
  const target = tree.scriptsOf(file)?.[0]?.module;
  const hasDefault = target !== undefined && collectExports(target).names.has('default');
  for (const other of tree.index.importersOf(file)) {
    const scripts = other === file ? [] : tree.scriptsOf(other);
    if (scripts === null) return [UNKNOWN];
    for (const script of scripts) {
      const uses = new Uses(other, script, of, wanted, hasDefault);
      readScript(uses, script.module, name, (specifier) => tree.resolve(specifier, other) === file);
      found.push(...uses.found);
    }
  }
  return found;
}

/** Whether a name is handed on by CommonJS: `exports.Hub = Hub`, `module.exports = { Hub }`. */
function isHandedOut(identifier: Node, { module: { scopes, text } }: TreeScript): boolean {
  let at: Node | null = scopes.parentOf(identifier);
  while (at?.type === 'Property' || at?.type === 'ObjectExpression') at = scopes.parentOf(at);
  return at?.type === 'AssignmentExpression' && /^(?:module\s*\.\s*)?exports\b/.test(text.slice(...at.left.range));
}

/** What the file of a class does with instances that it makes: the names under which it exports them, and calls of their methods. */
export function findOwnUses(file: string, script: TreeScript, owner: Node, wanted: Wanted): readonly ModuleUse[] {
  const uses = new Uses(file, script, { name: '', isInstance: false }, wanted, false);
  const { scopes } = script.module;
  const name = owner.type === 'ClassDeclaration' ? owner.id : null;
  for (const { identifier, isType } of (name === null ? null : scopes.variableOf(name))?.references ?? []) {
    if (isType) uses.unknown();
    else if (scopes.parentOf(identifier)?.type !== 'ExportSpecifier' && !isHandedOut(identifier, script))
      uses.value(identifier);
  }
  return uses.found;
}
