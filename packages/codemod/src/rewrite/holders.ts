import {
  outermostWrapper,
  soleInitialiser,
  staticName,
  unwrap,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isRequire } from './imports.ts';
import type { Expression, Node } from './types.ts';
import { isHidden, isUsedUnseen } from './unseen-uses.ts';

/** A place that holds a value under a name: a `const`, a property of a constant object, a private field. */
export interface Holder {
  /** The expression that gives the value. */
  readonly init: Expression;
  /** Every use of the name in this file; `null` where uses may be elsewhere. */
  readonly uses: readonly Node[] | null;
}

const isExportedStatement = (shop: Workshop, declarator: Node): boolean => {
  const declaration = shop.scopes.parentOf(declarator);
  return declaration !== null && shop.scopes.parentOf(declaration)?.type === 'ExportNamedDeclaration';
};

/** The one value that `let url;` is given by a statement of its own. */
function soleAssignment(shop: Workshop, variable: Variable): { declarator: Node; init: Expression } | null {
  const [definition, ...others] = variable.definitions;
  if (definition?.node.type !== 'VariableDeclarator' || definition.node.init !== null || others.length > 0) return null;
  const [write, ...more] = variable.references.filter(({ isWrite }) => isWrite);
  const assignment = write === undefined ? null : shop.scopes.parentOf(write.identifier);
  if (assignment?.type !== 'AssignmentExpression' || assignment.operator !== '=' || more.length > 0) return null;
  if (assignment.left !== write?.identifier) return null;
  const isStatement = shop.scopes.parentOf(assignment)?.type === 'ExpressionStatement';
  return isStatement ? { declarator: definition.node, init: assignment.right } : null;
}

/** The holder that a name of this file is. */
export function holderOfName(shop: Workshop, name: TSESTree.Identifier): Holder | null {
  const variable = shop.scopes.variableOf(name);
  const sole = variable === null ? null : (soleInitialiser(variable) ?? soleAssignment(shop, variable));
  // What another file gives is not this file's to change.
  if (variable === null || sole === null || isRequire(sole.init)) return null;
  const uses = variable.references
    .filter(({ isType, isRead }) => !isType && isRead)
    .map(({ identifier }) => identifier as Node);
  const leaves =
    isExportedStatement(shop, sole.declarator) ||
    uses.some((use) => isExportUse(shop, use)) ||
    isUsedUnseen(shop, variable);
  return { init: sole.init, uses: leaves ? null : uses };
}

function isExportUse(shop: Workshop, use: Node): boolean {
  const parent = shop.scopes.parentOf(use);
  if (parent?.type === 'ExportSpecifier' || parent?.type === 'ExportDefaultDeclaration') return true;
  // `module.exports = { BASE }` hands the value on under its name.
  for (let at: Node | null = parent; at !== null; at = shop.scopes.parentOf(at)) {
    if (
      at.type === 'AssignmentExpression' &&
      /^(?:module\s*\.\s*)?exports\b/.test(shop.text.slice(at.left.range[0], at.left.range[1]))
    )
      return true;
    if (at.type !== 'Property' && at.type !== 'ObjectExpression' && at.type !== 'MemberExpression') return false;
  }
  return false;
}

/** The name a member chain starts at, and the names behind it: `config.hub.url` → `config`, [`hub`, `url`]. */
function chainOf(member: Node): { root: TSESTree.Identifier; path: string[] } | null {
  const path: string[] = [];
  let at = unwrap(member);
  while (at.type === 'MemberExpression') {
    const name = staticName(at.property, at.computed);
    if (name === null) return null;
    path.unshift(name);
    at = unwrap(at.object);
  }
  return at.type === 'Identifier' ? { root: at, path } : null;
}

/** The value of a literal's property, at any depth. */
function valueAt(literal: Node, path: readonly string[]): Expression | null {
  let at = unwrap(literal);
  for (const step of path) {
    if (at.type !== 'ObjectExpression') return null;
    const property = at.properties.find(
      (candidate) => candidate.type === 'Property' && staticName(candidate.key, candidate.computed) === step,
    );
    if (property?.type !== 'Property' || property.shorthand) return null;
    at = property.value;
  }
  return at as Expression;
}

