import { toTextValue } from './client-call.ts';
import { DECLARATIVE_CLIENT, type DeclarativeRequest } from './declarative-requests.ts';
import type { Evaluator } from './evaluate.ts';
import { gatherEvidence, tierOf } from './evidence.ts';
import { matchUrl } from './match-url.ts';
import { toModelUse } from './model-use.ts';
import type { CallSite, ResponseUse } from './types.ts';

/** A request that a framework puts together from data: no call is written, and nothing of its answer is seen. */
export function toDeclarativeSite(request: DeclarativeRequest, evaluator: Evaluator): CallSite | null {
  const value = toTextValue(request.value);
  const match = matchUrl(value, request.method, evaluator.recognise);
  if (match === null) return null;
  const { object: call, body, base } = request;
  const { operation, verdict, pieces } = match;
  const response: ResponseUse = { style: 'opaque', reads: [], errorReads: [], escapes: [], origins: [], lost: call };
  const named = [request.url, ...(base === null ? [] : [base]), ...request.named];
  const signs = gatherEvidence({
    operation,
    verdict,
    model: verdict.model,
    body,
    responses: [response],
    values: [value],
    named,
    call,
    scopes: evaluator.module.scopes,
  });
  const sendsInput = operation === 'predictions' && request.sendsInput && !signs.includes('body-input');
  const evidence = sendsInput ? [...signs, 'body-input' as const] : signs;
  // The whole route is written out behind the base, which is itself a sign that a call's path never is.
  const isRoute = operation === 'predictions' && evidence.length > 0 && verdict.host === 'unknown';
  const tier = isRoute ? 'likely' : tierOf(verdict, evidence);
  if (tier === null) return null;
  return {
    operation,
    tier,
    evidence,
    client: DECLARATIVE_CLIENT,
    call,
    url: { node: request.url, pieces, value, baseUrl: base === null ? null : { node: base, client: call } },
    model: operation === 'models' ? null : toModelUse(verdict.model, call, evaluator),
    body,
    response,
  };
}
