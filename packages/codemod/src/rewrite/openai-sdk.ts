import { isFunction, MANUAL_REASONS, unwrap, walk, type CallSite } from '@modelhub-migration/contract/analysis';
import { isSharedBody } from './body-owner.ts';
import { createDraft, losesEffect, sourceOf, type Draft, type Workshop } from './draft.ts';
import { allNameModels, isVisible, MODEL_NOT_AT_HAND, planModel } from './model.ts';
import { findAnswer, type SdkAnswer } from './openai-sdk-answer.ts';
import { clientSource } from './openai-sdk-client.ts';
import { errorsAreOpaque } from './openai-sdk-failure.ts';
import { objectOf, readBaseUrl, readSdkRequest } from './openai-sdk-request.ts';
import { fitTypes } from './openai-sdk-typing.ts';
import { isKept, keep, type Kept, type SdkClient, type SdkWorkshop } from './openai-sdk-types.ts';
import { isPlainBody, requestSource } from './request-literal.ts';
import { rewriteInPlace } from './response.ts';
import { indentAt } from './style.ts';
import { isRefusal, type Expression, type Node, type Refusal } from './types.ts';

/** Clients whose calls the SDK can take over, and whether they throw on a failure themselves. */
const THROWS_ON_FAILURE: Readonly<Record<string, boolean>> = { fetch: false, axios: true, got: true, ky: true };

/** Files that a bundler may send to a browser, where the SDK refuses to run. */
const BROWSER_FILES = /\.(?:jsx|tsx|vue|svelte|astro)$/;

/** The SDK's method for each kind of request. */
const METHODS = { text: 'chat.completions.create', image: 'images.generate', models: 'models.list' } as const;

/** What stands in the way of any rewrite stands in the way of this one. */
const keepFor = ({ refused, detail }: Refusal): Kept => keep(detail ?? MANUAL_REASONS[refused].why);

/** Characters of an object literal, its indentation included, that still go on one line beside the call. */
const LONGEST_LITERAL = 60;

const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** Source of the token as the SDK's types want it: a text, whatever the header made a text of. */
function tokenSource(shop: Workshop, sdk: SdkWorkshop, token: Expression): string {
  const source = sourceOf(shop, token);
  if (!sdk.typed) return source;
  const value = unwrap(token);
  if (token !== value || value.type === 'TemplateLiteral') return source;
  const { alternatives } = shop.evaluate(token);
  const [only] = alternatives;
  if (alternatives.length === 1 && only?.some((piece) => 'hole' in piece && piece.hole === 'env') === true)
    return `${source} ?? ${shop.style.quote}${shop.style.quote}`;
  if (alternatives.every((pieces) => pieces.every((piece) => 'text' in piece))) return source;
  const variable = value.type === 'Identifier' ? shop.scopes.variableOf(value) : null;
  const annotation = variable?.definitions[0]?.identifier.typeAnnotation?.typeAnnotation.type;
  return annotation === 'TSStringKeyword' ? source : `String(${source})`;
}

/** The client that a call goes through; one that only a function can make is made where that function begins. */
function clientFor(
  shop: Workshop,
  sdk: SdkWorkshop,
  draft: Draft,
  site: CallSite,
  token: Expression,
  baseUrl: string,
): SdkClient | Kept {
  let isPlain = true;
  walk(token, ({ type }) => (isPlain &&= type !== 'YieldExpression' && type !== 'AssignmentExpression'));
  if (!isPlain) return keep('The token cannot be read anew.');
  const source = tokenSource(shop, sdk, token);
  if (isVisible(shop, token, shop.scopes.program)) return sdk.moduleClient(source, baseUrl);
  const owner = shop.scopes.functionOf(site.call);
  if (
    owner === null ||
    !isFunction(owner) ||
    owner.body.type !== 'BlockStatement' ||
    !isVisible(shop, token, owner.body)
  )
    return keep('The token is not at hand where a client can be made.');
  const client = sdk.localClient(owner, source, baseUrl);
  const first = owner.body.body.find((statement) => !('directive' in statement && statement.directive !== undefined));
  const start = first === undefined ? -1 : shop.text.lastIndexOf('\n', first.range[0] - 1) + 1;
  if (first === undefined || shop.text.slice(start, first.range[0]).trim() !== '')
    return keep('The function has no line that a client can be made on.');
  const indent = indentAt(shop.text, first.range[0]);
  const text = indent + clientSource(client, sdk.className, shop.style, indent) + shop.style.eol;
  draft.edits.push({ start, end: start, text });
  return client;
}

