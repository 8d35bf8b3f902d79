import {
  lastName,
  MANUAL_REASONS,
  soleInitialiser,
  unwrap,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import { draftByUrl } from './by-url.ts';
import { adapt, createDraft, sourceOf, type Draft, type Workshop } from './draft.ts';
import { draftInstance } from './instances.ts';
import { adapterSettings } from './request.ts';
import { readsEcho } from './response-echo.ts';
import { hasSender, isOwnSender, sendingFunction, type SendingFunction } from './sending-function.ts';
import { ABOUT_REQUESTS, instanceOf } from './sending-place.ts';
import { isRefusal, refuse, type Node, type Refusal } from './types.ts';
import { isWholeOr } from './whole-addresses.ts';

/** Whether a call that is refused may stay as it is but for what takes the place of its sender, and turns its request and its answer. */
export function mayWrapSending(shop: Workshop, { refused, isInvalid }: Refusal, site: CallSite): boolean {
  if (isInvalid === true || site.operation === 'half-migrated' || site.response.decided === true) return false;
  if (site.response.hooked === 'sends') return false;
  if (refused === 'response-not-understood' && !isOwnSender(shop, site)) return false;
  return (ABOUT_REQUESTS.has(refused) || refused === 'unsupported-client') && sendingFunction(shop, site) !== null;
}

/** What such a call becomes. */
export function draftWrapped(shop: Workshop, site: CallSite, { refused, detail }: Refusal): Draft | Refusal {
  const sending = sendingFunction(shop, site);
  if (sending === null) return refuse(refused, detail);
  const draft = draftSending(shop, sending);
  draft.keepsShape = true;
  const name = lastName(sending.node) ?? site.client;
  draft.notes.push(
    `left as it is but for its ${name}, which turns the request: ${detail ?? MANUAL_REASONS[refused].why}`,
  );
  return draft;
}

/** The expression that a URL is, also where it has a name. */
function urlBehind({ scopes }: Workshop, { url: { node } }: CallSite): Node {
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  return (variable === null ? null : soleInitialiser(variable))?.init ?? node;
}

/** Whether the only argument of a call is certainly no `Request`. */
function isText({ scopes }: Workshop, { url }: CallSite): boolean {
  const node = unwrap(url.node);
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  const isTyped = variable?.definitions.some(
    ({ identifier }) => identifier.typeAnnotation?.typeAnnotation.type === 'TSStringKeyword',
  );
  return isTyped === true || url.value.alternatives.flat().some((piece) => 'text' in piece);
}

/** A call of `fetch` with nothing but what may be a whole `Request`. */
function draftWhole(shop: Workshop, site: CallSite): Draft | null {
  const { call, client, url } = site;
  if (client !== 'fetch' || call.type !== 'CallExpression' || call.arguments.length !== 1) return null;
  return call.arguments[0] !== url.node || isText(shop, site) ? null : draftFetch(shop, call.callee);
}

/** A call of `fetch` with options that are not all in sight. */
function draftWithOptions(shop: Workshop, { client, call, url }: CallSite): Draft | null {
  if (client !== 'fetch' || call.type !== 'CallExpression' || call.arguments.length !== 2) return null;
  const [address, options] = call.arguments;
  return address !== url.node || options?.type === 'SpreadElement' ? null : draftFetch(shop, call.callee);
}

/** A call of `fetch` with a `Request` that is made of the URL. */
function draftMadeBefore(shop: Workshop, { client, call, url }: CallSite): Draft | null {
  if (client !== 'fetch' || call.type !== 'CallExpression' || call.arguments[0] === url.node) return null;
  return call.arguments.some(({ type }) => type === 'SpreadElement') ? null : draftFetch(shop, call.callee);
}

/** A request of a client that may be asked of something in its place. */
function draftAsked(shop: Workshop, site: CallSite): Draft | null {
  const sending = hasSender(site) ? sendingFunction(shop, site) : null;
  return sending === null ? draftAtInstance(shop, site, () => true) : draftSending(shop, sending);
}

/** A request that is asked of an instance which its file makes with such arguments, where all that it sends may be turned. */
function draftAtInstance(shop: Workshop, site: CallSite, isWanted: (args: readonly Node[]) => boolean): Draft | null {
  const made = hasSender(site) ? instanceOf(shop, site) : null;
  if (made?.module.scopes !== shop.scopes || !isWanted(made.call.arguments)) return null;
  return draftInstance(shop, { ...made, isTurned: false });
}

/** Whether options are not in sight: they may put a base before a path, by which nobody can tell the route. */
const areOpen = (args: readonly Node[]): boolean => args.some(({ type }) => type !== 'ObjectExpression');

/**
 * What becomes of a client's own call that sends what other calls ask for. Answers are told apart by the URL, since some of those calls may
 * be written out.
 */
export function draftSender(shop: Workshop, site: CallSite): Draft | Refusal {
  const why = refuse('url-not-understood');
  // Calls that are written out came first: were the others sent now, a second run would change what the first one left.
  if (isWholeOr(urlBehind(shop, site)) || site.response.hooked === 'sends') return why;
  const whole = draftWhole(shop, site) ?? draftAtInstance(shop, site, areOpen);
  if (whole !== null) return whole;
  const byUrl = (readsEchoElsewhere: () => boolean): Draft | Refusal =>
    draftByUrl({ ...shop, settings: { ...shop.settings, readsEchoElsewhere }, sdk: null }, site, why, true);
  // What the answer repeats of the request is best kept; whoever reads it may stand elsewhere in the file, too.
  const kept = byUrl(() => true);
  if (!isRefusal(kept)) return kept;
  const asked = draftWithOptions(shop, site) ?? draftAsked(shop, site);
  if (asked !== null) return asked;
  const anew = byUrl(() => readsEcho(shop.scopes) || shop.settings.readsEchoElsewhere?.() === true);
  return isRefusal(anew) ? (draftMadeBefore(shop, site) ?? anew) : anew;
}

/**
 * Drafts what becomes of `fetch` where it is a value, or is called with whatever a function is given: requests of retired routes are turned
 * on the way to it.
 */
export const draftFetch = (shop: Workshop, fetch: Node): Draft =>
  draftSending(shop, { node: fetch, adapter: 'withSuccessor' });

/** Drafts what takes the place of a function that sends requests. */
function draftSending(shop: Workshop, { node, self, adapter }: SendingFunction): Draft {
  const draft = createDraft();
  const [start, end] = node.range;
  const parent = shop.scopes.parentOf(node);
  const key = parent?.type === 'Property' && parent.shorthand ? `${sourceOf(shop, node)}: ` : '';
  const sender = sourceOf(shop, node) + (self === undefined ? '' : `.bind(${self})`);
  const text = adapt(shop, draft, adapter, sender, ...adapterSettings(shop, ''));
  draft.edits.push({ start, end, text: key + text });
  return draft;
}
