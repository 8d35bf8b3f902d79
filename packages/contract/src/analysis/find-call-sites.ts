import type { TSESTree } from '@typescript-eslint/types';
import { findKnownModel } from '../model-map.ts';
import { analyseBody } from './body.ts';
import { createCallReader, toTextValue, type ClientCall } from './client-call.ts';
import { UNKNOWN_CLIENT } from './clients.ts';
import { DECLARATIVE_CLIENT, readDeclarativeRequests, type DeclarativeRequest } from './declarative-requests.ts';
import { createEvaluator, type Evaluator } from './evaluate.ts';
import { gatherEvidence, tierOf } from './evidence.ts';
import { findHiddenRoute } from './hidden-route.ts';
import { lateMembers } from './late-members.ts';
import type { Module, ModuleHost } from './module.ts';
import { plainText } from './pieces.ts';
import type { Recogniser, UrlVerdict } from './recognise.ts';
import { analyseResponse } from './response.ts';
import type { Target } from './target.ts';
import type {
  BodyUse,
  CallSite,
  Expression,
  Leaves,
  ModelUse,
  Node,
  Pieces,
  ResponseUse,
  SiteOperation,
  TextValue,
} from './types.ts';
import { staticName, unwrap, walk } from './walk.ts';
import { createRequestReader } from './wrappers.ts';

/** Methods of the retired routes; a call that certainly uses another one is none. */
const METHODS: Readonly<Record<SiteOperation, string | null>> = {
  models: 'GET',
  predictions: 'POST',
  'half-migrated': null,
};

/**
 * Finds every call of a retired route in a file, in source order: one site a call, of whatever tier. Callers choose the
 * tiers they act on.
 *
 * @param module the parsed file
 * @param host what is known of other files; without it imported URLs and clients stay unknown
 * @param leaves exported functions whose callers in other files the asker follows; none by default
 */
export function findCallSites(module: Module, host?: ModuleHost, leaves?: Leaves): CallSite[] {
  return findCallSitesWith(createEvaluator(module, host), leaves);
}

/** {@link findCallSites} with an evaluator that its caller goes on using, so that nothing is worked out twice. */
export function findCallSitesWith(evaluator: Evaluator, leaves?: Leaves): CallSite[] {
  const { module } = evaluator;
  const requests = createRequestReader(evaluator, createCallReader(evaluator));
  const sites: CallSite[] = [];
  for (const call of module.scopes.ofType('CallExpression')) {
    if (call.callee.type === 'Super') continue;
    const request = requests.read(call) ?? readUnknown(call, evaluator);
    const site = request === null ? null : toSite(request, evaluator, leaves);
    if (site !== null) sites.push(site);
  }
  for (const node of module.scopes.ofType('NewExpression')) {
    const site = toSdkSite(node, evaluator);
    if (site !== null) sites.push(site);
  }
  for (const request of readDeclarativeRequests(evaluator)) {
    const site = toDeclarativeSite(request, evaluator);
    if (site !== null) sites.push(site);
  }
  return sites.sort((a, b) => a.call.range[0] - b.call.range[0] || b.call.range[1] - a.call.range[1]);
}

interface Match {
  readonly verdict: UrlVerdict;
  readonly pieces: Pieces;
  readonly operation: SiteOperation;
}

const CERTAINTY: readonly UrlVerdict['host'][] = ['legacy', 'unknown'];

/** The value of a URL that makes it a retired route, the surest first. */
function matchUrl({ alternatives }: TextValue, method: string | null, recognise: Recogniser): Match | null {
  const matches = alternatives.flatMap((pieces): Match[] => {
    const verdict = recognise(pieces);
    const operation = verdict.route;
    if (operation === null || operation === 'undecided') return [];
    const wanted = METHODS[operation];
    return wanted === null || method === null || method === wanted ? [{ verdict, pieces, operation }] : [];
  });
  return matches.sort((a, b) => CERTAINTY.indexOf(a.verdict.host) - CERTAINTY.indexOf(b.verdict.host))[0] ?? null;
}

function toSite(request: ClientCall, evaluator: Evaluator, leaves?: Leaves): CallSite | null {
  const { scopes } = evaluator.module;
  const value = toTextValue(request.value);
  const match =
    matchUrl(value, request.method, evaluator.recognise) ??
    matchLegacyModel(request, value, evaluator) ??
    matchHidden(request, value, evaluator);
  if (match === null) return null;
  const { verdict, pieces } = match;
  const body = request.body === null ? null : analyseBody(request.body.node, scopes);
  const operation = match.operation === 'predictions' && isOpenAiBody(body) ? 'half-migrated' : match.operation;
  const response = lazily(() => {
    const use = analyseResponse(
      request.call,
      request.response,
      scopes,
      operation === 'models' ? 'models' : 'predictions',
      request.callbacks,
      request.failure,
      leaves,
    );
    return request.hook === null ? use : { ...use, lost: use.lost ?? request.call, hooked: true as const };
  });
  const evidence = lazily(() => {
    const signs = gatherEvidence({
      operation,
      verdict,
      model: verdict.model,
      body,
      response: response(),
      values: [value, ...headerValues(request, evaluator)],
      named: request.headers === null ? [request.url] : [request.url, request.headers],
    });
    return verdict.host === 'successor' ? [...signs, 'legacy-model-id' as const] : signs;
  });
  const model = lazily(() => (operation === 'models' ? null : toModelUse(verdict.model, request.call, evaluator)));
  // Where the host is known it decides alone, and a linter asks nothing further.
  const tier = tierOf(verdict, verdict.host === 'unknown' ? evidence() : []);
  if (tier === null) return null;
  const client = request.wrapper === null ? request.client.id : 'wrapper';
  const url = { node: request.url, pieces, value, baseUrl: request.baseUrl };
  return createSite({ operation, tier, client, call: request.call, url, body }, { evidence, model, response });
}