/** Arguments of the SDK's method: the new request, in place or by the name it has. */
function bodySource(
  shop: Workshop,
  sdk: SdkWorkshop,
  draft: Draft,
  site: CallSite,
  outdent: string,
): { method: string; kind: 'text' | 'image' | null; body: string[] } | Kept {
  if (site.operation === 'models') return { method: METHODS.models, kind: null, body: [] };
  const model = planModel(shop, site);
  if (isRefusal(model)) return keepFor(model);
  const { body } = site;
  if (body === null || model.kind === null || !isPlainBody(body))
    return keep('The body is not an object literal in the call.');
  if ([...body.fields.keys()].some((path) => path.startsWith('properties.collection')))
    return keep('The call searches a collection, which the SDK does not know.');
  if (isSharedBody(shop, site, body.object)) return keep('Another call sends the same body.');
  if (!allNameModels(shop, body.object)) return keep(MODEL_NOT_AT_HAND);
  const isInline = contains(site.call, body.object);
  if (!isInline && sdk.typed) return keep("The body is made before the call, with no type of the SDK's.");
  const place = isInline ? { outdent } : {};
  const target = { kind: model.kind, model: model.successor(draft, body.object), retrieval: null, ...place };
  const trial = requestSource(shop, createDraft(), body, target);
  const isLong =
    isInline && !isRefusal(trial) && !trial.includes('\n') && outdent.length + trial.length > LONGEST_LITERAL;
  const text = requestSource(shop, draft, body, isLong ? { ...target, multiLine: true } : target);
  if (isRefusal(text)) return keepFor(text);
  const method = METHODS[model.kind];
  if (isInline) return { method, kind: model.kind, body: [text] };
  draft.edits.push({ start: body.object.range[0], end: body.object.range[1], text });
  return { method, kind: model.kind, body: [sourceOf(shop, body.node)] };
}

function callSource({ is, onFailure }: SdkAnswer, call: string): string {
  if (is === 'promise') return call + onFailure;
  return is === 'value' ? `await ${call}` : `(await ${call})`;
}

/** Whether a failed call that nothing checked ends in an exception anyway, so that one of the SDK's changes nothing. */
function failsLoudly({ response }: CallSite, answer: SdkAnswer): boolean {
  if (answer.onFailure !== '') return true;
  return response.escapes.length === 0 && response.reads.length > 0 && !response.reads.some(({ optional }) => optional);
}

/**
 * Rewrites a call to go through the official SDK.
 *
 * @returns why not, where the SDK cannot be proved to do the same; the call then keeps its HTTP client
 */
export function rewriteWithSdk(shop: Workshop, sdk: SdkWorkshop, site: CallSite, file: string): Draft | Kept {
  const { oldSdk } = shop.settings;
  if (oldSdk !== undefined)
    return keep(
      `The package asks for the SDK as "${oldSdk}", which is older than what the call needs: raise it first.`,
    );
  const throws = THROWS_ON_FAILURE[site.client];
  const call = sdk.requestOf(site);
  if (throws === undefined || call === null || site.operation === 'half-migrated')
    return keep('The call does not go through a client that the SDK can take the place of.');
  if (BROWSER_FILES.test(file)) return keep('The SDK does not run in browsers.');
  const answer = findAnswer(shop, site);
  if (isKept(answer)) return answer;
  if (!errorsAreOpaque(shop, site) || (!throws && !failsLoudly(site, answer)))
    return keep('What the program does with a failure depends on its HTTP client.');
  const request = readSdkRequest(shop, call);
  if (isKept(request)) return request;
  const baseUrl = readBaseUrl(site);
  if (typeof baseUrl !== 'string') return baseUrl;

  const draft = createDraft();
  const client = clientFor(shop, sdk, draft, site, request.token, baseUrl);
  if (isKept(client)) return client;
  draft.sdkClients.add(client);
  const body = bodySource(shop, sdk, draft, site, answer.indent);
  if (isKept(body)) return body;
  // The body's own mapping may say that nothing in it can be proved.
  const refusal = rewriteInPlace(shop, draft, site, { kind: body.kind, request: null });
  if (refusal !== null) return keepFor(refusal);
  const misfit = sdk.typed ? fitTypes(shop, draft, site, body.kind) : null;
  if (misfit !== null) return misfit;
  const options =
    request.signal === null ? [] : [request.signal === 'signal' ? '{ signal }' : `{ signal: ${request.signal} }`];
  if (losesEffect(shop, draft, site.url.node)) return keep('Making the URL does something else, too.');
  const source = `${client.name}.${body.method}(${[...body.body, ...options].join(', ')})`;
  draft.edits.push(...answer.edits, { start: answer.start, end: answer.end, text: callSource(answer, source) });
  for (const argument of call.request.arguments) {
    const variable =
      argument.type === 'Identifier' && objectOf(shop, argument) !== null ? shop.scopes.variableOf(argument) : null;
    if (variable !== null) draft.orphans.add(variable);
  }
  const headers = call.headers === null ? null : unwrap(call.headers);
  const variable = headers?.type === 'Identifier' ? shop.scopes.variableOf(headers) : null;
  if (variable !== null) draft.orphans.add(variable);
  return draft;
}
