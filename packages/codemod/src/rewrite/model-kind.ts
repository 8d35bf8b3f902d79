import { COLLECTION_FIELDS, resolveModel, type ModelKind } from '@modelhub-migration/contract';
import {
  isFunction,
  plainText,
  staticName,
  unwrap,
  type CallSite,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isOpen } from './parameters.ts';
import type { Expression, Node } from './types.ts';

/** Evidence in the request that only a text model can have: image models take no length, and no collection. */
export function asksForText(site: CallSite): boolean {
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

/** Kind of the models that the source names for an id; `null` where they differ or none is named. */
export function kindOfAlternatives(
  shop: Workshop,
  alternatives: readonly Pieces[],
  expression: Node,
): ModelKind | null {
  const kinds = new Set<ModelKind | null>();
  for (const pieces of alternatives) {
    const id = plainText(pieces);
    if (id === null) continue;
    const resolution = resolveModel(id, shop.settings.config.models);
    kinds.add(resolution.ok ? resolution.model.kind : null);
  }
  const [kind = null] = kinds;
  if (kind === null || kinds.size > 1) return null;
  if (!isGiven(shop, alternatives, expression)) return kind;
  // What is a default here, callers may replace by a model that makes something else.
  const isOther =
    isGivenOtherKindHere(shop, expression, kind) || shop.settings.namesOtherKindElsewhere?.(kind) === true;
  return isOther ? null : kind;
}
