import type { TSESTree } from '@typescript-eslint/types';
import { madeClient, soleInitialiser, unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import { draftByUrl } from './by-url.ts';
import { adapt, createDraft, sourceOf, type Draft, type Workshop } from './draft.ts';
import { draftKyOptions } from './instances.ts';
import { freeName } from './placement.ts';
import { adapterSettings } from './request.ts';
import { readsEcho } from './response-echo.ts';
import { isRefusal, refuse, type Node, type PlaceElsewhere, type Refusal } from './types.ts';
import { isWholeOr } from './whole-addresses.ts';

/** What a call becomes whose request is turned where it is sent: nothing, but the place of that. */
export function draftSent(place: PlaceElsewhere): Draft {
  const draft = createDraft();
  draft.places.push(place);
  return draft;
}

/** Refusals of calls whose functions know, or make, what they do not show. */
const ABOUT_FUNCTIONS: ReadonlySet<string> = new Set([
  'body-not-understood',
  'error-body-tested',
  'response-not-understood',
  'shared-client',
  'shared-code',
  'shared-url',
  'unknown-kind',
  'url-not-understood',
]);

/** Refusals of calls that are not about what they ask for: whoever sends the request knows more. */
const ABOUT_REQUESTS: ReadonlySet<string> = new Set([...ABOUT_FUNCTIONS, 'retrieval-client', 'retrieval-placement']);

/**
 * Where the request of a call that is refused may be turned: where the functions that it goes through send it, or where the instance of the
 * client is made that it is asked of; `null` where it may not be.
 */
export function sendingPlace(shop: Workshop, { refused }: Refusal, site: CallSite): PlaceElsewhere | null {
  const { operation, response } = site;
  if (operation === 'half-migrated') return null;
  const isAllowed = ({ file, is }: PlaceElsewhere): boolean => shop.settings.mayChange?.(file, is) === true;
  const sender = response.sender === undefined ? null : ({ ...response.sender, is: 'sender' } as const);
  if (sender !== null && (ABOUT_FUNCTIONS.has(refused) || response.composed === true) && isAllowed(sender))
    return sender;
  const instance = ABOUT_REQUESTS.has(refused) ? instancePlace(shop, site) : null;
  return instance !== null && isAllowed(instance) ? instance : null;
}

/** Where the instance of a client is made that a call asks. */
function instancePlace(shop: Workshop, { call }: CallSite): PlaceElsewhere | null {
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  const [target, ...others] = shop.follow(call.callee.object);
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

/** Sends a request by the adapter that takes the function which sends it. */
function sendBy(shop: Workshop, call: TSESTree.CallExpression, request: string): Draft {
  const draft = createDraft();
  const send = sourceOf(shop, call.callee);
  const name = freeName(shop, 'request');
  const sends = call.callee.type === 'Identifier' ? send : `(${name}) => ${send}(${name})`;
  const text = adapt(shop, draft, 'sendToSuccessor', request, sends, ...adapterSettings(shop, ''));
  draft.edits.push({ start: call.range[0], end: call.range[1], text });
  return draft;
}

/** A call of `fetch` with nothing but what may be a whole `Request`. */
function draftWhole(shop: Workshop, site: CallSite): Draft | null {
  const { call, client, url } = site;
  if (client !== 'fetch' || call.type !== 'CallExpression' || call.arguments.length !== 1) return null;
  if (call.arguments[0] !== url.node || isText(shop, site)) return null;
  return sendBy(shop, call, sourceOf(shop, url.node));
}

/** The class of requests of `fetch`. */
const REQUEST = 'Request';

/** Options of `fetch` that a `Request` does not keep. */
const LOST = /\b(?:dispatcher|agent)\b/;

/** A call of the global `fetch` with options that are not all in sight. */
function draftAsRequest(shop: Workshop, { call, url }: CallSite): Draft | null {
  if (call.type !== 'CallExpression' || call.arguments.length !== 2 || LOST.test(shop.text)) return null;
  const [address, options] = call.arguments;
  const isGlobal = shop.follow(call.callee).every(({ kind }) => kind === 'global');
  // A type of that name, as of a server's framework, would stand in the way.
  if (!isGlobal || freeName(shop, REQUEST) !== REQUEST) return null;
  if (address !== url.node || options?.type === 'SpreadElement') return null;
  return sendBy(shop, call, `new ${REQUEST}(${call.arguments.map((argument) => sourceOf(shop, argument)).join(', ')})`);
}

/** A request of ky with options of its own. */
const draftKyRequest = (shop: Workshop, { client, call }: CallSite): Draft | null =>
  client === 'ky' && call.type === 'CallExpression' ? draftKyOptions(shop, call.arguments[1]) : null;

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
  return (
    draftAsRequest(shop, site) ??
    draftKyRequest(shop, site) ??
    byUrl(() => readsEcho(shop.scopes) || shop.settings.readsEchoElsewhere?.() === true)
  );
}

/** Nodes in which a function stands without parentheses. */
const ROOMY: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AssignmentPattern',
  'CallExpression',
  'NewExpression',
  'Property',
  'PropertyDefinition',
  'ReturnStatement',
  'VariableDeclarator',
]);

/**
 * Drafts what becomes of the global `fetch` where it is a value, or is called with whatever a function is given: requests of retired routes
 * are turned on the way to it. `null` where a `Request` would lose something of them.
 */
export function draftFetchValue(shop: Workshop, value: Node): Draft | null {
  if (LOST.test(shop.text) || freeName(shop, REQUEST) !== REQUEST) return null;
  const draft = createDraft();
  const name = freeName(shop, 'request');
  const [spread] = value.type === 'CallExpression' && value.callee.type === 'Identifier' ? value.arguments : [];
  const given = spread === undefined ? `...${name}` : sourceOf(shop, spread);
  const send = adapt(shop, draft, 'sendToSuccessor', `new ${REQUEST}(${given})`, 'fetch', ...adapterSettings(shop, ''));
  const [start, end] = value.range;
  const parent = shop.scopes.parentOf(value);
  const key = parent?.type === 'Property' && parent.shorthand ? `${sourceOf(shop, value)}: ` : '';
  const isTyped = shop.scopes.ofType('TSTypeAnnotation').length > 0;
  const made = `(${given}${isTyped ? `: ConstructorParameters<typeof ${REQUEST}>` : ''}) => ${send}`;
  const isRoomy = parent !== null && ROOMY.has(parent.type);
  draft.edits.push({ start, end, text: spread !== undefined ? send : isRoomy ? key + made : `(${made})` });
  return draft;
}

/** Whether a call stays as it is since its request is turned where it is sent. */
export const isSent = ({ places }: Draft): boolean => places.some(({ is }) => is === 'sender' || is === 'instance');
