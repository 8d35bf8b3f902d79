import type { TSESTree } from '@typescript-eslint/types';
import { analyseBody } from './body.ts';
import { withBase } from './client-base.ts';
import { toTextValue, type ClientCall } from './client-call.ts';
import { createSenderCheck } from './client-instances.ts';
import { createOptionReader, isObject } from './client-options.ts';
import { UNKNOWN_CLIENT } from './clients.ts';
import type { Evaluator } from './evaluate.ts';
import { bodyHasInput } from './evidence.ts';
import type { Alternatives } from './pieces.ts';
import { VERBS } from './call-forms.ts';
import { isFunction } from './scope.ts';
import type { Target } from './target.ts';
import { createTurningCheck } from './turns-address.ts';
import type { Expression, Node, TextValue } from './types.ts';
import { listsOf, TAKES_EACH } from './value-sources.ts';
import { lastName, staticName, unwrap } from './walk.ts';

/** Names of functions that send requests, as far as a name can tell. */
const SENDS = /fetch|request|http|post|get|call|send|invoke|predict|api|axios|client/i;
/** Names that say so even of a function that nobody declared: auto-imports, other scripts of the page. */
const SURELY_SENDS = /fetch|request|swr|query|axios|ajax|beacon/i;
/** Packages that send requests for others, by their names; those that stand in for a server only look like it. */
const SENDING_PACKAGE =
  /fetch|request|http|query|axios|(?:^|[/@-])(?:swr|wretch|vueuse|alova|needle|bent|phin|nuxt|app|imports|urllib|popsicle|xior)\b/i;
const TEST_DOUBLE = /mock|nock|msw|stub|fake|test|replay|intercept/i;
/** Functions that tell what a value is: `isAxiosError(error)`. */
const TELLS = /^is[A-Z]/;
/** Methods by which a request is opened rather than sent, the HTTP method in front: `xhr.open('POST', url)`. */
const OPENS = 'open';
/** Members of an options object that hold the URL. */
const URL_KEYS = ['url', 'uri', 'URL', 'path', 'endpoint'] as const;
/** Members of an options object that hold what stands in front of a path. */
const BASE_KEYS = ['baseURL', 'baseUrl', 'prefixUrl'] as const;
/** Arguments that are looked at: the URL comes first, or behind a method, a token or a context. */
const MAX_ARGUMENTS = 3;

const isVerb = (node: Node | undefined): boolean =>
  node?.type === 'Literal' &&
  typeof node.value === 'string' &&
  VERBS.some((verb) => verb === String(node.value).toUpperCase());

