import { toTextValue, type CallReader, type ClientCall } from './client-call.ts';
import type { Evaluator } from './evaluate.ts';
import { callsOf, callsOfExported } from './function-calls.ts';
import { isForwarded } from './is-forwarded.ts';
import { matchUrl } from './match-url.ts';
import type { CallElsewhere } from './module.ts';
import type { FunctionNode } from './scope.ts';
import { createFrame } from './target.ts';
import { BUDGET } from './types.ts';

/** Calls of a function that are looked at. */
const MAX_CALLS = 16;

/** Calls of a function, as far as they are known: in its own file, and in others. */
function callsFrom(fn: FunctionNode, { module, host }: Evaluator): CallElsewhere[] {
  const here = callsOf(fn, module.scopes) ?? callsOfExported(fn, module.scopes) ?? [];
  const elsewhere = host?.callers?.(fn, module) ?? [];
  return [...here.map((call) => ({ module, call })), ...elsewhere].slice(0, MAX_CALLS);
}

/** Whether a URL may be that of a retired route, by all that is known of it where it stands. */
const isUndecided = ({ value }: ClientCall, { recognise }: Evaluator): boolean =>
  value.some(({ pieces }) => {
    const [first] = pieces;
    return recognise(pieces).route === 'undecided' || (first !== undefined && 'hole' in first && first.hole === 'call');
  });

/** Whether a URL is that of the models list, unless what its function is given behind that is no query but a path. */
const isListOrMore = ({ value }: ClientCall, { recognise }: Evaluator): boolean =>
  value.some(({ pieces }) => {
    const last = pieces.at(-1);
    return last !== undefined && 'hole' in last && last.hole === 'parameter' && recognise(pieces).route === 'models';
  });

/**
 * Whether what callers give to the function that a request stands in makes another route of what looks like the models list there:
 * `` fetch(`${BASE}/models${path}`) ``. Its calls are requests of their own, then.
 */
export function isLedElsewhere(request: ClientCall, evaluator: Evaluator, calls: CallReader): boolean {
  const { module, resolver, recognise } = evaluator;
  const { call } = request;
  if (!isListOrMore(request, evaluator)) return false;
  const fn = module.scopes.functionOf(call);
  if (fn === null) return false;
  return callsFrom(fn, evaluator).some(({ module: from, call: { arguments: args } }) => {
    const thunks = args.map((node) => ({ node, frame: resolver.frameOf(from) }));
    const inside = createFrame(module, fn, thunks, null, resolver.frameOf(module));
    const led = calls.read(call, calls.bind(call, inside), inside);
    return led?.value.some(({ pieces }) => recognise(pieces).route === 'predictions') === true;
  });
}

/**
 * A request for a URL or a path that its function has made by what it is given (`endpoint.path(params)`), with the URLs that
 * calls of the function lead to. What is only handed on is left to those calls: they are requests of their own.
 *
 * @returns `null` where none of them is a retired route
 */
export function withRoutesOfCallers(request: ClientCall, evaluator: Evaluator, calls: CallReader): ClientCall | null {
  const { module, resolver, recognise } = evaluator;
  const { call, wrapper, baseUrl } = request;
  if (wrapper !== null || baseUrl !== null || !isUndecided(request, evaluator)) return null;
  const home = resolver.frameOf(module);
  const fn = module.scopes.functionOf(call);
  if (fn === null || isForwarded(request, fn, home, recognise)) return null;
  const found = callsFrom(fn, evaluator).flatMap(({ module: from, call: { arguments: args } }) => {
    const thunks = args.map((node) => ({ node, frame: resolver.frameOf(from) }));
    const inside = createFrame(module, fn, thunks, null, home);
    const led = calls.read(call, calls.bind(call, inside), inside);
    const isRetired =
      led !== null && matchUrl(toTextValue(led.value), led.method, recognise)?.verdict.host === 'legacy';
    return isRetired ? led.value : [];
  });
  if (found.length === 0) return null;
  const { headers, response, hook, failure, envelope, callbacks } = request;
  const late = { headers, response, hook, failure, callbacks, ...(envelope === undefined ? {} : { envelope }) };
  return { ...request, ...late, value: [...request.value, ...found].slice(0, BUDGET.alternatives) };
}
