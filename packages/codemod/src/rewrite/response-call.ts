import {
  callsOf,
  outermostWrapper,
  RESPONSE_STYLES,
  staticName,
  type CallSite,
  type Stage,
  type StyleId,
} from '@modelhub-migration/contract/analysis';
import { adapt, adaptCallback, type Draft, type Workshop } from './draft.ts';
import { freeName } from './placement.ts';
import { needsEcho, readsEcho } from './response-echo.ts';
import { quoted } from './style.ts';
import type { AdapterName, Node } from './types.ts';

/** Answers that an adapter makes anew as a whole. */
const WHOLE: ReadonlySet<StyleId> = new Set<StyleId>(['fetch', 'axios', 'axios-text']);
/** Methods that any promise has: what a call gives may be another promise of the same kind before them. */
const OF_PROMISES: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** An expression whose promise is turned, and what that promise gives. */
interface Given {
  readonly node: Node;
  readonly stage: Stage;
}

/** The call that gives the program its promise: the client's, or that of a method which only the client's promise has. */
function givenBy(shop: Workshop, call: Node, style: StyleId): Given | null {
  const { call: stage, shortcuts } = RESPONSE_STYLES[style];
  if (stage?.is !== 'promise') return null;
  const member = shop.scopes.parentOf(outermostWrapper(call, shop.scopes));
  if (member?.type !== 'MemberExpression') return { node: call, stage: stage.of };
  const name = staticName(member.property, member.computed) ?? '';
  if (OF_PROMISES.has(name)) return { node: call, stage: stage.of };
  const outer = shop.scopes.parentOf(member);
  const shortcut = Object.hasOwn(shortcuts, name) ? shortcuts[name] : undefined;
  const isCalled = outer?.type === 'CallExpression' && outer.callee === member;
  return isCalled && shortcut?.is === 'promise' ? { node: outer, stage: shortcut.of } : null;
}

/**
 * The call inside a function of the file that makes something of its own of the answer, where nobody can be handed an
 * answer of another service by it that would be turned, too.
 */
function givenWithin(shop: Workshop, site: CallSite): Given | null {
  const { within } = site.response;
  // Inside a function the request is not at hand.
  if (within === undefined || readsEcho(shop.scopes) || needsEcho(shop, site)) return null;
  const given = givenBy(shop, within.call, within.style);
  if (given?.stage.is !== 'response' || within.bound) return given?.stage.is === 'response' ? given : null;
  const migrating = new Set<Node>(shop.migrating.map(({ call }) => call));
  return callsOf(within.fn, shop.scopes)?.every((call) => migrating.has(call)) === true ? given : null;
}

function adapterFor(stage: Stage, { operation }: CallSite): AdapterName | null {
  if (stage.is === 'payload') return operation === 'models' ? 'toLegacyModels' : 'toLegacyPrediction';
  if (stage.is === 'text') return 'toLegacyText';
  return stage.is === 'response' && WHOLE.has(stage.style) ? 'toLegacyResponse' : null;
}

/** Turns the body in what a function of the program gives, an object or a list with the body in one of some places. */
function adaptPlaces(shop: Workshop, draft: Draft, site: CallSite, request: string | null): boolean {
  const { style, under } = site.response;
  const given = under === undefined ? null : givenBy(shop, site.call, style);
  if (under === undefined || given?.stage.is !== 'payload' || given.node !== site.call) return false;
  const places = under.map((name) => (/^\d+$/.test(name) ? name : quoted(name, shop.style.quote)));
  const more = [`[${places.join(', ')}]`, ...(request === null ? [] : [request])];
  putThen(shop, draft, given.node, adaptCallback(shop, draft, 'toLegacyResult', 'result', more));
  return true;
}

/**
 * Turns what a call gives back into the legacy shape before the program sees it, so that nothing it does with the answer
 * has to be known.
 *
 * @param request source of the legacy request that the answer repeats, if there is one
 * @param failures whether the bodies of failures have to be turned, too: that takes an answer with a status
 * @returns `false` where neither the call, nor the client inside the function that it calls, gives anything that an adapter takes
 */
export function adaptCall(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  request: string | null,
  failures: boolean,
): boolean {
  const { style, under, within } = site.response;
  const isTurned = (given: Given | null): given is Given =>
    given !== null && adapterFor(given.stage, site) !== null && (!failures || given.stage.is === 'response');
  const called = under === undefined ? givenBy(shop, site.call, style) : null;
  const isWithin = within !== undefined && shop.turned.has(within.fn);
  const own = !isWithin && isTurned(called) ? called : null;
  const given = own ?? givenWithin(shop, site);
  if (given === null && !isWithin && !failures && adaptPlaces(shop, draft, site, request)) return true;
  const adapter = given === null ? null : adapterFor(given.stage, site);
  if (adapter === null || !isTurned(given)) return false;
  const { node, stage } = given;
  const wish = stage.is === 'response' || stage.is === 'text' ? stage.is : 'body';
  const more = request === null || own === null || adapter === 'toLegacyModels' ? [] : [request];
  putThen(shop, draft, node, adaptCallback(shop, draft, adapter, wish, more));
  draft.turns = own === null ? (within?.fn ?? null) : null;
  return true;
}

/**
 * Turns what a call gives where its URL is that of a retired route.
 *
 * @param url source of the URL, as it is called when the answer is there
 * @param request see {@link adaptCall}
 * @returns `false` where the call gives no whole answer that an adapter takes
 */
export function adaptAnswerOf(
  shop: Workshop,
  draft: Draft,
  { call, response: { style, under } }: CallSite,
  url: string,
  request: string | null,
): boolean {
  const given = under === undefined ? givenBy(shop, call, style) : null;
  if (given?.stage.is !== 'response' || !WHOLE.has(given.stage.style)) return false;
  const more = request === null ? [] : [request];
  const name = [url, ...more].some((text) => /\bresponse\b/.test(text)) ? freeName(shop, 'response') : 'response';
  putThen(shop, draft, given.node, `(${name}) => ${adapt(shop, draft, 'toLegacyAnswer', url, name, ...more)}`);
  return true;
}

/** Hands what a call gives to a function first. */
function putThen(shop: Workshop, draft: Draft, node: Node, callback: string): void {
  const end = node.range[1];
  // A chain of one method a line goes on like that.
  const line = /^\r?\n[^\S\r\n]*(?=\.)/.exec(shop.text.slice(end, end + 200))?.[0] ?? '';
  draft.edits.push({ start: end, end, text: `${line}.then(${callback})` });
}
