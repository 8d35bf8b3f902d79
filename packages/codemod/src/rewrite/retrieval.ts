import { DEFAULT_CONFIG } from '@modelhub-migration/contract';
import {
  contains,
  isFunction,
  soleInitialiser,
  unwrap,
  walk,
  type BodyUse,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { modelsArgument } from './model.ts';
import { freeName, placeBefore, type Place } from './placement.ts';
import { movedSource } from './object-members.ts';
import { readRepeated } from './repeated-call.ts';
import type { Target } from './request-literal.ts';
import { queryCall, queryPath, searchBase } from './retrieval-call.ts';
import { rxjsNames } from './rxjs-names.ts';
import { statementsBefore, type StatementsBefore } from './statements-before.ts';
import { indentAt } from './style.ts';
import { withoutSlash, type Segment } from './url-parts.ts';
import { isRefusal, refuse, refuseBody, type Expression, type Node, type Refusal } from './types.ts';

/** Whether an expression has a part of this type, inner functions left out. */
function holds(expression: Node, type: 'AwaitExpression' | 'YieldExpression'): boolean {
  let found = false;
  walk(expression, (node) => !(found ||= node.type === type) && !isFunction(node));
  return found;
}

function statementsFrom(shop: Workshop, node: Node): { list: readonly Node[]; index: number } | null {
  for (let at = node, parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (parent.type === 'BlockStatement' || parent.type === 'Program') {
      const list: readonly Node[] = parent.body;
      return { list, index: list.indexOf(at) };
    }
    at = parent;
  }
  return null;
}

/**
 * Whether every name of a call but that of its body has its value before a node is reached. The search goes to an address of its
 * own: of the call's, what it is made of has to be known.
 */
function isKnownBefore(shop: Workshop, { call, url }: CallSite, carrier: Node, node: Node): boolean {
  const isEarlier = (definition: { readonly node: Node }): boolean => definition.node.range[0] < node.range[0];
  let isKnown = true;
  const look = (part: Node): boolean => {
    if (part === carrier) return false;
    const variable = part.type === 'Identifier' ? shop.scopes.referenceOf(part)?.variable : null;
    const made = variable != null && part === unwrap(url.node) ? soleInitialiser(variable)?.init : null;
    if (made != null) walk(made, look);
    else isKnown &&= variable?.definitions.every(isEarlier) ?? true;
    return isKnown;
  };
  walk(call, look);
  return isKnown;
}

/** Where the query goes: before the call or, where the body is made earlier, before that. */
function placeFor(shop: Workshop, site: CallSite, object: Node, carrier: Node): Place | null {
  if (contains(site.call, object)) return placeBefore(shop, site.call);
  const made = statementsFrom(shop, object);
  const sent = statementsFrom(shop, site.call);
  const isNear =
    made !== null &&
    made.list === sent?.list &&
    made.list.slice(made.index, sent.index).every(({ type }) => type === 'VariableDeclaration');
  return isNear && isKnownBefore(shop, site, carrier, object) ? placeBefore(shop, object) : null;
}

/** Nodes that hold `a ? b : c` without parentheses. */
const HOLDERS: ReadonlySet<string> = new Set(['VariableDeclarator', 'AssignmentExpression', 'ReturnStatement']);

/** Whether a node stands in parentheses, or otherwise so that it can become `a ? b : c`. */
function isRoomy(shop: Workshop, node: Node): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent !== null && HOLDERS.has(parent.type)) return true;
  return /\(\s*$/.test(shop.text.slice(0, node.range[0])) && /^\s*\)/.test(shop.text.slice(node.range[1]));
}

/** The `await` before which a statement can wait for something else. */
function awaitOf(shop: Workshop, call: Node): TSESTree.AwaitExpression | null {
  const parent = shop.scopes.parentOf(call);
  return parent?.type === 'AwaitExpression' && placeBefore(shop, call) !== null ? parent : null;
}

/** Whether {@link addSearch} would search in statements before the call, and not in the chain of promises that it becomes part of. */
export function isSearchedBefore(shop: Workshop, site: CallSite, body: BodyUse): boolean {
  const repeated = readRepeated(shop, site, body);
  return repeated !== null && awaitOf(shop, repeated.whole) !== null;
}

