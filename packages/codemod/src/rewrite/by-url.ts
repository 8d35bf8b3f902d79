import {
  contains,
  isFunction,
  isTransparent,
  recogniseUrl,
  staticName,
  unwrap,
  walk,
  type BodyUse,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { adapt, createDraft, sourceOf, settle, type Draft, type Workshop } from './draft.ts';
import { draftMade } from './made-request.ts';
import { isSettled, isVisible, modelsArgument } from './model.ts';
import { asDeclared, asNamed, type NamedBody } from './named-body.ts';
import { mayAskCollection } from './names-collection.ts';
import { freeName, isPlainName, placeBefore } from './placement.ts';
import { adapterSettings, bodyObject, isName, refuseCounted } from './request.ts';
import { isPlainBody } from './request-literal.ts';
import { rewriteAnswerOf, rewriteResponse } from './response.ts';
import { addRetrieval, addSearch } from './retrieval.ts';
import { statementsBefore } from './statements-before.ts';
import { HOLE, withMarks } from './url-parts.ts';
import { isRefusal, refuse, type Node, type Refusal } from './types.ts';

/** Refusals that are about the URL alone: what it is can still be told when the program runs. */
const ABOUT_URL: ReadonlySet<string> = new Set(['shared-url', 'unknown-kind', 'url-not-understood']);

/** Whether a call that is refused may still go by its URL, as the running program makes it. */
export const mayGoByUrl = (refusal: Refusal, { body }: CallSite): boolean =>
  ABOUT_URL.has(refusal.refused) ||
  isAboutEdits(refusal) ||
  (refusal.refused === 'body-not-understood' && body === null);

/** Whether two calls want the same code otherwise, such as a function that makes the URLs of both. */
const isAboutEdits = ({ refused, detail }: Refusal): boolean => refused === 'shared-code' && detail === undefined;

/** Whether a URL may be a whole one. */
const isWhole = ({ url }: CallSite): boolean =>
  url.value.alternatives.some((pieces) => new RegExp(`^(?:https?:|${HOLE})`).test(withMarks(pieces)));

/** Whether the expression in URL position is only a base that a function puts before a path. */
function isBase(shop: Workshop, { url }: CallSite): boolean {
  const own = shop.evaluate(url.node).alternatives.map(withMarks);
  const whole = url.value.alternatives.map(withMarks);
  // What a call may ask as it is may begin like another address of the call.
  const bases = own.filter((base) => !whole.includes(base));
  return bases.some((base) => whole.some((each) => each.startsWith(base) && each.startsWith('/', base.length)));
}

/** Whether a function gives the call its body with the rest of a request, of which it makes several. */
const mayBeAnother = (shop: Workshop, { call, body }: CallSite): boolean =>
  body !== null &&
  !contains(call, body.node) &&
  'arguments' in call &&
  call.arguments.some((argument) => shop.follow(argument).length > 1);

/**
 * Whether all that the call may ask speaks the legacy shapes of one route, so that no other answer is taken for the successor's:
 * by its URLs, by what it sends, or by what is read of its answer.
 */
function isOfOneShape(shop: Workshop, site: CallSite): boolean {
  const { url, operation, evidence, response } = site;
  const routes = url.value.alternatives.map((pieces) => recogniseUrl(pieces).route);
  if (routes.some((route) => route !== null && route !== 'undecided' && route !== operation)) return false;
  if (evidence.includes('body-input') && !mayBeAnother(shop, site)) return true;
  if (routes.includes('undecided')) return false;
  const isKnown = url.value.alternatives.every((pieces) => {
    const { host, route } = recogniseUrl(pieces);
    return host === 'legacy' || (host === 'unknown' && route === operation);
  });
  if (isKnown) return true;
  const root = operation === 'models' ? 'items' : 'properties';
  const { reads, escapes, lost } = response;
  return reads.length > 0 && escapes.length === 0 && lost === null && reads.every(({ path }) => path[0] === root);
}

function holdsPause(root: Node): boolean {
  let found = false;
  walk(root, ({ type }) => !(found ||= type === 'AwaitExpression' || type === 'YieldExpression'));
  return found;
}

/** How a URL is named a second time. */
interface Named {
  readonly source: string;
  /** Whether it means the same where another expression stands. */
  isAtHand(place: Node): boolean;
  /** Declares it, after all other changes of the call. */
  declare?: (draft: Draft) => void;
}

const urlText = (shop: Workshop, node: Node): string =>
  node.type === 'SequenceExpression' ? `(${sourceOf(shop, node)})` : sourceOf(shop, node);

/** The statement of a block that a node stands in, where it begins a line. */
function statementIn(shop: Workshop, block: Node | undefined, node: Node): Node | null {
  let at: Node | null = node;
  while (at !== null && shop.scopes.parentOf(at) !== block) at = shop.scopes.parentOf(at);
  return at !== null && shop.text.slice(lineStart(shop, at), at.range[0]).trim() === '' ? at : null;
}

/** Whether one of the statements from one up to that of a call does anything but give values names. */
function hasEffectBetween(shop: Workshop, first: Node, call: Node): boolean {
  const block = shop.scopes.parentOf(first);
  const statements: readonly Node[] = block !== null && 'body' in block && Array.isArray(block.body) ? block.body : [];
  return statements
    .filter(({ range: [start, end] }) => first.range[0] <= start && end < call.range[0])
    .some((statement) => shop.effectsOf(statement).length > 0);
}

const lineStart = ({ text }: Workshop, { range: [start] }: Node): number => text.lastIndexOf('\n', start - 1) + 1;

/** Whether a value is the same at whatever time it is asked for. */
const isFixed = (shop: Workshop, value: Node, call: Node): boolean =>
  value.type === 'Literal' || isFunction(value) || (value.type === 'Identifier' && isSettled(shop, value, call));

/** Whether a call evaluates a part of its first argument before anything else whose value may depend on when that is. */
function comesFirst(shop: Workshop, call: Node, part: Node): boolean {
  let at = part;
  for (let parent = shop.scopes.parentOf(at); parent !== null; at = parent, parent = shop.scopes.parentOf(at)) {
    if (parent === call) return 'arguments' in call && call.arguments[0] === at;
    const isValue = parent.type === 'Property' && parent.value === at && !parent.computed;
    if (isValue || isTransparent(parent)) continue;
    if (parent.type !== 'ObjectExpression') return false;
    const isEarlier = ({ range }: Node): boolean => range[1] <= at.range[0];
    const isHarmless = (item: TSESTree.ObjectLiteralElement): boolean =>
      item.type === 'Property' && !item.computed && isFixed(shop, item.value, call);
    if (!parent.properties.filter(isEarlier).every(isHarmless)) return false;
  }
  return false;
}

/**
 * Gives a URL that is made in the call a name before it, and before its body, unless it is one already.
 *
 * @param isLate whether the name is also needed when the answer is there
 */
function nameUrl(shop: Workshop, { call, url, body }: CallSite, isLate: boolean): Named | null {
  const { node } = url;
  const source = urlText(shop, node);
  const isAtHand = (place: Node): boolean =>
    contains(call, place) || (isVisible(shop, node, place) && isSettled(shop, node, place));
  const isKept = unwrap(node).type === 'Identifier' && isSettled(shop, node, call);
  if (isLate ? isKept : isPlainName(node)) return { source, isAtHand };
  const before = placeBefore(shop, call);
  const hasEffect = shop.effectsOf(node).length > 0;
  const earlier = body === null || contains(call, body.node) ? null : statementIn(shop, before?.block, body.node);
  const isKnownThere =
    earlier !== null &&
    isVisible(shop, node, earlier) &&
    isSettled(shop, node, earlier) &&
    (!hasEffect || !hasEffectBetween(shop, earlier, call));
  const place = statementsBefore(shop, isKnownThere ? earlier : call);
  const isNeeded = isLate || hasEffect || holdsPause(node);
  if (place === null || (hasEffect && !comesFirst(shop, call, node)) || (before === null && !isNeeded))
    return isNeeded ? null : { source, isAtHand };
  const name = freeName(shop, 'legacyUrl', { ...place, call });
  return {
    source: name,
    isAtHand: ({ range: [start, end] }) => place.offset <= start && end <= place.block.range[1],
    declare: (draft) => {
      place.put(draft, [`const ${name} = ${source}`]);
    },
  };
}

/** Whether a call asks the retired predictions, whichever of its URLs it is: then it may be preceded by a search. */
const isPrediction = ({ url }: CallSite): boolean =>
  url.value.alternatives.every((pieces) => {
    const { host, route } = recogniseUrl(pieces);
    return host === 'legacy' && route === 'predictions';
  });

/** A body with what the collection that it names is searched for first. */
interface Searched {
  /** Source of the body. */
  readonly source: string;
  /** Source of the adapter's field for what was found. */
  readonly context: string;
  /** Where the source is declared, if it is a name that the body gets. */
  readonly block: Node | null;
}

const NAMES_COLLECTION = refuse(
  'body-not-understood',
  'The body names a collection and is not an object literal in the call.',
);

/** Puts the search of the collection before the call that the body names, or may. */
function searchFor(shop: Workshop, draft: Draft, site: CallSite, body: BodyUse): Searched | Refusal {
  if (!isPrediction(site)) return NAMES_COLLECTION;
  const { source } = bodyObject(shop, body);
  if (isPlainBody(body) && contains(site.call, body.object)) {
    const retrieval = addRetrieval(shop, draft, site, body);
    if (isRefusal(retrieval)) return retrieval;
    if (retrieval !== null) return { source, context: `context: ${retrieval.context}`, block: null };
  }
  const searched = addSearch(shop, draft, site, body, source);
  if (searched === null || searched.base !== null) return NAMES_COLLECTION;
  draft.late.push(() => {
    searched.before.put(draft, searched.statements);
  });
  return { ...searched, block: searched.before.block };
}

/** Turns the body where it is sent. */
function adaptBodyOf(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  url: Named,
): { legacyBody: NamedBody | null } | Refusal {
  const { body } = site;
  if (body === null) return refuse('body-not-understood');
  const searched = mayAskCollection(shop, body) ? searchFor(shop, draft, site, body) : null;
  if (isRefusal(searched)) return searched;
  if (!url.isAtHand(body.node)) return refuse('url-not-understood', 'The URL is not at hand where the body is made.');
  const { isText } = bodyObject(shop, body);
  const counted = isText ? refuseCounted(shop, site) : null;
  if (counted !== null) return counted;
  const own = sourceOf(shop, body.node);
  const source = searched?.source ?? own;
  const holder = shop.scopes.parentOf(body.node);
  const key = holder?.type === 'Property' && holder.shorthand ? `${sourceOf(shop, body.node)}: ` : '';
  const settings = adapterSettings(shop, url.source, searched?.context);
  const adapted = adapt(shop, draft, 'toSuccessorBody', url.source, source, ...settings);
  const [start, end] = body.node.range;
  // Text that is searched has been parsed for that.
  const isParsed = isText && source !== own;
  draft.edits.push({ start, end, text: key + (isParsed ? `JSON.stringify(${adapted})` : adapted) });
  if (searched?.block != null && source !== own) return { legacyBody: asDeclared(source, searched.block) };
  const isNamed = source !== own || (isName(body) && !isText);
  return { legacyBody: isNamed ? asNamed(shop, source, body) : null };
}

/**
 * Whether a call that has no body in sight certainly has none. What it asks may be a prediction, though the call that was found is one of
 * the list: one call may serve both.
 */
function hasNoBody({ call, url }: CallSite): boolean {
  if (call.type !== 'CallExpression') return false;
  const others = call.arguments.filter((argument) => argument !== url.node);
  return others.every((argument) => {
    const value = unwrap(argument);
    return (
      value.type === 'ObjectExpression' &&
      value.properties.every(
        (item) => item.type === 'Property' && !/^(?:body|data)$/.test(staticName(item.key, item.computed) ?? 'body'),
      )
    );
  });
}

/**
 * Drafts a call whose whole URL only the running program knows, or that also asks for something else: adapters turn URL,
 * body and answer where the URL is that of a retired route, and leave everything else as it is.
 *
 * @param refusal why the call cannot be written out; given back where this cannot be either
 * @param isMixed whether the call may also get answers of another shape, which are told apart by the URL
 */
export function draftByUrl(
  shop: Workshop,
  site: CallSite,
  refusal: Refusal,
  isMixed = !isOfOneShape(shop, site),
): Draft | Refusal {
  const { url, operation } = site;
  if (operation === 'half-migrated' || url.baseUrl !== null || !isWhole(site)) return refusal;
  const draft = url.part === undefined ? draftPlain(shop, site, isMixed, refusal) : refusal;
  return isRefusal(draft) ? (draftMade(shop, site, isMixed) ?? draft) : draft;
}

/**
 * Turns URL and body of a call in their own places.
 *
 * @param isMixed whether the call may also get answers of another shape, which are told apart by the URL
 */
function draftPlain(shop: Workshop, site: CallSite, isMixed: boolean, refusal: Refusal): Draft | Refusal {
  const { url, call, operation, body } = site;
  const node = url.node;
  if (!contains(call, node) || isBase(shop, site)) return refusal;
  const draft = createDraft();
  const mayHaveBody = operation !== 'models' || (isMixed && (body !== null || !hasNoBody(site)));
  const named = mayHaveBody || isMixed ? nameUrl(shop, site, isMixed) : null;
  if ((mayHaveBody || isMixed) && named === null) return refusal;
  const sent = named === null || !mayHaveBody ? { legacyBody: null } : adaptBodyOf(shop, draft, site, named);
  if ('refused' in sent) return sent;
  const parent = shop.scopes.parentOf(node);
  const key = parent?.type === 'Property' && parent.shorthand ? `${sourceOf(shop, node)}: ` : '';
  const text = adapt(shop, draft, 'toSuccessorUrl', named?.source ?? urlText(shop, node), ...modelsArgument(shop));
  draft.edits.push({ start: node.range[0], end: node.range[1], text: key + text });
  const unread =
    named !== null && isMixed
      ? rewriteAnswerOf(shop, draft, site, named.source, sent.legacyBody?.source ?? null)
      : rewriteResponse(shop, draft, site, { kind: null, request: sent.legacyBody, keepsShape: true });
  if (unread !== null) return unread;
  // The statement with the URL goes before those of a search.
  draft.late.push(() => named?.declare?.(draft));
  settle(draft);
  return draft;
}
