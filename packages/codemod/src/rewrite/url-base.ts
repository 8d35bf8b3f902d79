import { LEGACY_HOST_PATTERN, LEGACY_ORIGIN, toSuccessorBaseUrl } from '@modelhub-migration/contract';
import {
  contains,
  isFunction,
  outermostWrapper,
  unwrap,
  type CallSite,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import { adapt, createDraft, sourceOf, type Draft, type Workshop } from './draft.ts';
import { holderOf, type Holder } from './holders.ts';
import { isReturnedOnlyToSites, isShown, servesOnlySites, servesSite } from './owners.ts';
import { isOpen } from './parameters.ts';
import { elementsBehind } from './url-elements.ts';
import { buildParts, HOLE, urlSource, withMarks, type Built, type Part, type Segment } from './url-parts.ts';
import type { Expression, Node } from './types.ts';

/** The origin of a legacy URL, region and all; the region may be a hole. Ports and dots that mean the same are allowed. */
const ORIGIN = /^https?:\/\/inference\.([a-z0-9-]{1,63}|\uE000)\.ionos\.com\.?(?::443)?(?=[/?#\uE000]|$)/i;

/** A stretch of the whole text, with the part that it comes from. */
export interface Spread {
  /** The text with a mark for each hole. */
  readonly text: string;
  /** For each code unit of the text, the index of its part. */
  readonly owners: readonly number[];
  /** Whether the text is the only one the expression may have. */
  readonly certain: boolean;
}

function chooseText(shop: Workshop, expression: Expression): { text: string; certain: boolean } {
  const { alternatives } = shop.evaluate(expression);
  const texts = alternatives.map(withMarks);
  const legacy = texts.find((text) => ORIGIN.test(text));
  return {
    text: legacy ?? texts[0] ?? HOLE,
    certain: texts.length === 1 && !alternatives.some((pieces) => isOpen(shop, pieces, expression)),
  };
}

/** Writes the parts of a URL out as one text. */
export function spread(shop: Workshop, parts: readonly Part[]): Spread {
  const owners: number[] = [];
  let text = '';
  let certain = true;
  parts.forEach((part, index) => {
    const value = 'text' in part ? { text: part.text, certain: true } : chooseText(shop, part.expression);
    text += value.text;
    certain &&= value.certain;
    for (let unit = 0; unit < value.text.length; unit++) owners.push(index);
  });
  return { text, owners, certain };
}

/** Length of the origin at the start of a text; 0 where there is none that a legacy URL can have. */
export function originLength(text: string): number {
  const known = ORIGIN.exec(text)?.[0].length;
  if (known !== undefined) return known;
  if (text.startsWith(HOLE)) return 1;
  return new RegExp(`^https?://${HOLE}`).exec(text)?.[0].length ?? 0;
}

/** The successor's base URL for a legacy origin of a known region. */
export function successorBase(origin: string): string {
  const url = new URL(origin);
  return LEGACY_HOST_PATTERN.test(url.hostname.replace(/\.$/, ''))
    ? toSuccessorBaseUrl(`https://${url.hostname.replace(/\.$/, '')}`)
    : origin;
}

const isKnownOrigin = (text: string): boolean => ORIGIN.test(text) && !ORIGIN.exec(text)?.[0].includes(HOLE);

/** The successor's base with the region kept open: `https://openai.inference.${region}.ionos.com/v1`. */
function regionSegments(shop: Workshop, parts: readonly Part[], whole: Spread, length: number): Segment[] | null {
  const at = whole.text.indexOf(HOLE);
  const region = parts[whole.owners[at] ?? -1];
  if (at < 0 || at >= length || region === undefined || !('expression' in region)) return null;
  // Everything else of the origin has to be written here, and the region's expression must be nothing but the region.
  for (let unit = 0; unit < length; unit++) {
    const owner = parts[whole.owners[unit] ?? -1];
    if (unit !== at && (owner === undefined || owner === region || !('text' in owner))) return null;
  }
  const [before = '', after = ''] = toSuccessorBaseUrl(LEGACY_ORIGIN.replace(/(?<=inference\.)[\w-]+/, 'region')).split(
    'region',
  );
  return [{ text: before }, { source: sourceOf(shop, region.expression) }, { text: after }];
}

/** Source of the first parts of a URL, up to where its origin ends. */
function prefixSource(shop: Workshop, built: Built, whole: Spread, length: number): string {
  const last = whole.owners[length - 1] ?? 0;
  const segments = built.parts.slice(0, last + 1).map((part, index): Segment => {
    if ('expression' in part) return { source: sourceOf(shop, part.expression) };
    const start = whole.owners.indexOf(index);
    return { text: part.text.slice(0, Math.max(0, length - start)) };
  });
  return urlSource(shop, built, segments);
}

/** Rewrites the value of a constant that holds a legacy base; `false` where it is put together in an unknown way. */
function editHolder(shop: Workshop, draft: Draft, init: Expression): boolean {
  const segments = baseSegments(shop, draft, init);
  if (segments === null) return false;
  const value = unwrap(init);
  draft.edits.push({ start: value.range[0], end: value.range[1], text: urlSource(shop, buildParts(init), segments) });
  return true;
}

/** Whether nothing of a value's origin is left to the run: what follows it may be. */
function hasKnownOrigin(shop: Workshop, pieces: Pieces, expression: Expression): boolean {
  const length = ORIGIN.exec(withMarks(pieces))?.[0].length ?? Infinity;
  let position = 0;
  const origin = pieces.filter((piece) => {
    const isIn = position < length;
    position += 'text' in piece ? piece.text.length : HOLE.length;
    return isIn;
  });
  return !isOpen(shop, origin, expression) && !origin.some((piece) => 'hole' in piece);
}

/** Source of an adapted base; a URL object stays one, for what else the program does with it. */
function adaptBase(shop: Workshop, draft: Draft, expression: Expression): string {
  const made = unwrap(expression);
  const [address, second] = made.type === 'NewExpression' ? made.arguments : [];
  const isUrl = made.type === 'NewExpression' && made.callee.type === 'Identifier' && made.callee.name === 'URL';
  const text = isUrl && address !== undefined && second === undefined ? address : expression;
  const base = adapt(shop, draft, 'toSuccessorBaseUrl', sourceOf(shop, text));
  return text === expression ? base : `new URL(${base})`;
}

/** What stands for one expression that is a base. */
function expressionSegments(shop: Workshop, draft: Draft, expression: Expression): Segment[] | null {
  const { alternatives } = shop.evaluate(expression);
  // A second host that is written out has a path of its own, which nobody here knows.
  if (alternatives.map(withMarks).some((other) => !other.includes(HOLE) && !ORIGIN.test(other))) return null;
  const holder = holderOf(shop, expression);
  const source: Segment = { source: sourceOf(shop, expression) };
  if (holder !== null && servesOnlySites(shop, holder)) {
    const built = buildParts(holder.init);
    const whole = spread(shop, built.parts);
    const isText = built.joint !== 'single' || whole.certain;
    if (isText && whole.text !== HOLE && ORIGIN.test(whole.text) && editHolder(shop, draft, holder.init))
      return [source];
  }
  const elements = holder === null ? elementsBehind(shop, expression) : null;
  const areBases = elements?.every((each) => ORIGIN.test(spread(shop, buildParts(each).parts).text));
  if (elements !== null && areBases === true && elements.every((each) => editHolder(shop, draft, each)))
    return [source];
  const isUncertain =
    alternatives.length > 1 || alternatives.some((pieces) => !hasKnownOrigin(shop, pieces, expression));
  if (holder !== null && isUncertain && holder.init.type !== 'Identifier' && servesOnlySites(shop, holder)) {
    const [start, end] = holder.init.range;
    draft.edits.push({ start, end, text: adaptBase(shop, draft, holder.init) });
    return [source];
  }
  const [only] = alternatives;
  const text = only === undefined ? HOLE : withMarks(only);
  if (!isUncertain && isKnownOrigin(text)) return [{ text: successorBase(ORIGIN.exec(text)?.[0] ?? '') }];
  return [{ source: adaptBase(shop, draft, expression) }];
}

/**
 * What the successor's base URL is at the place of a legacy URL or base: text, a region that stays open, a constant that
 * is changed with it, or an adapter around what only the running program knows.
 *
 * @returns `null` where the expression does not start with an origin
 */
export function baseSegments(shop: Workshop, draft: Draft, expression: Expression): Segment[] | null {
  const built = buildParts(expression);
  const whole = spread(shop, built.parts);
  const length = originLength(whole.text);
  if (length === 0) return null;
  const owners = new Set(whole.owners.slice(0, length));
  const [first] = built.parts;
  if (owners.size === 1 && first !== undefined) {
    if ('expression' in first) return expressionSegments(shop, draft, first.expression);
    return [{ text: successorBase(whole.text.slice(0, length)) }];
  }
  const region = ORIGIN.test(whole.text) ? regionSegments(shop, built.parts, whole, length) : null;
  if (region !== null) return region;
  if (whole.certain && isKnownOrigin(whole.text)) return [{ text: successorBase(whole.text.slice(0, length)) }];
  return [{ source: adapt(shop, draft, 'toSuccessorBaseUrl', prefixSource(shop, built, whole, length)) }];
}

/** Clients whose base is an origin without a path. */
export const BASE_IS_ORIGIN: ReadonlySet<string> = new Set(['undici.Client']);

/** Whether a constant gives its value to nothing but clients whose base is an origin. */
function servesOnlyOrigins(shop: Workshop, { uses }: Holder): boolean {
  const bases = shop.migrating.flatMap(({ client, url }) => (BASE_IS_ORIGIN.has(client) ? [url.baseUrl?.node] : []));
  return uses !== null && uses.length > 0 && uses.every((use) => bases.includes(use as Expression));
}

/**
 * What the successor's origin, without a path, is at the place of a legacy base.
 *
 * @returns `null` where the expression does not start with an origin
 */
export function originSegments(shop: Workshop, draft: Draft, expression: Expression): Segment[] | null {
  const trial = createDraft();
  const base = baseSegments(shop, trial, expression);
  if (base === null) return null;
  if (trial.edits.length === 0 && trial.adapters.size === 0)
    return base.map((segment) => ('text' in segment ? { text: segment.text.replace(/\/v1$/, '') } : segment));
  const source = sourceOf(shop, expression);
  const [only, ...others] = shop.evaluate(expression).alternatives;
  const text = only === undefined || others.length > 0 ? HOLE : withMarks(only);
  if (only === undefined || !isKnownOrigin(text) || !hasKnownOrigin(shop, only, expression))
    return [{ source: `new URL(${adapt(shop, draft, 'toSuccessorBaseUrl', source)}).origin` }];
  const origin = { text: new URL(successorBase(ORIGIN.exec(text)?.[0] ?? '')).origin };
  const holder = holderOf(shop, expression);
  // What else is made with a constant wants the path, too.
  if (holder === null || !servesOnlyOrigins(shop, holder)) return [origin];
  const { range } = unwrap(holder.init);
  draft.edits.push({ start: range[0], end: range[1], text: urlSource(shop, buildParts(holder.init), [origin]) });
  return [{ source }];
}

/** The expression that a call of a local function gives back, where only URLs of migrated calls are made with it. */
function returnedToSites(shop: Workshop, node: Expression): Expression | null {
  const call = unwrap(node);
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return null;
  const [definition] = shop.scopes.variableOf(call.callee)?.definitions ?? [];
  const declared = definition?.node.type === 'VariableDeclarator' ? definition.node.init : definition?.node;
  const value = isFunction(declared) ? (shop.returnOf(call) as Expression | null) : null;
  if (!isFunction(declared) || value === null || !isReturnedOnlyToSites(shop, declared, value)) return null;
  // `parts.join('/')` of a rest parameter says something only for the call, which then is the place to write at.
  const { joint, parts } = buildParts(value);
  return joint === 'single' && spread(shop, parts).text === HOLE ? null : value;
}

/** Nodes in which a base is only the beginning of a URL. */
const BEHIND_BASE: ReadonlySet<string> = new Set(['TemplateLiteral', 'BinaryExpression', 'ArrayExpression']);

/** Whether a constant is a URL for some calls and the base of another URL: it becomes the base for all of them. */
function isAlsoBase(shop: Workshop, { init, uses }: Holder): boolean {
  if (!ORIGIN.test(spread(shop, buildParts(init).parts).text)) return false;
  const isBase = (use: Node): boolean => {
    const parent = shop.scopes.parentOf(outermostWrapper(use, shop.scopes));
    return parent !== null && (BEHIND_BASE.has(parent.type) || isSecondOfUrl(parent, use)) && !isShown(shop, use);
  };
  return uses?.some(isBase) === true;
}

const isSecondOfUrl = (made: Node, use: Node): boolean =>
  made.type === 'NewExpression' && made.arguments[1] !== undefined && contains(made.arguments[1], use);

/** Whether an expression is an object, which holds a URL and is none. */
const isMadeObject = (node: Node): boolean => unwrap(node).type === 'ObjectExpression';

/** Follows names to the expression that builds the URL, as long as nothing but migrated calls uses them. */
export function buildingExpression(shop: Workshop, node: Expression): Expression {
  let at = node;
  for (let hop = 0; hop < 8; hop++) {
    const returned = returnedToSites(shop, at);
    const holder = returned === null ? holderOf(shop, at) : null;
    if (returned !== null) at = returned;
    else if (holder === null || isMadeObject(holder.init)) return at;
    else if (servesOnlySites(shop, holder) && !isAlsoBase(shop, holder)) at = holder.init;
    else return at;
  }
  return at;
}

/** Whether every use of a client instance is a call that is migrated, so that the instance's base may change. */
export function instanceServesOnlySites(shop: Workshop, site: CallSite): boolean {
  const call = site.url.baseUrl?.forwards?.[0]?.call ?? site.call;
  if (!('callee' in call)) return false;
  const { callee } = call;
  const instance: Node = callee.type === 'MemberExpression' ? callee.object : callee;
  const holder = holderOf(shop, instance);
  if (holder?.uses == null) return false;
  return holder.uses.every((use) => {
    const parent = shop.scopes.parentOf(use);
    const member = parent?.type === 'MemberExpression' && parent.object === use ? parent : null;
    if (
      member?.property.type === 'Identifier' &&
      ['interceptors', 'defaults', 'close', 'destroy'].includes(member.property.name)
    )
      return true;
    const called = member ?? use;
    const caller = shop.scopes.parentOf(called);
    return caller?.type === 'CallExpression' && caller.callee === called && servesSite(shop, caller);
  });
}
