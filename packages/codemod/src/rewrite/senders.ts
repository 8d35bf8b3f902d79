import {
  lastName,
  madeClient,
  MANUAL_REASONS,
  soleInitialiser,
  staticName,
  unwrap,
  type CallSite,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { draftByUrl } from './by-url.ts';
import { adapt, createDraft, sourceOf, type Draft, type Workshop } from './draft.ts';
import { adapterSettings } from './request.ts';
import { readsEcho } from './response-echo.ts';
import { isRefusal, refuse, type Node, type PlaceElsewhere, type Refusal } from './types.ts';
import { isWholeOr } from './whole-addresses.ts';

/** What a call becomes whose request is turned where it is sent: nothing, but the place of that. */
export function draftSent(place: PlaceElsewhere): Draft {
  const draft = createDraft();
  draft.keepsShape = true;
  draft.places.push(place);
  return draft;
}

/** Refusals of calls that are not about what they ask for: whoever sends the request knows more. */
export const ABOUT_REQUESTS: ReadonlySet<string> = new Set([
  'body-not-understood',
  'error-body-tested',
  'response-not-understood',
  'shared-client',
  'shared-code',
  'shared-url',
  'retrieval-client',
  'retrieval-placement',
  'unknown-kind',
  'url-not-understood',
]);

/**
 * Where the request of a call that is refused may be turned: where the functions that it goes through send it, or where the instance of the
 * client is made that it is asked of; `null` where it may not be.
 */
export function sendingPlace(shop: Workshop, { refused, isInvalid }: Refusal, site: CallSite): PlaceElsewhere | null {
  const { operation, response } = site;
  if (isInvalid === true || operation === 'half-migrated') return null;
  if (!ABOUT_REQUESTS.has(refused) && response.composed !== true) return null;
  const isAllowed = ({ file, is }: PlaceElsewhere): boolean => shop.settings.mayChange?.(file, is) === true;
  const sender = response.sender === undefined ? null : ({ ...response.sender, is: 'sender' } as const);
  // Calls that are not seen may go through the same instance.
  const places = [instanceBehind(shop, site), sender, instancePlace(shop, site)];
  return places.find((place) => place !== null && isAllowed(place)) ?? null;
}

/** Methods by which a function is called. */
const CALLS: ReadonlySet<string> = new Set(['apply', 'call']);

/** Whether a name is the global `fetch`, or that of a package. */
function isKnownFetch({ scopes }: Workshop, fetch: Node): boolean {
  if (fetch.type !== 'Identifier') return false;
  return scopes.variableOf(fetch)?.definitions.every(({ kind }) => kind === 'import') ?? fetch.name === 'fetch';
}

/** The `fetch` that a call asks, also where its arguments are not in sight: of `fetch(url)`, `fetch(...options)`, `fetch.call(null, url)`. */
function fetchOf(shop: Workshop, { client, call }: CallSite): Node | null {
  if (call.type !== 'CallExpression') return null;
  const { callee } = call;
  const fetch = callee.type === 'MemberExpression' && CALLS.has(lastName(callee) ?? '') ? callee.object : callee;
  return client === 'fetch' || (isKnownFetch(shop, fetch) && lastName(fetch) === 'fetch') ? fetch : null;
}

/** The function that sends the request of a call, and what takes its place. */
interface SendingFunction {
  readonly node: Node;
  /** Source of the object whose method it is; unset where it needs none, or is told it. */
  readonly self?: string;
  readonly adapter: 'requestWithSuccessor' | 'withSuccessor';
}

interface Sender {
  readonly adapter: SendingFunction['adapter'];
  /**
   * What a call is asked of: the function, a method of an object of the program's, what a package exports that has it as a member
   * (`got.post(…)`), whatever has it as a member, or what a chain of calls starts at.
   */
  readonly takes: 'callee' | 'method' | 'object' | 'any' | 'chain';
  /** Methods of an answer that is still to come by which it is read as a stream, where that is no promise alone. */
  readonly streams?: ReadonlySet<string>;
  /** Whether the adapter takes the calls that tell a callback alone, or all but those; unset where none does. */
  readonly isCallback?: boolean;
}

/** Methods of request's streams. */
const REQUEST_STREAMS: ReadonlySet<string> = new Set(['abort', 'on', 'once', 'pipe', 'promise']);

/** Clients whose calls are asked of the value that sends. */
const SENDERS: Readonly<Record<string, Sender>> = {
  'node:http': { adapter: 'requestWithSuccessor', takes: 'callee' },
  'undici.request': { adapter: 'withSuccessor', takes: 'callee' },
  axios: { adapter: 'withSuccessor', takes: 'object' },
  got: { adapter: 'withSuccessor', takes: 'object' },
  ky: { adapter: 'withSuccessor', takes: 'object' },
  request: { adapter: 'withSuccessor', takes: 'object', streams: REQUEST_STREAMS, isCallback: true },
  'request-promise': { adapter: 'withSuccessor', takes: 'object', streams: REQUEST_STREAMS, isCallback: false },
  superagent: { adapter: 'withSuccessor', takes: 'chain', streams: new Set(['pipe']) },
  angular: { adapter: 'withSuccessor', takes: 'any' },
  nest: { adapter: 'withSuccessor', takes: 'any' },
  n8n: { adapter: 'withSuccessor', takes: 'method' },
};

/** Options by which a request is told how it is sent itself (axios, ky). */
const OWN_SENDER: ReadonlySet<string | null> = new Set(['adapter', 'fetch']);

/** Options that say in which form an answer is wanted, and forms that no adapter turns. */
const FORM: ReadonlySet<string | null> = new Set(['responseType', 'encoding']);
const NO_TEXT = /^(?:stream|blob|arraybuffer)$/i;

/** Whether an option has a call go past the adapter of its client. */
function isGoingPast(option: Node): boolean {
  if (option.type !== 'Property') return false;
  const name = staticName(option.key, option.computed);
  return (
    OWN_SENDER.has(name) ||
    /stream/i.test(name ?? '') ||
    (FORM.has(name) && NO_TEXT.test(staticName(option.value, true) ?? ''))
  );
}

/** Whether one of the methods that are called on a request, one after another, reads it as a stream. */
function isStreamed(
  { parentOf }: Pick<ScopeAnalysis, 'parentOf'>,
  request: Node,
  streams: ReadonlySet<string>,
): boolean {
  const member = parentOf(request);
  if (member?.type !== 'MemberExpression' || member.object !== request) return false;
  const outer = parentOf(member);
  if (streams.has(staticName(member.property, member.computed) ?? '')) return true;
  return outer?.type === 'CallExpression' && isStreamed({ parentOf }, outer, streams);
}

/** Whether a call tells a callback its answer, and nothing reads what it gives itself. */
function tellsCallback(shop: Workshop, call: TSESTree.CallExpression): boolean {
  const last = call.arguments.at(-1);
  if (last === undefined || last.type === 'SpreadElement' || call.arguments.length < 2) return false;
  const isOptions = shop.follow(last).some(({ node }) => node.type === 'ObjectExpression');
  return !isOptions && shop.scopes.parentOf(call)?.type === 'ExpressionStatement';
}

/** Whether what a call gives is read as a stream or as bytes, or is sent by something that the call itself is told. */
function goesPast(shop: Workshop, { call, body }: CallSite, { streams, isCallback }: Sender): boolean {
  if (call.type !== 'CallExpression') return false;
  if (/stream/i.test(lastName(call.callee) ?? '')) return true;
  if (streams !== undefined && isStreamed(shop.scopes, call, streams)) return true;
  if (isCallback !== undefined && isCallback !== tellsCallback(shop, call)) return true;
  const options = call.arguments.flatMap((argument) =>
    argument.type === 'SpreadElement' || argument === body?.node ? [] : shop.follow(argument),
  );
  return options.some(({ node }) => node.type === 'ObjectExpression' && node.properties.some(isGoingPast));
}

/** What has the method that is called; the function, where it is no method. */
const askedOf = (callee: Node): Node => (callee.type === 'MemberExpression' ? callee.object : callee);

/** The callee of the first call of a chain: `superagent.post` of `superagent.post(url).set(headers).send`. */
function chainStart(callee: Node): Node {
  const asked = askedOf(callee);
  return callee.type === 'MemberExpression' && asked.type === 'CallExpression' ? chainStart(asked.callee) : callee;
}

/** The method that is called, or told what to be called on. */
function methodOf(
  shop: Workshop,
  callee: TSESTree.MemberExpression,
  adapter: SendingFunction['adapter'],
): SendingFunction | null {
  const { object } = callee;
  if (CALLS.has(lastName(callee) ?? '')) return { node: object, adapter };
  return shop.effectsOf(object).length > 0 ? null : { node: callee, self: sourceOf(shop, object), adapter };
}

/** Whether a function is one of request or request-promise with options of its own, which tells nothing of what it is given. */
const isPreset = ({ kind, node }: ReturnType<Workshop['follow']>[number]): boolean =>
  kind === 'node' && node.type === 'CallExpression' && lastName(node.callee) === 'defaults';

/** What sends the request of a call and may be exchanged for another in its place; `null` where nothing may. */
function sendingFunction(shop: Workshop, site: CallSite): SendingFunction | null {
  const { client, call } = site;
  const sender = SENDERS[client];
  if (sender === undefined || call.type !== 'CallExpression') {
    const fetch = fetchOf(shop, site);
    return fetch === null ? null : { node: fetch, adapter: 'withSuccessor' };
  }
  const { adapter, takes } = sender;
  const { callee } = call;
  if (takes === 'callee') return { node: chainStart(callee), adapter };
  if (goesPast(shop, site, sender)) return null;
  if (takes === 'method') return callee.type === 'MemberExpression' ? methodOf(shop, callee, adapter) : null;
  const node = askedOf(takes === 'chain' ? chainStart(callee) : callee);
  // An instance is better turned where it is made.
  const isOwn =
    takes === 'any' ||
    takes === 'chain' ||
    shop.follow(node).every((from) => from.kind === 'import' || (site.url.baseUrl === null && isPreset(from)));
  return isOwn ? { node, adapter } : null;
}

/** Whether what sends the request of a call certainly gives what its client gives: a function named `fetch` may give whatever it likes. */
function isOwnSender(shop: Workshop, site: CallSite): boolean {
  const fetch = fetchOf(shop, site);
  return fetch === null ? Object.hasOwn(SENDERS, site.client) : isKnownFetch(shop, fetch);
}

/** Whether a call that is refused may stay as it is but for what takes the place of its sender, and turns its request and its answer. */
export function mayWrapSending(shop: Workshop, { refused, isInvalid }: Refusal, site: CallSite): boolean {
  if (isInvalid === true || site.operation === 'half-migrated' || site.response.decided === true) return false;
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

/** Where the instance of a client is made whose base a call of the program's own function is put behind. */
function instanceBehind({ settings }: Workshop, { client, url }: CallSite): PlaceElsewhere | null {
  const [base, ...others] = url.value.alternatives.flatMap(([first]) => first ?? []);
  if (client !== 'wrapper' || base?.node === undefined || others.length > 0) return null;
  return settings.instanceAround?.(base.node, base.file) ?? null;
}

/** Where the instance of a client is made that a call asks. */
function instancePlace(shop: Workshop, { call }: CallSite): PlaceElsewhere | null {
  if (call.type !== 'CallExpression') return null;
  const { callee } = call;
  const [target, ...others] = shop.follow(callee.type === 'MemberExpression' ? callee.object : callee);
  if (target?.kind !== 'node' || target.node.type !== 'CallExpression' || others.length > 0) return null;
  if (madeClient(target.node, shop, target.frame) === null) return null;
  return { file: target.frame.module.file, start: target.node.range[0], is: 'instance' };
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
  const sending = Object.hasOwn(SENDERS, site.client) ? sendingFunction(shop, site) : null;
  return sending === null ? null : draftSending(shop, sending);
}

/**
 * What becomes of a client's own call that sends what other calls ask for. Answers are told apart by the URL, since some of those calls may
 * be written out.
 */
export function draftSender(shop: Workshop, site: CallSite): Draft | Refusal {
  const why = refuse('url-not-understood');
  // Calls that are written out came first: were the others sent now, a second run would change what the first one left.
  if (isWholeOr(urlBehind(shop, site))) return why;
  const whole = draftWhole(shop, site);
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

/** Whether a call stays as it is since its request is turned where it is sent. */
export const isSent = ({ places }: Draft): boolean => places.some(({ is }) => is === 'sender' || is === 'instance');
