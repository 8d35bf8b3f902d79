import type { TSESTree } from '@typescript-eslint/types';
import type { ClientCall } from './client-call.ts';
import { UNKNOWN_CLIENT } from './clients.ts';
import type { Evaluator } from './evaluate.ts';
import type { Target } from './target.ts';
import { staticName, unwrap } from './walk.ts';

/** Names of functions that send requests, as far as a name can tell. */
const SENDS = /fetch|request|http|post|get|call|send|invoke|predict|api|axios|client/i;

/** A certain legacy URL handed to something that nobody could follow. */
export function readUnknown(call: TSESTree.CallExpression, evaluator: Evaluator): ClientCall | null {
  const callee = unwrap(call.callee);
  const name =
    callee.type === 'Identifier'
      ? callee.name
      : callee.type === 'MemberExpression'
        ? staticName(callee.property, callee.computed)
        : null;
  const [url, second] = call.arguments;
  if (name === null || !SENDS.test(name) || url === undefined || url.type === 'SpreadElement') return null;
  if (!evaluator.follow(callee).some(isOutOfSight)) return null;
  const value = evaluator.evaluate(url);
  if (!value.alternatives.some((pieces) => evaluator.recognise(pieces).host === 'legacy')) return null;
  const form = UNKNOWN_CLIENT.forms.find(({ member }) => member === name.toLowerCase());
  const sends =
    (form?.method === 'POST' || /post|predict|send/i.test(name)) &&
    second !== undefined &&
    second.type !== 'SpreadElement';
  return {
    client: UNKNOWN_CLIENT,
    request: call,
    call,
    url,
    value: value.alternatives.map((pieces) => ({ pieces, via: value.via })),
    baseUrl: null,
    method: typeof form?.method === 'string' && form.method !== 'options' ? form.method : null,
    body: sends ? { node: second, encoding: 'either', origin: null } : null,
    headers: null,
    response: 'opaque',
    callbacks: [],
    hook: null,
    failure: { style: 'opaque', handlers: [] },
    wrapper: null,
  };
}

/** A callee that may send a request: something injected, or the project's own import. Packages that are no client are not. */
function isOutOfSight(target: Target): boolean {
  if (target.kind === 'import') return /^(?:[./#~]|@\/)/.test(target.specifier);
  return target.kind === 'hole' && target.reason !== 'loop';
}
