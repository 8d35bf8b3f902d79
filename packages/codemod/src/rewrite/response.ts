import {
  LEGACY_ERROR_KEYS,
  MODELS_MOVES,
  PREDICTION_MOVES,
  SUCCESSOR_ERROR_KEY,
  type FieldMove,
  type ModelKind,
} from '@modelhub-migration/contract';
import { contains, type CallSite, type PayloadOrigin, type PayloadRead } from '@modelhub-migration/contract/analysis';
import { comparesModels, namesOfModels } from './compares-models.ts';
import { mayBeCompared } from './may-be-compared.ts';
import { createDraft, type Draft, type Workshop } from './draft.ts';
import type { NamedBody } from './named-body.ts';
import { aliasStep, findMove } from './moves.ts';
import { isAnsweredByDouble } from './doubled-answers.ts';
import { adaptOrigin, usesOf, type Uses } from './response-adapt.ts';
import { adaptAnswerOf, adaptCall } from './response-call.ts';
import { echoedRequest, isEcho, isHandedOn, mayHoldEcho, needsEcho } from './response-echo.ts';
import {
  isEither,
  isForFailures,
  mayReadThrown,
  rewriteErrors,
  statusArgument,
  statusUnseen,
} from './response-errors.ts';
import { rewritePattern } from './response-pattern.ts';
import { commentsIn } from './comments.ts';
import { rewriteTypes } from './response-types.ts';
import { refuse, type Node, type Refusal, type Sight } from './types.ts';

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

/** Whether the program does nothing with a part of the body that has a name but read what is in it: no `typeof metadata`. */
function isOnlyReadFrom({ scopes }: Workshop, { node }: PayloadRead, all: readonly PayloadRead[]): boolean {
  const name = node.type === 'Property' && node.value.type === 'Identifier' ? node.value : null;
  const variable = name === null ? null : scopes.variableOf(name);
  if (variable === null) return true;
  return variable.references.every(({ identifier, isType }) => {
    const holder = scopes.parentOf(identifier);
    const isTakenApart = holder?.type === 'VariableDeclarator' && holder.init === identifier;
    return isType || identifier === name || isTakenApart || all.some((read) => contains(read.node, identifier));
  });
}

/** Whether the program looks for an id or name of the retired API among those that it reads from a list, or may. */
function isListSearched(shop: Workshop, { reads }: Uses): boolean {
  const sight: Sight = { scopes: shop.scopes, callersElsewhere: shop.settings.callersElsewhere };
  const ofModels = reads.filter(({ path }) => path.length > 1);
  if (ofModels.some((read) => read.alias !== true && mayBeCompared(sight, read.node))) return true;
  const takesIds = ofModels.length > 0;
  const isSearchedHere = (): boolean => comparesModels(shop.scopes, namesOfModels([shop.scopes]));
  return takesIds && (shop.settings.comparesModelsAround ?? isSearchedHere)();
}

