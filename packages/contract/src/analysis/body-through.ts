import { reachedFor } from './argument-for.ts';
import { memberOfLiteral, type Reached } from './argument-names.ts';
import type { ClientCall } from './client-call.ts';
import { isObject } from './client-options.ts';
import { isPartOf } from './is-part-of.ts';
import { isLookedInto, parsesArgument } from './looked-into.ts';
import type { FunctionNode } from './scope.ts';
import type { Frame, Resolver } from './target.ts';
import type { Expression, Node } from './types.ts';
import { staticName } from './walk.ts';
import { sentValue } from './wrapper-body.ts';

/** A call of a function that hands a body on to its client. */
interface Handing {
  readonly call: Node;
  readonly args: readonly Node[];
  /** The frame of the call. */
  readonly frame: Frame;
  readonly fn: FunctionNode;
  /** The frame that the function stands in. */
  readonly home: Frame;
}

/** Tells what of a call of a wrapper is the body that is sent in it; `null` where that is not known. */
export function createBodyThrough(resolver: Resolver) {
  return function bodyThrough(
    { call, args, fn, home, frame }: Handing,
    { body, client }: Pick<ClientCall, 'body' | 'client'>,
  ): ClientCall['body'] {
    const { scopes } = home.module;
    if (body === null || parsesArgument(fn, scopes)) return null;
    const isInCall = (node: Node | null): boolean => node !== null && isPartOf(node, call, frame.module.scopes);
    if (isInCall(body.node)) return { ...body, origin: null };
    const sent = sentValue(body.node, scopes);
    if (isInCall(body.origin)) {
      if (isLookedInto(sent.node, body.node, scopes)) return null;
      return { node: body.origin as Expression, encoding: body.encoding, origin: null };
    }
    const argument = argumentBehind(reachedFor(sent.node, args, fn, scopes), frame);
    if (argument === null) return bodyOption(args, body, client, frame);
    if (isLookedInto(sent.node, body.node, scopes)) return null;
    return { node: argument, encoding: sent.isStringified ? 'object' : body.encoding, origin: null };
  };

  /** An argument, also where the object that holds it has a name or comes through the function that calls. */
  function argumentBehind(reached: Reached | null, frame: Frame): Expression | null {
    if (reached === null || reached.left.length === 0) return reached?.value ?? null;
    const [holder, ...others] = resolver.follow(reached.value, frame);
    if (holder === undefined || others.length > 0 || !isObject(holder) || holder.frame.module !== frame.module)
      return null;
    const behind = memberOfLiteral(holder.node, reached.left);
    return behind.left.length === 0 ? behind.value : null;
  }

  /** The body in options that a wrapper is given and hands on: `body` of `send(url, { method: 'POST', body })`. */
  function bodyOption(
    args: readonly Node[],
    body: NonNullable<ClientCall['body']>,
    client: ClientCall['client'],
    asked: Frame,
  ): ClientCall['body'] {
    for (const { node, frame } of args.flatMap((argument) => resolver.follow(argument, asked)).filter(isObject)) {
      if (frame.module !== asked.module) continue;
      for (const item of node.properties) {
        const name = item.type === 'Property' ? staticName(item.key, item.computed) : null;
        if (item.type !== 'Property' || name === null || !Object.hasOwn(client.keys.body, name)) continue;
        const isIt = resolver.follow(item.value, frame).some((target) => target.node === body.origin);
        if (isIt) return { node: item.value as Expression, encoding: body.encoding, origin: null };
      }
    }
    return null;
  }
}
