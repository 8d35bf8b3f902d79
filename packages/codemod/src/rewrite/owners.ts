import {
  isTransparent,
  outermostWrapper,
  soleInitialiser,
  staticName,
  unwrap,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import type { Expression, Node } from './types.ts';

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

function holderOfName(shop: Workshop, name: TSESTree.Identifier): Holder | null {
  const variable = shop.scopes.variableOf(name);
  const sole = variable === null ? null : soleInitialiser(variable);
  if (variable === null || sole === null) return null;
  const uses = variable.references.filter(({ isType }) => !isType).map(({ identifier }) => identifier as Node);
  const leaves = isExportedStatement(shop, sole.declarator) || uses.some((use) => isExportUse(shop, use));
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

/** `CONFIG.baseUrl`, where `CONFIG` is a constant object literal of this file. */
function holderOfProperty(shop: Workshop, member: TSESTree.MemberExpression, name: string): Holder | null {
  const object = unwrap(member.object);
  if (object.type !== 'Identifier') return null;
  const holder = holderOfName(shop, object);
  const literal = holder === null ? null : unwrap(holder.init);
  if (holder === null || literal?.type !== 'ObjectExpression') return null;
  const property = literal.properties.find(
    (candidate) => candidate.type === 'Property' && staticName(candidate.key, candidate.computed) === name,
  );
  if (property?.type !== 'Property' || property.shorthand) return null;
  const uses: Node[] = [];
  for (const use of holder.uses ?? []) {
    const parent = shop.scopes.parentOf(outermostWrapper(use, shop.scopes));
    if (parent?.type !== 'MemberExpression' || parent.object !== outermostWrapper(use, shop.scopes))
      return { init: property.value as Expression, uses: null };
    const read = staticName(parent.property, parent.computed);
    if (read === name || read === null) uses.push(parent);
  }
  return { init: property.value as Expression, uses: holder.uses === null ? null : uses };
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
  const hidden = name.startsWith('#') || field?.accessibility === 'private';
  return init === null ? null : { init, uses: hidden ? uses : null };
}

/** Where an expression that is only a name has its value from. */
export function holderOf(shop: Workshop, expression: Node): Holder | null {
  const value = unwrap(expression);
  if (value.type === 'Identifier') return holderOfName(shop, value);
  if (value.type !== 'MemberExpression') return null;
  const name = staticName(value.property, value.computed);
  if (name === null) return null;
  return holderOfProperty(shop, value, name) ?? holderOfField(shop, value, name);
}

const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

const isUrlOf = (sites: readonly CallSite[], node: Node): boolean =>
  sites.some(({ url }) => contains(url.node, node) || (url.baseUrl !== null && contains(url.baseUrl.node, node)));

function isShown(shop: Workshop, node: Node): boolean {
  for (let at = shop.scopes.parentOf(node); at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'CallExpression') {
      return (
        at.callee.type === 'MemberExpression' &&
        at.callee.object.type === 'Identifier' &&
        at.callee.object.name === 'console'
      );
    }
    if (at.type !== 'TemplateLiteral' && at.type !== 'BinaryExpression') return false;
  }
  return false;
}

/** Nodes in which a text becomes part of a longer text. */
const TEXT_BUILDERS: ReadonlySet<string> = new Set(['TemplateLiteral', 'BinaryExpression', 'LogicalExpression']);

/** The holder that a use gives its value to, if it is (part of) the value of one. */
function heldBy(shop: Workshop, use: Node): Holder | null {
  let top = use;
  for (;;) {
    const parent = shop.scopes.parentOf(top);
    if (parent === null) return null;
    if (isTransparent(parent) || TEXT_BUILDERS.has(parent.type)) {
      top = parent;
      continue;
    }
    if (parent.type === 'NewExpression' && parent.callee.type === 'Identifier' && parent.callee.name === 'URL') {
      top = parent;
      continue;
    }
    if (parent.type === 'VariableDeclarator' && parent.init === top && parent.id.type === 'Identifier')
      return holderOfName(shop, parent.id);
    return null;
  }
}

/** Whether every use of a holder ends in the URL of a call that is migrated, so that its value may change. */
export function servesOnlySites(
  shop: Workshop,
  holder: Holder,
  sites: readonly CallSite[] = shop.migrating,
  depth = 0,
): boolean {
  if (holder.uses === null || holder.uses.length === 0 || depth > 8) return false;
  return holder.uses.every((use) => {
    if (isUrlOf(sites, use) || isShown(shop, use)) return true;
    const next = heldBy(shop, use);
    return next !== null && servesOnlySites(shop, next, sites, depth + 1);
  });
}