/** A body that may name a collection, once what it names is searched. */
export interface SearchedBody {
  /** What is declared before the call. */
  readonly statements: readonly string[];
  readonly before: StatementsBefore;
  /** Source of the legacy body. */
  readonly source: string;
  /** Source of what was found, a field of an adapter's settings. */
  readonly context: string;
  /** Source of the base that has to go on meaning the retired host, if it may change. */
  readonly base: string | null;
}

/**
 * Puts the query of a collection before a prediction whose body, made elsewhere, names one or does not: only the running
 * program knows. A refused query is the answer that the program gets, as a refused prediction was.
 *
 * @param source of the legacy body
 * @param url source of the call's URL, where only the running program knows whether that is one of a prediction
 * @returns `null` where there is no place for it, or the client's call cannot be repeated
 */
export function addSearch(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  body: BodyUse,
  source: string,
  url?: string,
): SearchedBody | null {
  const repeated = readRepeated(shop, site, body);
  if (repeated === null) return null;
  const { manner, whole, isLoud, path } = repeated;
  const awaited = awaitOf(shop, whole);
  const before = statementsBefore(shop, site.call);
  if (before === null || shop.scopes.functionOf(body.node) !== shop.scopes.functionOf(site.call)) return null;
  if (awaited === null && holds(whole, 'YieldExpression')) return null;
  // Only a name can stand twice: what makes the body is run once.
  const isNamed = /^[\w$]+$/.test(source);
  const at = { block: before.block, call: site.call };
  const legacy = isNamed ? source : freeName(shop, 'legacyBody', at);
  const [search, answer, context] = ['search', 'retrieval', 'context'].map((wish) => freeName(shop, wish, at)) as [
    string,
    string,
    string,
  ];
  const sent =
    body.stringify === null && body.encoding !== 'text' ? `${search}.body` : `JSON.stringify(${search}.body)`;
  const byUrl = path === null && url !== undefined;
  const base = path === null && !byUrl ? searchBase(shop, site) : { segment: { text: '' }, kept: null };
  if (base === null) return null;
  const told: Segment = { source: byUrl ? `new URL(${search}.path, ${url}).href` : `${search}.path` };
  const call = queryCall(shop, site, [path === '' ? withoutSlash(told) : told], repeated, sent, base.segment);
  if (isRefusal(call)) return null;

  const { limit } = shop.settings.config.retrieval;
  const asked = call + shop.text.slice(site.call.range[1], whole.range[1]);
  const [success = null, failure = null] = isLoud ? [] : [manner.success?.(answer), manner.failure?.(answer)];
  const more = limit === DEFAULT_CONFIG.retrieval.limit ? [] : [String(limit)];
  const nothing = shop.style.quote.repeat(2);
  const refused = failure === null ? null : `${answer} !== null && ${failure} ? ${answer} : `;
  const decoded = adapt(shop, draft, 'decodeContext', manner.body(answer));
  const own = sourceOf(shop, body.node);
  const moved = movedSource(shop.text, body.node, indentAt(shop.text, body.node.range[0]), before.indent);
  const query = adapt(shop, draft, 'toCollectionQuery', legacy, ...more);
  // Any other address is asked as before, and nothing before it.
  const address = url === undefined ? null : adapt(shop, draft, 'toSuccessorUrl', url, ...modelsArgument(shop));
  const isOther = address === null ? null : `${address} === String(${url ?? ''})`;
  const statements = [
    ...(isNamed ? [] : [`const ${legacy} = ${source === own ? moved : source}`]),
    `const ${search} = ${isOther === null ? query : `${isOther} ? null : ${query}`}`,
  ];
  const searched = { before, source: legacy, base: base.kept };
  const found = `context: ${answer} === null ? ${nothing} : ${decoded}`;
  if (manner.isObservable === true) {
    const names = rxjsNames(shop, draft, ['of', 'switchMap']);
    if (names === null) return null;
    const [of, switchMap] = names;
    const head = failure === null ? '' : `${answer} !== null && ${failure} ? [${answer}] : `;
    const searches = `${switchMap}(() => ${search} === null ? [null] : ${asked})`;
    const before = `${of}(${search}).pipe(${searches}, ${switchMap}((${answer}) => ${head}`;
    draft.around.push({ node: whole, before, after: '))' });
    return { ...searched, statements, context: found };
  }
  if (awaited === null) {
    const isAsync = /^await\b/.test(manner.body(answer)) || holds(whole, 'AwaitExpression');
    const [open, close] = refused === null ? ['', ''] : ['(', ')'];
    const chain = `Promise.resolve(${search} === null ? null : ${asked}).then(${isAsync ? 'async ' : ''}(${answer}) => `;
    draft.around.push({ node: whole, before: `${chain}${open}${refused ?? ''}`, after: `${close})` });
    return { ...searched, statements, context: found };
  }
  const isFound = `${answer} !== null${success === null ? '' : ` && ${success}`}`;
  statements.push(
    `const ${answer} = ${search} === null ? null : await ${asked}`,
    `const ${context} = ${isFound} ? ${decoded} : ${nothing}`,
  );
  if (refused !== null) {
    const [open, close] = isRoomy(shop, awaited) ? ['', ''] : ['(', ')'];
    draft.around.push({ node: awaited, before: `${open}${refused}`, after: close });
  }
  return { ...searched, statements, context: context === 'context' ? context : `context: ${context}` };
}

