import {
  argumentsOfOf,
  bindingPath,
  isFunction,
  listsOf,
  pipedTo,
  soleInitialiser,
  staticName,
  unwrap,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isInUrl, isShown } from './owners.ts';
import { isUsedUnseen } from './unseen-uses.ts';
import type { Expression, Node } from './types.ts';

/** Methods that call a function with each element of a list, the element in front. */
const GIVES_EACH: ReadonlySet<string> = new Set(['map', 'flatMap', 'forEach', 'filter', 'some', 'every', 'find']);

/**
 * The expressions of a literal that a name takes its values from: `for (const url of ['…', '…'])`, `const [url] = ['…']`,
 * `targets.map(({ url }) => …)`, `of('…').pipe(switchMap((url) => …))`.
 *
 * @returns `null` where the name or the literal is used for anything but the URLs of migrated calls
 */
export function elementsBehind(shop: Workshop, node: Node): Expression[] | null {
  const name = unwrap(node);
  const variable = name.type === 'Identifier' ? shop.scopes.variableOf(name) : null;
  const [definition, ...others] = variable?.definitions ?? [];
  if (variable == null || definition === undefined || others.length > 0) return null;
  const reads = variable.references.filter(({ isType }) => !isType);
  if (reads.some(({ identifier, isWrite }) => isWrite || !(isInUrl(shop, identifier) || isShown(shop, identifier))))
    return null;
  const { steps, pattern } = bindingPath(definition.identifier, shop.scopes);
  const names = steps.map((step) => ('take' in step ? step.take : null));
  if (names.includes(null)) return null;
  const wholes = wholesOf(shop, variable, pattern);
  const parts = wholes?.map((whole) => partOf(whole, names as string[])) ?? null;
  return parts === null || parts.length === 0 || parts.includes(null) ? null : (parts as Expression[]);
}

/** What a pattern is given, one after the other: the value it is declared with, or each element of a list. */
function wholesOf(shop: Workshop, variable: Parameters<typeof listsOf>[0], pattern: Node): Expression[] | null {
  const [definition] = variable.definitions;
  const declaring = definition?.node;
  if (declaring?.type === 'VariableDeclarator' && declaring.init !== null) {
    const made = literalOf(shop, declaring.init);
    return made === null || pattern.type === 'Identifier' ? null : [made];
  }
  const piped = isFunction(declaring) && declaring.params[0] === pattern ? pipedTo(declaring, shop.scopes) : null;
  if (piped !== null) {
    const source = piped.isShown ? null : soleValue(shop, piped.source);
    return source === null ? null : argumentsOfOf(source, (callee) => shop.follow(callee));
  }
  if (isFunction(declaring) && !isGivenEach(shop, declaring, pattern)) return null;
  const [list, ...others] = listsOf(variable, shop.scopes);
  const literal = list === undefined || others.length > 0 ? null : literalOf(shop, list);
  if (literal?.type !== 'ArrayExpression') return null;
  return literal.elements.every((element) => element !== null && element.type !== 'SpreadElement')
    ? literal.elements
    : null;
}

function isGivenEach({ scopes }: Workshop, fn: Node, pattern: Node): boolean {
  const call = scopes.parentOf(fn);
  if (!isFunction(fn) || fn.params[0] !== pattern || call?.type !== 'CallExpression') return false;
  const { callee } = call;
  return (
    call.arguments[0] === fn &&
    callee.type === 'MemberExpression' &&
    GIVES_EACH.has(staticName(callee.property, callee.computed) ?? '')
  );
}

/** A literal, also behind a constant that nothing else uses. */
function literalOf(shop: Workshop, node: Node): TSESTree.ArrayExpression | TSESTree.ObjectExpression | null {
  const value = soleValue(shop, node);
  return value?.type === 'ArrayExpression' || value?.type === 'ObjectExpression' ? value : null;
}

/** An expression, or what stands behind the constant that it is; `null` where something else uses that, too. */
function soleValue(shop: Workshop, node: Node): Node | null {
  const value = unwrap(node);
  if (value.type !== 'Identifier') return value;
  const variable = shop.scopes.variableOf(value);
  const sole = variable === null ? null : soleInitialiser(variable);
  if (variable === null || sole === null || isUsedUnseen(shop, variable)) return null;
  const declaration = shop.scopes.parentOf(sole.declarator);
  const isExported = declaration === null || shop.scopes.parentOf(declaration)?.type === 'ExportNamedDeclaration';
  const isSole = variable.references.filter(({ isType }) => !isType).length === 1;
  return isExported || !isSole ? null : soleValue(shop, sole.init);
}

/** What stands at a path in a literal. */
function partOf(literal: Expression, path: readonly string[]): Expression | null {
  let at = unwrap(literal);
  for (const name of path) {
    if (at.type === 'ArrayExpression') {
      const element = at.elements[Number(name)];
      if (element == null || at.elements.some((each) => each?.type === 'SpreadElement')) return null;
      at = unwrap(element);
    } else if (at.type === 'ObjectExpression') {
      if (at.properties.some(({ type }) => type === 'SpreadElement')) return null;
      const found = at.properties.findLast(
        (item) => item.type === 'Property' && staticName(item.key, item.computed) === name,
      );
      if (found?.type !== 'Property' || found.shorthand) return null;
      at = unwrap(found.value);
    } else return null;
  }
  return at as Expression;
}
