import type { TSESTree } from '@typescript-eslint/types';
import { reachedFor } from './argument-for.ts';
import { createBodyThrough } from './body-through.ts';
import { withBase } from './client-base.ts';
import type { CallReader, ClientCall } from './client-call.ts';
import { isObject } from './client-options.ts';
import type { Client } from './client-types.ts';
import { createEntry, functionsOf, type Entered } from './entered.ts';
import { findEnvelopeReads, type EnvelopeRead } from './envelope-reads.ts';
import type { Evaluator } from './evaluate.ts';
import { isForwarded, isRetiredItself } from './is-forwarded.ts';
import { isPartOf } from './is-part-of.ts';
import { withoutLeftOut } from './left-out.ts';
import { forwardOf } from './forwards.ts';
import { nodesWithin } from './nodes-within.ts';
import type { Alternative } from './pieces.ts';
import type { FunctionNode } from './scope.ts';
import { createFrame, type Frame, type Thunk } from './target.ts';
import type { Expression, Node, PlaceInFile, Within } from './types.ts';
import { unwrap } from './walk.ts';
import { isLedElsewhere } from './routes-of-callers.ts';
import { PassedAnswer, type Passage } from './passed-answer.ts';
import { readPathBeside, readToldApart, readToldHost } from './told-apart.ts';
import { isHandedOnAlone, isToldHere, withToldAddress } from './told-here.ts';
import { createTurningCheck } from './turns-address.ts';
import type { Given } from './wrapper-results.ts';
import { wrapperStyle, type Functions } from './wrapper-style.ts';

/** A function of the project that only passes its URL on to a client: calling it is calling the client. */
interface Wrapper {
  readonly fn: FunctionNode;
  /** The call inside it. */
  readonly inner: TSESTree.CallExpression;
  readonly given: Given;
  /** Where the function, and what it calls, reads the messages of a failure. */
  readonly envelope: readonly EnvelopeRead[];
  /** Set where the function stands in this file. */
  readonly within?: Within;
}

const OPAQUE: Given = { style: 'opaque' };

/** Whether nothing but a method's name tells that a client is asked: it may as well be one of the program's own. */
const isKnownByName = ({ bindings }: Client): boolean => bindings.every((binding) => 'suffix' in binding);

/** How a caller of a wrapper gets the answer. */
const responseOf = ({ style, under }: Given): Pick<ClientCall, 'response' | 'under'> => ({
  response: style,
  ...(under === undefined ? {} : { under }),
});

/** Wrappers around wrappers that are looked through. */
const MAX_LAYERS = 3;

export interface RequestReader {
  /** Takes a call apart, if it makes a request. */
  readonly read: (call: TSESTree.CallExpression) => ClientCall | null;
}

