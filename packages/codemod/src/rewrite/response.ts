import { MODELS_MOVES, PREDICTION_MOVES, type FieldMove, type ModelKind } from '@modelhub-migration/contract';
import {
  outermostWrapper,
  type CallSite,
  type PayloadOrigin,
  type PayloadRead,
} from '@modelhub-migration/contract/analysis';
import { adapt, sourceOf, wrapNode, type Draft, type Workshop } from './draft.ts';
import { aliasStep, findMove } from './moves.ts';
import { isVisible } from './model.ts';
import { rewritePattern } from './response-pattern.ts';
import { commentsIn } from './comments.ts';
import { rewriteTypes } from './response-types.ts';
import { refuse, type AdapterName, type Node, type Refusal } from './types.ts';

/** Member access for one step; `quote` is set where the program writes names as element access. */
function access(step: string, optional: boolean, quote = ''): string {
  const name = /^\d+$/.test(step) ? step : `${quote}${step}${quote}`;
  if (name !== step || /^\d+$/.test(step)) return `${optional ? '?.' : ''}[${name}]`;
  return `${optional ? '?.' : '.'}${step}`;
}

/** Where the text behind a read's root starts: behind closing parentheses that belong to the root. */
function behindRoot(shop: Workshop, root: Node): number {
  const start = root.range[1];
  return start + (/^[\s)]*\)/.exec(shop.text.slice(start, start + 200))?.[0].length ?? 0);
}

