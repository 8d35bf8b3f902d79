import { SUCCESSOR_BASE_URL, successorPath } from '@modelhub-migration/contract';
import { DECLARATIVE_CLIENT, type CallSite, type Pieces } from '@modelhub-migration/contract/analysis';
import { createDraft, losesEffect, settle, type Draft, type Workshop } from './draft.ts';
import { rewriteHalfMigrated } from './half-migrated.ts';
import { planModel, type ModelPlan } from './model.ts';
import { rewriteRequest, type PathWay } from './request.ts';
import { rewriteResponse } from './response.ts';
import { isRefusal, refuse, type Refusal } from './types.ts';
import { rewriteUrl } from './url.ts';

/** Clients that a rewrite is proved for. */
const SUPPORTED: ReadonlySet<string> = new Set([
  'fetch',
  'axios',
  'got',
  'ky',
  'superagent',
  'undici.request',
  'undici.Client',
  'node:http',
  'ofetch',
  'openai.request',
  'jquery',
  'angular',
  'nest',
  'n8n',
  'request',
  'request-promise',
  'rxjs.fetch',
  'wrapper',
]);

/** Drafts what one call becomes, through its own client; why it is left alone, where it cannot be. */
export function rewriteSite(shop: Workshop, site: CallSite): Draft | Refusal {
  const draft = draftSite(shop, site);
  if (isRefusal(draft) || !draft.replaced.some((node) => losesEffect(shop, draft, node))) return draft;
  return refuse('url-not-understood', 'Making the URL does something else, too, which would be lost.');
}

/** Whether a part of a URL is taken out of a table by a key that only the running program knows. */
const isLookedUp = (piece: Pieces[number]): boolean =>
  'hole' in piece && piece.hole === 'member' && piece.node?.type === 'MemberExpression' && piece.node.computed;

function draftSite(shop: Workshop, site: CallSite): Draft | Refusal {
  const draft = createDraft();
  if (site.client === DECLARATIVE_CLIENT) return refuse('declarative-request', describeSuccessor(site));
  if (site.operation === 'half-migrated') return rewriteHalfMigrated(shop, draft, site) ?? draft;
  if (!SUPPORTED.has(site.client)) return refuse('unsupported-client');
  if (site.url.part !== undefined) return refuseMade(shop, site);
  if (site.operation === 'models') {
    // Another of its hosts may speak the old shape.
    if (site.url.pieces.some(isLookedUp)) return refuse('url-not-understood');
    const refusal =
      rewriteUrl(shop, draft, site, { text: successorPath('models', 'text') }) ??
      rewriteResponse(shop, draft, site, { kind: null, request: null });
    return refusal ?? draft;
  }
  const model = planModel(shop, site);
  if (isRefusal(model)) return model;
  return draftPrediction(shop, site, model, 'beside') ?? draftPrediction(shop, site, model, 'apart') ?? NOT_KNOWN;
}

/** Why a request cannot be written out that another file makes. */
function refuseMade(shop: Workshop, site: CallSite): Refusal {
  const model = site.operation === 'models' ? null : planModel(shop, site);
  const isUnknown = isRefusal(model) && model.refused === 'unknown-model';
  return isUnknown ? model : refuse('url-not-understood', 'Another file makes the whole request.');
}

const NOT_KNOWN = refuse('unknown-kind', 'The path depends on the model, which is not at hand where the URL is made.');

/** @returns `null` where the URL is put together where its path is not known in this way */
function draftPrediction(shop: Workshop, site: CallSite, model: ModelPlan, way: PathWay): Draft | Refusal | null {
  const draft = createDraft();
  draft.edits.push(...model.edits);
  const request = rewriteRequest(shop, draft, site, model, way);
  if (isRefusal(request)) return request;
  const path = request.path ?? (request.kind === null ? null : { text: successorPath('predictions', request.kind) });
  if (path === null) return refuse('unknown-kind');
  const refusal =
    rewriteUrl(shop, draft, site, path) ??
    rewriteResponse(shop, draft, site, { kind: request.kind, request: request.legacyBody });
  if (refusal !== null) return refusal;
  settle(draft);
  // A base that the rewrite of the URL has changed leads to the collections no more.
  const old = `${shop.localName('toSuccessorBaseUrl')}(${request.keptBase ?? ''})`;
  if (request.keptBase !== null && !draft.edits.some(({ text }) => text.includes(old)))
    return refuse('retrieval-placement');
  const edits = draft.edits.map((edit) =>
    'source' in path && edit.text.includes(path.source) ? request.moved(edit) : edit,
  );
  if (edits.includes(null)) return null;
  draft.edits.splice(0, draft.edits.length, ...edits.filter((edit) => edit !== null));
  return draft;
}

/** What is written into a description in place of a retired request. */
function describeSuccessor({ operation, body, evidence }: CallSite): string {
  const base = `baseURL '${SUCCESSOR_BASE_URL}'`;
  if (operation === 'half-migrated') return `Set ${base}.`;
  if (operation === 'models')
    return `Set ${base}, method 'GET', url '${successorPath('models', 'text')}'; the list is in 'data', each name in 'id'.`;
  const sends = body !== null || evidence.includes('body-input') ? 'in place of properties.input and its options ' : '';
  return (
    `Set ${base}, method 'POST', url '${successorPath('predictions', 'text')}'; send ${sends}the fields model, ` +
    "messages and max_tokens; the text is in 'choices[0].message.content'. " +
    `An image model takes url '${successorPath('predictions', 'image')}' with model and prompt, and answers in 'data[0].b64_json'.`
  );
}
