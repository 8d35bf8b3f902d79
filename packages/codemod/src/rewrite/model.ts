import { resolveModel, unknownModelMessage, type ModelKind } from '@modelhub-migration/contract';
import { contains, unwrap, walk, type CallSite, type Pieces } from '@modelhub-migration/contract/analysis';
import { makerOf } from './body-owner.ts';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { holderOf } from './holders.ts';
import { keepParameter } from './kept-model.ts';
import { servesOnlySites } from './owners.ts';
import { kindOf } from './model-kind.ts';
import { isOpen } from './parameters.ts';
import { quoted, templateText } from './style.ts';
import { HOLE, withMarks } from './url-parts.ts';
import { isRefusal, refuse, type Edit, type Expression, type Node, type Refusal } from './types.ts';

/** What is known of a call's model before the program runs. */
export interface ModelPlan {
  /** `null` where text and image are both possible. */
  readonly kind: ModelKind | null;
  /** Source of the legacy id at a place, such as where the body is made; `null` where it is not known there. */
  nameAt(place: Node): string | null;
  /** Source of the successor's id at a place. Asking for it may change a constant or import an adapter. */
  successor(draft: Draft, place: Node): string;
  /** Source, at the call, of an id that `toSuccessorRequest` understands. */
  legacy(): string;
  /** What makes the id known where it is named; part of every rewrite that names it. */
  readonly edits: readonly Edit[];
}

/** `x` of `encodeURIComponent(x)`: the body takes the id as it is. */
function withoutEncoding(expression: Expression): Expression {
  const value = unwrap(expression) as Expression;
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier') return value;
  const [argument] = value.arguments;
  const encodes = ['encodeURIComponent', 'encodeURI', 'String'].includes(value.callee.name);
  return encodes && argument !== undefined && argument.type !== 'SpreadElement' ? withoutEncoding(argument) : value;
}

/** Whether every name in an expression means the same at another place. */
export function isVisible(shop: Workshop, expression: Node, place: Node): boolean {
  let visible = true;
  walk(expression, (node) => {
    if (node.type === 'ThisExpression') visible &&= shop.scopes.functionOf(node) === shop.scopes.functionOf(place);
    // Also the name of a parameter itself, which is what a value without a source of its own is known by.
    const variable = node.type === 'Identifier' ? shop.scopes.variableOf(node) : null;
    if (variable !== null) visible &&= contains(variable.scope.node, place);
    return visible;
  });
  return visible;
}

/** Whether names that are visible at a place have their final value there: those of a call further down may not. */
export function isSettled(shop: Workshop, expression: Node, place: Node): boolean {
  let settled = true;
  walk(expression, (node) => {
    const variable = node.type === 'Identifier' ? shop.scopes.referenceOf(node)?.variable : null;
    if (variable == null) return settled;
    settled &&=
      variable.definitions.every((definition) => definition.node.range[0] < place.range[0]) &&
      !variable.references.some(({ isWrite }) => isWrite);
    return settled;
  });
  return settled;
}

/** The user's map as an argument, where one is configured. */
export function modelsArgument(shop: Workshop): string[] {
  const { quote } = shop.style;
  const entries = Object.entries(shop.settings.config.models);
  if (entries.length === 0) return [];
  const lines = entries.map(
    ([legacy, { id, kind }]) => `${quoted(legacy, quote)}: { id: ${quoted(id, quote)}, kind: ${quote}${kind}${quote} }`,
  );
  return [`{ ${lines.join(', ')} }`];
}

/** Source of an id that is put together from several expressions: `` `${owner}/${name}` ``. */
function sourceOfPieces(shop: Workshop, pieces: Pieces, place: Node): string | null {
  const parts = pieces.map((piece) => {
    if ('text' in piece) return templateText(piece.text);
    const node = piece.file === undefined ? piece.node : undefined;
    return node === undefined || !isVisible(shop, node, place) ? null : `\${${sourceOf(shop, node)}}`;
  });
  return parts.includes(null) ? null : `\`${parts.join('')}\``;
}

/** The expressions that an id is put together from. */
const nodesOf = (pieces: Pieces): Node[] =>
  pieces.flatMap((piece) => ('text' in piece || piece.node === undefined ? [] : [piece.node]));

