import {
  contains,
  recogniseUrl,
  staticName,
  unwrap,
  type BodyUse,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import { adapt, createDraft, sourceOf, settle, type Draft, type Workshop } from './draft.ts';
import { draftMade } from './made-request.ts';
import { modelsArgument } from './model.ts';
import { asDeclared, asNamed, type NamedBody } from './named-body.ts';
import { nameUrl, urlText, type NamedUrl } from './named-url.ts';
import { mayAskCollection } from './names-collection.ts';
import { adapterSettings, bodyObject, isName, refuseBound } from './request.ts';
import { isPlainBody } from './request-literal.ts';
import { rewriteAnswerOf, rewriteResponse } from './response.ts';
import { addRetrieval, addSearch } from './retrieval.ts';
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

const MAY_BE_WHOLE = new RegExp(`^(?:https?:|${HOLE})`);

/** Whether a URL may be a whole one. */
const isWhole = ({ url }: CallSite): boolean =>
  url.value.alternatives.some((pieces) => MAY_BE_WHOLE.test(withMarks(pieces)));

/** Whether the expression in URL position is certainly a path alone, behind a base that nobody found the place of. */
function isPath(shop: Workshop, { url }: CallSite): boolean {
  const own = shop.evaluate(url.node).alternatives;
  return own.length > 0 && own.every((pieces) => !MAY_BE_WHOLE.test(withMarks(pieces)));
}

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

/** Whether a call asks the retired predictions, whichever of its URLs it is: then it may be preceded by a search. */
const isPrediction = ({ url }: CallSite): boolean =>
  url.value.alternatives.every((pieces) => {
    const { host, route } = recogniseUrl(pieces);
    return host === 'legacy' && route === 'predictions';
  });

/** Whether one of a call's URLs is certainly one of the retired predictions: then it is searched for where the running program asks for that one. */
const mayBePrediction = ({ url }: CallSite): boolean =>
  url.value.alternatives.some((pieces) => {
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
function searchFor(shop: Workshop, draft: Draft, site: CallSite, body: BodyUse, url: NamedUrl): Searched | Refusal {
  const isKnown = isPrediction(site);
  if (!isKnown && !mayBePrediction(site)) return NAMES_COLLECTION;
  const { source } = bodyObject(shop, body);
  if (isKnown && isPlainBody(body) && contains(site.call, body.object)) {
    const retrieval = addRetrieval(shop, draft, site, body);
    if (isRefusal(retrieval)) return retrieval;
    if (retrieval !== null) return { source, context: `context: ${retrieval.context}`, block: null };
  }
  const searched = addSearch(shop, draft, site, body, source, isKnown ? undefined : url.source);
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
  url: NamedUrl,
): { legacyBody: NamedBody | null } | Refusal {
  const { body } = site;
  if (body === null) return refuse('body-not-understood');
  const searched = mayAskCollection(shop, body) ? searchFor(shop, draft, site, body, url) : null;
  if (isRefusal(searched)) return searched;
  if (!url.isAtHand(body.node)) return refuse('url-not-understood', 'The URL is not at hand where the body is made.');
  const { isText } = bodyObject(shop, body);
  const bound = isText ? refuseBound(shop, site) : null;
  if (bound !== null) return bound;
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
  const draft = url.part === undefined && url.member === undefined ? draftPlain(shop, site, isMixed, refusal) : refusal;
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
  if (!contains(call, node) || isPath(shop, site) || isBase(shop, site)) return refusal;
  const draft = createDraft();
  const mayHaveBody = operation !== 'models' || (isMixed && (body !== null || !hasNoBody(site)));
  // The search goes by the URL, too.
  const isSearched = body !== null && !isPrediction(site) && mayAskCollection(shop, body);
  const named = mayHaveBody || isMixed ? nameUrl(shop, site, isMixed || isSearched) : null;
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
