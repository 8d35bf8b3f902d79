import type { TSESTree } from '@typescript-eslint/types';
import type { ClientCall } from './client-call.ts';
import { UNKNOWN_CLIENT } from './clients.ts';
import type { Evaluator } from './evaluate.ts';
import { VERBS } from './call-forms.ts';
import { isFunction } from './scope.ts';
import type { Target } from './target.ts';
import type { Expression, Node, TextValue } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Names of functions that send requests, as far as a name can tell. */
const SENDS = /fetch|request|http|post|get|call|send|invoke|predict|api|axios|client/i;
/** Names that say so even of a function that nobody declared: auto-imports, other scripts of the page. */
const SURELY_SENDS = /fetch|request|swr|query|axios|ajax|beacon/i;
/** Packages that send requests for others, by their names; those that stand in for a server only look like it. */
const SENDING_PACKAGE =
  /fetch|request|http|query|axios|(?:^|[/@-])(?:swr|wretch|vueuse|alova|needle|bent|phin|nuxt|app|imports|urllib|popsicle|xior)\b/i;
const TEST_DOUBLE = /mock|nock|msw|stub|fake|test|replay|intercept/i;
/** Methods by which a request is opened rather than sent, the HTTP method in front: `xhr.open('POST', url)`. */
const OPENS = 'open';
/** Members of an options object that hold the URL. */
const URL_KEYS = ['url', 'uri', 'URL'] as const;
/** Arguments that are looked at: the URL comes first, or behind a method, a token or a context. */
const MAX_ARGUMENTS = 3;

const isVerb = (node: Node | undefined): boolean =>
  node?.type === 'Literal' &&
  typeof node.value === 'string' &&
  VERBS.some((verb) => verb === String(node.value).toUpperCase());

/** Where a URL may stand among the arguments of a call. */
function urlPlaces(call: TSESTree.CallExpression): Expression[] {
  return call.arguments.slice(0, MAX_ARGUMENTS).flatMap((argument): Expression[] => {
    if (argument.type === 'SpreadElement') return [];
    if (argument.type === 'ArrayExpression') return argument.elements.slice(0, 1) as Expression[];
    return argument.type === 'ObjectExpression' ? urlMembers(argument) : [argument];
  });
}

/** Members of options that hold the URL, and the parts of a query's key where its function is given them. */
function urlMembers({ properties }: TSESTree.ObjectExpression): Expression[] {
  const member = (name: string): Node | undefined =>
    properties.find(
      (item): item is TSESTree.Property => item.type === 'Property' && staticName(item.key, item.computed) === name,
    )?.value;
  const found = URL_KEYS.flatMap((name) => member(name) ?? []);
  const key = member('queryKey');
  const fn = member('queryFn');
  const isGivenKey = fn !== undefined && !(isFunction(fn) && fn.params.length === 0);
  const parts = key?.type === 'ArrayExpression' && isGivenKey ? key.elements : [];
  return [...found, ...parts.filter((part) => part !== null)] as Expression[];
}

/** A certain legacy URL handed to something that nobody could follow. */
export function readUnknown(call: TSESTree.CallExpression, evaluator: Evaluator): ClientCall | null {
  const callee = unwrap(call.callee);
  const name =
    callee.type === 'Identifier'
      ? callee.name
      : callee.type === 'MemberExpression'
        ? staticName(callee.property, callee.computed)
        : null;
  const [first, second] = call.arguments;
  if (name === null || first === undefined) return null;
  const opens = name === OPENS && isVerb(first);
  if (!opens && !evaluator.follow(callee).some((target) => maySend(target, name))) return null;
  const found = urlPlaces(call)
    .map((node) => ({ node, value: evaluator.evaluate(node) }))
    .find(({ value }) => isLegacy(value, evaluator));
  if (found === undefined) return null;
  const { node: url, value } = found;
  const form = UNKNOWN_CLIENT.forms.find(({ member }) => member === name.toLowerCase());
  const sends =
    url === first &&
    (form?.method === 'POST' || /post|predict|send/i.test(name)) &&
    second !== undefined &&
    second.type !== 'SpreadElement';
  const fixed = typeof form?.method === 'string' && form.method !== 'options' ? form.method : null;
  return {
    client: UNKNOWN_CLIENT,
    request: call,
    call,
    url,
    value: value.alternatives.map((pieces) => ({ pieces, via: value.via })),
    baseUrl: null,
    method: isVerb(first) ? String((first as TSESTree.Literal).value).toUpperCase() : fixed,
    body: sends ? { node: second, encoding: 'either', origin: null } : null,
    headers: null,
    response: 'opaque',
    callbacks: [],
    hook: null,
    failure: { style: 'opaque', handlers: [] },
    wrapper: null,
  };
}

const isLegacy = ({ alternatives }: TextValue, { recognise }: Evaluator): boolean =>
  alternatives.some((pieces) => recognise(pieces).host === 'legacy');

/** Whether a callee may send a request: something injected, undeclared or imported. Packages that are no client are not. */
function maySend(target: Target, name: string): boolean {
  if (target.kind === 'import') {
    if (/^(?:[./#~]|@\/)/.test(target.specifier)) return SENDS.test(name) || SURELY_SENDS.test(name);
    return SENDING_PACKAGE.test(target.specifier) && !TEST_DOUBLE.test(target.specifier);
  }
  if (target.kind === 'global') return SURELY_SENDS.test(name);
  return target.kind === 'hole' && target.reason !== 'loop' && (SENDS.test(name) || SURELY_SENDS.test(name));
}