function planKnown(
  shop: Workshop,
  site: CallSite,
  literal: string,
  expression: Expression | null,
): ModelPlan | Refusal {
  const resolution = resolveModel(literal, shop.settings.config.models);
  if (!resolution.ok) return refuse('unknown-model', unknownModelMessage(resolution.unknown));
  const { id, kind } = resolution.model;
  const isDefault = resolveModel(id, {});
  const name = quoted(id, shop.style.quote);
  // The adapter must come to the same kind without the configuration.
  const legacy = isDefault.ok && isDefault.model.kind === kind ? name : quoted(literal, shop.style.quote);
  return {
    kind,
    nameAt: () => legacy,
    successor(draft, place) {
      const holder = expression === null ? null : holderOf(shop, expression);
      const init = holder === null ? null : unwrap(holder.init);
      if (expression === null || holder === null || init?.type !== 'Literal') return name;
      if (!servesOnlySites(shop, holder) || !isVisible(shop, expression, place)) return name;
      const text = quoted(id, sourceOf(shop, init)[0] ?? shop.style.quote);
      draft.edits.push({ start: init.range[0], end: init.range[1], text });
      return sourceOf(shop, expression);
    },
    legacy: () => legacy,
    edits: [],
  };
}

/** The ids that the URLs of a call name, with a mark for what only the running program knows. */
const idsOf = ({ url }: CallSite): ReadonlySet<string> =>
  new Set(url.value.alternatives.flatMap((pieces) => /models\/(.+)\/predictions/.exec(withMarks(pieces))?.[1] ?? []));

/** Whether every URL that the call may have names the same model. */
const namesOneModel = (site: CallSite): boolean => idsOf(site).size < 2;

/** Whether an expression may be every id that the URLs name: one of several arguments is only the id of its own call. */
function namesAll(shop: Workshop, expression: Expression, site: CallSite): boolean {
  const own = new Set(shop.evaluate(expression).alternatives.map(withMarks));
  return [...idsOf(site)].every((id) => own.has(id));
}

/** The name of a parameter, out of sight of the call, that an id is the value of. */
function wholeParameter(shop: Workshop, pieces: Pieces): Expression | null {
  const [first] = pieces;
  const isPlain = pieces.every((piece) => 'text' in piece || piece.hole === 'parameter');
  const names = (isPlain ? first?.uses : undefined) ?? [];
  const shared = names.find((name) => name.type === 'Identifier' && pieces.every(({ uses }) => uses?.includes(name)));
  const isWhole =
    shared !== undefined && shop.evaluate(shared).alternatives.some((each) => withMarks(each) === withMarks(pieces));
  return isWhole ? shared : null;
}

/** The expression in a function that a URL's id is the value of, whatever it is; `null` where the id is known or put together. */
function idIn(shop: Workshop, maker: Node, url: Expression): Node | null {
  const [pieces, ...others] = shop.evaluate(url).alternatives;
  const marks = pieces === undefined ? '' : withMarks(pieces);
  const start = new RegExp(`models/(?=${HOLE}/predictions)`).exec(marks);
  if (pieces === undefined || others.length > 0 || start === null) return null;
  const before = marks.slice(0, start.index).split(HOLE).length - 1;
  const id = pieces.filter((piece) => 'hole' in piece)[before];
  // What used it last is the id alone, where the first may be more of the URL.
  return id?.uses?.findLast((use) => contains(maker, use)) ?? id?.node ?? null;
}

/** The plan for a call whose URL and body one function makes: there the id goes by what the function knows it as. */
function planMade(shop: Workshop, site: CallSite): ModelPlan | null {
  const { body, url } = site;
  const maker = body === null ? null : makerOf(shop, site, body.node);
  if (body === null || maker === null || !contains(maker, url.node)) return null;
  const id = idIn(shop, maker, url.node);
  if (id === null || !contains(maker, id) || !isVisible(shop, id, body.node)) return null;
  const name = withoutEncoding(id as Expression);
  const source = sourceOf(shop, name);
  const isAtHand = (place: Node): boolean =>
    contains(maker, place) && isVisible(shop, name, place) && isSettled(shop, name, place);
  return {
    kind: kindOf(shop, site, shop.evaluate(name).alternatives, name),
    nameAt: (place) => (isAtHand(place) ? source : null),
    successor: (draft) => adapt(shop, draft, 'toSuccessorModel', source, ...modelsArgument(shop)),
    legacy: () => source,
    edits: [],
  };
}

