import type { Frame, Resolver, Target } from './target.ts';
import type { Expression, Node, UrlPart } from './types.ts';
import { unwrap } from './walk.ts';

/** What a request was made of: the arguments of `new Request(…)`, or a list that a call spreads. */
export interface MadeParts {
  readonly is: UrlPart;
  readonly url: Expression;
  readonly init: Node | undefined;
  /** The frame that they are read in. */
  readonly frame: Frame;
}

function madeParts([url, init]: readonly (Node | null)[], frame: Frame, is: UrlPart): MadeParts | null {
  if (url == null || url.type === 'SpreadElement' || init?.type === 'SpreadElement') return null;
  return { is, url: url as Expression, init: init ?? undefined, frame };
}

/** `fetch(new Request(url, init))`: what the request was made of; `null` where the argument, which leads to the targets, is none. */
export function requestParts(argument: readonly Target[]): MadeParts | null {
  for (const target of argument) {
    if (target.kind !== 'node' || target.node.type !== 'NewExpression') continue;
    const callee = unwrap(target.node.callee);
    if (callee.type !== 'Identifier' || callee.name !== 'Request') continue;
    const parts = madeParts(target.node.arguments, target.frame, 'request');
    if (parts !== null) return parts;
  }
  return null;
}

/** `fetch(...[url, init])`: the list that all arguments are spread from; `null` where they are not, or it is not known. */
export function listParts([only, ...others]: readonly Node[], frame: Frame, resolver: Resolver): MadeParts | null {
  if (only?.type !== 'SpreadElement' || others.length > 0) return null;
  const [target, ...more] = resolver.follow(only.argument, frame);
  return target?.kind === 'node' && target.node.type === 'ArrayExpression' && more.length === 0
    ? madeParts(target.node.elements, target.frame, 'list')
    : null;
}
