import { isDecidedByAddress } from './address-decisions.ts';
import { analyseBody } from './body.ts';
import { toTextValue, type ClientCall } from './client-call.ts';
import type { EnvelopeRead } from './envelope-reads.ts';
import type { Evaluator } from './evaluate.ts';
import { gatherEvidence, tierOf } from './evidence.ts';
import { UNKNOWN_CLIENT } from './clients.ts';
import { isPartOf } from './is-part-of.ts';
import { matchEnvironment, matchHidden, matchLegacyModel, matchTold, matchUrl, type Match } from './match-url.ts';
import { toModelUse } from './model-use.ts';
import { namesBody } from './names-body.ts';
import { analyseResponse } from './response.ts';
import type { UrlVerdict } from './recognise.ts';
import type { StyleId } from './response-styles.ts';
import type {
  BodyUse,
  CallSite,
  Evidence,
  Leaves,
  PayloadRead,
  Pieces,
  ResponseUse,
  TextValue,
  Tier,
  ToldByCallers,
  UrlUse,
} from './types.ts';

/** What a request says of its URL besides the URL. */
const urlOf = ({ url: node, part, member, baseUrl }: ClientCall): Omit<UrlUse, 'pieces' | 'value'> => ({
  node,
  ...(part === undefined ? {} : { part }),
  ...(member === undefined ? {} : { member }),
  baseUrl,
});

/** The call site that a request is, or `null`. */
export function toRequestSite(
  request: ClientCall,
  evaluator: Evaluator,
  leaves?: Leaves,
  toldBy?: ToldByCallers,
): CallSite | null {
  const { scopes } = evaluator.module;
  const value = toTextValue(request.value);
  const seen = findMatch(request, value, evaluator);
  const match = seen ?? (toldBy === undefined ? null : matchTold(request, evaluator));
  if (match === null) return null;
  const { verdict, pieces } = match;
  const found = request.body === null ? null : analyseBody(request.body.node, scopes, request.body.encoding);
  const body = isOfAnotherService(request, found, value, evaluator) ? null : found;
  const operation = match.operation === 'predictions' && isOpenAiBody(body) ? 'half-migrated' : match.operation;
  const late = new LateParts({ request, value, verdict, body, operation, leaves }, evaluator);
  // Where the host is known it decides alone, and a linter asks nothing further.
  const tier = seen === null ? null : tierOf(verdict, verdict.host === 'unknown' ? late.evidence : []);
  const isOpen = verdict.host === 'unknown' && toldBy !== undefined;
  if (tier === null && !isOpen) return null;
  const client = request.wrapper === null ? request.client.id : 'wrapper';
  const url = { ...urlOf(request), pieces, value };
  const at = (certainty: Tier, told: readonly Pieces[] = []): CallSite => {
    const where = told.length === 0 ? url : { ...url, told };
    return new RequestSite({ operation, tier: certainty, client, call: request.call, url: where, body }, late);
  };
  const told = isOpen ? toldBy(at('certain')) : null;
  if (told !== null) return at('certain', told);
  return tier === null ? null : at(tier);
}

/**
 * A client's own call inside a function of the program, as a call of a retired route that other calls lead to it: a prediction, unless
 * it sends nothing.
 */
export function toSenderSite(request: ClientCall, evaluator: Evaluator): CallSite {
  const value = toTextValue(request.value);
  const [pieces = []] = value.alternatives;
  const body =
    request.body === null ? null : analyseBody(request.body.node, evaluator.module.scopes, request.body.encoding);
  const operation = request.body === null ? 'models' : 'predictions';
  const verdict = evaluator.recognise(pieces);
  const late = new LateParts({ request, value, verdict, body, operation, leaves: undefined }, evaluator);
  const { client, call } = request;
  const url = { ...urlOf(request), pieces, value };
  return new RequestSite({ operation, tier: 'certain', client: client.id, call, url, body }, late);
}