/** Why a body cannot be changed where it is made. */
export const MODEL_NOT_AT_HAND = 'The model id is not at hand where the body is made.';

const NOT_AT_HAND = 'The model id is not at hand where the call is made.';

/** What a call's model is, and how its successor is written in this file. */
export function planModel(shop: Workshop, site: CallSite): ModelPlan | Refusal {
  const { model } = site;
  if (model === null) return refuse('url-not-understood');
  if (model.pieces.length === 0) return refuse('url-not-understood', NOT_AT_HAND);
  const isOne = namesOneModel(site);
  const whole = model.expression === null ? null : withoutEncoding(model.expression);
  const expression = whole !== null && (isOne || namesAll(shop, whole, site)) ? whole : null;
  const alternatives = expression === null ? [model.pieces] : shop.evaluate(expression).alternatives;
  const [known, ...others] = alternatives;
  const isKnown = known !== undefined && others.length === 0 && !isOpen(shop, known, expression ?? site.url.node);
  if (model.literal !== null && isOne && isKnown) {
    return planKnown(shop, site, model.literal, expression);
  }
  const made = planMade(shop, site);
  if (made !== null) return made;
  const sourceAt = (place: Node): string | null =>
    expression !== null && isVisible(shop, expression, place)
      ? sourceOf(shop, expression)
      : sourceOfPieces(shop, model.pieces, place);
  const visible = expression !== null && isVisible(shop, expression, site.call);
  const kind = kindOf(shop, site, alternatives, expression ?? site.url.node);
  const parameter = expression === null ? wholeParameter(shop, model.pieces) : null;
  const kept = parameter === null ? null : keepParameter(shop, parameter, site.call);
  if (kept !== null)
    return {
      kind,
      nameAt: (place) => (kept.isKnownAt(place) ? kept.source : null),
      successor: (draft) => adapt(shop, draft, 'toSuccessorModel', kept.source, ...modelsArgument(shop)),
      legacy: () => kept.source,
      edits: kept.edits,
    };
  // A text that is only a default must not take the place of the parameter that it is the default of.
  if (!visible && (!isOne || isOpen(shop, model.pieces, site.url.node)))
    return refuse('url-not-understood', NOT_AT_HAND);
  const source = sourceAt(site.call);
  if (source === null) return refuse('url-not-understood', NOT_AT_HAND);
  const named = expression === null ? nodesOf(model.pieces) : [expression];
  const isAtHand = (place: Node): boolean =>
    contains(site.call, place) || (sourceAt(place) === source && named.every((node) => isSettled(shop, node, place)));
  const nameAt = (place: Node): string | null => (isAtHand(place) ? source : parameterAt(shop, site, place));
  return {
    kind,
    nameAt,
    successor: (draft, place) =>
      adapt(shop, draft, 'toSuccessorModel', nameAt(place) ?? source, ...modelsArgument(shop)),
    legacy: () => source,
    edits: [],
  };
}

/**
 * The parameter that is the id in a function around a place, which makes the URL of a call that gives it the id and nothing
 * besides.
 *
 * @returns its source; `null` where there is none
 */
function parameterAt(shop: Workshop, { model }: CallSite, place: Node): string | null {
  const [piece] = model?.pieces ?? [];
  const given = model?.expression ?? null;
  if (piece === undefined || given === null || model?.pieces.length !== 1) return null;
  const call = shop.scopes.parentOf(given);
  if (call?.type !== 'CallExpression' || !call.arguments.includes(given)) return null;
  const parameter = piece.uses?.find((use, index, uses) => {
    if (use.type !== 'Identifier' || uses[index + 1] !== given) return false;
    const { definitions = [], references = [] } = shop.scopes.referenceOf(use)?.variable ?? {};
    const [definition] = definitions;
    return (
      definition?.kind === 'parameter' &&
      definitions.length === 1 &&
      isVisible(shop, use, place) &&
      references.every(({ isWrite }) => !isWrite)
    );
  });
  return parameter === undefined ? null : sourceOf(shop, parameter);
}

/** Whether every call that sends a body can name its model where the body is made. */
export function allNameModels(shop: Workshop, object: Node): boolean {
  return shop.migrating
    .filter(({ body }) => body?.object === object)
    .map((site) => planModel(shop, site))
    .every((plan) => isRefusal(plan) || plan.nameAt(object) !== null);
}
