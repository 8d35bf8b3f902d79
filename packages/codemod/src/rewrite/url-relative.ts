import { CLIENTS, contains, staticName, unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { adapt, createDraft, replace, sourceOf, type Draft, type Workshop } from './draft.ts';
import { holderOf } from './holders.ts';
import { isParameter } from './parameters.ts';
import { indentAt, quoted } from './style.ts';
import {
  BASE_IS_ORIGIN,
  baseSegments,
  buildingExpression,
  instanceServesOnlySites,
  originSegments,
  spread,
} from './url-base.ts';
import { buildParts, urlSource, withoutSlash, type Path, type Segment } from './url-parts.ts';
import { refuse, type Edit, type Node, type Refusal } from './types.ts';
import { successorBaseOf } from './whole-addresses.ts';

type BaseUrl = NonNullable<CallSite['url']['baseUrl']>;

/** Clients that take an absolute URL although the instance has a base of its own. */
const TAKES_ABSOLUTE: ReadonlySet<string> = new Set(['axios', 'nest', 'ofetch', 'openai.request']);

/** Clients one call of which can be given another base, in an option. */
const TAKES_BASE: ReadonlySet<string> = new Set(['ky', 'got']);

/**
 * Whether a base is told to a function that makes clients for others, too. A client that its user makes for itself, of what
 * it is told, asks for nobody else.
 */
function isToldToMaker(shop: Workshop, { node, client }: BaseUrl, site: CallSite): boolean {
  if (!isParameter(shop, unwrap(node))) return false;
  if (BASE_IS_ORIGIN.has(site.client)) return true;
  const callee = 'callee' in site.call ? site.call.callee : site.call;
  const made = holderOf(shop, callee.type === 'MemberExpression' ? callee.object : callee)?.init;
  return made === undefined || unwrap(made) !== client;
}

/** The object that a spread brings in, where this file writes it out. */
const spreadOut = (shop: Workshop, { argument }: TSESTree.SpreadElement): Node =>
  unwrap(holderOf(shop, argument)?.init ?? argument);

/** Whether one of several members of an object may be another base. */
const mayBring = (shop: Workshop, items: readonly TSESTree.ObjectLiteralElement[], name: string | null): boolean =>
  items.some((item) => {
    if (item.type !== 'SpreadElement') return false;
    const object = spreadOut(shop, item);
    if (object.type !== 'ObjectExpression') return true;
    return object.properties.some((own) => own.type !== 'Property' || staticName(own.key, own.computed) === name);
  });

/** The options that a client is made with, where a spread brings its base into them. */
function optionsAround({ node, client }: BaseUrl): TSESTree.ObjectExpression | null {
  if (client.type !== 'CallExpression' || contains(client, node)) return null;
  const options = client.arguments.find((argument) => argument.type === 'ObjectExpression');
  return options?.properties.some(({ type }) => type === 'SpreadElement') === true ? options : null;
}

/** Whether options that are spread behind a base may bring another one. */
function isOverridden(shop: Workshop, baseUrl: BaseUrl): boolean {
  const property = shop.scopes.parentOf(baseUrl.node);
  const options = property === null ? null : shop.scopes.parentOf(property);
  const around = optionsAround(baseUrl);
  if (property?.type !== 'Property' || options?.type !== 'ObjectExpression') return around !== null;
  const name = staticName(property.key, property.computed);
  if (mayBring(shop, options.properties.slice(options.properties.indexOf(property)), name)) return true;
  if (around === null) return false;
  const at = around.properties.findIndex((item) => item.type === 'SpreadElement' && spreadOut(shop, item) === options);
  return at === -1 || mayBring(shop, around.properties.slice(at + 1), name);
}

/** Source of a chain of names, which is the same at every reading. */
function chainSource(shop: Workshop, node: Node): string | null {
  let at = node;
  while (at.type === 'MemberExpression' && !at.computed && !at.optional) at = at.object;
  return at.type === 'Identifier' || at.type === 'ThisExpression' ? sourceOf(shop, node) : null;
}

/** Whether a client is reached through functions of another file, which has its base. */
const isElsewhere = ({ file, forwards }: BaseUrl): boolean => file !== undefined && forwards !== undefined;

/**
 * The successor's base for one call of a client that other calls go through, too.
 *
 * @returns text; the adapter around the base that an axios instance has when it runs; `null` where it is not known
 */
function baseBeside(shop: Workshop, draft: Draft, site: CallSite, baseUrl: BaseUrl): Segment[] | null {
  if (isElsewhere(baseUrl)) {
    const told = successorBaseOf(shop, draft, site);
    return told === null ? null : [told];
  }
  const trial = createDraft();
  const base = baseSegments(shop, trial, baseUrl.node);
  const isText = base?.every((segment) => 'text' in segment) === true && trial.edits.length === 0;
  const isSet = shop.settings.isSetElsewhere?.(unwrap(baseUrl.node), baseUrl.file) === true;
  if (isText && !isSet && !isOverridden(shop, baseUrl)) return base;
  const isMade = baseUrl.client.type === 'CallExpression' && baseUrl.forwards === undefined;
  if (site.client === 'axios' && isMade && 'callee' in site.call) {
    const { callee } = site.call;
    const isMethod = callee.type === 'MemberExpression' && /^(?:get|post|request)$/.test(nameOf(callee.property));
    const instance = chainSource(shop, isMethod ? callee.object : callee);
    if (instance !== null)
      return [{ source: adapt(shop, draft, 'toSuccessorBaseUrl', `${instance}.defaults.baseURL`) }];
  }
  const told = successorBaseOf(shop, draft, site);
  return told === null || isSet || isOverridden(shop, baseUrl) ? null : [told];
}

const nameOf = (node: Node): string => (node.type === 'Identifier' ? node.name : '');

/** The edit that gives a call an option: before those it has, if no spread among them may hold one of that name, or behind its only argument. */
function addOption({ style, text }: Workshop, { call }: CallSite, option: string): Edit | null {
  const args = 'arguments' in call ? call.arguments : [];
  const last = args.at(-1);
  if (last === undefined || last.type === 'SpreadElement') return null;
  if (last.type !== 'ObjectExpression') {
    const [, end] = last.range;
    return args.length === 1 ? { start: end, end, text: `, { ${option} }` } : null;
  }
  const [first] = last.properties;
  if (first === undefined || last.properties.some(({ type }) => type === 'SpreadElement')) return null;
  const [start] = first.range;
  const isOwnLine = /\n[^\S\n]*$/.test(text.slice(last.range[0], start));
  return { start, end: start, text: `${option},${isOwnLine ? `${style.eol}${indentAt(text, start)}` : ' '}` };
}

/** Rewrites one call of a client that other calls go through, too, and leaves the client as it is. */
function rewriteBeside(shop: Workshop, draft: Draft, site: CallSite, baseUrl: BaseUrl, path: Path): Refusal | null {
  const node = buildingExpression(shop, site.url.node);
  const client = baseUrl.forwards?.[0]?.client ?? site.client;
  if (TAKES_ABSOLUTE.has(client)) {
    const base = baseBeside(shop, draft, site, baseUrl);
    if (base === null) return refuse('shared-client');
    // What names the client has no meaning where a constant is made that only holds the path.
    const place = base.every((segment) => 'text' in segment) ? node : site.url.node;
    if (place !== node && !('text' in path)) return refuse('shared-client');
    replace(draft, unwrap(place), urlSource(shop, buildParts(place), [...base, path]));
    return null;
  }
  if (!TAKES_BASE.has(client) || baseUrl.forwards !== undefined) return refuse('shared-client');
  const base = baseBeside(shop, draft, site, baseUrl);
  const name = CLIENTS.find(({ id }) => id === client)?.keys.base[0];
  if (base === null || name === undefined) return refuse('shared-client');
  const { quote } = shop.style;
  const value = base.map((segment) => ('text' in segment ? quoted(segment.text, quote) : segment.source)).join(' + ');
  const option = addOption(shop, site, `${name}: ${value}`);
  if (option === null) return refuse('shared-client');
  draft.edits.push(option);
  replace(draft, unwrap(node), urlSource(shop, buildParts(node), [withoutSlash(path)]));
  return null;
}

/** Rewrites a path that is relative to the base of a client instance. */
export function rewriteRelative(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  baseUrl: BaseUrl,
  path: Path,
): Refusal | null {
  const { node: told } = baseUrl;
  // A base among the options of the call itself is nobody else's.
  const takesBase = TAKES_BASE.has(site.client) || TAKES_ABSOLUTE.has(site.client);
  const isOwn = takesBase && baseUrl.file === undefined && contains(site.call, told);
  if (
    baseUrl.file !== undefined ||
    (!isOwn && (!instanceServesOnlySites(shop, site) || isToldToMaker(shop, baseUrl, site))) ||
    isOverridden(shop, baseUrl) ||
    optionsAround(baseUrl) !== null
  )
    return rewriteBeside(shop, draft, site, baseUrl, path);
  const node = buildingExpression(shop, site.url.node);
  const built = buildParts(node);
  const isOrigin = BASE_IS_ORIGIN.has(site.client);
  // Whatever is known to tell a base here, callers in other files may tell another one.
  const isOpen = isParameter(shop, unwrap(told));
  const base = isOpen
    ? [{ source: adapt(shop, draft, 'toSuccessorBaseUrl', sourceOf(shop, told)) }]
    : (isOrigin ? originSegments : baseSegments)(shop, draft, told);
  if (base === null) return refuse('url-not-understood');
  const whole = spread(shop, built.parts).text;
  const slash = whole.startsWith('/') || whole === '' || isOrigin;
  const segments: Segment[] = isOrigin ? [{ text: '/v1' }, path] : [slash ? path : withoutSlash(path)];
  replace(draft, unwrap(node), urlSource(shop, built, segments));
  const text = urlSource(shop, buildParts(baseUrl.node), base);
  if (text === shop.text.slice(...baseUrl.node.range)) return null;
  const parent = shop.scopes.parentOf(baseUrl.node);
  const isShorthand = parent?.type === 'Property' && parent.shorthand;
  replace(draft, unwrap(baseUrl.node), isShorthand ? `${sourceOf(shop, baseUrl.node)}: ${text}` : text);
  return null;
}
