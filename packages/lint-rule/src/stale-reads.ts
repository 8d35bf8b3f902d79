import type { TSESTree } from '@typescript-eslint/types';
import { MODELS_MOVES, PREDICTION_MOVES, type FieldMove, type FieldPath } from '@modelhub-migration/contract';
import {
  analyseResponse,
  createCallReader,
  createRequestReader,
  readSdkCall,
  type Evaluator,
  type PayloadRead,
  type Pieces,
  type StyleId,
} from '@modelhub-migration/contract/analysis';
import type { Finding } from './findings.ts';
import { planReadEdit } from './stale-read-edit.ts';

/** What a file must hold for a stale read: the successor's first label and a first field of the old answers. */
const mayHoldStaleRead = (text: string): boolean =>
  text.includes('openai.inference') && /properties|metadata|items/.test(text);

/** `choices.0.message.content` as code: `choices[0].message.content`. */
const asCode = (path: FieldPath): string => path.join('.').replace(/\.(\d+|\*)/g, '[$1]');

/** A request to the new API, with what its answer is like. */
interface SuccessorCall {
  readonly call: TSESTree.CallExpression;
  readonly style: StyleId;
  readonly isList: boolean;
  /** Where the fields of the old answer stand in the new one. */
  readonly moves: readonly FieldMove[];
}

/** The routes whose answers are known to be of one kind; those of any other may be text or image. */
const MOVES: readonly (readonly [path: RegExp, moves: readonly FieldMove[]])[] = [
  [/\/models\/?$/, MODELS_MOVES],
  [/\/chat\/completions\/?$/, PREDICTION_MOVES.text],
  [/\/images\/generations\/?$/, PREDICTION_MOVES.image],
  [/(?:)/, Object.values(PREDICTION_MOVES).flat()],
];

const movesAt = (url: string): readonly FieldMove[] => MOVES.find(([path]) => path.test(url))?.[1] ?? [];

const knownText = (pieces: Pieces): string => pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');

/** Tells which calls of a file ask the new API. */
function createCallFinder(evaluator: Evaluator): (call: TSESTree.CallExpression) => SuccessorCall | null {
  const requests = createRequestReader(evaluator, createCallReader(evaluator));
  return (call) => {
    if (call.callee.type === 'Super') return null;
    const sdk = readSdkCall(call, evaluator, ['successor']);
    if (sdk !== null) return { call, style: 'payload', isList: sdk === '/models', moves: movesAt(sdk) };
    const request = requests.read(call);
    const found = request?.value.find(({ pieces }) => evaluator.recognise(pieces).host === 'successor');
    if (request === null || found === undefined) return null;
    const moves = movesAt(knownText(found.pieces).replace(/[?#].*$/s, ''));
    return { call: request.call, style: request.response, isList: moves === MODELS_MOVES, moves };
  };
}

/** Where the new answer has what the old one had at a path. */
const findMoves = ({ path }: PayloadRead, moves: readonly FieldMove[]): FieldMove[] =>
  moves.filter(({ legacy }) => legacy.join('.') === path.join('.'));

/**
 * Findings for half a migration that runs and gives `undefined`: a request to the successor, by an HTTP client or its SDK,
 * whose answer is read as the retired API's.
 *
 * @param evaluator of the file
 */
export function findStaleReads(evaluator: Evaluator): Finding[] {
  const { module } = evaluator;
  if (!mayHoldStaleRead(module.text)) return [];
  const findCall = createCallFinder(evaluator);
  return module.scopes.ofType('CallExpression').flatMap((node) => {
    const found = findCall(node);
    if (found === null) return [];
    const { call, style, isList, moves } = found;
    const { reads } = analyseResponse(call, style, module.scopes, isList ? 'models' : 'predictions');
    const seen = new Set<unknown>();
    return reads.flatMap((read): Finding[] => {
      const [move, ...others] = findMoves(read, moves);
      // A list is noted once as read and once as handed on.
      if (move === undefined || seen.has(read.node)) return [];
      seen.add(read.node);
      const [start, end] = read.node.range;
      const successor = [move, ...others].map((one) => asCode(one.successor)).join('` or `');
      const edit = others.length === 0 ? planReadEdit(read, move, module) : null;
      return [
        {
          messageId: 'staleRead',
          tier: 'certain',
          operation: 'half-migrated',
          host: null,
          start,
          end,
          data: { path: asCode(read.path), successor },
          ...(edit === null ? {} : { suggestion: { messageId: 'readSuccessor', data: { successor }, edit } }),
        },
      ];
    });
  });
}
