import { DEFAULT_CONFIG, type ModelKind } from '@modelhub-migration/contract';
import {
  contains,
  outermostWrapper,
  soleInitialiser,
  type BodyUse,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import { isSharedBody } from './body-owner.ts';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { isNoText } from './is-no-text.ts';
import { allNameModels, isVisible, MODEL_NOT_AT_HAND, modelsArgument, type ModelPlan } from './model.ts';
import { asDeclared, asNamed, type NamedBody } from './named-body.ts';
import { mayAskCollection } from './names-collection.ts';
import { freeName, placeBefore, type Place } from './placement.ts';
import { isPlainBody, requestSource } from './request-literal.ts';
import { echoedRequest, isEcho, needsEcho } from './response-echo.ts';
import { addRetrieval, addSearch, isSearchedBefore, type SearchedBody } from './retrieval.ts';
import { quoted } from './style.ts';
import { isRefusal, refuse, type Edit, type Refusal } from './types.ts';
import type { Path } from './url-parts.ts';

const SHARED_BODY = 'Another call sends the same body.';

/**
 * Source of the adapter's settings, as far as they differ from its own; empty where none does.
 *
 * @param context source of the field for what a searched collection was found to hold
 */
export function adapterSettings(shop: Workshop, legacyId: string, context?: string): string[] {
  const { config } = shop.settings;
  const { quote } = shop.style;
  // A successor id is understood without the map; anything else may need it.
  const [models] = /^['"][^'"]*\/[^'"]*['"]$/.test(legacyId) ? [] : modelsArgument(shop);
  const fields = [
    ...(context === undefined ? [] : [context]),
    ...(models === undefined ? [] : [`models: ${models}`]),
    ...(config.defaultMaxTokens === DEFAULT_CONFIG.defaultMaxTokens
      ? []
      : [`defaultMaxTokens: ${String(config.defaultMaxTokens)}`]),
    ...(config.systemPrompt === null ? [] : [`systemPrompt: ${quoted(config.systemPrompt, quote)}`]),
    ...(config.image.size === DEFAULT_CONFIG.image.size ? [] : [`imageSize: ${quoted(config.image.size, quote)}`]),
  ];
  return fields.length === 0 ? [] : [`{ ${fields.join(', ')} }`];
}

/** What the rewrite of the request leaves for the URL and the answer. */
export interface RequestPlan {
  readonly kind: ModelKind | null;
  /** Path that only the running program knows; `null` where the kind decides it. */
  readonly path: Path | null;
  /** An edit with that path as it is named where the edit stands; `null` where it cannot be. */
  readonly moved: (edit: Edit) => Edit | null;
  /** Source of a base that has to go on meaning the retired host, for the search of a collection; `null` where none has. */
  readonly keptBase: string | null;
  /** The legacy body, where the program still has it. */
  readonly legacyBody: NamedBody | null;
}

function requestCall(shop: Workshop, draft: Draft, id: string, body: string, context?: string): string {
  return adapt(shop, draft, 'toSuccessorRequest', id, body, ...adapterSettings(shop, id, context));
}

/** Whether a name stands for the object itself, so that it can be named twice. */
export const isName = (body: BodyUse): boolean => body.node.type === 'Identifier';

/** What says of a body that it is no text which could be taken apart, or is that text only as long as it stays the same. */
const BOUND: readonly (readonly [RegExp, string])[] = [
  [/content-length/i, 'A header of the call tells the length of the old body.'],
  // Source: Fetch standard, RequestInit.
  [/\bduplex\b/, 'The body of the call is a stream.'],
  [/content-encoding/i, 'The body of the call is packed.'],
];

/** Why a body that is not seen stays as it is. */
export function refuseBound(shop: Workshop, { call, body }: CallSite): Refusal | null {
  const source = sourceOf(shop, call);
  const [, said] = BOUND.find(([pattern]) => pattern.test(source)) ?? [];
  const why = said ?? (body !== null && isNoText(shop, body.node) ? 'The body of the call is no text.' : undefined);
  return why === undefined ? null : refuse('body-not-understood', why);
}

/** Source of the body as an object; a body that is JSON text already is parsed first. */
export function bodyObject(shop: Workshop, body: BodyUse): { source: string; isText: boolean } {
  const source = sourceOf(shop, body.node);
  const isText = body.stringify === null && body.object === null && body.encoding === 'text';
  return { source: isText ? `JSON.parse(${source})` : source, isText };
}

/**
 * Where the path comes from that only the running program knows: of a request that is made right before the call, or
 * (`apart`) of the model alone, where the URL is put together earlier or outside.
 */
export type PathWay = 'beside' | 'apart';

const unmoved = (edit: Edit): Edit => edit;

/** Gives a body that is made in the call a name before it, where the answer has to repeat what only the body holds. */
function holdBody(
  shop: Workshop,
  site: CallSite,
  body: BodyUse,
  own: string,
): { place: Place; lines: string; source: string } | null {
  if (!needsEcho(shop, site) || echoedRequest(shop, site, site.response.reads.filter(isEcho), site.call, true) !== null)
    return null;
  const place = placeBefore(shop, site.call);
  if (place === null || !contains(site.call, body.node)) return null;
  const source = freeName(shop, 'legacyBody');
  const { eol, semicolons } = shop.style;
  return { place, source, lines: `${place.indent}const ${source} = ${own}${semicolons ? ';' : ''}${eol}` };
}

/** A body whose text is made before the call, as the name that the call has for that text; `null` where it has none. */
function textInCall({ scopes }: Workshop, { call }: CallSite, body: BodyUse): BodyUse | null {
  const holder = body.stringify === null ? null : scopes.parentOf(outermostWrapper(body.stringify, scopes));
  const variable = holder?.type === 'VariableDeclarator' ? scopes.variableOf(holder.id) : null;
  if (variable === null || soleInitialiser(variable) === null) return null;
  const name = variable.references.find(({ identifier, isType }) => !isType && contains(call, identifier))?.identifier;
  if (name?.type !== 'Identifier') return null;
  return { ...body, node: name, stringify: null, encoding: 'text', object: null, variable: null, types: [] };
}

/** A body that cannot be changed where it is made goes through the adapter where it is sent. */
function adaptBody(
  shop: Workshop,
  draft: Draft,
  body: BodyUse,
  model: ModelPlan,
  site: CallSite,
  way: PathWay,
): RequestPlan | Refusal {
  if (isSharedBody(shop, site, body.node)) return refuse('shared-code', SHARED_BODY);
  const id = model.nameAt(body.node);
  if (id === null) {
    const sent = textInCall(shop, site, body);
    const isPlain = sent !== null && model.nameAt(sent.node) !== null && !mayAskCollection(shop, body);
    return isPlain ? adaptBody(shop, draft, sent, model, site, way) : refuse('body-not-understood', MODEL_NOT_AT_HAND);
  }
  const { source: own, isText } = bodyObject(shop, body);
  const bound = isText ? refuseBound(shop, site) : null;
  if (bound !== null) return bound;
  const [start, end] = body.node.range;
  const isBeside = model.kind === null && way === 'beside';
  const place = isBeside ? placeBefore(shop, site.call) : null;
  const isBehind = place !== null && place.offset <= start && end <= place.block.range[1];
  const mayName = mayAskCollection(shop, body);
  if (isBeside && (!isBehind || (mayName && !isSearchedBefore(shop, site, body))))
    return adaptBody(shop, draft, body, model, site, 'apart');
  const searched = mayName ? addSearch(shop, draft, site, body, own) : null;
  if (mayName && searched === null)
    return refuse('body-not-understood', 'The body names a collection and is not an object literal in the call.');
  const keptBase = searched?.base ?? null;
  const isNamed = searched !== null || (isName(body) && !isText && isVisible(shop, body.node, site.call));
  const held = isNamed ? null : holdBody(shop, site, body, own);
  const source = searched?.source ?? held?.source ?? own;
  const block = source === own ? null : (searched?.before.block ?? held?.place.block ?? null);
  const named = isNamed ? asNamed(shop, source, body) : null;
  const legacyBody = block === null ? named : asDeclared(source, block);
  const holder = shop.scopes.parentOf(body.node);
  const key = holder?.type === 'Property' && holder.shorthand ? `${sourceOf(shop, body.node)}: ` : '';
  const wrap = (text: string): string => key + (isText ? `JSON.stringify(${text})` : text);
  const request = requestCall(shop, draft, id, source, searched?.context);
  const putBefore = ({ offset }: Place, lines: string): void => {
    draft.edits.push({ start: offset, end: offset, text: lines });
  };
  const putSearch = ({ before, statements }: SearchedBody, ...more: string[]): void => {
    draft.late.push(() => {
      before.put(draft, [...statements, ...more]);
    });
  };
  if (place === null) {
    if (searched !== null) putSearch(searched);
    if (held !== null) putBefore(held.place, held.lines);
    draft.edits.push({ start, end, text: wrap(`${request}.body`) });
    if (model.kind !== null) return { kind: model.kind, path: null, legacyBody, keptBase, moved: unmoved };
    const pathOf = (id: string): string => adapt(shop, draft, 'toSuccessorPath', id, ...modelsArgument(shop));
    const path = pathOf(model.legacy());
    const moved = (edit: Edit): Edit | null => {
      const node = draft.replaced.find(({ range }) => range[0] === edit.start && range[1] === edit.end);
      if (node === undefined) return null;
      const name = model.nameAt(node);
      return name === null ? null : { ...edit, text: edit.text.replace(path, () => pathOf(name)) };
    };
    return { kind: null, path: { source: path }, legacyBody, keptBase, moved };
  }
  const name = freeName(shop, 'successor', { ...place, call: site.call });
  const { eol, semicolons } = shop.style;
  const statement = `const ${name} = ${request}`;
  if (searched !== null) putSearch(searched, statement);
  else putBefore(place, `${held?.lines ?? ''}${place.indent}${statement}${semicolons ? ';' : ''}${eol}`);
  draft.edits.push({ start, end, text: wrap(`${name}.body`) });
  const moved = (edit: Edit): Edit | null =>
    place.offset <= edit.start && edit.end <= place.block.range[1] ? edit : null;
  return { kind: null, path: { source: `${name}.path` }, legacyBody, keptBase, moved };
}

/** Rewrites the body of a prediction. */
export function rewriteRequest(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  model: ModelPlan,
  way: PathWay,
): RequestPlan | Refusal {
  const { body } = site;
  if (body === null) return refuse('body-not-understood');
  if (!isPlainBody(body) || model.kind === null || !allNameModels(shop, body.object))
    return adaptBody(shop, draft, body, model, site, way);
  if (isSharedBody(shop, site, body.object)) return refuse('shared-code', SHARED_BODY);
  const retrieval = addRetrieval(shop, draft, site, body);
  if (isRefusal(retrieval)) {
    // A body that is made where nothing can wait for the search is turned where it is sent.
    const isMadeBefore = isName(body) && !contains(site.call, body.object);
    return retrieval.refused === 'retrieval-placement' && isMadeBefore
      ? adaptBody(shop, draft, body, model, site, way)
      : retrieval;
  }
  if (retrieval !== null && model.kind === 'image') return refuse('retrieval-client');
  const text = requestSource(shop, draft, body, {
    kind: model.kind,
    model: model.successor(draft, body.object),
    retrieval,
  });
  if (isRefusal(text)) return text;
  draft.edits.push({ start: body.object.range[0], end: body.object.range[1], text });
  return { kind: model.kind, path: null, legacyBody: null, keptBase: null, moved: unmoved };
}
