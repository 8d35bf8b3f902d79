import { LEGACY_OPERATIONS } from '../legacy.ts';
import { findKnownModel } from '../model-map.ts';
import { analyseBody } from './body.ts';
import type { ClientCall } from './client-call.ts';
import type { Evaluator } from './evaluate.ts';
import { bodyHasInput } from './evidence.ts';
import { findHiddenRoute } from './hidden-route.ts';
import { plainText } from './pieces.ts';
import type { Recogniser, UrlVerdict } from './recognise.ts';
import { isFunction } from './scope.ts';
import type { Target } from './target.ts';
import { isHandedOnAlone } from './told-here.ts';
import type { BodyUse, Pieces, SiteOperation, TextValue } from './types.ts';

/** Methods of the retired routes; a call that certainly uses another one is none. */
const METHODS: Readonly<Record<SiteOperation, string | null>> = {
  models: LEGACY_OPERATIONS.models.method,
  predictions: LEGACY_OPERATIONS.predictions.method,
  'half-migrated': null,
};

/** A value of a URL that makes its request a call of a retired route. */
export interface Match {
  readonly verdict: UrlVerdict;
  readonly pieces: Pieces;
  readonly operation: SiteOperation;
}

const CERTAINTY: readonly UrlVerdict['host'][] = ['legacy', 'unknown'];

/** The value of a URL that makes it a retired route, the surest first. */
export function matchUrl({ alternatives }: TextValue, method: string | null, recognise: Recogniser): Match | null {
  const verdicts = alternatives.map((pieces) => ({ pieces, verdict: recognise(pieces) }));
  // A path of the successor behind a host that is chosen is meant for the successor's.
  const isChosen = verdicts.some(({ verdict }) => verdict.host === 'successor');
  const matches = verdicts.flatMap(({ pieces, verdict }): Match[] => {
    const operation = verdict.route;
    if (operation === null || operation === 'undecided') return [];
    if (operation === 'half-migrated' && isChosen) return [];
    const wanted = METHODS[operation];
    return wanted === null || method === null || method === wanted ? [{ verdict, pieces, operation }] : [];
  });
  return matches.sort((a, b) => CERTAINTY.indexOf(a.verdict.host) - CERTAINTY.indexOf(b.verdict.host))[0] ?? null;
}

/** The ids that a body of the successor's form may name as its model; `null` for one that is not known. */
function modelsIn({ fields }: BodyUse, evaluator: Evaluator): readonly (string | null)[] {
  const field = fields.get('model');
  return field === undefined ? [] : evaluator.evaluate(field.value).alternatives.map(plainText);
}

const isLegacyModel = (id: string | null): boolean => id !== null && findKnownModel(id) !== undefined;

/** Whether a body of the successor's form names a legacy id as its model. */
export const namesLegacyModel = (body: BodyUse, evaluator: Evaluator): boolean =>
  modelsIn(body, evaluator).some(isLegacyModel);

/** A request to the successor that still names a legacy id as its model, and not one that is chosen together with the host. */
export function matchLegacyModel(request: ClientCall, value: TextValue, evaluator: Evaluator): Match | null {
  const isOfSuccessor = (alternative: Pieces): boolean => evaluator.recognise(alternative).host === 'successor';
  const pieces = value.alternatives.find(isOfSuccessor);
  if (pieces === undefined || request.body === null) return null;
  const isChosen = !value.alternatives.every(isOfSuccessor);
  const ids = modelsIn(analyseBody(request.body.node, evaluator.module.scopes, request.body.encoding), evaluator);
  if (!ids.some(isLegacyModel) || (isChosen && !ids.every(isLegacyModel))) return null;
  return { pieces, operation: 'half-migrated', verdict: evaluator.recognise(pieces) };
}

/** A whole URL that only the environment has, where the body is one that only predictions take. */
export function matchEnvironment(request: ClientCall, value: TextValue, evaluator: Evaluator): Match | null {
  const [pieces, ...others] = value.alternatives;
  const [piece, ...more] = pieces ?? [];
  if (pieces === undefined || piece === undefined || others.length > 0 || more.length > 0) return null;
  if (!('hole' in piece) || piece.hole !== 'env' || request.body === null) return null;
  if (request.method !== null && request.method !== METHODS.predictions) return null;
  if (!bodyHasInput(analyseBody(request.body.node, evaluator.module.scopes, request.body.encoding))) return null;
  return { pieces, operation: 'predictions', verdict: { host: 'unknown', route: 'predictions', model: null } };
}

/**
 * A whole URL that a class is told when it is made, where the body is one that only predictions take. Where it leads, only those
 * can say who make the class.
 */
export function matchTold(request: ClientCall, evaluator: Evaluator): Match | null {
  const [alternative] = request.value;
  if (alternative === undefined || request.body === null || !isHandedOnAlone(request)) return null;
  if (request.method !== null && request.method !== METHODS.predictions) return null;
  if (!bodyHasInput(analyseBody(request.body.node, evaluator.module.scopes, request.body.encoding))) return null;
  if (!evaluator.follow(request.url).every(isToldToClass)) return null;
  const verdict: UrlVerdict = { host: 'unknown', route: 'predictions', model: null };
  return { pieces: alternative.pieces, operation: 'predictions', verdict };
}

/** Whether a value is a parameter of a constructor, or a member of one. */
function isToldToClass(target: Target): boolean {
  const { scopes } = target.frame.module;
  const parameter = target.kind === 'hole' ? target.parameter : undefined;
  const owner = parameter === undefined ? undefined : scopes.variableOf(parameter)?.definitions[0]?.node;
  const holder = isFunction(owner) ? scopes.parentOf(owner) : null;
  return holder?.type === 'MethodDefinition' && holder.kind === 'constructor';
}

/** A URL that is put together out of sight, of parts that only a retired route has. */
export function matchHidden(request: ClientCall, value: TextValue, evaluator: Evaluator): Match | null {
  const isSeen = value.alternatives.some((alternative) => {
    const { host, route } = evaluator.recognise(alternative);
    return host !== 'unknown' && (host !== 'legacy' || route === null);
  });
  const pieces = value.alternatives.find((alternative) => alternative.some((piece) => 'hole' in piece));
  if (isSeen || pieces === undefined) return null;
  const operation = findHiddenRoute(request.url, evaluator);
  const wanted = operation === null ? null : METHODS[operation];
  // What is handed over alone may be a whole request, whose method nobody sees here.
  const isOther = request.method !== null && request.method !== wanted && request.request.arguments.length > 1;
  if (operation === null || isOther) return null;
  return { pieces, operation, verdict: { host: 'legacy', route: operation, model: null } };
}
