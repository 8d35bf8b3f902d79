import {
  collectExports,
  constructorOf,
  staticName,
  type Module,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceTree, TreeScript } from './source-tree.ts';
import { packageOf } from './tree-index.ts';

type Node = TSESTree.Node;

/** What a file does with an export of another one. */
export type ModuleUse =
  | { readonly is: 'call'; readonly file: string; readonly script: TreeScript; readonly call: Call }
  /** The file exports it, or an instance of it, in its turn. */
  | { readonly is: 'export'; readonly file: string; readonly name: string; readonly isInstance: boolean }
  /** Something that nobody can follow. */
  | { readonly is: 'unknown' };

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** What is looked for behind an exported name. */
export type Wanted =
  /** Calls of the function that it is. */
  | { readonly is: 'function' }
  /** Places that make an instance of the class that it is. */
  | { readonly is: 'class' }
  /** Calls of a method on instances of the class that it is. */
  | { readonly is: 'method'; readonly method: string };

/** A name under which a file exports a value, or an instance of a class. */
export interface ExportedName {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly isInstance: boolean;
}

const UNKNOWN: ModuleUse = { is: 'unknown' };

/** Whether a static member of a class is read. One that gives an instance makes it in the class's own file. */
function readsStatic(parent: Node | null, owner: Node): boolean {
  if (parent?.type !== 'MemberExpression' || parent.object !== owner) return false;
  const name = staticName(parent.property, parent.computed);
  return name !== null && name !== 'prototype';
}

const isHeir = (node: Node | null, base: Node): node is TSESTree.ClassDeclaration =>
  node?.type === 'ClassDeclaration' && node.superClass === base;

/** One file's uses of a name that another one exports. */
class Uses {
  readonly found: ModuleUse[] = [];
  /** Whether the module has a default export of its own. */
  readonly hasDefault: boolean;
  readonly #file: string;
  readonly #script: TreeScript;
  readonly #module: Module;
  readonly #name: string;
  readonly #wanted: Wanted;
  readonly #isInstance: boolean;

  constructor(file: string, script: TreeScript, of: Omit<ExportedName, 'file'>, wanted: Wanted, hasDefault: boolean) {
    this.hasDefault = hasDefault;
    this.#file = file;
    this.#script = script;
    this.#module = script.module;
    this.#name = of.name;
    this.#isInstance = of.isInstance;
    this.#wanted = wanted;
  }

  unknown(): void {
    this.found.push(UNKNOWN);
  }