/** New text of a member chain behind its root; `null` where the old one holds a comment. */
function rewriteChain(shop: Workshop, draft: Draft, read: PayloadRead, move: FieldMove): boolean {
  const { root, node } = read;
  if (root === null || node.type !== 'MemberExpression') return false;
  const start = behindRoot(shop, root);
  const whole = shop.text.slice(start, node.range[1]);
  // Comments and line breaks in front of the first step stay where they are.
  const before = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(whole)?.[0] ?? '';
  const old = whole.slice(before.length);
  if (commentsIn(old).length > 0) return false;
  const steps = move.successor.slice(read.from);
  const [first = '', ...others] = steps;
  // An element keeps the index it was read by: `items[0].id`.
  const index = /^\s*(?:\?\.)?\s*\[\s*([^\]]+?)\s*\]/;
  const given = read.path.slice(read.from);
  const marks = old.match(/\?\.|\.|\[/g) ?? [];
  const firstOptional = marks[0] === '?.';
  const laterOptional = marks.slice(1).includes('?.');
  const quote = /^\s*(?:\?\.)?\[\s*(['"])/.exec(old)?.[1] ?? '';
  let text = access(first, firstOptional, quote);
  for (const [position, step] of others.entries()) {
    if (step === '*') {
      const element = index.exec(old.slice(old.indexOf('[')))?.[1] ?? given[position + 1] ?? '0';
      text += `${laterOptional ? '?.' : ''}[${element}]`;
    } else text += access(step, laterOptional, quote);
  }
  draft.edits.push({ start: start + before.length, end: node.range[1], text });
  return true;
}

/** A name that a pattern has given to a part of the body (`{ properties }`) changes with the part. */
function renameRoot(
  shop: Workshop,
  draft: Draft,
  read: PayloadRead,
  all: readonly PayloadRead[],
  moves: readonly FieldMove[],
): boolean {
  const { root } = read;
  if (read.from !== 1 || root?.type !== 'Identifier') return true;
  const variable = shop.scopes.variableOf(root);
  const alias = all.find(
    ({ alias: named, node }) =>
      named === true && node.type === 'Property' && node.shorthand && shop.scopes.variableOf(node.value) === variable,
  );
  const step = alias === undefined ? null : aliasStep(moves, alias);
  if (step === null) return true;
  if (shop.scopes.ofType('Identifier').some(({ name }) => name === step)) return false;
  draft.edits.push({ start: root.range[0], end: root.range[1], text: step });
  return true;
}

interface Uses {
  readonly reads: readonly PayloadRead[];
  readonly escapes: CallSite['response']['escapes'];
  readonly errors: readonly PayloadRead[];
}

const usesOf = (site: CallSite, origin: PayloadOrigin): Uses => ({
  reads: site.response.reads.filter((read) => read.origin === origin),
  escapes: site.response.escapes.filter((escape) => escape.origin === origin),
  errors: site.response.errorReads.filter((read) => read.origin === origin),
});

/** Fields that came back from the request, which the successor does not repeat. */
const isEcho = ({ path }: PayloadRead): boolean =>
  path[0] === 'properties' && (path[1] === 'input' || path[1] === 'options');

/** Changes every read of one origin; `false` where one of them has no counterpart. Nothing is drafted then. */
function rewriteReads(
  shop: Workshop,
  draft: Draft,
  origin: PayloadOrigin,
  uses: Uses,
  moves: readonly FieldMove[],
): boolean {
  if (uses.escapes.length > 0) return false;
  const trial: Draft = { edits: [], adapters: new Set(), notes: [] };
  const patterns: PayloadRead[] = [];
  for (const read of uses.reads) {
    if (read.root === null) patterns.push(read);
    else if (read.alias === true) {
      const step = aliasStep(moves, read);
      if (step === null) return false;
      if (!rewriteChain(shop, trial, read, { legacy: read.path, successor: [step] })) return false;
    } else {
      const move = findMove(moves, read.path);
      if (move === null || !rewriteChain(shop, trial, read, move)) return false;
      if (!renameRoot(shop, trial, read, uses.reads, moves)) return false;
    }
  }
  if (!rewritePattern(shop, trial, patterns, moves)) return false;
  if (uses.reads.length > 0 && !rewriteTypes(shop, trial, origin, uses.reads, moves)) return false;
  draft.edits.push(...trial.edits);
  return true;
}

/** Whether an async function returns the promise, so that it may as well be awaited there. */
function isReturnedByAsync(shop: Workshop, node: Node): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent?.type === 'ReturnStatement') return shop.scopes.functionOf(parent)?.async === true;
  return parent?.type === 'ArrowFunctionExpression' && parent.body === node && parent.async;
}

/** Every use of the name that a pattern binds the body to; `null` where the pattern goes into the body itself. */
function wholeUses(shop: Workshop, node: Node, uses: Uses): Node[] | null {
  const target = node.type === 'Property' ? node.value : node;
  const name = target.type === 'AssignmentPattern' ? target.left : target;
  if (name.type !== 'Identifier') return null;
  const errors = new Set(uses.errors.map(({ root }) => root as Node | null));
  return (shop.scopes.variableOf(name)?.references ?? [])
    .filter(({ isRead, isType, identifier }) => isRead && !isType && !errors.has(identifier))
    .map(({ identifier }) => identifier);
}

/** Turns the whole body back into the legacy shape where it first appears. */
function adaptOrigin(
  shop: Workshop,
  draft: Draft,
  origin: PayloadOrigin,
  uses: Uses,
  adapter: AdapterName,
  more: readonly string[],
): Refusal | null {
  const { node, form } = origin;
  if (form === 'value') {
    wrapNode(shop, draft, node, adapter, ...more);
    return null;
  }
  if (form === 'promise') {
    const outer = outermostWrapper(node, shop.scopes);
    const parent = shop.scopes.parentOf(outer);
    if (parent?.type === 'AwaitExpression') wrapNode(shop, draft, parent, adapter, ...more);
    else if (isReturnedByAsync(shop, outer)) {
      draft.adapters.add(adapter);
      draft.edits.push(
        { start: outer.range[0], end: outer.range[0], text: `${shop.localName(adapter)}(await ` },
        { start: outer.range[1], end: outer.range[1], text: `${more.map((argument) => `, ${argument}`).join('')})` },
      );
    } else {
      draft.adapters.add(adapter);
      const name = shop.localName(adapter);
      const callback = more.length === 0 ? name : `(body) => ${name}(body, ${more.join(', ')})`;
      draft.edits.push({ start: node.range[1], end: node.range[1], text: `.then(${callback})` });
    }
    return null;
  }
  const roots = wholeUses(shop, node, uses);
  if (roots === null) return refuse('response-not-understood');
  for (const root of roots) {
    const parent = shop.scopes.parentOf(root);
    if (parent?.type === 'Property' && parent.shorthand) {
      draft.edits.push({
        start: root.range[1],
        end: root.range[1],
        text: `: ${adapt(shop, draft, adapter, sourceOf(shop, root), ...more)}`,
      });
    } else wrapNode(shop, draft, root, adapter, ...more);
  }
  return null;
}

/** Whether a read stands where only its truth matters: then a success must not be taken for an error. */
function isTested(shop: Workshop, read: PayloadRead): boolean {
  let at: Node = read.node;
  for (let parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return parent.test === at;
    if (parent.type === 'LogicalExpression' && parent.left === at) return true;
    if (
      ![
        'LogicalExpression',
        'UnaryExpression',
        'BinaryExpression',
        'ChainExpression',
        'MemberExpression',
        'TSNonNullExpression',
        'TSAsExpression',
        'CallExpression',
      ].includes(parent.type)
    )
      return false;
    if (parent.type === 'CallExpression' && parent.callee !== at) return false;
    at = parent;
  }
  return false;
}

/** Whether something before or around a read has looked at the status of the answer. */
function statusIsChecked(shop: Workshop, read: PayloadRead): boolean {
  const fn = shop.scopes.functionOf(read.node);
  return shop.scopes
    .ofType('MemberExpression')
    .some(
      ({ property, range }) =>
        property.type === 'Identifier' &&
        ['ok', 'status', 'statusCode'].includes(property.name) &&
        range[0] < read.node.range[0] &&
        (fn === null || range[0] > fn.range[0]),
    );
}

/** Source of the status that belongs to a body, for the envelope's `httpStatus`; empty where it is not at hand. */
function statusOf(shop: Workshop, read: PayloadRead): string[] {
  const node = read.origin?.node;
  if (
    node?.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier'
  ) {
    const { name } = node.callee.object;
    return isVisible(shop, node.callee.object, read.node) ? [`${name}.status`] : [];
  }
  const root = read.root === null ? '' : sourceOf(shop, read.root);
  return /\bresponse!?(?:\?\.|\.)data$/.test(root) ? [root.replace(/\bdata$/, 'status')] : [];
}

/** Whether the body of an origin is nothing but an error, so that it can be turned as a whole where it appears. */
function wrapErrorOrigin(shop: Workshop, draft: Draft, read: PayloadRead): boolean {
  const { origin } = read;
  const parent = origin === null ? null : shop.scopes.parentOf(outermostWrapper(origin.node, shop.scopes));
  if (origin === null || origin.form === 'binding' || (origin.form === 'promise' && parent?.type !== 'AwaitExpression'))
    return false;
  return (
    adaptOrigin(shop, draft, origin, { reads: [], escapes: [], errors: [] }, 'toLegacyError', statusOf(shop, read)) ===
    null
  );
}

/** Reads of the legacy error envelope: the body goes through the adapter, since some faults still come in the old envelope. */
function rewriteErrors(shop: Workshop, draft: Draft, site: CallSite): Refusal | null {
  const wrapped = new Map<Node, readonly string[]>();
  const wrappedOrigins = new Set<PayloadOrigin>();
  for (const read of site.response.errorReads) {
    const uses = read.origin === null ? null : usesOf(site, read.origin);
    const mixed = uses !== null && uses.reads.length + uses.escapes.length > 0;
    if (mixed && (isTested(shop, read) || !statusIsChecked(shop, read))) return refuse('error-body-tested');
    if (read.origin !== null && wrappedOrigins.has(read.origin)) continue;
    if (!mixed && read.origin !== null && wrapErrorOrigin(shop, draft, read)) {
      wrappedOrigins.add(read.origin);
      continue;
    }
    if (read.root !== null) {
      const known = wrapped.get(read.root) ?? [];
      wrapped.set(read.root, known.length > 0 ? known : statusOf(shop, read));
      continue;
    }
    return refuse('error-body-tested');
  }
  for (const [root, status] of wrapped) wrapNode(shop, draft, root, 'toLegacyError', ...status);
  return null;
}

export interface AnswerPlan {
  /** `null`: only the running program knows, so the answer has to keep the legacy shape. */
  readonly kind: ModelKind | null;
  /** Source of the legacy request, where the program still has it, for the fields that came back from it. */
  readonly request: string | null;
}

/**
 * Rewrites what a call does with its answer: every read in place, or the whole body turned back into the legacy shape
 * where it first appears.
 */
export function rewriteResponse(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  { kind, request }: AnswerPlan,
): Refusal | null {
  const { response, operation } = site;
  if (response.lost !== null) return refuse('response-not-understood');
  if (operation === 'half-migrated') return null;
  const isModels = operation === 'models';
  const moves = isModels ? MODELS_MOVES : kind === null ? null : PREDICTION_MOVES[kind];
  const adapter = isModels ? 'toLegacyModels' : 'toLegacyPrediction';
  for (const origin of response.origins) {
    const uses = usesOf(site, origin);
    if (uses.reads.length + uses.escapes.length === 0) continue;
    if (moves !== null && rewriteReads(shop, draft, origin, uses, moves)) continue;
    if (uses.reads.some(isEcho) && request === null)
      return refuse('response-not-understood', 'The answer is read for a field of the request.');
    const refusal = adaptOrigin(shop, draft, origin, uses, adapter, request === null || isModels ? [] : [request]);
    if (refusal !== null) return refusal;
  }
  return rewriteErrors(shop, draft, site);
}
