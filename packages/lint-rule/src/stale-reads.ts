import type { TSESTree } from '@typescript-eslint/types';
import { PREDICTION_MOVES, type FieldPath } from '@modelhub-migration/contract';
import {
  analyseResponse,
  createCallReader,
  createRequestReader,
  type Evaluator,
  type PayloadRead,
} from '@modelhub-migration/contract/analysis';
import type { Finding } from './findings.ts';

/** What a file must hold for a stale read: the successor's first label and the old answer's first field. */
const mayHoldStaleRead = (text: string): boolean =>
  text.includes('openai.inference') && /properties|metadata/.test(text);

/** `choices.0.message.content` as code: `choices[0].message.content`. */
const asCode = (path: FieldPath): string => path.join('.').replace(/\.(\d+)/g, '[$1]');

/** Where the new answer has what the old one had at a path: text and image differ, and the call may be either. */
function findSuccessorFields({ path }: PayloadRead): string | null {
  const dotted = path.join('.');
  const moves = Object.values(PREDICTION_MOVES)
    .flat()
    .filter(({ legacy }) => legacy.join('.') === dotted);
  return moves.length === 0 ? null : moves.map(({ successor }) => asCode(successor)).join('` or `');
}

/**
 * Findings for half a migration that runs and gives `undefined`: a request to the successor whose answer is read as the
 * retired API's.
 *
 * @param evaluator of the file
 */
export function findStaleReads(evaluator: Evaluator): Finding[] {
  const { module } = evaluator;
  if (!mayHoldStaleRead(module.text)) return [];
  const requests = createRequestReader(evaluator, createCallReader(evaluator));
  const goesToSuccessor = (call: TSESTree.CallExpression) => {
    const request = call.callee.type === 'Super' ? null : requests.read(call);
    return request?.value.some(({ pieces }) => evaluator.recognise(pieces).host === 'successor') === true
      ? request
      : null;
  };
  return module.scopes.ofType('CallExpression').flatMap((call) => {
    const request = goesToSuccessor(call);
    if (request === null) return [];
    const { reads } = analyseResponse(request.call, request.response, module.scopes, 'predictions');
    return reads.flatMap((read): Finding[] => {
      const successor = findSuccessorFields(read);
      if (successor === null) return [];
      const [start, end] = read.node.range;
      const path = asCode(read.path);
      return [
        {
          messageId: 'staleRead',
          tier: 'certain',
          operation: 'half-migrated',
          host: null,
          start,
          end,
          data: { path, successor },
        },
      ];
    });
  });
}