  exportAs(name: string, isInstance = this.#isInstance): void {
    this.found.push({ is: 'export', file: this.#file, name, isInstance });
  }

  #call(call: Call): void {
    this.found.push({ is: 'call', file: this.#file, script: this.#script, call });
  }

  /** An expression that is what is exported. */
  value(node: Node): void {
    if (this.#isInstance) {
      this.#instance(node);
      return;
    }
    const parent = this.#module.scopes.parentOf(node);
    const isMade = parent?.type === 'NewExpression' && parent.callee === node;
    if (parent?.type === 'ExportSpecifier') this.exportAs(nameOf(parent.exported));
    else if (parent?.type === 'ExportDefaultDeclaration') this.exportAs('default');
    else if (this.#wanted.is === 'method' && isMade) this.#instance(parent);
    else if (this.#wanted.is === 'class' && isMade) this.#call(parent);
    else if (this.#wanted.is === 'class' && isHeir(parent, node)) this.#heir(parent);
    else if (this.#wanted.is === 'function' && parent?.type === 'CallExpression' && parent.callee === node)
      this.#call(parent);
    else if (this.#wanted.is === 'function' || !readsStatic(parent, node)) this.unknown();
  }

  /** A class that calls the constructor of the one it inherits from, or has it for its own. */
  #heir(heir: TSESTree.ClassDeclaration): void {
    const { scopes } = this.#module;
    const own = constructorOf(heir);
    if (own !== null) {
      for (const call of scopes.ofType('CallExpression'))
        if (call.callee.type === 'Super' && scopes.functionOf(call) === own) this.#call(call);
      return;
    }
    const { id } = heir;
    const statement = scopes.parentOf(heir);
    if (statement?.type === 'ExportDefaultDeclaration') this.exportAs('default');
    if (id === null) return;
    if (statement?.type === 'ExportNamedDeclaration') this.exportAs(id.name);
    for (const { identifier, isType } of scopes.variableOf(id)?.references ?? [])
      if (identifier !== id && !isType) this.value(identifier);
  }

  /** An expression that is an instance of the class. */
  #instance(node: Node): void {
    const { parentOf, variableOf } = this.#module.scopes;
    const parent = parentOf(node);
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      const name = staticName(parent.property, parent.computed);
      const use = parentOf(parent);
      if (name === null) this.unknown();
      else if (this.#wanted.is !== 'method' || name !== this.#wanted.method) return;
      else if (use?.type === 'CallExpression' && use.callee === parent) this.#call(use);
      else this.unknown();
    } else if (parent?.type === 'ExportSpecifier') this.exportAs(nameOf(parent.exported), true);
    else if (parent?.type === 'ExportDefaultDeclaration') this.exportAs('default', true);
    else if (parent?.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'Identifier') {
      const variable = variableOf(parent.id);
      const statement = parentOf(parent);
      // A type of its own may be one that others know the object by.
      if (variable?.definitions.length !== 1 || parent.id.typeAnnotation !== undefined) this.unknown();
      if (statement !== null && parentOf(statement)?.type === 'ExportNamedDeclaration')
        this.exportAs(parent.id.name, true);
      for (const { identifier, isType, isWrite } of variable?.references ?? []) {
        if (identifier === parent.id) continue;
        if (isType || isWrite) this.unknown();
        else this.#instance(identifier);
      }
    } else if (parent?.type !== 'ExpressionStatement') this.unknown();
  }

  /** An expression that is the whole module. */
  namespace(node: Node): void {
    const { parentOf } = this.#module.scopes;
    let at = node;
    let parent = parentOf(at);
    if (parent?.type === 'AwaitExpression') {
      at = parent;
      parent = parentOf(at);
    }
    if (parent?.type === 'MemberExpression' && parent.object === at) {
      const name = staticName(parent.property, parent.computed);
      if (name === this.#name) this.value(parent);
      else if (name === null || name === 'default' || name === 'then') this.unknown();
    } else if (parent?.type === 'VariableDeclarator' && parent.init === at) this.#bind(parent.id);
    else if (parent?.type !== 'ExpressionStatement') this.unknown();
  }

  #bind(pattern: Node): void {
    if (pattern.type === 'Identifier') {
      this.names(pattern, true);
      return;
    }
    if (pattern.type !== 'ObjectPattern') {
      this.unknown();
      return;
    }
    for (const property of pattern.properties) {
      const name = property.type === 'RestElement' ? null : staticName(property.key, property.computed);
      if (property.type === 'RestElement' || name === null) this.unknown();
      else if (name === this.#name) {
        if (property.value.type === 'Identifier') this.names(property.value, false);
        else this.unknown();
      }
    }
  }

  /** Every use of a name that is bound to the function, or to the whole module. */
  names(identifier: Node, isModule: boolean): void {
    const { scopes } = this.#module;
    const variable: Variable | null = scopes.variableOf(identifier);
    if (variable === null || variable.definitions.length !== 1) {
      this.unknown();
      return;
    }
    // A template, or another script of the file, may use the name, too.
    if (new RegExp(`(?<![\\w$])${variable.name.replaceAll('$', '\\$')}(?![\\w$])`).test(this.#script.outside))
      this.unknown();
    for (const { identifier: use, isType } of variable.references) {
      if (use === identifier) continue;
      if (isType && this.#wanted.is === 'class') continue;
      if (isType) {
        const qualified = scopes.parentOf(use);
        if (!isModule || qualified?.type !== 'TSQualifiedName' || qualified.right.name === this.#name) this.unknown();
      } else if (isModule) this.namespace(use);
      else this.value(use);
    }
  }
}

const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

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