/**
 * Puts the query of a collection before a prediction that searched one: retrieval is a call of its own now. A refused
 * query is the answer that the program gets, as a refused prediction was.
 *
 * @returns the sources that the new request is filled with
 */
export function addRetrieval(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  body: BodyUse & { object: TSESTree.ObjectExpression },
): Target['retrieval'] | Refusal {
  const id = body.fields.get('properties.collectionId')?.value;
  const question = body.fields.get('properties.collectionQuery')?.value;
  if (id === undefined && question === undefined) return null;
  if (id === undefined || question === undefined)
    return refuseBody('A collection takes both collectionId and collectionQuery.');
  const repeated = readRepeated(shop, site, body);
  if (repeated === null) return refuse('retrieval-client');
  const { manner, carrier, whole, isLoud } = repeated;

  const { limit } = shop.settings.config.retrieval;
  const parent = shop.scopes.parentOf(whole);
  const awaited = parent?.type === 'AwaitExpression' ? parent : null;
  const place = awaited === null ? null : placeFor(shop, site, body.object, carrier);
  const isInline = contains(site.call, body.object);
  if (shop.effectsOf(question).length > 0)
    return refuse(
      'body-not-understood',
      'The question put to the collection is made by a call: give it a name before the request.',
    );
  if (place === null && (!isInline || holds(whole, 'YieldExpression'))) return refuse('retrieval-placement');
  const query = sourceOf(shop, question);
  const text = `{ query${query === 'query' ? '' : `: ${query}`}, limit: ${String(limit)} }`;
  const sent = body.stringify === null ? text : `JSON.stringify(${text})`;
  const given = repeated.path === null ? undefined : { text: '' };
  const call = queryCall(shop, site, queryPath(shop, id as Expression, repeated.path ?? '/'), repeated, sent, given);
  if (isRefusal(call)) return call;

  const answer = freeName(shop, 'retrieval', place === null ? undefined : { ...place, call: site.call });
  const asked = call + shop.text.slice(site.call.range[1], whole.range[1]);
  const success = isLoud ? null : (manner.success?.(answer) ?? null);
  const decoded = adapt(shop, draft, 'decodeContext', manner.body(answer));
  if (manner.isObservable === true) {
    const [switchMap] = rxjsNames(shop, draft, ['switchMap']) ?? [];
    if (switchMap === undefined) return refuse('retrieval-placement');
    const [head, tail] = success === null ? ['', ''] : [`${success} ? `, ` : [${answer}]`];
    draft.around.push({ node: whole, before: `${asked}.pipe(${switchMap}((${answer}) => ${head}`, after: `${tail}))` });
    return { context: decoded, query };
  }
  if (place === null || awaited === null) {
    const isAsync = success !== null || holds(whole, 'AwaitExpression');
    const [head, tail] = success === null ? ['', ''] : [`(${success} ? `, ` : ${answer})`];
    const before = `${asked}.then(${isAsync ? 'async ' : ''}(${answer}) => ${head}`;
    draft.around.push({ node: whole, before, after: `${tail})` });
    return { context: decoded, query };
  }
  const { eol, semicolons } = shop.style;
  const line = `${place.indent}const ${answer} = await ${asked}${semicolons ? ';' : ''}${eol}`;
  draft.edits.push({ start: place.offset, end: place.offset, text: line });
  if (success === null) return { context: decoded, query };
  const [open, close] = isRoomy(shop, awaited) ? ['', ''] : ['(', ')'];
  draft.around.push({ node: awaited, before: `${open}${success} ? `, after: ` : ${answer}${close}` });
  return { context: isInline ? decoded : `${success} ? ${decoded} : ''`, query };
}