/** Whether a function of another file is called that says by its own types what the body holds. */
function isTypedElsewhere({ wrapper }: ClientCall, { module }: Evaluator): boolean {
  return wrapper !== null && !isPartOf(wrapper, module.program, module.scopes) && namesBody(wrapper);
}

/** Adds what functions that the answer goes through read of failures. */
function withEnvelope(use: ResponseUse, reads: readonly EnvelopeRead[], { module }: Evaluator): ResponseUse {
  if (reads.length === 0) return use;
  const here = reads.filter((read) => read.module === module);
  const elsewhere = reads.flatMap((read) =>
    here.includes(read) ? [] : [{ file: read.module.file, start: read.start }],
  );
  const isSeen = (read: EnvelopeRead): boolean =>
    use.errorReads.some(({ node, root }) => node === read.node || root === read.root);
  const more = here
    .filter((read) => !isSeen(read))
    .map(({ node, key, root, optional }): PayloadRead => ({
      origin: null,
      path: [key],
      node,
      root,
      from: 0,
      optional,
    }));
  return { ...use, errorReads: [...use.errorReads, ...more], ...(elsewhere.length === 0 ? {} : { elsewhere }) };
}

/** How most clients hand over an answer: as its body, or in a member. */
const USUAL_STYLES: readonly StyleId[] = ['payload', 'axios', 'fetch'];

/** What makes a request a call of a retired route: its URL, else what its URL is made of. */
function findMatch(request: ClientCall, value: TextValue, evaluator: Evaluator): Match | null {
  const match = matchUrl(value, request.method, evaluator.recognise) ?? matchLegacyModel(request, value, evaluator);
  // A base that nobody can work out may be one of a table's.
  if (match !== null && match.verdict.host !== 'unknown') return match;
  return matchHidden(request, value, evaluator) ?? match ?? matchEnvironment(request, value, evaluator);
}

/** What is known of a request that is a call of a retired route. */
interface Known {
  readonly request: ClientCall;
  readonly value: TextValue;
  readonly verdict: UrlVerdict;
  readonly body: BodyUse | null;
  readonly operation: CallSite['operation'];
  readonly leaves: Leaves | undefined;
}

