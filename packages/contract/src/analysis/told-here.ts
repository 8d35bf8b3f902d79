import { analyseBody } from './body.ts';
import type { CallReader, ClientCall } from './client-call.ts';
import { bodyHasInput } from './evidence.ts';
import { callsOf } from './function-calls.ts';
import { plainText } from './pieces.ts';
import { rootName } from './argument-names.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import { createFrame, type Frame } from './target.ts';
import type { TSESTree } from '@typescript-eslint/types';

/** Calls of one function that are looked at. */
const MAX_CALLS = 8;

/** Whether a request asks for what its function is given, with nothing of its own before or behind it. */
export const isHandedOnAlone = ({ value, baseUrl }: ClientCall): boolean =>
  baseUrl === null &&
  value.every(({ pieces }) => {
    const [only] = pieces;
    return only !== undefined && pieces.length === 1 && 'hole' in only && only.hole === 'parameter';
  });

/** The function whose parameter says where a request goes that is a prediction by all else it holds. */
function tellingFunction(request: ClientCall, { module: { scopes } }: Frame): FunctionNode | null {
  const { body } = request;
  if (!isHandedOnAlone(request) || body === null) return null;
  if (!bodyHasInput(analyseBody(body.node, scopes, body.encoding))) return null;
  const [piece] = request.value[0]?.pieces ?? [];
  const root = piece?.node === undefined ? null : rootName(piece.node);
  const owner = root === null ? undefined : scopes.variableOf(root)?.definitions[0]?.node;
  return isFunction(owner) ? owner : null;
}

/** That function, with every call of it, where all of them are in the file. */
function callsThatTell(
  request: ClientCall,
  frame: Frame,
): { fn: FunctionNode; calls: readonly TSESTree.CallExpression[] } | null {
  const fn = tellingFunction(request, frame);
  const calls = fn === null ? null : callsOf(fn, frame.module.scopes);
  return fn === null || calls === null || calls.length === 0 || calls.length > MAX_CALLS ? null : { fn, calls };
}

/** Whether a request is a prediction of its own, and not what a function makes of the body of its caller. */
export const isToldHere = (request: ClientCall, frame: Frame): boolean => callsThatTell(request, frame) !== null;

/**
 * A prediction whose address is an argument of the function it stands in, with all that the calls of the function in the file say of
 * the address.
 *
 * @returns the request as it is, where the function may also be called from elsewhere, or is told more than the address
 */
export function withToldAddress(
  request: ClientCall,
  call: TSESTree.CallExpression,
  frame: Frame,
  calls: CallReader,
): ClientCall {
  const told = callsThatTell(request, frame);
  if (told === null) return request;
  const { fn } = told;
  const value = told.calls.flatMap((each) => {
    const args = each.arguments.map((node) => ({ node, frame }));
    const inside = createFrame(frame.module, fn, args, null, frame);
    return calls.read(call, calls.bind(call, inside), inside)?.value ?? request.value;
  });
  const byText = new Map(value.map((one) => [plainText(one.pieces) ?? one, one]));
  const { headers, response, hook, failure, envelope, through = [], callbacks } = request;
  const late = {
    headers,
    response,
    hook,
    failure,
    through,
    callbacks,
    ...(envelope === undefined ? {} : { envelope }),
  };
  return { ...request, ...late, value: [...byText.values()] };
}