/** Uses of one member of a constant, among the uses of the constant; `null` where one of them may read it unseen. */
function usesOfMember(shop: Workshop, uses: readonly Node[], path: readonly string[]): Node[] | null {
  const found: Node[] = [];
  for (const use of uses) {
    let top = outermostWrapper(use, shop.scopes);
    let depth = 0;
    let differs = false;
    while (depth < path.length && !differs) {
      const parent = shop.scopes.parentOf(top);
      if (parent?.type !== 'MemberExpression' || parent.object !== top) return null;
      const name = staticName(parent.property, parent.computed);
      if (name === null) return null;
      differs = name !== path[depth];
      depth++;
      top = outermostWrapper(parent, shop.scopes);
    }
    if (!differs) found.push(top);
  }
  return found;
}

/** `CONFIG.hub.url`, where `CONFIG` is a constant object literal or an enum of this file. */
function holderOfProperty(shop: Workshop, member: TSESTree.MemberExpression): Holder | null {
  const chain = chainOf(member);
  if (chain === null) return null;
  const variable = shop.scopes.variableOf(chain.root);
  const [definition] = variable?.definitions ?? [];
  if (variable != null && definition?.node.type === 'TSEnumDeclaration' && chain.path.length === 1) {
    const own = definition.node.body.members.find(({ id }) => staticName(id, false) === chain.path[0]);
    const exported = shop.scopes.parentOf(definition.node)?.type === 'ExportNamedDeclaration';
    const reads = variable.references.filter(({ isType }) => !isType).map(({ identifier }) => identifier as Node);
    return own?.initializer === undefined
      ? null
      : { init: own.initializer, uses: exported ? null : usesOfMember(shop, reads, chain.path) };
  }
  const holder = holderOfName(shop, chain.root);
  const init = holder === null ? null : valueAt(holder.init, chain.path);
  if (holder === null || init === null) return null;
  return { init, uses: holder.uses === null ? null : usesOfMember(shop, holder.uses, chain.path) };
}

/** The class that a node stands in. */
function classAround(shop: Workshop, node: Node | null): Node | null {
  let at = node === null ? null : shop.scopes.parentOf(node);
  while (at !== null && at.type !== 'ClassDeclaration') at = shop.scopes.parentOf(at);
  return at;
}

/** `this.baseUrl` or `this.#baseUrl`, where only the class itself can reach the field and it is set once. */
function holderOfField(shop: Workshop, member: TSESTree.MemberExpression, name: string): Holder | null {
  const owner = unwrap(member.object);
  if (owner.type !== 'ThisExpression' && owner.type !== 'Identifier') return null;
  const fields = shop.scopes
    .ofType('PropertyDefinition')
    .filter((field) => staticName(field.key, field.computed) === name);
  const [field] = fields;
  if (fields.length > 1) return null;
  if (owner.type === 'Identifier' && field?.static !== true) return null;
  const uses: Node[] = [];
  let init = field?.value ?? null;
  for (const use of shop.scopes.ofType('MemberExpression')) {
    if (staticName(use.property, use.computed) !== name) continue;
    const parent = shop.scopes.parentOf(use);
    if (parent?.type === 'AssignmentExpression' && parent.left === use) {
      if (init !== null || parent.operator !== '=') return null;
      init = parent.right;
    } else uses.push(use);
  }
  const hidden = isHidden(shop, name, classAround(shop, field ?? init), field?.accessibility === 'private');
  return init === null ? null : { init, uses: hidden ? uses : null };
}

/** Where an expression that is only a name has its value from. */
export function holderOf(shop: Workshop, expression: Node): Holder | null {
  const value = unwrap(expression);
  if (value.type === 'Identifier') return holderOfName(shop, value);
  if (value.type !== 'MemberExpression') return null;
  const name = staticName(value.property, value.computed);
  if (name === null) return null;
  return holderOfProperty(shop, value) ?? holderOfField(shop, value, name);
}

/** The holder that a class field is. */
export function holderOfDefinition(shop: Workshop, field: TSESTree.PropertyDefinition): Holder | null {
  const name = staticName(field.key, field.computed);
  const use = shop.scopes
    .ofType('MemberExpression')
    .find((member) => staticName(member.property, member.computed) === name && member.object.type === 'ThisExpression');
  return use === undefined ? null : holderOf(shop, use);
}