/** Where a URL may stand among the arguments of a call. */
function urlPlaces(args: readonly Node[]): Expression[] {
  return args.slice(0, MAX_ARGUMENTS).flatMap((argument): Expression[] => {
    if (argument.type === 'SpreadElement') return [];
    if (argument.type === 'ArrayExpression') return argument.elements.slice(0, 1) as Expression[];
    return argument.type === 'ObjectExpression' ? urlMembers(argument) : [argument as Expression];
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

/** The base that options put in front of a path: `useFetch('/models', { baseURL })`. */
function baseAmong(args: readonly Node[], { resolver, textOf, follow }: Evaluator): Alternatives | null {
  const { option, textOfOption } = createOptionReader(resolver, textOf);
  for (const argument of args.slice(0, MAX_ARGUMENTS)) {
    if (argument.type === 'SpreadElement') continue;
    const found = option(follow(argument).filter(isObject), BASE_KEYS, argument as Expression);
    if (found !== null) return textOfOption(found);
  }
  return null;
}

/** The URL that a client is given, or that a function gives which it is given. */
function readUrl(node: Expression, base: Alternatives | null, evaluator: Evaluator): TextValue {
  const given = isFunction(node) && node.body?.type !== 'BlockStatement' ? (node.body ?? node) : node;
  const value = evaluator.evaluate(given);
  if (base === null) return value;
  const { alternatives, via } = value;
  return toTextValue(
    withBase(
      base,
      alternatives.map((pieces) => ({ pieces, via })),
    ).value,
  );
}

/** A legacy URL, certain or an element of a list, handed to something that nobody could follow. */
export function readUnknown(call: TSESTree.CallExpression, evaluator: Evaluator): ClientCall | null {
  const { callee, args } = readInvocation(call, evaluator);
  const name = lastName(callee);
  const [first, second] = args;
  let sent: Expression | null = null;
  if (name === null || first === undefined || TELLS.test(name)) return null;
  const opens = name === OPENS && isVerb(first);
  const list = sendsEach(callee, name, first, evaluator);
  if (!opens && list === null && !evaluator.follow(callee).some((target) => maySend(target, name))) return null;
  const base = baseAmong(args, evaluator);
  const places = (list === null ? urlPlaces(args) : [list]).map((node) => ({
    node,
    value: readUrl(node, base, evaluator),
  }));
  const found =
    places.find(({ value }) => isLegacy(value, evaluator)) ??
    places.find(({ node }) => node === list || isElement(node, evaluator)) ??
    places.find(({ node, value }) => {
      if (!isOpenRoute(value, evaluator)) return false;
      sent = sentBeside(node, args, evaluator);
      return sent !== null || isToldBase(value);
    });
  if (found === undefined || createTurningCheck(evaluator)(call) || asksTurned(callee, evaluator)) return null;
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
    body: sent !== null || sends ? { node: sent ?? (second as Expression), encoding: 'either', origin: null } : null,
    headers: null,
    response: 'opaque',
    callbacks: [],
    hook: null,
    failure: { style: 'opaque', handlers: [] },
    wrapper: null,
  };
}

/** Whether a method of an instance is called that sends what is for a retired route to the successor. */
const asksTurned = (callee: Node, evaluator: Evaluator): boolean =>
  createSenderCheck(evaluator)(
    callee.type === 'MemberExpression' ? callee.object : callee,
    evaluator.resolver.frameOf(evaluator.module),
  );

/** The list whose elements a client itself is called with: `urls.map(fetch)`. */
function sendsEach(callee: Node, name: string, sender: Node, evaluator: Evaluator): Expression | null {
  if (callee.type !== 'MemberExpression' || !TAKES_EACH.test(name)) return null;
  const sends = lastName(sender);
  if (sends === null || !evaluator.follow(sender).some((target) => isClientItself(target, sends))) return null;
  return callee.object;
}

const isClientItself = (target: Target, name: string): boolean =>
  (target.kind === 'global' || target.kind === 'import') && maySend(target, name);

/** Whether a name is an element of a list, and may be (an object with) the address of a retired route. */
function isElement(node: Node, { module: { scopes } }: Evaluator): boolean {
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  return variable !== null && listsOf(variable, scopes).length > 0;
}

/** What a call calls, and what it gives it, where both are told to another function: `fetch.apply(null, args)`, `fetch(...args)`. */
function readInvocation(call: TSESTree.CallExpression, evaluator: Evaluator): { callee: Node; args: readonly Node[] } {
  const callee = unwrap(call.callee);
  const spread = (nodes: readonly Node[]): Node[] =>
    nodes.flatMap((node) => (node.type === 'SpreadElement' ? elementsOf(node.argument, evaluator) : [node]));
  const [first, second, third] = call.arguments;
  const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
  if (callee.type === 'MemberExpression' && first !== undefined) {
    const object = unwrap(callee.object);
    if (name === 'apply' && object.type === 'Identifier' && object.name === 'Reflect' && third !== undefined)
      return { callee: unwrap(first), args: elementsOf(third, evaluator) };
    if (name === 'apply' && second !== undefined) return { callee: object, args: elementsOf(second, evaluator) };
    if (name === 'call') return { callee: object, args: spread(call.arguments.slice(1)) };
  }
  return { callee, args: spread(call.arguments) };
}

/** The elements of a list that is written out in this file. */
function elementsOf(list: Node, { module, follow }: Evaluator): Node[] {
  const [target, ...others] = follow(list);
  return target?.kind === 'node' &&
    others.length === 0 &&
    target.node.type === 'ArrayExpression' &&
    target.frame.module === module
    ? target.node.elements.filter((element) => element !== null)
    : [];
}

/** Whether a URL with an open base is that of a retired route. */
const isOpenRoute = ({ alternatives }: TextValue, { recognise }: Evaluator): boolean =>
  alternatives.some((pieces) => {
    const { host, route } = recognise(pieces);
    return host === 'unknown' && (route === 'predictions' || route === 'models');
  });

/** Whether the base of a URL is what a caller gives. */
const isToldBase = ({ alternatives }: TextValue): boolean =>
  alternatives.some(([first]) => first !== undefined && 'hole' in first && first.hole === 'parameter');

/** What is sent with a URL, beside it or in the options that hold it, if it has the form of a prediction. */
function sentBeside(url: Node, args: readonly Node[], { module: { scopes } }: Evaluator): Expression | null {
  const values = args.slice(0, MAX_ARGUMENTS + 1).flatMap((argument): readonly Node[] => {
    const members = argument.type === 'ObjectExpression' ? argument.properties : [];
    return [argument, ...members.flatMap((item) => (item.type === 'Property' ? [item.value] : []))];
  });
  const isSent = (value: Node): boolean =>
    value !== url && value.type !== 'SpreadElement' && bodyHasInput(analyseBody(value as Expression, scopes, 'either'));
  return (values.find(isSent) as Expression | undefined) ?? null;
}

const isLegacy = ({ alternatives }: TextValue, { recognise }: Evaluator): boolean =>
  alternatives.some((pieces) => recognise(pieces).host === 'legacy');

/** Whether a callee is a member of what is declared as `undefined` or `null`, to be set when the program starts. */
const isUnset = (target: Target): boolean =>
  (target.kind === 'global' && target.path[0] === 'undefined' && target.path.length > 1) ||
  (target.kind === 'member' &&
    target.object.kind === 'node' &&
    target.object.node.type === 'Literal' &&
    target.object.node.value === null);

/** Whether a callee may send a request: something injected, undeclared, imported or made by a call. Packages that are no client are not. */
function maySend(target: Target, name: string): boolean {
  // `compose([…], fetch)`, `memoize(fetch)`
  if (target.kind === 'node') return target.node.type === 'CallExpression' && SENDS.test(name);
  if (target.kind === 'import') {
    if (/^(?:[./#~]|@\/)/.test(target.specifier)) return SENDS.test(name) || SURELY_SENDS.test(name);
    return SENDING_PACKAGE.test(target.specifier) && !TEST_DOUBLE.test(target.specifier);
  }
  if (isUnset(target)) return SENDS.test(name);
  if (target.kind === 'global') return SURELY_SENDS.test(name);
  return target.kind === 'hole' && target.reason !== 'loop' && (SENDS.test(name) || SURELY_SENDS.test(name));
}