export function createRequestReader(evaluator: Evaluator, calls: CallReader): RequestReader {
  const { module, resolver, textOf, recognise } = evaluator;
  const wrappers = new Map<FunctionNode, Wrapper | null>();
  const passages = new Map<Node, PassedAnswer>();
  const passedOf = (passage: Passage): PassedAnswer => {
    const known = passages.get(passage.inner.call) ?? new PassedAnswer(passage);
    passages.set(passage.inner.call, known);
    return known;
  };
  const bodyThrough = createBodyThrough(resolver);
  const isInside = (node: Node, call: Node): boolean => isPartOf(node, call, module.scopes);
  const { entered, givenTo } = createEntry(evaluator);
  const turnsAddress = createTurningCheck(evaluator);
  const functions: Functions = {
    named: (node, frame) => functionsOf(resolver.follow(node, frame), null),
    entered: (call, frame) => entered(call, frame, null),
    isTold: ({ callee }, frame) => resolver.follow(callee, frame).some(({ kind }) => kind === 'hole'),
  };

  function wrapperOf(fn: FunctionNode, frame: Frame, layer: number): Wrapper | null {
    const known = wrappers.get(fn);
    if (known !== undefined || layer > MAX_LAYERS) return known ?? null;
    wrappers.set(fn, null);
    const home = resolver.frameOf(frame.module);
    for (const inner of nodesWithin('CallExpression', fn, frame.module.scopes)) {
      const call = readIn(inner, home, layer + 1);
      if (call === null) continue;
      const isLed = frame.module === module && isLedElsewhere(call, evaluator, calls);
      if (!isLed && !isForwarded(call, fn, frame, recognise)) continue;
      if (!isLed && (isToldHere(call, home) || isRetiredItself(call, recognise))) continue;
      const envelope = findEnvelopeReads(fn, frame, resolver);
      const given = envelope === null ? OPAQUE : wrapperStyle(fn, call, home, functions);
      const within = frame.module === module ? withinOf(fn, call) : undefined;
      const wrapper: Wrapper = {
        fn,
        inner,
        given,
        envelope: envelope ?? [],
        ...(within === undefined ? {} : { within }),
      };
      wrappers.set(fn, wrapper);
      return wrapper;
    }
    return null;
  }

  function withinOf(fn: FunctionNode, call: ClientCall): Within | undefined {
    if (call.hook !== null) return undefined;
    if (call.response === 'opaque') return call.within;
    const bound = call.value.every(({ pieces }) => recognise(pieces).host === 'legacy');
    return { call: call.call, style: call.response, fn, bound };
  }

  function readIn(call: TSESTree.CallExpression, frame: Frame, layer: number): ClientCall | null {
    const bound = calls.bind(call, frame, (targets) => givenTo(targets, call, frame, layer));
    const plain = calls.read(call, bound, frame);
    const direct = plain === null || layer > 0 ? plain : withToldAddress(plain, call, frame, calls);
    if (direct !== null && !isKnownByName(direct.client)) return direct;
    const targets = entered(call, frame, layer);
    for (const target of targets) {
      const found = readEntered(call, frame, target, layer);
      if (found === null) continue;
      // `next = (request) => layer(request, inner)`: a name that is also given to functions around the client.
      const isAround = (other: Entered): boolean => other !== target && readEntered(call, frame, other, layer) === null;
      return target.composed !== undefined || targets.some(isAround) ? asComposed(found, target.composed) : found;
    }
    return direct !== null && targets.length > 0 && turnsAddress(call) ? null : direct;
  }

  /**
   * A request of a chain: what functions around the client see is not what it sends, nor what they get what it gives. One of them may
   * put the base before a path.
   */
  function asComposed(read: ClientCall, given: readonly Thunk[] = []): ClientCall {
    const isBase = ({ pieces }: Alternative): boolean => {
      const { host, route } = recognise(pieces);
      return host === 'legacy' && (route === null || route === 'undecided');
    };
    const bases = given.flatMap(({ node, frame }) => resolver.follow(node, frame).flatMap(textOf)).filter(isBase);
    return { ...read, composed: true, ...(bases.length === 1 ? { value: withBase(bases, read.value).value } : {}) };
  }

  /** A call of a function, as the request that the function makes of it. */
  function readEntered(call: TSESTree.CallExpression, frame: Frame, target: Entered, layer: number): ClientCall | null {
    const { fn, frame: home, self, args, style } = target;
    const isDirect = style === null && args === call.arguments;
    const forwarded = isDirect ? readForwarded(call, frame, target, layer) : null;
    if (forwarded !== null) return forwarded;
    const wrapper = wrapperOf(fn, home, layer);
    if (wrapper === null) return isDirect ? readForwarded(call, frame, target, layer, args.length) : null;
    const thunks = args.map((node) => ({ node, frame }));
    const inside = createFrame(home.module, fn, thunks, self, home);
    const inner = readIn(wrapper.inner, inside, layer + 1);
    const plain = readIn(wrapper.inner, resolver.frameOf(home.module), layer + 1);
    const request = inner === null || plain === null ? null : through(call, args, wrapper, inner, plain, inside, frame);
    if (request === null || style === null) return request;
    const isBody = request.response === 'payload' && request.under === undefined;
    return { ...request, response: isBody ? style : 'opaque' };
  }

  /**
   * A call of a function that passes all that it is given on to a client: as if the client itself were called.
   *
   * @param count arguments of the call, for a function that takes no rest
   */
  function readForwarded(
    call: TSESTree.CallExpression,
    frame: Frame,
    { fn, frame: home, self }: Entered,
    layer: number,
    count?: number,
  ): ClientCall | null {
    const { scopes } = home.module;
    const inner =
      fn.params.length === 0 || layer > MAX_LAYERS
        ? null
        : forwardOf(fn, nodesWithin('CallExpression', fn, scopes), scopes, count);
    if (inner === null) return null;
    const thunks = call.arguments.map((node) => ({ node, frame }));
    const inside = createFrame(home.module, fn, thunks, self, home);
    const bound = calls.bind(inner, inside);
    const [next, ...others] = bound === null ? entered(inner, inside, layer) : [];
    const read =
      next === undefined
        ? calls.read(call, bound, frame)
        : readEntered(call, frame, { ...next, args: call.arguments }, layer + 1);
    if (read === null) return null;
    const { client, request, url, value, baseUrl, method, body, headers, hook, failure } = read;
    const own = findEnvelopeReads(fn, home, resolver);
    const answer = { call: inner, ...responseOf({ ...read, style: read.response }) };
    const given = own === null ? OPAQUE : wrapperStyle(fn, answer, home, functions);
    const envelope = [...(own ?? []), ...(read.envelope ?? [])];
    const through = [{ fn, frame: home }, ...(read.through ?? [])];
    const sender = read.sender ?? placeIn(home, inner);
    const common = { client, request, call, url, value, baseUrl, method, body, headers, hook, failure };
    const composed =
      next?.composed !== undefined || others.length > 0 || read.composed === true ? { composed: true as const } : {};
    const passed = [passedOf({ fn, frame: home, inner: answer, failure }), ...(read.passed ?? [])];
    return {
      ...common,
      ...composed,
      through,
      passed,
      sender,
      ...responseOf(given),
      envelope,
      callbacks: [],
      wrapper: fn,
    };
  }

  /** The request as its caller sees it: URL and body are arguments of the call. `null`: it gives none, and defaults are used. */
  function through(
    call: TSESTree.CallExpression,
    args: readonly Node[],
    wrapper: Wrapper,
    inner: ClientCall,
    plain: ClientCall,
    inside: Frame,
    frame: Frame,
  ): ClientCall | null {
    const { fn, within } = wrapper;
    const home = inside.upper ?? inside;
    const apart = readToldApart(plain.url, args, fn, home.module.scopes);
    const reached = reachedFor(plain.url, args, fn, home.module.scopes);
    const path = apart?.path ?? readPathBeside(plain.url, args, fn, home.module.scopes);
    const given = path ?? reached?.value ?? (args[0] as Expression | undefined);
    if (given === undefined) return null;
    // Options that are handed on whole hold the URL somewhere inside.
    const isWithin = isOptions(given);
    const url = isWithin && isInside(inner.url, call) ? inner.url : given;
    const [member, ...deeper] = reached?.value === given ? reached.left : [];
    const isMember = isWithin && url === given && given !== inner.url;
    const isWhole =
      (isHandedOnAlone(plain) && isText(url)) ||
      resolver
        .follow(url, resolver.frameOf(module))
        .flatMap(textOf)
        .some(({ pieces }) => recognise(pieces).host === 'legacy');
    const host = url === inner.url ? inner.baseUrl?.host : undefined;
    // Host and path of options that are handed on stand beside each other in the call.
    const beside = host !== undefined && isInside(host, call) ? { node: host, client: call, host } : null;
    const told = apart?.base ?? hostTold(plain, args, fn, home);
    const { client, method, hook, failure } = inner;
    // Options of the caller's may say in which form the answer comes: axios' `transformResponse`.
    const isAsked = client.responseWhen === undefined || inner.response === plain.response;
    return {
      client,
      value: withoutLeftOut(inner, inside, resolver),
      method,
      hook,
      failure: { ...failure, isOwn: true },
      request: call,
      call,
      url,
      ...(!isMember ? {} : member == null || deeper.length > 0 ? { part: 'options' as const } : { member }),
      baseUrl:
        beside !== null
          ? beside
          : told !== null && isInside(told, call)
            ? { node: told, client: call, ...(apart === null ? { host: told } : {}), isTold: true }
            : isWhole
              ? null
              : baseThrough(wrapper, inner, plain, home),
      body: bodyThrough({ call, args, fn, home, frame }, inner),
      headers: inner.headers !== null && isInside(inner.headers, call) ? inner.headers : null,
      ...responseOf(isAsked ? wrapper.given : OPAQUE),
      envelope: [...wrapper.envelope, ...(inner.envelope ?? [])],
      through: [{ fn, frame: home }, ...(inner.through ?? [])],
      passed: [
        passedOf({
          fn,
          frame: home,
          inner: { call: wrapper.inner, ...responseOf({ ...plain, style: plain.response }) },
          failure,
        }),
        ...(inner.passed ?? []),
      ],
      callbacks: [],
      wrapper: fn,
      sender: inner.sender ?? placeIn(home, inner.request),
      ...(inner.composed === true ? { composed: true } : {}),
      ...(within === undefined || !isAsked ? {} : { within }),
    };
  }

  /** The host name that a wrapper is told beside the path. */
  const hostTold = ({ url, baseUrl }: ClientCall, args: readonly Node[], fn: FunctionNode, home: Frame) =>
    baseUrl?.host === undefined ? null : readToldHost(baseUrl.host, url, args, fn, home.module.scopes);

  /** Whether an expression is none of the lists and objects that may hold a URL. */
  const isText = (node: Node): boolean =>
    resolver
      .follow(node, resolver.frameOf(module))
      .every(({ kind, node: found }) => kind !== 'node' || !/^(?:Array|Object)Expression$/.test(found.type));

  const isOptions = (node: Node): boolean => resolver.follow(node, resolver.frameOf(module)).some(isObject);

  /** The base that is put in front of the path somewhere inside: in this function, or in what the path is handed on to. */
  function baseThrough(
    { fn, inner: call }: Wrapper,
    { url, client, baseUrl }: ClientCall,
    plain: ClientCall,
    home: Frame,
  ): ClientCall['baseUrl'] {
    if (baseUrl?.isTold === true) return { node: baseUrl.node, client: fn, ...fileOf(home), isTold: true };
    const isHandedOn = baseUrl !== null && baseUrl.host === undefined && unwrap(plain.url).type === 'Identifier';
    if (isHandedOn) return { ...baseUrl, forwards: [...(baseUrl.forwards ?? []), { call, fn, client: client.id }] };
    return { node: url, client: fn, ...fileOf(home), ...(baseUrl?.host === undefined ? {} : { host: baseUrl.host }) };
  }

  const placeIn = ({ module: { file } }: Frame, { range: [start] }: Node): PlaceInFile => ({ file, start });

  const fileOf = (home: Frame): { file?: string } => (home.module === module ? {} : { file: home.module.file });

  return { read: (call) => readIn(call, resolver.frameOf(module), 0) };
}
