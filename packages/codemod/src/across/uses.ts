import { constructorOf, staticName, type Module, type Variable } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { TreeScript } from './source-tree.ts';

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

export const UNKNOWN: ModuleUse = { is: 'unknown' };

/** A name in an import or an export, which may be a text. */
export const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

/** Whether a static member of a class is read. One that gives an instance makes it in the class's own file. */
function readsStatic(parent: Node | null, owner: Node): boolean {
  if (parent?.type !== 'MemberExpression' || parent.object !== owner) return false;
  const name = staticName(parent.property, parent.computed);
  return name !== null && name !== 'prototype';
}

const isHeir = (node: Node | null, base: Node): node is TSESTree.ClassDeclaration =>
  node?.type === 'ClassDeclaration' && node.superClass === base;

/** One file's uses of a name that another one exports. */
export class Uses {
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