const createSite = lateMembers<CallSite>()('evidence', 'model', 'response');

/** A value that is worked out when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Whether a body has OpenAI's form: `model` or `messages` at the top, and no `properties`. */
function isOpenAiBody(body: BodyUse | null): boolean {
  return (
    body?.object != null && (body.fields.has('messages') || body.fields.has('model')) && !body.fields.has('properties')
  );
}

/** A request to the successor that still names a legacy id as its model. */
function matchLegacyModel(request: ClientCall, value: TextValue, evaluator: Evaluator): Match | null {
  const pieces = value.alternatives.find((alternative) => evaluator.recognise(alternative).host === 'successor');
  if (pieces === undefined || request.body === null) return null;
  const field = analyseBody(request.body.node, evaluator.module.scopes).fields.get('model');
  const ids = field === undefined ? [] : evaluator.evaluate(field.value).alternatives.map(plainText);
  if (!ids.some((id) => id !== null && findKnownModel(id) !== undefined)) return null;
  return { pieces, operation: 'half-migrated', verdict: evaluator.recognise(pieces) };
}

/** A URL that is put together out of sight, of parts that only a retired route has. */
function matchHidden(request: ClientCall, value: TextValue, evaluator: Evaluator): Match | null {
  const isSeen = value.alternatives.some((pieces) => !['unknown', 'legacy'].includes(evaluator.recognise(pieces).host));
  const pieces = value.alternatives.find((alternative) => alternative.some((piece) => 'hole' in piece));
  if (isSeen || pieces === undefined || request.wrapper !== null) return null;
  const operation = findHiddenRoute(request.url, evaluator);
  const wanted = operation === null ? null : METHODS[operation];
  if (operation === null || (request.method !== null && request.method !== wanted)) return null;
  return { pieces, operation, verdict: { host: 'legacy', route: operation, model: null } };
}

/** Header objects hold a handful of entries; more is no header object. */
const MAX_HEADERS = 12;

/** The values of the headers: the key's name may say whose it is. */
function headerValues({ headers }: ClientCall, evaluator: Evaluator): TextValue[] {
  if (headers === null) return [];
  return evaluator
    .follow(headers)
    .flatMap(({ node }) => (node.type === 'ObjectExpression' ? node.properties.slice(0, MAX_HEADERS) : []))
    .flatMap((property) => (property.type === 'Property' ? [evaluator.evaluate(property.value)] : []));
}

/** The model id, and the one expression that is all of it and may be written at the call. */
function toModelUse(pieces: Pieces | null, call: Node, evaluator: Evaluator): ModelUse {
  if (pieces === null) return { literal: null, pieces: [], expression: null };
  const [first] = pieces;
  const expression = first?.uses?.find(
    (candidate) =>
      pieces.every((piece) => piece.uses?.includes(candidate)) &&
      isWholeValue(candidate, pieces, evaluator) &&
      isVisibleAt(candidate, call, evaluator),
  );
  return { literal: plainText(pieces), pieces, expression: expression ?? null };
}

/** Whether an expression's value is the id and nothing besides. Escaping does not count: in the body the id stands unescaped. */
function isWholeValue(candidate: Expression, pieces: Pieces, evaluator: Evaluator): boolean {
  if (
    candidate.type === 'CallExpression' &&
    candidate.callee.type === 'Identifier' &&
    candidate.callee.name === 'encodeURIComponent'
  )
    return false;
  const shape = (value: Pieces): string => value.map((piece) => ('text' in piece ? piece.text : '\uE000')).join('');
  const { alternatives } = evaluator.evaluate(candidate);
  const inUrl = shape(pieces);
  return alternatives.some((value) => shape(value) === inUrl || encodeURIComponent(shape(value)) === inUrl);
}

/** Whether every name in an expression means the same where the call stands. */
function isVisibleAt(expression: Node, call: Node, { module: { scopes } }: Evaluator): boolean {
  const around = new Set<unknown>();
  for (let scope: ReturnType<typeof scopes.scopeOf> | null = scopes.scopeOf(call); scope !== null; scope = scope.upper)
    around.add(scope);
  let visible = true;
  walk(expression, (node) => {
    const reference = scopes.referenceOf(node);
    if (reference?.variable != null && !around.has(reference.variable.scope)) visible = false;
    if (node.type === 'ThisExpression' && !sharesThis(node, call, scopes.functionOf)) visible = false;
    return visible;
  });
  return visible;
}

