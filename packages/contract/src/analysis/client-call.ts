import type { TSESTree } from '@typescript-eslint/types';
import { bindCalled, bindClient, type BoundClient } from './client-binding.ts';
import { chained } from './fluent.ts';
import { createAnswerReader } from './client-answer.ts';
import { createBaseReader, withBase, withPath, type ClientBase } from './client-base.ts';
import { createSenderCheck } from './client-instances.ts';
import { createHookReader, type Hooks } from './client-hooks.ts';
import { createOptionReader, isNullish, isObject, isParameter, onlyText, type Option } from './client-options.ts';
import { CLIENTS, type BodyEncoding, type CallForm, type Client } from './clients.ts';
import type { EnvelopeRead } from './envelope-reads.ts';
import type { Evaluator } from './evaluate.ts';
import type { Module } from './module.ts';
import type { Alternatives } from './pieces.ts';
import { DirectCall } from './direct-call.ts';
import { formsOf } from './forms-of.ts';
import { handedBody } from './handed-body.ts';
import { listParts, requestParts } from './request-parts.ts';
import type { Failure } from './response-errors.ts';
import type { FunctionNode } from './scope.ts';
import type { StyleId } from './response-styles.ts';
import type { Frame, FunctionAt, Resolver, Target } from './target.ts';
import type { PassedAnswer } from './passed-answer.ts';
import type { Expression, Node, PlaceInFile, TextValue, UrlPart, Within } from './types.ts';
import { unwrap } from './walk.ts';

/** A call of a known client, taken apart. */
export interface ClientCall {
  readonly client: Client;
  /** The call of the client itself. */
  readonly request: TSESTree.CallExpression;
  /** The whole call a person would point at; for fluent clients up to the last link (`.send(body)`). */
  readonly call: TSESTree.CallExpression;
  /** The expression in URL position, and the frame it is read in. */
  readonly url: Expression;
  /** What `url` is where another file makes the URL together with the rest of the request; unset where it is the URL. */
  readonly part?: UrlPart;
  /** The member of `url` that is the URL; see `UrlUse`. */
  readonly member?: string;
  /** The whole URL, the client's base included. */
  readonly value: Alternatives;
  readonly baseUrl: ClientBase | null;
  /** Upper case; `null` where it is not known before the program runs. */
  readonly method: string | null;
  /** `origin`: where the value of `node` was made, which may be in the caller of a wrapper. */
  readonly body: { readonly node: Expression; readonly encoding: BodyEncoding; readonly origin: Node | null } | null;
  readonly headers: Expression | null;
  readonly response: StyleId;
  /** The members or places in one of which a wrapper gives that: `value` of `{ ok: true, value }`. */
  readonly under?: readonly string[];
  /** Functions, or names of them, that are given to the client to receive the answer. */
  readonly callbacks: readonly Node[];
  /** The outermost function of the project that is called and passes the URL on; `null` for the client itself. */
  readonly wrapper: FunctionNode | null;
  /** The call inside that function, where it stands in this file. */
  readonly within?: Within;
  /** The client's own call behind all functions of the project; unset where it is this call. */
  readonly sender?: PlaceInFile;
  /** Whether it goes through a chain of functions (`use(logging)`), each of which may change request and answer. */
  readonly composed?: true;
  /**
   * What of the program may change the request or the answer: something that is called on the way (an interceptor, a hook), or what sends
   * the one and makes the other; `null`: nothing.
   */
  readonly hook: 'called' | 'sends' | null;
  readonly failure: Failure;
  /** Where functions of the program that it goes through read the messages of a failure, in whatever file. */
  readonly envelope?: readonly EnvelopeRead[];
  /** Functions of the program that the request goes through, in whatever file. */
  readonly through?: readonly FunctionAt[];
  /** Those of them that hand an answer on, with the call inside each that gives it. */
  readonly passed?: readonly PassedAnswer[];
}

/** Reads calls of clients in one file. */
export interface CallReader {
  /** Takes a call apart, if it calls a client. `frame`: another than the file's own, to look into a function from outside. */
  readonly read: (call: TSESTree.CallExpression, bound: BoundClient | null, frame: Frame) => ClientCall | null;
  /** @param given what callers in other files give in place of parameters */
  readonly bind: (call: TSESTree.CallExpression, frame: Frame, given?: Resolver['given']) => BoundClient | null;
}

