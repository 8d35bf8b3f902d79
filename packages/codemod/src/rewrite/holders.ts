import {
  isFunction,
  outermostWrapper,
  parametersOf,
  soleInitialiser,
  staticName,
  unwrap,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isRequire } from './imports.ts';
import { callersOf, parameterName } from './parameters.ts';
import type { Expression, Node } from './types.ts';
import { isHidden, isUsedUnseen } from './unseen-uses.ts';

/**
 * A place that holds a value under a name: a `const`, a property of a constant object, a private field, a parameter of a
 * function that is called once.
 */
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

/** Operators that give a name without a value its first one. */
const GIVES_FIRST: ReadonlySet<string> = new Set(['=', '??=', '||=']);

/** The one value that `let url;` is given by a statement of its own. */
function soleAssignment(shop: Workshop, variable: Variable): { declarator: Node; init: Expression } | null {
  const [definition, ...others] = variable.definitions;
  if (definition?.node.type !== 'VariableDeclarator' || definition.node.init !== null || others.length > 0) return null;
  const [write, ...more] = variable.references.filter(({ isWrite }) => isWrite);
  const assignment = write === undefined ? null : shop.scopes.parentOf(write.identifier);
  if (assignment?.type !== 'AssignmentExpression' || !GIVES_FIRST.has(assignment.operator) || more.length > 0)
    return null;
  if (assignment.left !== write?.identifier) return null;
  const isStatement = shop.scopes.parentOf(assignment)?.type === 'ExpressionStatement';
  return isStatement ? { declarator: definition.node, init: assignment.right } : null;
}

/** Reads of a name. */
const readsOf = (variable: Variable): Node[] =>
  variable.references
    .filter(({ isType, isRead, isWrite }) => !isType && isRead && !isWrite)
    .map(({ identifier }) => identifier);

/** A parameter that the only call of its function gives a value. */
function holderOfParameter(shop: Workshop, variable: Variable): Holder | null {
  const [definition, ...others] = variable.definitions;
  if (definition?.kind !== 'parameter' || !isFunction(definition.node) || others.length > 0) return null;
  const { node: fn, identifier } = definition;
  const index = parametersOf(fn).findIndex((parameter) => parameterName(parameter) === identifier);
  const parameter = parametersOf(fn)[index];
  if (parameter === undefined || variable.references.some(({ isWrite }) => isWrite)) return null;
  const [call, ...more] = callersOf(shop, fn) ?? [];
  const argument = call?.arguments[index];
  if (argument === undefined || more.length > 0) return null;
  if (call?.arguments.slice(0, index + 1).some(({ type }) => type === 'SpreadElement') === true) return null;
  const reads = readsOf(variable);
  if (parameter.type !== 'TSParameterProperty') return { init: argument as Expression, uses: reads };
  const fields = fieldUses(shop, identifier.name, parameter);
  return { init: argument as Expression, uses: fields === null ? null : [...reads, ...fields] };
}

/** Uses of a field that a parameter is; `null` where some may be elsewhere, or it is set again. */
export function fieldUses(shop: Workshop, name: string, parameter: TSESTree.TSParameterProperty): Node[] | null {
  if (!isHidden(shop, name, classAround(shop, parameter), parameter.accessibility === 'private')) return null;
  const uses = shop.scopes
    .ofType('MemberExpression')
    .filter(({ property, computed }) => staticName(property, computed) === name);
  const isSet = uses.some((use) => {
    const parent = shop.scopes.parentOf(use);
    return parent?.type === 'AssignmentExpression' && parent.left === use;
  });
  return isSet ? null : uses;
}

/** The holder that a name of this file is. */
export function holderOfName(shop: Workshop, name: TSESTree.Identifier): Holder | null {
  const variable = shop.scopes.variableOf(name);
  if (variable?.definitions[0]?.kind === 'parameter') return holderOfParameter(shop, variable);
  const sole = variable === null ? null : (soleInitialiser(variable) ?? soleAssignment(shop, variable));
  // What another file gives is not this file's to change.
  if (variable === null || sole === null || isRequire(sole.init)) return null;
  const uses = readsOf(variable);
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
export function classAround(shop: Workshop, node: Node | null): Node | null {
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
  const parameters = shop.scopes
    .ofType('TSParameterProperty')
    .filter((parameter) => parameterName(parameter)?.name === name);
  const [parameter] = parameters;
  if (fields.length + parameters.length > 1) return null;
  if (parameter !== undefined) {
    const variable = owner.type === 'ThisExpression' ? shop.scopes.variableOf(parameterName(parameter) as Node) : null;
    return variable === null ? null : holderOfParameter(shop, variable);
  }
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
