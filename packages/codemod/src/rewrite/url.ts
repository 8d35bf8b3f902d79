import { SUCCESSOR_PATHS } from '@modelhub-migration/contract';
import {
  contains,
  isFunction,
  recogniseUrl,
  staticName,
  unwrap,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { baseOfCallee } from './base-of-callee.ts';
import { createDraft, replace, sourceOf, type Draft, type Workshop } from './draft.ts';
import { wrapperServesOnlySites } from './owners.ts';
import { takeAddresses } from './url-beside.ts';
import { elementsBehind } from './url-elements.ts';
import { refuseUncertain } from './uncertain-address.ts';
import { setUrlOf } from './url-setter.ts';
import { isOwnOption, keyed, parsedUrlOf, rewriteHost } from './url-host.ts';
import { baseSegments, buildingExpression, originLength, spread } from './url-base.ts';
import { buildParts, HOLE, urlSource, withMarks, withoutSlash, type Path, type Segment } from './url-parts.ts';
import { putInMember } from './url-member.ts';
import { rewriteRelative } from './url-relative.ts';
import { rewriteTold } from './url-told.ts';
import { refuse, type Expression, type Node, type Refusal } from './types.ts';
import { isWholeOr, successorBaseOf } from './whole-addresses.ts';

/** What follows the base in a legacy URL: optional repeated slashes, the route, one trailing slash, a query. */
const ROUTES: Readonly<Record<CallSite['operation'], RegExp>> = {
  predictions: /^\/*models\/+[^?#]+\/predictions\/?(\?[^#]*)?$/,
  models: /^\/*models\/?(\?[^#]*)?$/,
  'half-migrated': /\/(?:chat\/completions|completions|images\/generations|embeddings)\/?(\?[^#]*)?$/,
};

/** What follows the origin in the base of an SDK's client: the version, which the retired host had none of. */
const SDK_PATH = /^(?:\/v1)?\/?$/;

/** Methods of a URL object that give its text. */
const TO_TEXT: readonly string[] = ['toString', 'toJSON'];

/** The `new URL(…)` that an expression is, or gives the text of. */
export function asUrlObject(node: Node): TSESTree.NewExpression | null {
  let value = unwrap(node);
  if (value.type === 'MemberExpression' && staticName(value.property, value.computed) === 'href')
    value = unwrap(value.object);
  if (value.type === 'CallExpression') {
    const { callee } = value;
    const [argument] = value.arguments;
    if (callee.type === 'MemberExpression' && TO_TEXT.includes(staticName(callee.property, callee.computed) ?? ''))
      value = unwrap(callee.object);
    else if (callee.type === 'Identifier' && callee.name === 'String' && argument !== undefined)
      value = unwrap(argument);
  }
  return value.type === 'NewExpression' && value.callee.type === 'Identifier' && value.callee.name === 'URL'
    ? value
    : null;
}

/** `new URL(path, base)`: each argument is changed in its own place. */
function rewriteUrlObject(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  url: TSESTree.NewExpression,
  path: Path,
): Refusal | null {
  const [first, second] = url.arguments;
  if (first === undefined || first.type === 'SpreadElement' || second?.type === 'SpreadElement')
    return refuse('url-not-understood');
  if (second === undefined) return rewriteWhole(shop, draft, site, first, path);
  const base = baseSegments(shop, draft, second);
  if (base === null) return refuse('url-not-understood');
  const [only] = base;
  const origin =
    base.length === 1 && only !== undefined && 'text' in only ? [{ text: only.text.replace(/\/v1$/, '') }] : base;
  replace(draft, first, urlSource(shop, buildParts(first), [{ text: '/v1' }, path]));
  const text = urlSource(shop, buildParts(second), origin);
  if (text !== shop.text.slice(...second.range)) replace(draft, second, text);
  return null;
}

/** Path after the origin, or `null` where it is none of the operation's. */
function queryOf(site: CallSite, rest: string): string | null {
  // A base that only the running program knows may hold the first part of the path already.
  const match = ROUTES[site.operation].exec(rest);
  if (match === null || (match[1] ?? '').includes(HOLE)) return null;
  return match[1] ?? '';
}

const halfMigratedPath = (rest: string): string | null =>
  Object.values(SUCCESSOR_PATHS)
    .filter((path) => rest.replace(/\/?(\?.*)?$/, '').endsWith(path))
    .sort((a, b) => b.length - a.length)[0] ?? null;

/** Rewrites a path that a function of the project appends to a base of its own. */
function rewriteWrapped(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  { node: inner, client: wrapper, file }: NonNullable<CallSite['url']['baseUrl']>,
  path: Path,
): Refusal | null {
  const argument = buildParts(buildingExpression(shop, site.url.node));
  if (!wrapperServesOnlySites(shop, wrapper)) {
    const object = asUrlObject(inner);
    const address =
      file === undefined
        ? takeAddresses(shop, draft, site, inner, wrapper, object)
        : giveAddress(shop, draft, site, { inner, wrapper, file, object });
    if (address === null) return refuse('shared-client');
    replace(draft, argument.node, urlSource(shop, argument, [address, path]));
    return null;
  }
  const built = buildParts(inner);
  const whole = spread(shop, built.parts);
  const length = originLength(whole.text);
  // What the path is put behind has to be seen here; a lone name may be all path.
  if (length === 0 || built.parts.length < 2) return refuse('shared-client');
  const base = baseSegments(shop, draft, inner);
  const last = whole.owners[length - 1] ?? 0;
  const rest = built.parts.slice(last + 1);
  const behind = whole.text.slice(length, whole.owners.lastIndexOf(last) + 1);
  if (base === null || !/^\/?(?:models\/?)?$/.test(behind)) return refuse('url-not-understood');
  const segments = rest.map((part): Segment => ('text' in part ? part : { source: sourceOf(shop, part.expression) }));
  const text = urlSource(shop, built, [...base, ...segments]);
  if (text !== sourceOf(shop, built.node)) replace(draft, built.node, text);
  const [between] = rest;
  const hasSlash = between !== undefined && 'text' in between && between.text.startsWith('/');
  const own = hasSlash ? withoutSlash(path) : path;
  replace(draft, argument.node, urlSource(shop, argument, [own]));
  return null;
}

/** Lets a function of another file be given a whole address in the place of a path. */
function giveAddress(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  {
    inner,
    wrapper,
    file,
    object,
  }: { inner: Expression; wrapper: Node; file: string; object: TSESTree.NewExpression | null },
): Segment | null {
  // `new URL(path, base)` takes an address as it is, and so does a function that has been made to.
  const isTaken =
    isWholeOr(inner) || (object !== null && takeAddresses(shop, createDraft(), site, inner, wrapper, object) !== null);
  if (!isTaken && (object !== null || shop.settings.mayChange?.(file) !== true)) return null;
  const base = successorBaseOf(shop, draft, site) ?? baseOfCallee(shop, draft, site);
  if (base !== null && !isTaken) draft.places.push({ file, start: unwrap(inner).range[0], is: 'address' });
  return base;
}

/** Rewrites a host name and a path that are options of their own. */
function rewriteHostAndPath(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  host: Expression,
  path: Path,
): Refusal | null {
  const parsed = parsedUrlOf(shop, host, site.url.node);
  if (parsed !== null) {
    const made = asUrlObject(buildingExpression(shop, parsed));
    return made === null ? refuse('shared-url') : rewriteUrlObject(shop, draft, site, made, path);
  }
  if (!isOwnOption(shop, site, host) || !isOwnOption(shop, site, site.url.node)) return refuse('shared-url');
  const node = buildingExpression(shop, site.url.node);
  const built = buildParts(node);
  const query = queryOf(site, spread(shop, built.parts).text);
  if (query === null || (built.joint === 'single' && 'source' in path)) return refuse('url-not-understood');
  const value = unwrap(node);
  replace(draft, value, keyed(shop, value, urlSource(shop, built, [{ text: '/v1' }, path, { text: query }])));
  return rewriteHost(shop, draft, host);
}

/** Rewrites the path that is given to a function of the project, and the host name in that function. */
function rewriteWrappedHost(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  { node, client, host }: { readonly node: Expression; readonly client: Node; readonly host: Expression },
  path: Path,
): Refusal | null {
  if (!wrapperServesOnlySites(shop, client) || !contains(client, host)) return refuse('shared-client');
  // The whole path has to be the argument, so that nothing of the old one is left in the function.
  if (buildParts(node).parts.length > 1) return refuse('url-not-understood');
  const argument = buildParts(buildingExpression(shop, site.url.node));
  replace(draft, argument.node, urlSource(shop, argument, [{ text: '/v1' }, path]));
  return rewriteHost(shop, draft, host);
}

/** Rewrites an expression that is a whole URL. */
function rewriteWhole(shop: Workshop, draft: Draft, site: CallSite, start: Expression, path: Path): Refusal | null {
  const set = setUrlOf(shop, buildingExpression(shop, start)) ?? setUrlOf(shop, start);
  const [origin] = set?.made.arguments ?? [];
  if (set !== null && origin !== undefined && origin.type !== 'SpreadElement') {
    const base = baseSegments(shop, draft, origin);
    if (base === null) return refuse('url-not-understood');
    // The path that is set takes the place of the base's own.
    const bare = base.map((segment) => ('text' in segment ? { text: segment.text.replace(/\/v1$/, '') } : segment));
    const text = urlSource(shop, buildParts(origin), bare);
    if (text !== sourceOf(shop, origin)) replace(draft, origin, text);
    replace(draft, set.pathname, urlSource(shop, buildParts(set.pathname), [{ text: '/v1' }, path]));
    return null;
  }
  const elements = elementsBehind(shop, start);
  if (elements !== null)
    return (
      elements.map((each) => rewriteText(shop, draft, site, each, path)).find((refusal) => refusal !== null) ?? null
    );
  const node = buildingExpression(shop, start);
  const object = asUrlObject(node);
  if (object !== null && object !== unwrap(start)) return rewriteUrlObject(shop, draft, site, object, path);
  const refusal = rewriteText(shop, draft, site, node, path);
  // Where a function puts the URL together, only the call may know enough of it.
  return refusal === null || node === start ? refusal : rewriteText(shop, draft, site, start, path);
}

/** Rewrites an expression that gives a whole URL as a text. Drafts nothing where it is refused. */
function rewriteText(shop: Workshop, draft: Draft, site: CallSite, node: Expression, path: Path): Refusal | null {
  const built = buildParts(node);
  const whole = spread(shop, built.parts);
  if (built.joint === 'single' && !whole.certain) return refuseUncertain(shop, node);
  const length = originLength(whole.text);
  // A name or call whose host is known only in part cannot be split into base and path here.
  if (length === 0 || (built.joint === 'single' && whole.text.slice(0, length).includes(HOLE)))
    return refuse('url-not-understood');
  const query = queryOf(site, whole.text.slice(length));
  const base = query === null ? null : baseSegments(shop, draft, node);
  if (query === null || base === null) return refuse('url-not-understood');
  const value = unwrap(node);
  replace(draft, value, urlSource(shop, built, [...base, path, { text: query }]));
  return null;
}

/** Rewrites the base of an SDK's client. */
function rewriteSdkBase(shop: Workshop, draft: Draft, node: Expression, whole: string): Refusal | null {
  const base = SDK_PATH.test(whole.slice(originLength(whole))) ? baseSegments(shop, draft, node) : null;
  if (base === null) return refuse('url-not-understood');
  replace(draft, unwrap(node), urlSource(shop, buildParts(node), base));
  return null;
}

/** An id that is left empty, as where a variable of the environment is missing: no route has such an address. */
const WITHOUT_ID = /\/models\/\/predictions$/;

/** Whether a call also asks another route of the legacy host, such as the collections, which the successor must not get. */
function asksAnotherRoute({ pieces, value }: CallSite['url']): boolean {
  const { route: own } = recogniseUrl(pieces);
  return value.alternatives.some((alternative) => {
    const { host, route } = recogniseUrl(alternative);
    return host === 'legacy' && route !== own && route !== 'undecided' && !WITHOUT_ID.test(withMarks(alternative));
  });
}

/**
 * Rewrites the URL of a call.
 *
 * @param path the successor's path; for half-migrated calls `null`, their own path, if they have one, is kept
 */
export function rewriteUrl(shop: Workshop, draft: Draft, site: CallSite, path: Path | null): Refusal | null {
  const before = draft.edits.length;
  const refusal = rewriteAddress(shop, draft, site, path);
  return refusal === null && site.url.member !== undefined ? putInMember(shop, draft, site.url, before) : refusal;
}

function rewriteAddress(shop: Workshop, draft: Draft, site: CallSite, path: Path | null): Refusal | null {
  if (asksAnotherRoute(site.url)) return refuse('shared-url');
  const rest = withMarks(site.url.pieces);
  if (site.call.type === 'NewExpression') return rewriteSdkBase(shop, draft, site.url.node, rest);
  const kept = path ?? halfMigratedPath(rest);
  if (kept === null) return refuse('url-not-understood');
  const target: Path = typeof kept === 'string' ? { text: kept } : kept;
  const { baseUrl } = site.url;
  if (baseUrl?.isTold === true) return rewriteTold(shop, draft, site, baseUrl, target);
  if (baseUrl?.host !== undefined && isFunction(baseUrl.client)) {
    const { node, client, host } = baseUrl;
    return rewriteWrappedHost(shop, draft, site, { node, client, host }, target);
  }
  if (baseUrl !== null && isFunction(baseUrl.client)) {
    return rewriteWrapped(shop, draft, site, baseUrl, target);
  }
  if (baseUrl?.host !== undefined) return rewriteHostAndPath(shop, draft, site, baseUrl.host, target);
  if (baseUrl !== null) return rewriteRelative(shop, draft, site, baseUrl, target);
  const object = asUrlObject(buildingExpression(shop, site.url.node));
  if (object !== null) return rewriteUrlObject(shop, draft, site, object, target);
  return rewriteWhole(shop, draft, site, site.url.node, target);
}
