import {
  staticName,
  stringifyCall,
  unwrap,
  type CallSite,
  type Frame,
  type Target,
  type UrlPart,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { adapt, createDraft, sourceOf, type Draft, type Workshop } from './draft.ts';
import { isSettled, modelsArgument } from './model.ts';
import { namesSearch } from './names-collection.ts';
import { freeName, isPlainName } from './placement.ts';
import { adapterSettings } from './request.ts';
import { rewriteAnswerOf, rewriteResponse } from './response.ts';
import { statementsBefore, type StatementsBefore } from './statements-before.ts';
import { isRefusal, type Expression, type Node } from './types.ts';

/** Members of a `Request` that a new one can be given as they are. */
const COPIED: ReadonlySet<string> = new Set([
  'method',
  'headers',
  'signal',
  'cache',
  'credentials',
  'mode',
  'redirect',
  'referrer',
  'referrerPolicy',
  'integrity',
  'keepalive',
]);

/** Members that a function which is given a `Request` may set in the one that it gives. */
const SET_LATER: readonly string[] = ['method', 'headers', 'credentials', 'redirect', 'signal'];

/** Members that hold the body, by client. */
const BODIES: Readonly<Record<string, readonly string[]>> = {
  fetch: ['body'],
  axios: ['data'],
  got: ['json', 'body'],
  ky: ['json', 'body'],
};

/** A header that says more of a body than can be kept up where it is changed. */
const TELLS_LENGTH = /content-length/i;
const TELLS_FORM = /content-(?:length|encoding)|\bdigest\b/i;

type Options = Extract<Target, { kind: 'node' }> & { readonly node: TSESTree.ObjectExpression };

/** The body in the options of a request. */
interface SentBody {
  readonly key: string;
  readonly isText: boolean;
}

/** A request as the call names it, part by part. */
interface Named {
  /** Statements before the call. */
  readonly lines: readonly string[];
  readonly url: string;
  readonly options: string;
}

/** Every object literal that options may be, in whatever file; `null` where one of them is something else. */
function optionsBehind(shop: Workshop, node: Node, frame?: Frame): readonly Options[] | null {
  const targets = shop.follow(node, frame);
  const isLiteral = (target: Target): target is Options =>
    target.kind === 'node' && target.node.type === 'ObjectExpression';
  return targets.length > 0 && targets.every(isLiteral) ? targets : null;
}

/** The options that a `Request` is made with, in whatever file; `null` where they cannot be listed. */
function initOf(shop: Workshop, request: Node): readonly Options[] | null {
  const found = shop.follow(request).map((target) => {
    if (target.kind !== 'node' || target.node.type !== 'NewExpression') return null;
    const [, init] = target.node.arguments;
    return init === undefined ? null : optionsBehind(shop, init, target.frame);
  });
  return found.length === 0 || found.includes(null) ? null : found.flatMap((each) => each ?? []);
}

const keyOf = (item: TSESTree.ObjectLiteralElement): string | null =>
  item.type === 'Property' ? staticName(item.key, item.computed) : null;

/** Whether a value is JSON text, or an object that is made text of later; `null` where that is not known. */
function isTextOf(shop: Workshop, value: Node, frame: Frame): boolean | null {
  const kinds = shop.follow(value, frame).map((target) => {
    if (target.kind !== 'node') return null;
    if (target.node.type === 'ObjectExpression') return false;
    return stringifyCall(target.node, target.frame.module.scopes) === null ? null : true;
  });
  const [first = null] = kinds;
  return kinds.every((kind) => kind === first) ? first : null;
}

/** The body that all of several options hold; `null` where one has none, or it cannot be changed alone. */
function bodyIn(shop: Workshop, all: readonly Options[], names: readonly string[]): SentBody | null {
  const found = all.map(({ node, frame }): SentBody | null => {
    const text = frame.module.text.slice(...node.range);
    if (TELLS_LENGTH.test(text) || namesSearch(frame.module.text)) return null;
    const at = node.properties.findLastIndex((item) => names.includes(keyOf(item) ?? ''));
    const item = node.properties[at];
    // What is spread behind it may be another body.
    if (item?.type !== 'Property' || node.properties.slice(at).some(({ type }) => type === 'SpreadElement'))
      return null;
    const isText = isTextOf(shop, item.value, frame);
    return isText === null ? null : { key: keyOf(item) ?? '', isText };
  });
  const [first = null] = found;
  return found.every((each) => each?.key === first?.key && each?.isText === first?.isText) ? first : null;
}

/**
 * Gives what a call is handed names before it, unless they have some.
 *
 * @param isLate whether the names are also needed when the answer is there
 */
function nameParts(
  shop: Workshop,
  { call }: CallSite,
  { is, args, through }: Handed,
  place: StatementsBefore | null,
  isLate: boolean,
): Named {
  const at = place === null ? undefined : { ...place, call };
  const lines: string[] = [];
  const named = (node: Node, wish: string): string => {
    const isKept = isLate ? node.type === 'Identifier' && isSettled(shop, node, call) : isPlainName(node);
    if (isKept) return sourceOf(shop, node);
    const name = freeName(shop, wish, at);
    const source = sourceOf(shop, node);
    // Whatever a function gives for `fetch`, such as an address, can be made a request of.
    lines.push(`const ${name} = ${through === undefined ? source : `new Request(${source})`}`);
    return name;
  };
  const [first, second] = args as [Node, Node | undefined];
  if (second !== undefined) return { url: named(first, 'legacyUrl'), options: named(second, 'legacyOptions'), lines };
  if (is !== 'list') {
    const whole = named(first, is === 'request' ? 'legacyRequest' : 'legacyOptions');
    return { url: `${whole}.url`, options: whole, lines };
  }
  if (isPlainName(first)) return { url: `${sourceOf(shop, first)}[0]`, options: `${sourceOf(shop, first)}[1]`, lines };
  const names = [freeName(shop, 'legacyUrl', at), freeName(shop, 'legacyOptions', at)] as const;
  return { url: names[0], options: names[1], lines: [`const [${names.join(', ')}] = ${sourceOf(shop, first)}`] };
}

/** What a call is handed that makes a request. */
interface Handed {
  /** A whole request, or `pair`: a URL and options that are not written out in the call. */
  readonly is: UrlPart | 'pair';
  /** The arguments; of a list that is spread, the list. */
  readonly args: readonly Node[];
  /** The `Request` that functions of the program are given, which may give another one; unset where it is handed on as it is. */
  readonly through?: Node;
}

/** The `Request` that a call in the place of one is given, as by functions that add headers: `fetch(signed(request))`. */
function requestThrough(shop: Workshop, argument: Node): Node | null {
  const value = unwrap(argument);
  const call = value.type === 'AwaitExpression' ? unwrap(value.argument) : value;
  if (call.type !== 'CallExpression' || TELLS_FORM.test(shop.text)) return null;
  const [given, ...others] = call.arguments.filter((each) => initOf(shop, each) !== null);
  return given === undefined || others.length > 0 ? null : given;
}

/** Whether the first argument is what `this` is in the function that is called: `fetch.call(undefined, request)`. */
const isMethodCall = ({ callee }: TSESTree.CallExpression): boolean =>
  callee.type === 'MemberExpression' && staticName(callee.property, callee.computed) === 'call';

function readHanded(shop: Workshop, { call, url, client }: CallSite): Handed | null {
  if (call.type !== 'CallExpression' || isMethodCall(call)) return null;
  const [first, second, ...others] = call.arguments;
  if (first === undefined || others.length > 0) return null;
  if (first.type === 'SpreadElement') return second === undefined ? { is: 'list', args: [first.argument] } : null;
  if (second === undefined) {
    const is = url.part ?? partMadeHere(shop, first, url.node);
    const through = is === null && client === 'fetch' ? requestThrough(shop, first) : null;
    if (through !== null) return { is: 'request', args: [first], through };
    return is === null ? null : { is, args: [first] };
  }
  if (client === 'axios' || url.part !== undefined || second.type === 'SpreadElement') return null;
  return unwrap(second).type === 'ObjectExpression' ? null : { is: 'pair', args: [first, second] };
}

/** What a single argument is where a function of this file makes it together with the URL in it. */
function partMadeHere(shop: Workshop, argument: Node, url: Node): UrlPart | null {
  const isOutside = url.range[1] <= argument.range[0] || argument.range[1] <= url.range[0];
  if (!isOutside) return null;
  return initOf(shop, argument) !== null ? 'request' : optionsBehind(shop, argument) === null ? null : 'options';
}

/** Whether a call may wait for something in the place of an argument. */
function mayWait({ scopes, style }: Workshop, call: Node): boolean {
  const fn = scopes.functionOf(call);
  return fn === null ? style.modules === 'esm' : fn.async;
}

/** Source of the arguments that take the place of the old ones; `null` where the request cannot be taken apart. */
function newArguments(shop: Workshop, draft: Draft, site: CallSite, parts: Named, handed: Handed): string | null {
  const { is, args, through } = handed;
  const { operation, client, call } = site;
  const { url, options } = parts;
  const address = adapt(shop, draft, 'toSuccessorUrl', url, ...modelsArgument(shop));
  const bodyOf = (source: string): string =>
    adapt(shop, draft, 'toSuccessorBody', url, source, ...adapterSettings(shop, url));
  const isRequest = is === 'request';
  const last = args.at(-1) as Node;
  const whole = through ?? last;
  const all = isRequest ? initOf(shop, whole) : is === 'list' ? listedOptions(shop, whole) : optionsBehind(shop, whole);
  if (all === null) return null;
  const body = operation === 'models' ? null : bodyIn(shop, all, BODIES[client] ?? []);
  if (operation !== 'models' && body === null) return null;
  if (isRequest) {
    const [keys, ...others] = all.map(({ node }) => node.properties.map(keyOf));
    if (keys === undefined || others.length > 0 || (body !== null && !mayWait(shop, call))) return null;
    if (!keys.every((key) => key !== null && (COPIED.has(key) || (key === 'body' && body !== null)))) return null;
    const added = through === undefined ? [] : SET_LATER.filter((key) => !keys.includes(key));
    const members = [...added, ...keys].map((key) =>
      key === 'body'
        ? `body: JSON.stringify(${bodyOf(`await ${options}.clone().json()`)})`
        : `${String(key)}: ${options}.${String(key)}`,
    );
    return `${address}, { ${members.join(', ')} }`;
  }
  const isTyped = shop.scopes.ofType('TSTypeAnnotation').length > 0;
  const old = body === null ? '' : `${options}.${body.key}`;
  const sent =
    body === null
      ? []
      : [
          `${body.key}: ${body.isText ? `JSON.stringify(${bodyOf(`JSON.parse(${isTyped ? `String(${old})` : old})`)})` : bodyOf(old)}`,
        ];
  if (is === 'options') return `{ ...${options}, ${[`url: ${address}`, ...sent].join(', ')} }`;
  return `${address}, ${body === null ? options : `{ ...${options}, ${sent.join(', ')} }`}`;
}

/** Source of the arguments of a call that may ask several services; `null` where what it is handed is not all written out. */
function openArguments(
  shop: Workshop,
  draft: Draft,
  { operation }: CallSite,
  parts: Named,
  { args }: Handed,
): string | null {
  const all = optionsBehind(shop, args.at(-1) as Node);
  const isOpen = ({ node, frame: { module } }: Options): boolean =>
    TELLS_LENGTH.test(module.text.slice(...node.range)) ||
    namesSearch(module.text) ||
    node.properties.some((item) => keyOf(item) === null);
  if (all === null || all.some(isOpen)) return null;
  const { url, options } = parts;
  const address = adapt(shop, draft, 'toSuccessorUrl', url, ...modelsArgument(shop));
  if (operation === 'models' && all.every(({ node }) => node.properties.every((item) => keyOf(item) !== 'body')))
    return `${address}, ${options}`;
  const body = adapt(shop, draft, 'toSuccessorBody', url, `${options}.body`, ...adapterSettings(shop, url));
  return `${address}, { ...${options}, body: ${body} }`;
}

/** The options in a list of arguments. */
function listedOptions(shop: Workshop, whole: Node): readonly Options[] | null {
  const found = shop.follow(whole).map((target) => {
    const options = target.kind === 'node' && target.node.type === 'ArrayExpression' ? target.node.elements[1] : null;
    return options == null ? null : optionsBehind(shop, options, target.frame);
  });
  return found.includes(null) ? null : found.flatMap((each) => each ?? []);
}

/**
 * Drafts a call that is handed a request which a function makes, here or in another file: it takes the request apart and
 * sends it on, with adapters that turn URL and body where the URL is that of a retired route.
 *
 * @param isMixed whether the call may also get answers of another shape, which are told apart by the URL
 * @returns `null` where the request is none of those, or cannot be taken apart
 */
export function draftMade(shop: Workshop, site: CallSite, isMixed: boolean): Draft | null {
  const handed = Object.hasOwn(BODIES, site.client) && site.url.baseUrl === null ? readHanded(shop, site) : null;
  if (handed === null || site.call.type !== 'CallExpression') return null;
  if (namesSearch(shop.text) || (isMixed && (handed.is !== 'pair' || site.client !== 'fetch'))) return null;
  const draft = createDraft();
  const place = statementsBefore(shop, site.call);
  const parts = nameParts(shop, site, handed, place, isMixed);
  const text = (isMixed ? openArguments : newArguments)(shop, draft, site, parts, handed);
  if (text === null || (parts.lines.length > 0 && place === null)) return null;
  const [first] = site.call.arguments as [Expression];
  const last = site.call.arguments.at(-1) as Node;
  draft.edits.push({ start: first.range[0], end: last.range[1], text });
  const refusal = isMixed
    ? rewriteAnswerOf(shop, draft, site, parts.url, null)
    : rewriteResponse(shop, draft, site, { kind: null, request: null, keepsShape: true });
  if (isRefusal(refusal)) return null;
  place?.put(draft, parts.lines);
  return draft;
}
