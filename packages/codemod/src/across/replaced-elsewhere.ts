import { isClass, staticName, type Module } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { definesMember, heirsOf, type ClassNode } from '../rewrite/index.ts';
import type { SourceTree, TreeScript } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

type Node = TSESTree.Node;

/** Names for names that are looked through. */
const MAX_ALIASES = 4;

/** Whether a text may name a member; others need not be parsed for it. */
const names = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);

/** The name or `this` that a value is read from, called with or made by. */
function rootOf(node: Node): Node {
  switch (node.type) {
    case 'MemberExpression':
      return rootOf(node.object);
    case 'CallExpression':
    case 'NewExpression':
      return rootOf(node.callee);
    case 'AwaitExpression':
      return rootOf(node.argument);
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ChainExpression':
      return rootOf(node.expression);
    default:
      return node;
  }
}

/** The expression that a value is a member of, or waits for. */
function loadedBy(node: Node): Node {
  if (node.type === 'MemberExpression') return loadedBy(node.object);
  return node.type === 'AwaitExpression' ? loadedBy(node.argument) : node;
}

/** What a file that a value may come to does with it. */
class Reader {
  readonly #tree: SourceTree;
  readonly #file: string;
  readonly #module: Module;
  readonly #reached: ReadonlySet<string>;

  constructor(tree: SourceTree, file: string, { module }: TreeScript, reached: ReadonlySet<string>) {
    this.#tree = tree;
    this.#file = file;
    this.#module = module;
    this.#reached = reached;
  }

  /** Whether a value is, or is read from, one that the file imports from there. */
  isImported(node: Node, alias = 0): boolean {
    const { scopes } = this.#module;
    const [definition, ...others] = scopes.variableOf(rootOf(node))?.definitions ?? [];
    if (definition === undefined || others.length > 0 || alias > MAX_ALIASES) return false;
    if (definition.kind === 'import') {
      const declaration = scopes.parentOf(definition.node);
      const source = declaration?.type === 'ImportDeclaration' ? declaration.source.value : null;
      return source !== null && this.#isReached(source);
    }
    const made = definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
    if (made === null) return false;
    return this.isImported(made, alias + 1) || this.#isLoaded(made);
  }

  /** Whether a value is what a call of `require` or `import` gives. */
  #isLoaded(node: Node): boolean {
    const at = loadedBy(node);
    const isRequire = at.type === 'CallExpression' && at.callee.type === 'Identifier' && at.callee.name === 'require';
    const specifier = at.type === 'ImportExpression' ? at.source : isRequire ? at.arguments[0] : undefined;
    const source = specifier === undefined ? null : staticName(specifier, true);
    return source !== null && this.#isReached(source);
  }

  #isReached(specifier: string): boolean {
    const target = this.#tree.resolve(specifier, this.#file);
    return target !== undefined && this.#reached.has(target);
  }

  /** Whether a class that inherits from an imported one has a member of its own. */
  overrides(name: string): boolean {
    const { scopes } = this.#module;
    const classes: ClassNode[] = [...scopes.ofType('ClassDeclaration'), ...scopes.ofType('ClassExpression')];
    return classes
      .filter(({ superClass }) => superClass !== null && this.isImported(superClass))
      .flatMap((heir) => [heir, ...heirsOf(heir, scopes)])
      .some((heir) => definesMember(heir, name, scopes));
  }

  /**
   * Whether a member of what the file imports from there is written to.
   *
   * @param isWanted whether a parameter may be what has the member
   */
  sets(name: string, isWanted: (parameter: TSESTree.Identifier) => boolean): boolean {
    const { scopes } = this.#module;
    const isOurs = (object: Node): boolean => {
      const root = rootOf(object);
      const [definition] = scopes.variableOf(root)?.definitions ?? [];
      return definition?.kind === 'parameter' ? isWanted(definition.identifier) : this.isImported(object);
    };
    const isWritten = scopes
      .ofType('AssignmentExpression')
      .some(
        ({ left }) =>
          left.type === 'MemberExpression' &&
          (staticName(left.property, left.computed) ?? name) === name &&
          isOurs(left.object),
      );
    return isWritten || this.#assigns(name, isOurs);
  }

  /** Whether `Object.assign` may give what the file imports from there a member. */
  #assigns(name: string, isOurs: (object: Node) => boolean): boolean {
    return this.#module.scopes.ofType('CallExpression').some(({ callee, arguments: [object, ...sources] }) => {
      if (callee.type !== 'MemberExpression' || staticName(callee.property, callee.computed) !== 'assign') return false;
      if (callee.object.type !== 'Identifier' || callee.object.name !== 'Object' || object === undefined) return false;
      const mayHold = (source: Node): boolean =>
        source.type !== 'ObjectExpression' ||
        source.properties.some(
          (item) => item.type === 'SpreadElement' || (staticName(item.key, item.computed) ?? name) === name,
        );
      return sources.some(mayHold) && isOurs(object);
    });
  }
}

