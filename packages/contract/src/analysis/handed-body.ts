import { argumentFor } from './argument-for.ts';
import { isLookedInto, parsesArgument } from './looked-into.ts';
import type { Frame } from './target.ts';
import type { Expression, Node } from './types.ts';
import { sentValue } from './wrapper-body.ts';

/** Functions between the call and the options that are looked through. */
const MAX_LAYERS = 3;

/** A body that a function was handed to put it into a request's options. */
export interface HandedBody {
  readonly node: Expression;
  /** Whether a function on the way makes text of it. */
  readonly isStringified: boolean;
}

/**
 * The body that functions making a request's options were given: `{ … }` of `fetch(url, post({ … }))`.
 *
 * @param body what stands in body position in those options
 * @param made the frame that the options were made in
 * @param asked the frame of the request
 * @returns `null` where the options are made where the request is, or a function looks into the body
 */
export function handedBody(body: Node, made: Frame, asked: Frame): HandedBody | null {
  let at = made;
  let node = body;
  let isStringified = false;
  for (let layer = 0; at !== asked && layer < MAX_LAYERS; layer++) {
    const { fn, args, module } = at;
    const [first] = args ?? [];
    if (fn === null || args === null || first === undefined) return null;
    const sent = sentValue(node, module.scopes);
    if (isLookedInto(sent.node, node, module.scopes) || parsesArgument(fn, module.scopes)) return null;
    const given = argumentFor(
      sent.node,
      args.map((thunk) => thunk.node),
      fn,
      module.scopes,
    );
    if (given === null) return null;
    node = given;
    isStringified ||= sent.isStringified;
    at = first.frame;
  }
  return at === asked && node !== body ? { node: node as Expression, isStringified } : null;
}
