import { lastName, staticName, type CallSite, type ScopeAnalysis } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import type { Node } from './types.ts';

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
export interface SendingFunction {
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

/** Options by which a request is told how it is sent itself (axios, ky), or how its bodies are made (request). */
const OWN_SENDER: ReadonlySet<string | null> = new Set(['adapter', 'fetch', 'jsonReplacer', 'jsonReviver']);

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
export function sendingFunction(shop: Workshop, site: CallSite): SendingFunction | null {
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
export function isOwnSender(shop: Workshop, site: CallSite): boolean {
  const fetch = fetchOf(shop, site);
  return fetch === null ? hasSender(site) : isKnownFetch(shop, fetch);
}

/** Whether the calls of a client may be asked of something in the place of what sends them. */
export const hasSender = ({ client }: CallSite): boolean => Object.hasOwn(SENDERS, client);