/** Whether one of the files that a value of a file may come to does something with it. */
function isAnywhere(
  tree: SourceTree,
  file: string,
  mayMatter: (text: string) => boolean,
  does: (reader: Reader) => boolean,
): boolean {
  if (!tree.sources.has(file)) return false;
  const reached = reachedFrom(tree, file);
  return [...reached].some(
    (each) =>
      each !== file &&
      mayMatter(tree.textOf(each)) &&
      (tree.scriptsOf(each) ?? []).some((script) => does(new Reader(tree, each, script, reached))),
  );
}

/** The script of a file that nothing else is in. */
const onlyScript = (tree: SourceTree, file: string): TreeScript | undefined => {
  const [script, ...others] = tree.sources.has(file) ? (tree.scriptsOf(file) ?? []) : [];
  return others.length === 0 ? script : undefined;
};

/**
 * Whether another file sets a member of instances of a class, or has a class that inherits from it and a member of its own
 * under that name.
 *
 * @param file absolute
 * @param start where the class starts
 */
export function isMemberReplaced(tree: SourceTree, file: string, start: number, name: string): boolean {
  const scopes = onlyScript(tree, file)?.module.scopes;
  const owner = scopes?.nodes.find((node) => isClass(node) && node.range[0] === start);
  if (owner === undefined || !isClass(owner)) return false;
  const isInstance = ({ typeAnnotation: annotated }: TSESTree.Identifier): boolean => {
    const type = annotated?.typeAnnotation;
    return (
      type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === owner.id?.name
    );
  };
  return isAnywhere(
    tree,
    file,
    (text) => names(text, name),
    (reader) => reader.overrides(name) || reader.sets(name, isInstance),
  );
}

/** The name of the innermost member of an object that a value is given by, or is part of: `base` of `{ base: 'https://…' }`. */
function memberHolding(node: Node, { scopes }: Module): string | null {
  for (let at = node, parent = scopes.parentOf(at); parent !== null; at = parent, parent = scopes.parentOf(at)) {
    if (parent.type === 'Property')
      return parent.value === at && scopes.parentOf(parent)?.type === 'ObjectExpression'
        ? staticName(parent.key, parent.computed)
        : null;
    if (parent.type !== 'TemplateLiteral' && parent.type !== 'BinaryExpression' && !parent.type.startsWith('TS'))
      return null;
  }
  return null;
}

/**
 * Whether a value is held by a member of an object, or of a client that is made with one, which another file sets.
 *
 * @param file absolute, the one that the value is written in
 */
export function isSetElsewhere(tree: SourceTree, file: string, { type, range: [start, end] }: Node): boolean {
  const module = onlyScript(tree, file)?.module;
  const here = module?.scopes.nodes.find(
    ({ type: own, range }) => own === type && range[0] === start && range[1] === end,
  );
  const name = module === undefined || here === undefined ? null : memberHolding(here, module);
  if (name === null) return false;
  const mayMatter = (text: string): boolean => names(text, name) || /\bObject\s*\.\s*assign\b/.test(text);
  return isAnywhere(tree, file, mayMatter, (reader) => reader.sets(name, () => false));
}