/** Changes every read of one origin; `false` where one of them has no counterpart. Nothing is drafted then. */
function rewriteReads(
  shop: Workshop,
  draft: Draft,
  origin: PayloadOrigin,
  uses: Uses,
  moves: readonly FieldMove[],
): boolean {
  if (uses.escapes.length > 0) return false;
  if (moves === MODELS_MOVES && isListSearched(shop, uses)) return false;
  if (uses.reads.some((read) => read.alias === true && !isOnlyReadFrom(shop, read, uses.reads))) return false;
  const trial = createDraft();
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

/** Whether a program looks for the successor's own error envelope, besides the legacy one: `body.error.message`. */
const isOfSuccessor = ({ path }: PayloadRead): boolean => path[0] === SUCCESSOR_ERROR_KEY;

export interface AnswerPlan {
  /** `null`: only the running program knows, so the answer has to keep the legacy shape. */
  readonly kind: ModelKind | null;
  /** The legacy request, where the program still has it, for the fields that came back from it. */
  readonly request: NamedBody | null;
  /** Whether another service may give the answer, so that it is not read in the successor's shape. */
  readonly keepsShape?: true;
}

/** Whether a file may ask a body for its status: an answer that is turned as a whole does not know it. */
const namesStatus = ({ text }: Workshop): boolean => text.includes(LEGACY_ERROR_KEYS[1]);

const HOOKED = 'A hook or interceptor of the HTTP client sees the body on its way.';

/**
 * Rewrites what a call does with its answer: every read in place, or the whole body turned back into the legacy shape
 * where it first appears; where that is not understood, the answer is turned where the call gives it.
 */
export function rewriteResponse(shop: Workshop, draft: Draft, site: CallSite, plan: AnswerPlan): Refusal | null {
  const trial = createDraft();
  const { hooked, origins, reads, errorReads, within } = site.response;
  const isTurnedWithin = within !== undefined && shop.turned.has(within.fn);
  const refusal = isTurnedWithin ? refuse('response-not-understood') : rewriteInPlace(shop, trial, site, plan);
  draft.kind = plan.kind;
  if (refusal === null) {
    draft.edits.push(...trial.edits);
    draft.places.push(...trial.places);
    for (const adapter of trial.adapters) draft.adapters.add(adapter);
    draft.keepsShape = trial.keepsShape;
    return null;
  }
  if (hooked || site.operation === 'half-migrated') return refusal;
  const isEitherWay = refusal.refused === 'error-body-tested';
  const echoes = reads.filter(isEcho);
  const legacy = plan.request?.source ?? echoedRequest(shop, site, echoes, site.call, isHandedOn(site.response));
  if (needsEcho(shop, site) && legacy === null) return refuse('response-not-understood', READS_REQUEST);
  if (!adaptCall(shop, draft, site, legacy, isEitherWay))
    return isEitherWay ? rewriteInPlace(shop, draft, site, plan, true) : refusal;
  draft.keepsShape = true;
  // Inside a function whose client's answer is turned, failures are turned with it.
  const isTurned = ({ range }: Node): boolean =>
    draft.turns !== null && draft.turns.range[0] <= range[0] && range[1] <= draft.turns.range[1];
  const caught = errorReads.filter(
    ({ origin, node }) => (origin === null || !origins.includes(origin)) && !(origin === null && isTurned(node)),
  );
  return rewriteErrors(shop, draft, site, caught);
}

/**
 * Turns what a call gives where its URL is that of a retired route, and leaves the answers of other services as they are.
 *
 * @param url source of the URL, which still means the same when the answer is there
 * @param request source of the legacy request, where the program still has it
 */
export function rewriteAnswerOf(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  url: string,
  request: string | null,
): Refusal | null {
  const { hooked, reads } = site.response;
  if (hooked) return refuse('response-not-understood', HOOKED);
  draft.keepsShape = true;
  const legacy = request ?? echoedRequest(shop, site, reads.filter(isEcho), site.call, isHandedOn(site.response));
  if (needsEcho(shop, site) && legacy === null) return refuse('response-not-understood', READS_REQUEST);
  // What an error holds does not say which service it came from.
  if (mayReadThrown(shop, site)) return refuse('error-body-tested', 'Another service may give the error that is read.');
  return adaptAnswerOf(shop, draft, site, url, legacy) ? null : refuse('response-not-understood');
}

const READS_REQUEST = 'The answer is read for a field of the request.';

/**
 * {@link rewriteResponse}, where the way from the call to every read of the body is understood.
 *
 * @param turnsEither whether a body that is read for a success and for a failure alike is turned as a whole, which does
 *   not tell the program its status
 */
export function rewriteInPlace(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  { kind, request, keepsShape }: AnswerPlan,
  turnsEither = false,
): Refusal | null {
  const { response, operation } = site;
  if (response.hooked) return refuse('response-not-understood', HOOKED);
  if (response.lost !== null) return refuse('response-not-understood');
  if (operation === 'half-migrated') return null;
  draft.kind = kind;
  const isModels = operation === 'models';
  const known = isModels ? MODELS_MOVES : kind === null ? null : PREDICTION_MOVES[kind];
  const isKept = keepsShape === true || response.typed === true || isAnsweredByDouble(shop, site);
  const moves = isKept ? null : known;
  draft.keepsShape = isKept;
  const adapter = isModels ? 'toLegacyModels' : 'toLegacyPrediction';
  const turned = new Set<PayloadOrigin>();
  for (const origin of response.origins) {
    const uses = usesOf(site, origin);
    if (uses.reads.length + uses.escapes.length === 0) continue;
    if (isForFailures(shop, origin.node)) {
      if (uses.escapes.length === 0 && uses.reads.every(isOfSuccessor)) continue;
      const refusal = adaptOrigin(
        shop,
        draft,
        origin,
        { ...uses, errors: [] },
        'toLegacyError',
        statusArgument(shop, origin.node),
      );
      if (refusal !== null) return refusal;
      turned.add(origin);
      continue;
    }
    const isWhole = turnsEither && !namesStatus(shop) && uses.errors.some((read) => isEither(shop, site, read));
    if (isWhole) turned.add(origin);
    else if (moves !== null && rewriteReads(shop, draft, origin, uses, moves)) continue;
    const echoes = uses.reads.filter(isEcho);
    const isOpen = uses.escapes.length > 0 || uses.reads.some(mayHoldEcho);
    const own = request?.isKnownAt(origin.node) === true ? request.source : null;
    const legacy = own ?? echoedRequest(shop, site, echoes, origin.node, isOpen);
    const isNeeded = echoes.length > 0 || (isOpen && needsEcho(shop, site));
    if (isNeeded && legacy === null) return refuse('response-not-understood', READS_REQUEST);
    const adapted = isWhole ? { ...uses, errors: [] } : uses;
    const status = uses.escapes.length === 0 ? [] : statusUnseen(shop, site, origin);
    const second = isModels || legacy === null ? status.map(() => 'undefined') : [legacy];
    const refusal = adaptOrigin(shop, draft, origin, adapted, adapter, [...second, ...status]);
    if (refusal !== null) return refusal;
    // What leaves the file comes from here, too.
    draft.keepsShape = true;
  }
  const left = response.errorReads.filter(({ origin }) => origin === null || !turned.has(origin));
  return rewriteErrors(shop, draft, site, left);
}
