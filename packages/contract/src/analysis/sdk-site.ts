import type { TSESTree } from '@typescript-eslint/types';
import type { Evaluator } from './evaluate.ts';
import type { CallSite, Expression } from './types.ts';
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
