import type { ModelKind } from '@modelhub-migration/contract';
import {
  contains,
  isFunction,
  MANUAL_REASONS,
  unwrap,
  walk,
  type BodyUse,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import { isSharedBody } from './body-owner.ts';
import { createDraft, losesEffect, sourceOf, type Draft, type Workshop } from './draft.ts';
import { allNameModels, isVisible, MODEL_NOT_AT_HAND, planModel } from './model.ts';
import { readDeclaredTypes, withoutTypes } from './openai-sdk-declared.ts';
import { findAnswer, type SdkAnswer } from './openai-sdk-answer.ts';
import { attemptEdits } from './openai-sdk-attempt.ts';
import { readBase } from './openai-sdk-base.ts';
import { clientSource } from './openai-sdk-client.ts';
import { errorsAreOpaque, errorsLeave } from './openai-sdk-failure.ts';
import { errorsOf, readsClientErrors, type ClientErrors } from './openai-sdk-failure-reads.ts';
import { isOwnClient, readSdkRequest } from './openai-sdk-request.ts';
import { fitTypes, UNTYPED_ANSWER } from './openai-sdk-typing.ts';
import { isKept, keep, type Kept, type SdkBase, type SdkClient, type SdkWorkshop } from './openai-sdk-types.ts';
import { isPlainBody, requestSource } from './request-literal.ts';
import { rewriteInPlace } from './response.ts';
import { indentAt } from './style.ts';
import { isRefusal, type Expression, type Node, type Refusal } from './types.ts';

/** Clients whose calls the SDK can take over, and whether they throw on a failure themselves. */
const THROWS_ON_FAILURE: Readonly<Record<string, boolean>> = { fetch: false, axios: true, got: true, ky: true };

/** Files that a bundler may send to a browser, where the SDK refuses to run. */
const BROWSER_FILES = /\.(?:jsx|tsx|vue|svelte|astro)$/;

/** Names that only browsers give a meaning. */
const BROWSER_GLOBALS: ReadonlySet<string> = new Set(['document', 'localStorage', 'sessionStorage', 'window']);

/** Whether a file is for browsers by what it names: their globals, a bundler's settings, the directive of a client component. */
const isForBrowsers = ({ scopes, text }: Workshop): boolean =>
  scopes.globals.some(({ identifier }) => BROWSER_GLOBALS.has(String(identifier.name))) ||
  /\bimport\.meta\.env\b|^\s*['"]use client['"]/.test(text);

/** The SDK's method for each kind of request. */
const METHODS = { text: 'chat.completions.create', image: 'images.generate', models: 'models.list' } as const;

/** The SDK's types of what its methods take. */
const PARAMETERS = {
  text: 'ChatCompletionCreateParamsNonStreaming',
  image: 'ImageGenerateParamsNonStreaming',
} as const;

/** What stands in the way of any rewrite stands in the way of this one. */
const keepFor = ({ refused, detail }: Refusal): Kept => keep(detail ?? MANUAL_REASONS[refused].why);

/** Characters of an object literal, its indentation included, that still go on one line beside the call. */
const LONGEST_LITERAL = 60;

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

/** A constant, whole, or given to an adapter: reading it does nothing and never fails. */
const CONSTANT = /^(?:\w+\([\w$]+\)|[\w$]+)$/;

/** Whether the base of a client is known where its module begins: nothing in it waits for a call. */
const isOfModule = (shop: Workshop, { variables, usesThis, source, key }: SdkBase): boolean =>
  !usesThis &&
  (key !== `= ${source}` || CONSTANT.test(source)) &&
  variables.every(
    ({ scope, references }) => scope === shop.scopes.moduleScope && !references.some(({ isWrite }) => isWrite),
  );

/** Whether the base of a client is known where a function begins. */
const isAtStart = ({ variables }: SdkBase, body: Node): boolean =>
  variables.every(
    ({ scope, definitions }) =>
      contains(scope.node, body) && !definitions.some(({ identifier }) => contains(body, identifier)),
  );

/** The client that a call goes through; one that only a function can make is made where that function begins. */
function clientFor(
  shop: Workshop,
  sdk: SdkWorkshop,
  draft: Draft,
  site: CallSite,
  token: Expression,
  base: SdkBase,
): SdkClient | Kept {
  let isPlain = true;
  walk(token, ({ type }) => (isPlain &&= type !== 'YieldExpression' && type !== 'AssignmentExpression'));
  if (!isPlain) return keep('The token cannot be read anew.');
  const source = tokenSource(shop, sdk, token);
  if (isVisible(shop, token, shop.scopes.program) && isOfModule(shop, base)) return sdk.moduleClient(source, base);
  const owner = shop.scopes.functionOf(site.call);
  if (
    owner === null ||
    !isFunction(owner) ||
    owner.body.type !== 'BlockStatement' ||
    !isVisible(shop, token, owner.body)
  )
    return keep('The token is not at hand where a client can be made.');
  if (!isAtStart(base, owner.body)) return keep('The host is not at hand where a client can be made.');
  const client = sdk.localClient(owner, source, base);
  const first = owner.body.body.find((statement) => !('directive' in statement && statement.directive !== undefined));
  const start = first === undefined ? -1 : shop.text.lastIndexOf('\n', first.range[0] - 1) + 1;
  if (first === undefined || shop.text.slice(start, first.range[0]).trim() !== '')
    return keep('The function has no line that a client can be made on.');
  const indent = indentAt(shop.text, first.range[0]);
  const text = indent + clientSource(client, sdk.className, shop.style, indent) + shop.style.eol;
  draft.edits.push({ start, end: start, text });
  return client;
}

/** The name of a constant that holds a body and has no type yet; `null` where there is none that can be given one. */
function untypedName(shop: Workshop, { variable, types }: BodyUse): Node | null {
  const [definition, ...others] = variable?.definitions ?? [];
  const isConstant = definition?.node.type === 'VariableDeclarator' && definition.node.id === definition.identifier;
  const isTyped = types.length > 0 || definition?.identifier.typeAnnotation !== undefined;
  return isConstant && others.length === 0 && !isTyped && shop.style.modules === 'esm' ? definition.identifier : null;
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
  if (!allNameModels(shop, body.object) || model.nameAt(body.object) !== model.nameAt(site.call))
    return keep(MODEL_NOT_AT_HAND);
  const isInline = contains(site.call, body.object);
  const name = isInline || !sdk.typed ? null : untypedName(shop, body);
  if (!isInline && sdk.typed && name === null)
    return keep("The body is made before the call, with a type that is not the SDK's.");
  const place = isInline ? { outdent } : {};
  draft.edits.push(...model.edits);
  const target = { kind: model.kind, model: model.successor(draft, body.object), retrieval: null, ...place };
  const trial = requestSource(shop, createDraft(), body, target);
  const isLong =
    isInline && !isRefusal(trial) && !trial.includes('\n') && outdent.length + trial.length > LONGEST_LITERAL;
  const text = requestSource(shop, draft, body, isLong ? { ...target, multiLine: true } : target);
  if (isRefusal(text)) return keepFor(text);
  const method = METHODS[model.kind];
  if (isInline) return { method, kind: model.kind, body: [text] };
  draft.edits.push({ start: body.object.range[0], end: body.object.range[1], text });
  if (name !== null) {
    const end = name.range[1];
    draft.edits.push({ start: end, end, text: `: ${sdk.className}.${PARAMETERS[model.kind]}` });
  }
  return { method, kind: model.kind, body: [sourceOf(shop, body.node)] };
}

function callSource({ is, onFailure }: SdkAnswer, call: string): string {
  if (is === 'promise') return call + onFailure;
  return is === 'value' ? `await ${call}` : `(await ${call})`;
}

/** Whether a failed call that nothing checked ends in an exception anyway, so that one of the SDK's changes nothing. */
function failsLoudly({ response }: CallSite, answer: SdkAnswer): boolean {
  if (answer.settles) return true;
  return response.escapes.length === 0 && response.reads.length > 0 && !response.reads.some(({ optional }) => optional);
}

/** Whether the file, or another one that a failure may come to, looks into the errors of an HTTP client. */
const mayBeLookedInto = ({ scopes, settings }: Workshop, errors: ClientErrors): boolean =>
  readsClientErrors(scopes, errors) || settings.readsErrorsElsewhere?.(errors) === true;

const isAdapted = ({ adapters }: Draft): boolean =>
  adapters.has('toLegacyPrediction') || adapters.has('toLegacyModels');

/** Drafts how the answer is read, by the types of the SDK where the file has types. */
function readAnswer(
  shop: Workshop,
  sdk: SdkWorkshop,
  draft: Draft,
  site: CallSite,
  answer: SdkAnswer,
  kind: ModelKind | null,
): Kept | null {
  const declared = readDeclaredTypes(shop, site, [answer.start, answer.end]);
  const plan = { kind, request: null };
  let trial = createDraft();
  let read = withoutTypes(site, declared);
  // The body's own mapping may say that nothing in it can be proved.
  let refusal = rewriteInPlace(shop, trial, read, plan);
  const keepsShape = refusal === null && isAdapted(trial) && declared.nodes.length > 0;
  if (keepsShape) {
    if (declared.isInCall) return UNTYPED_ANSWER;
    trial = createDraft();
    read = site;
    refusal = rewriteInPlace(shop, trial, read, plan);
  }
  if (refusal !== null) return keepFor(refusal);
  const misfit = sdk.typed ? fitTypes(shop, trial, read, kind, answer.attempt !== null) : null;
  if (misfit !== null) return misfit;
  draft.edits.push(...trial.edits);
  draft.notes.push(...trial.notes);
  draft.kind = trial.kind;
  for (const adapter of trial.adapters) draft.adapters.add(adapter);
  // A declaration that goes as a whole takes its annotation along.
  if (!keepsShape && answer.attempt?.name == null) draft.edits.push(...declared.removals);
  if (!keepsShape) for (const variable of declared.variables) draft.orphans.add(variable);
  return null;
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
  if (site.url.part !== undefined) return keep('Another file makes the whole request.');
  if (!isOwnClient(shop, call)) return keep('The program is given its HTTP client.');
  if (BROWSER_FILES.test(file) || isForBrowsers(shop)) return keep('The SDK does not run in browsers.');
  const answer = findAnswer(shop, site);
  if (isKept(answer)) return answer;
  if (!errorsAreOpaque(shop, site) || (!throws && !failsLoudly(site, answer)))
    return keep('What the program does with a failure depends on its HTTP client.');
  const request = readSdkRequest(shop, sdk, call);
  if (isKept(request)) return request;
  const draft = createDraft();
  const base = readBase(shop, draft, site);
  if (isKept(base)) return base;
  const client = clientFor(shop, sdk, draft, site, request.token, base);
  if (isKept(client)) return client;
  draft.sdkClients.add(client);
  const body = bodySource(shop, sdk, draft, site, answer.indent);
  if (isKept(body)) return body;
  const refusal = readAnswer(shop, sdk, draft, site, answer, body.kind);
  if (refusal !== null) return refusal;
  if (errorsLeave(shop, site) && mayBeLookedInto(shop, errorsOf(site.client, answer.settles)))
    return keep('Another function may look into the failures of its HTTP client.');
  const options = request.options.length === 0 ? [] : [`{ ${request.options.join(', ')} }`];
  if (losesEffect(shop, draft, site.url.node)) return keep('Making the URL does something else, too.');
  const source = `${client.name}.${body.method}(${[...body.body, ...options].join(', ')})`;
  if (answer.attempt === null)
    draft.edits.push(...answer.edits, { start: answer.start, end: answer.end, text: callSource(answer, source) });
  else draft.edits.push(...attemptEdits(shop, sdk, answer.attempt, source, body.kind ?? 'models', draft.edits));
  draft.replaced.push(call.request);
  return draft;
}
