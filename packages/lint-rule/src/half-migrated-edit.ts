import type { TSESTree } from '@typescript-eslint/types';
import { findKnownModel, SUCCESSOR_HOST_PATTERN } from '@modelhub-migration/contract';
import { unwrap, type CallSite, type Evaluator, type Pieces } from '@modelhub-migration/contract/analysis';
import type { Fix } from './eslint-api.ts';

/** The retired host at the start of an address, and behind it a path of the new API, with its version or without. */
const ADDRESS =
  /^(https:\/\/)(inference\.[a-z0-9-]+\.ionos\.com)(\/v1)?((?:\/(?:chat\/completions|completions|images\/generations|embeddings|models))?\/?)$/i;

const textOf = (pieces: Pieces): string | null => {
  const [piece, ...others] = pieces;
  return piece !== undefined && others.length === 0 && 'text' in piece ? piece.text : null;
};

/** Whether the body is the new API's in all that is known of it: no old fields, no old model id. */
function isNewBody({ body, response }: CallSite, evaluator: Evaluator): boolean {
  if (response.reads.some(({ path }) => path[0] === 'properties' || path[0] === 'items')) return false;
  if (body === null) return true;
  const model = body.fields.get('model');
  if (body.object === null || body.fields.has('properties') || model === undefined) return false;
  const ids = evaluator.evaluate(model.value).alternatives.map(textOf);
  return ids.every((id) => id === null || findKnownModel(id) === undefined);
}

/**
 * The edit that sends a request of the new form to the new host: possible where the whole address is one text in the call
 * itself, so that nothing else uses it, and complete where the rest of the request is the new API's already.
 *
 * @param site a half-migrated call
 * @param evaluator of its file
 */
export function planHostEdit(site: CallSite, evaluator: Evaluator): Fix | null {
  const { url, call } = site;
  const node: TSESTree.Node = unwrap(url.node);
  const isOneText = node.type === 'Literal' || (node.type === 'TemplateLiteral' && node.quasis.length === 1);
  const isInCall = node.range[0] >= call.range[0] && node.range[1] <= call.range[1];
  if (!isOneText || !isInCall || url.value.alternatives.length !== 1 || url.baseUrl !== null) return null;
  const [start, end] = [node.range[0] + 1, node.range[1] - 1];
  const written = evaluator.module.text.slice(start, end);
  const [, scheme = '', host = '', , path = ''] = ADDRESS.exec(written) ?? [];
  const successor = `openai.${host}`;
  if (!SUCCESSOR_HOST_PATTERN.test(successor.toLowerCase()) || textOf(url.pieces) !== written) return null;
  // The SDK puts the path behind its base itself; any other client needs all of it.
  if ((site.client === 'openai') === path.length > 1 || !isNewBody(site, evaluator)) return null;
  return { range: [start, end], text: `${scheme}${successor}/v1${path}` };
}