/** What is worked out, once, when somebody asks for it. */
class LateParts {
  readonly #known: Known;
  readonly #evaluator: Evaluator;
  #evidence: CallSite['evidence'] | undefined;
  #model: CallSite['model'] | undefined;
  #response: CallSite['response'] | undefined;
  constructor(known: Known, evaluator: Evaluator) {
    this.#known = known;
    this.#evaluator = evaluator;
  }
  get evidence(): CallSite['evidence'] {
    return (this.#evidence ??= evidenceOf(this.#known, this.response, this.#evaluator));
  }
  get model(): CallSite['model'] {
    if (this.#model === undefined) this.#model = modelOf(this.#known, this.#evaluator);
    return this.#model;
  }
  get response(): CallSite['response'] {
    return (this.#response ??= responseOf(this.#known, this.#evaluator));
  }
}

function modelOf({ operation, verdict, request }: Known, evaluator: Evaluator): CallSite['model'] {
  return operation === 'models' ? null : toModelUse(verdict.model, request.call, evaluator);
}

function responseOf({ request, operation, leaves }: Known, evaluator: Evaluator): CallSite['response'] {
  const found = analyseResponse(
    request.call,
    request.response,
    evaluator.module.scopes,
    operation === 'models' ? 'models' : 'predictions',
    request.callbacks,
    request.failure,
    leaves,
    request.under,
  );
  const whole = withEnvelope(found, request.envelope ?? [], evaluator);
  const use = {
    ...whole,
    ...(request.within === undefined ? {} : { within: request.within }),
    ...(request.sender === undefined ? {} : { sender: request.sender }),
    ...(request.composed === true || isReadAside(request, operation) ? { composed: true as const } : {}),
    ...(isNoted(request) ? { noted: true as const } : {}),
    ...(isTypedElsewhere(request, evaluator) ? { typed: true as const } : {}),
    ...(isDecidedByAddress(request, operation, evaluator) ? { decided: true as const } : {}),
  };
  return request.hook === null ? use : { ...use, lost: use.lost ?? request.call, hooked: request.hook };
}

const isReadAside = ({ passed = [] }: ClientCall, operation: CallSite['operation']): boolean =>
  passed.some((each) => each.isReadAside(operation === 'models' ? 'models' : 'predictions'));

const isNoted = ({ passed = [] }: ClientCall): boolean => passed.some((each) => each.isNoted);

/** What would be read of an answer that an unknown client hands over in one of the usual ways. */
function guessResponses({ request, operation }: Known, { module: { scopes } }: Evaluator): ResponseUse[] {
  if (request.client !== UNKNOWN_CLIENT) return [];
  return USUAL_STYLES.map((style) =>
    analyseResponse(request.call, style, scopes, operation === 'models' ? 'models' : 'predictions', request.callbacks, {
      style,
      handlers: [],
    }),
  );
}

function evidenceOf(known: Known, response: ResponseUse, evaluator: Evaluator): CallSite['evidence'] {
  const { request, value, verdict, body, operation } = known;
  const signs = gatherEvidence({
    operation,
    verdict,
    model: verdict.model,
    body,
    responses: [response, ...guessResponses(known, evaluator)],
    values: [value, ...headerValues(request, evaluator)],
    named: request.headers === null ? [request.url] : [request.url, request.headers],
    call: request.call,
    scopes: evaluator.module.scopes,
  });
  return verdict.host === 'successor' ? [...signs, 'legacy-model-id' as const] : signs;
}

class RequestSite implements CallSite {
  readonly operation: CallSite['operation'];
  readonly tier: CallSite['tier'];
  readonly client: CallSite['client'];
  readonly call: CallSite['call'];
  readonly url: CallSite['url'];
  readonly body: CallSite['body'];
  readonly #late: LateParts;
  readonly #sign: readonly Evidence[];
  constructor(known: Omit<CallSite, keyof LateParts>, late: LateParts, sign: readonly Evidence[] = []) {
    this.operation = known.operation;
    this.tier = known.tier;
    this.client = known.client;
    this.call = known.call;
    this.url = known.url;
    this.body = known.body;
    this.#late = late;
    this.#sign = sign;
  }
  get evidence(): CallSite['evidence'] {
    return this.#sign.length === 0 ? this.#late.evidence : [...this.#late.evidence, ...this.#sign];
  }
  get model(): CallSite['model'] {
    return this.#late.model;
  }
  get response(): CallSite['response'] {
    return this.#late.response;
  }
  /** The same, with one more sign. */
  with(tier: Tier, sign: Evidence): CallSite {
    const { operation, client, call, url, body } = this;
    return new RequestSite({ operation, tier, client, call, url, body }, this.#late, [...this.#sign, sign]);
  }
}

/** A call site that one more sign makes likely: its base is that of another one. */
export const asLikely = (site: CallSite): CallSite =>
  site instanceof RequestSite ? site.with('likely', 'same-base') : site;

/** Whether a body has OpenAI's form: `model` or `messages` at the top, and no `properties`. */
function isOpenAiBody(body: BodyUse | null): boolean {
  return (
    body?.object != null && (body.fields.has('messages') || body.fields.has('model')) && !body.fields.has('properties')
  );
}

/** Whether a body that comes with the URL from elsewhere is that of another service, which the same call may ask. */
function isOfAnotherService(
  { call }: ClientCall,
  body: BodyUse | null,
  { alternatives }: TextValue,
  { module: { scopes }, recognise }: Evaluator,
): boolean {
  const isHanded = isOpenAiBody(body) && body !== null && !isPartOf(body.node, call, scopes);
  return isHanded && alternatives.some((pieces) => recognise(pieces).host === 'other');
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
