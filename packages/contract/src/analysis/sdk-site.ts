import type { TSESTree } from '@typescript-eslint/types';
import { SUCCESSOR_BASE_URL } from '../successor.ts';
import { analyseBody } from './body.ts';
import type { Evaluator } from './evaluate.ts';
import { namesLegacyModel } from './match-url.ts';
import { readSdkCall } from './sdk-call.ts';
import type { CallSite, Expression, Pieces } from './types.ts';
import { staticName } from './walk.ts';

/** `new OpenAI({ baseURL: <legacy host> })`: the SDK of the successor's API pointed at the old host. */
export function toSdkSite(node: TSESTree.NewExpression, evaluator: Evaluator): CallSite | null {
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
    response: { style: 'opaque', reads: [], errorReads: [], escapes: [], origins: [], lost: node },
  };
}

/** `client.chat.completions.create({ model: <legacy id> })`: the SDK asks the successor, or will when its client's base is mended. */
export function toSdkCallSite(call: TSESTree.CallExpression, evaluator: Evaluator): CallSite | null {
  const [given] = call.arguments;
  if (given === undefined || given.type === 'SpreadElement') return null;
  const path = readSdkCall(call, evaluator, ['successor', 'legacy']);
  if (path === null) return null;
  const body = analyseBody(given, evaluator.module.scopes, 'object');
  if (!namesLegacyModel(body, evaluator)) return null;
  const pieces: Pieces = [{ text: SUCCESSOR_BASE_URL + path }];
  return {
    operation: 'half-migrated',
    tier: 'certain',
    evidence: ['legacy-model-id'],
    client: 'openai',
    call,
    url: { node: call.callee, pieces, value: { alternatives: [pieces], via: [] }, baseUrl: null },
    model: null,
    body,
    response: { style: 'opaque', reads: [], errorReads: [], escapes: [], origins: [], lost: call },
  };
}
