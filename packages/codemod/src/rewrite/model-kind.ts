import { COLLECTION_FIELDS, resolveModel, type ModelKind } from '@modelhub-migration/contract';
import {
  contains,
  isExported,
  isFunction,
  outermostWrapper,
  plainText,
  staticName,
  unwrap,
  type CallSite,
  type Pieces,
  type ScopeAnalysis,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isOpen } from './parameters.ts';
import { isReplaced } from './replaced.ts';
import type { Expression, Node } from './types.ts';

/** Evidence in the request that only a text model can have: image models take no length, and no collection. */
function asksForText(site: CallSite): boolean {
  const paths = [
    ...(site.body?.fields.keys() ?? []),
    ...(site.body?.mutations ?? []).map(({ path }) => path.join('.')),
  ];
  return paths.some((path) =>
    ['properties.options.max_length', ...COLLECTION_FIELDS.map((field) => `properties.${field}`)].includes(path),
  );
}

/** Whether a value may be one that others give: as an argument, or by setting a member. */
const isGiven = (shop: Workshop, alternatives: readonly Pieces[], expression: Node): boolean =>
  alternatives.flat().some((piece) => 'hole' in piece && (piece.hole === 'parameter' || piece.hole === 'member')) ||
  alternatives.some((pieces) => isOpen(shop, pieces, expression));

/** The name that a function, a method or a class is called by. */
function calledBy({ scopes }: Workshop, node: Node): string | null {
  const holder = isFunction(node) || node.type.startsWith('Class') ? scopes.parentOf(node) : null;
  const named = 'id' in node && node.id !== null ? node : holder;
  if (named?.type === 'MethodDefinition' || named?.type === 'PropertyDefinition' || named?.type === 'Property')
    return staticName(named.key, named.computed);
  const name = named !== null && 'id' in named ? (named.id as Node | null) : null;
  return name?.type === 'Identifier' ? name.name : null;
}

/** What a call gives, also as members of an object. */
const givenBy = ({ arguments: given }: TSESTree.CallExpression | TSESTree.NewExpression): Node[] =>
  given.flatMap((each): Node[] =>
    each.type === 'ObjectExpression'
      ? each.properties.flatMap((member) => (member.type === 'Property' ? [member.value] : []))
      : [each],
  );

/** Whether a call in this file gives one of the functions or classes around an expression a model of another kind. */
function isGivenOtherKindHere(shop: Workshop, expression: Node, kind: ModelKind): boolean {
  const { scopes } = shop;
  const names = new Set<string>();
  for (let at: Node | null = expression; at !== null; at = scopes.parentOf(at)) {
    const name = calledBy(shop, at);
    if (name !== null) names.add(name);
  }
  const isOfOtherKind = (value: Node): boolean =>
    shop.evaluate(value as Expression).alternatives.some((pieces) => {
      const id = plainText(pieces);
      const resolution = id === null ? null : resolveModel(id, shop.settings.config.models);
      return resolution?.ok === true && resolution.model.kind !== kind;
    });
  return [...scopes.ofType('CallExpression'), ...scopes.ofType('NewExpression')].some((call) => {
    const callee = unwrap(call.callee);
    const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    const called = callee.type === 'Identifier' ? callee.name : name;
    return called !== null && names.has(called) && givenBy(call).some(isOfOtherKind);
  });
}

/** The name that a text is given; `null` for a text without one. */
function nameOf(text: Node, scopes: ScopeAnalysis): Variable | null {
  const holder = scopes.parentOf(text);
  return holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? scopes.variableOf(holder.id) : null;
}

/** Whether a text is used in calls alone: it is given to a function, or is a part of another site. */
function isGivenAway({ scopes, migrating }: Workshop, site: CallSite, text: Node): boolean {
  const isArgument = (node: Node): boolean => {
    const call = scopes.parentOf(outermostWrapper(node, scopes));
    return call?.type === 'CallExpression' || call?.type === 'NewExpression';
  };
  const isElsewhere = (node: Node): boolean =>
    isArgument(node) || migrating.some((other) => other !== site && contains(other.call, node));
  const uses = nameOf(text, scopes)
    ?.references.filter(({ isWrite }) => !isWrite)
    .map(({ identifier }) => identifier) ?? [text];
  return uses.every(isElsewhere);
}

/**
 * Whether this file has the id of a model of another kind that no other call of it asks: in a list to choose from, in a comparison.
 *
 * @param isOpenTo whether others may give the call its id: then they may give it one that this file exports, too
 */
function namesOtherKindHere(shop: Workshop, site: CallSite, kind: ModelKind, isOpenTo: boolean): boolean {
  const { scopes, settings, migrating } = shop;
  const isOther = (id: string): boolean => {
    const resolution = resolveModel(id, settings.config.models);
    // Any text with a slash in it may be an id as it is.
    return resolution.ok && resolution.model.source !== 'as-is' && resolution.model.kind !== kind;
  };
  const asked = new Set(
    migrating
      .filter((other) => other !== site)
      .flatMap(({ url, model }) => [...url.value.alternatives, model?.pieces ?? []])
      .flat()
      .map(({ node }) => node),
  );
  const isHandedOut = (text: Node): boolean => {
    const name = isOpenTo ? nameOf(text, scopes) : null;
    return name !== null && isExported(name, scopes);
  };
  return scopes
    .ofType('Literal')
    .filter(({ value }) => typeof value === 'string' && isOther(value))
    .some((text) => isHandedOut(text) || (!asked.has(text) && !isGivenAway(shop, site, text)));
}

/** The kinds of the models that the source names for an id; `null` among them for one that nobody knows. */
function kindsNamed(shop: Workshop, alternatives: readonly Pieces[]): ReadonlySet<ModelKind | null> {
  const ids = alternatives.map(plainText).filter((id) => id !== null);
  const resolved = ids.map((id) => resolveModel(id, shop.settings.config.models));
  return new Set(resolved.map((resolution) => (resolution.ok ? resolution.model.kind : null)));
}

/**
 * Kind of the model that a call asks; `null` where only the running program knows.
 *
 * @param alternatives values of the id
 * @param expression the id
 */
export function kindOf(
  shop: Workshop,
  site: CallSite,
  alternatives: readonly Pieces[],
  expression: Node,
): ModelKind | null {
  const kinds = kindsNamed(shop, alternatives);
  const [named = null] = kinds;
  const asked = asksForText(site) ? 'text' : null;
  const kind = asked ?? named;
  if (kind === null || [...kinds].some((each) => each !== kind && (each !== null || asked === null))) return null;
  const isOverridden = alternatives.some((pieces) => isReplaced(shop, pieces, expression));
  const isOpenTo = isOverridden || isGiven(shop, alternatives, expression);
  if (!isOpenTo && alternatives.every((pieces) => plainText(pieces) !== null)) return kind;
  if (isOverridden && asked === null) return null;
  const { namesOtherKindElsewhere, callersElsewhere } = shop.settings;
  // Where nobody can look into other files, what is asked decides.
  const looksElsewhere = isOpenTo && (asked === null || callersElsewhere !== undefined);
  // What is a default here, or asked with what only text models take, may be a model that makes something else.
  const isOther =
    namesOtherKindHere(shop, site, kind, isOpenTo) ||
    isGivenOtherKindHere(shop, expression, kind) ||
    (looksElsewhere && namesOtherKindElsewhere?.(kind) === true);
  return isOther ? null : kind;
}