export function createCallReader(evaluator: Evaluator): CallReader {
  const { resolver, textOf } = evaluator;
  const optionReader = createOptionReader(resolver, textOf);
  const { option, handedOn, spreadFrom, textOfOption } = optionReader;
  const answers = createAnswerReader(resolver, optionReader);
  const hookReader = createHookReader(resolver, optionReader, evaluator.host);
  const isTurnedInstance = createSenderCheck(evaluator);
  const { readBase, urlOfParts } = createBaseReader(evaluator, optionReader);

  /** @param first what the first argument is */
  function chooseForm(
    { client, member }: BoundClient,
    args: readonly Node[],
    first: readonly Target[],
    frame: Frame,
  ): CallForm | null {
    const { byUrl, byOptions } = formsOf(client, member);
    const takes = (index: number | null, isWanted: (target: Target) => boolean): boolean => {
      const argument = index === null ? undefined : args[index];
      if (argument === undefined) return false;
      return (index === 0 ? first : resolver.follow(argument, frame)).some(isWanted);
    };
    const withOptions = byOptions.find((form) => takes(form.options, isObject));
    if (withOptions !== undefined) return withOptions;
    if (byUrl !== null && !first.some(isObject)) return byUrl;
    // A wrapper may hand its caller's options on.
    return byOptions.find((form) => takes(form.options, isParameter)) ?? null;
  }

  function readMethod(
    form: CallForm,
    args: readonly Node[],
    options: readonly Target[],
    { keys }: Client,
    optionsNode: Node | undefined,
    frame: Frame,
  ): string | null {
    if (typeof form.method === 'string' && form.method !== 'options') return form.method;
    const argument = form.method === 'options' ? null : args[form.method.argument];
    if (argument !== null)
      return argument === undefined ? null : onlyText(resolver.follow(argument, frame).flatMap(textOf));
    if (optionsNode === undefined) return 'GET';
    if (!options.some(isObject)) return null;
    const found = option(options, keys.method, optionsNode as Expression);
    if (found !== null) return onlyText(textOfOption(found));
    const closed = options.every(
      (target) =>
        isObject(target) && target.node.properties.every((item) => item.type === 'Property' && !item.computed),
    );
    return closed ? 'GET' : null;
  }

  function readBody(
    form: CallForm,
    args: readonly Node[],
    options: readonly Target[],
    client: Client,
    request: TSESTree.CallExpression,
    frame: Frame,
  ): ClientCall['body'] {
    const { body } = form;
    if (body === null) return null;
    if (body === 'options') {
      for (const [name, encoding] of Object.entries(client.keys.body)) {
        const found = option(options, [name], request);
        if (found === null || isBoolean(found.node)) continue;
        // A body that a spread brings in (`...(body && { body: JSON.stringify(body) })`) is where it was made.
        const [made, ...others] = found.node === request ? found.targets.filter(({ kind }) => kind === 'node') : [];
        const node = made?.kind === 'node' && others.length === 0 ? (made.node as Expression) : found.node;
        const handed = handedBody(node, options.find(isObject)?.frame ?? frame, frame);
        if (handed !== null)
          return { node: handed.node, encoding: handed.isStringified ? 'object' : encoding, origin: null };
        // Of a third file there is nothing to name or change here.
        if (node === found.node && isElsewhere(found.module, frame)) return null;
        return { node, encoding, origin: found.targets[0]?.node ?? null };
      }
      return null;
    }
    if ('argument' in body) {
      const node = args[body.argument];
      return node === undefined || isNullish(node)
        ? null
        : { node: node as Expression, encoding: client.encoding, origin: null };
    }
    const node = chained(request, body.chained, frame.module.scopes).argument;
    return node === null ? null : { node, encoding: client.encoding, origin: null };
  }

  /** Whether the requests of an instance go to the successor wherever it is asked. */
  const isTurned = ({ instance, home }: BoundClient): boolean =>
    instance !== null && home !== null && isTurnedInstance(instance, resolver.frameOf(home));

  /** Whether something stands neither in the file of a request nor in the one that is looked at. */
  const isElsewhere = (module: Module | undefined, frame: Frame): boolean =>
    module !== undefined && module !== frame.module && module !== evaluator.module;

  function read(request: TSESTree.CallExpression, bound: BoundClient | null, frame: Frame): ClientCall | null {
    if (bound === null || isTurned(bound)) return null;
    const { client } = bound;
    const { scopes } = frame.module;
    const written: readonly Node[] = bound.takesThis === true ? request.arguments.slice(1) : request.arguments;
    let args = written;
    let made = listParts(args, frame, resolver);
    if (made === null && args.some((argument) => argument.type === 'SpreadElement')) return null;
    if (made !== null) args = [made.url, ...(made.init === undefined ? [] : [made.init])];
    const targetsOf = (argument: Node | undefined): readonly Target[] =>
      argument === undefined ? [] : resolver.follow(argument, made?.frame ?? frame);
    let first = targetsOf(args[0]);
    const form = chooseForm(bound, args, first, made?.frame ?? frame);
    if (form === null) return null;
    if (made === null && form.url !== 'options' && args[form.url.argument] !== undefined) {
      made = requestParts(form.url.argument === 0 ? first : targetsOf(args[form.url.argument]));
      if (made !== null) {
        args = [made.url, ...(made.init === undefined ? args.slice(1) : [made.init])];
        first = targetsOf(made.url);
      }
    }
    const optionsNode = form.options === null ? undefined : args[form.options];
    const options =
      optionsNode === undefined ? [] : resolver.follow(optionsNode, made?.init === undefined ? frame : made.frame);
    const fallback = (optionsNode ?? request) as Expression;

    let parts: ClientBase | null = null;
    let part: UrlPart | undefined;
    let url: Expression;
    let value: Alternatives;
    if (form.url !== 'options') {
      const node = args[form.url.argument];
      if (node === undefined) return null;
      const origin = textOfOption({
        node: node as Expression,
        targets: form.url.argument === 0 ? first : targetsOf(node),
      });
      const path = client.keys.path === undefined ? null : option(options, client.keys.path, fallback);
      if (path !== null) parts = { node: node as Expression, client: fallback };
      url = path?.node ?? (node as Expression);
      value = path === null ? origin : withPath(origin, textOfOption(path));
      // A list may be spread by other calls, too.
      if (made !== null && (made.is === 'list' || isElsewhere(made.frame.module, frame))) {
        const [first] = written;
        const handed = isNamed(url) ? handedBody(url, made.frame, frame) : null;
        part = handed === null ? made.is : undefined;
        url = handed?.node ?? ((first?.type === 'SpreadElement' ? first.argument : first) as Expression);
      }
    } else if (client.keys.parts === true) {
      const given = (names: readonly string[]): Option | null =>
        spreadFrom(options, names) ?? option(options, names, fallback);
      const path = given(['path']);
      const host = given(['hostname', 'host'])?.node;
      url = path?.node ?? fallback;
      if (host !== undefined) parts = { node: host, client: fallback, host };
      if (isElsewhere(path?.module, frame)) {
        part = 'options';
        url = fallback;
        parts = null;
      }
      value = urlOfParts(options, fallback, moduleOf(request, frame));
    } else {
      const found = option(options, client.keys.url, fallback) ?? handedOn(options, client.keys.url[0], fallback);
      if (found === null) return null;
      url = found.node;
      value = textOfOption(found);
      if ('module' in found && isElsewhere(found.module, frame)) {
        const [object] = options.filter(isObject);
        const handed = object !== undefined && isNamed(url) ? handedBody(url, object.frame, frame) : null;
        part = handed === null ? 'options' : undefined;
        url = handed?.node ?? fallback;
      }
    }
    const base = client.keys.base.length === 0 ? null : readBase(bound, options, value, fallback);
    const joined = base === null ? { value, isRelative: false } : withBase(base.value, value);
    const given = [...options, ...bound.defaults];
    const body = readBody(form, args, options, client, request, frame);
    const known = {
      client,
      request,
      call: FLUENT.has(client) ? chained(request, [], scopes).end : request,
      url,
      ...(part === undefined ? {} : { part }),
      value: joined.value,
      baseUrl: joined.isRelative ? (base?.baseUrl ?? null) : parts,
      method: readMethod(form, args, options, client, optionsNode, frame),
      body,
    };
    return new DirectCall(known, () => {
      let read: Hooks | undefined;
      const hooks = (): Hooks => (read ??= hookReader.read(bound, request, given, fallback, frame));
      const style = (): StyleId => (hooks().unwraps ? 'axios-body' : answers.style(client, given, fallback));
      return {
        headers: () => option(options, client.keys.headers, fallback)?.node ?? null,
        response: style,
        hook: () => (hooks().changes === null ? null : hooks().sends === true ? 'sends' : 'called'),
        failure: () => {
          const { failures: handlers, remakes } = hooks();
          return { style: style(), handlers, ...(remakes ? { isOwn: true } : {}) };
        },
        envelope: () => hooks().envelope,
        through: () => hooks().through,
        callbacks: () => answers.callbacks(client, request, options, fallback, frame, body?.node ?? null),
      };
    });
  }

  function moduleOf(request: TSESTree.CallExpression, frame: Frame): string {
    return resolver.follow(request.callee, frame).find((target) => target.kind === 'import')?.specifier ?? '';
  }

  return {
    read,
    bind: ({ callee }, frame, given) => {
      const targets = resolver.follow(callee, frame);
      const told = given?.(targets) ?? targets;
      return (
        (told === targets ? null : bindClient(callee, told, resolver)) ??
        bindClient(callee, targets, resolver) ??
        bindCalled(callee, frame, resolver)
      );
    },
  };
}

/** Clients whose calls go on: `request.post(url).send(body)`. */
const FLUENT: ReadonlySet<Client> = new Set(
  CLIENTS.filter(({ forms }) =>
    forms.some(({ body }) => body !== null && typeof body === 'object' && 'chained' in body),
  ),
);

/** Whether an expression is a name, or a member of one, and no text that is put together. */
const isNamed = (node: Node): boolean => /^(?:Identifier|MemberExpression)$/.test(unwrap(node).type);

const isBoolean = (node: Node): boolean => node.type === 'Literal' && typeof node.value === 'boolean';

/** A value in the form that call sites carry. */
export function toTextValue(alternatives: Alternatives): TextValue {
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1) return { alternatives: [only.pieces], via: only.via };
  return {
    alternatives: alternatives.map(({ pieces }) => pieces),
    via: [...new Set(alternatives.flatMap(({ via }) => via))],
  };
}