function sharesThis(node: Node, call: Node, functionOf: (node: Node) => Node | null): boolean {
  const owner = (at: Node): Node | null => {
    let fn = functionOf(at);
    while (fn?.type === 'ArrowFunctionExpression') fn = functionOf(fn);
    return fn;
  };
  return owner(node) === owner(call);
}

/** Names of functions that send requests, as far as a name can tell. */
const SENDS = /fetch|request|http|post|get|call|send|invoke|predict|api|axios|client/i;

/** A certain legacy URL handed to something that nobody could follow. */
function readUnknown(call: TSESTree.CallExpression, evaluator: Evaluator): ClientCall | null {
  const callee = unwrap(call.callee);
  const name =
    callee.type === 'Identifier'
      ? callee.name
      : callee.type === 'MemberExpression'
        ? staticName(callee.property, callee.computed)
        : null;
  const [url, second] = call.arguments;
  if (name === null || !SENDS.test(name) || url === undefined || url.type === 'SpreadElement') return null;
  if (!evaluator.follow(callee).some(isOutOfSight)) return null;
  const value = evaluator.evaluate(url);
  if (!value.alternatives.some((pieces) => evaluator.recognise(pieces).host === 'legacy')) return null;
  const form = UNKNOWN_CLIENT.forms.find(({ member }) => member === name.toLowerCase());
  const sends =
    (form?.method === 'POST' || /post|predict|send/i.test(name)) &&
    second !== undefined &&
    second.type !== 'SpreadElement';
  return {
    client: UNKNOWN_CLIENT,
    request: call,
    call,
    url,
    value: value.alternatives.map((pieces) => ({ pieces, via: value.via })),
    baseUrl: null,
    method: typeof form?.method === 'string' && form.method !== 'options' ? form.method : null,
    body: sends ? { node: second, encoding: 'either', origin: null } : null,
    headers: null,
    response: 'opaque',
    callbacks: [],
    hook: null,
    failure: { style: 'opaque', handlers: [] },
    wrapper: null,
  };
}

/** A callee that may send a request: something injected, or the project's own import. Packages that are no client are not. */
function isOutOfSight(target: Target): boolean {
  if (target.kind === 'import') return /^(?:[./#~]|@\/)/.test(target.specifier);
  return target.kind === 'hole' && target.reason !== 'loop';
}

/** `new OpenAI({ baseURL: <legacy host> })`: the SDK of the successor's API pointed at the old host. */
function toSdkSite(node: TSESTree.NewExpression, evaluator: Evaluator): CallSite | null {
  const isSdk = evaluator
    .follow(node.callee)
    .some((target) => target.kind === 'import' && target.specifier === 'openai');
  const options = node.arguments[0];
  if (!isSdk || options?.type !== 'ObjectExpression') return null;
  const property = options.properties.find(
    (item): item is TSESTree.Property => item.type === 'Property' && staticName(item.key, item.computed) === 'baseURL',
  );
  if (property === undefined) return null;
  const value = evaluator.evaluate(property.value);
  const pieces = value.alternatives.find((alternative) => evaluator.recognise(alternative).host === 'legacy');
  if (pieces === undefined) return null;
  return {
    operation: 'half-migrated',
    tier: 'certain',
    evidence: ['legacy-host'],
    client: 'openai',
    call: node,
    url: { node: property.value as Expression, pieces, value, baseUrl: null },
    model: null,
    body: null,
    response: { reads: [], errorReads: [], escapes: [], origins: [], lost: node },
  };
}

/** A request that a framework puts together from data: no call is written, and nothing of its answer is seen. */
function toDeclarativeSite(request: DeclarativeRequest, evaluator: Evaluator): CallSite | null {
  const value = toTextValue(request.value);
  const match = matchUrl(value, request.method, evaluator.recognise);
  if (match === null) return null;
  const { object: call, body, base } = request;
  const { operation, verdict, pieces } = match;
  const response: ResponseUse = { reads: [], errorReads: [], escapes: [], origins: [], lost: call };
  const named = [request.url, ...(base === null ? [] : [base]), ...request.named];
  const signs = gatherEvidence({ operation, verdict, model: verdict.model, body, response, values: [value], named });
  const sendsInput = operation === 'predictions' && request.sendsInput && !signs.includes('body-input');
  const evidence = sendsInput ? [...signs, 'body-input' as const] : signs;
  // The whole route is written out behind the base, which is itself a sign that a call's path never is.
  const isRoute = operation === 'predictions' && evidence.length > 0 && verdict.host === 'unknown';
  const tier = isRoute ? 'likely' : tierOf(verdict, evidence);
  if (tier === null) return null;
  return {
    operation,
    tier,
    evidence,
    client: DECLARATIVE_CLIENT,
    call,
    url: { node: request.url, pieces, value, baseUrl: base === null ? null : { node: base, client: call } },
    model: operation === 'models' ? null : toModelUse(verdict.model, call, evaluator),
    body,
    response,
  };
}
