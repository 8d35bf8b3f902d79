import type { TSESTree } from '@typescript-eslint/types';
import { hole, limit, mergeVia, plainText, type Alternatives } from './pieces.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import type { Frame, Resolver } from './target.ts';
import { literalOf, placeFinder, replaceAll, replaceFirst, replaceSlashes } from './replaced-text.ts';
import type { Node, Pieces } from './types.ts';
import { unwrap } from './walk.ts';

type TextOf = (node: Node, frame: Frame) => Alternatives;
type Change = (value: Pieces, replacement: Pieces) => Pieces | null;

/** Places that are filled in one after the other; a template has two or three. */
const MOST_PLACES = 8;

/**
 * Evaluates `text.replace(search, replacement)` and `replaceAll`, where the search is a text, an expression that stands for
 * one, one for slashes at the ends, or one for the places of a template.
 *
 * @returns a function that gives `null` where the search or the replacement is none of these
 */
export function createReplaceReader(
  resolver: Resolver,
  textOf: TextOf,
  partOf: TextOf,
): (receiver: Alternatives, args: readonly Node[], frame: Frame, node: Node) => Alternatives | null {
  function functionOf(node: Node, frame: Frame): { fn: FunctionNode; home: Frame } | null {
    const [target, ...others] = resolver.follow(node, frame);
    return target?.kind === 'node' && others.length === 0 && isFunction(target.node)
      ? { fn: target.node, home: target.frame }
      : null;
  }

  /** What a replacement is for one place: a text, or what a function gives for it. */
  function replacementFor(node: Node, frame: Frame, place: Place | null): Alternatives | null {
    const called = functionOf(node, frame);
    if (called === null) return place === null ? partOf(node, frame) : null;
    const args = place === null ? [] : [textNode(place.text, node), textNode(place.name, node)];
    const results = resolver.returned(
      called.fn,
      args.map((argument) => ({ node: argument, frame })),
      null,
      called.home,
    );
    return results?.flatMap((result) => partOf(result.node, result.frame)) ?? null;
  }

  /** Fills in a template's places one by one, each by what the function gives for its name. */
  function fillIn(
    value: Pieces,
    find: NonNullable<ReturnType<typeof placeFinder>>,
    by: Node,
    frame: Frame,
  ): Pieces | null {
    let filled = value;
    for (let count = 0; count < MOST_PLACES; count++) {
      const place = filled
        .flatMap((piece) => ('text' in piece ? [find(piece.text)] : []))
        .find((found) => found !== null);
      if (place === undefined || place === null) return filled;
      const [only, ...others] = replacementFor(by, frame, place) ?? [];
      if (only === undefined || others.length > 0) return null;
      filled = replaceFirst(filled, place.text, only.pieces);
    }
    return null;
  }

  function changeBy(search: Node, isAll: boolean, frame: Frame): Change | null {
    const pattern = search.type === 'Literal' && 'regex' in search ? search.regex : null;
    const text = pattern === null ? plainTextOf(textOf(search, frame)) : literalOf(pattern.pattern);
    if (text !== null) {
      const replace = (pattern?.flags.includes('g') ?? isAll) ? replaceAll : replaceFirst;
      return (value, replacement) => replace(value, text, replacement);
    }
    return pattern === null ? null : (value, replacement) => replaceSlashes(value, pattern.pattern, replacement);
  }

  return (receiver, [search, replacement], frame, node) => {
    if (search === undefined || replacement === undefined) return null;
    const method = methodOf(node);
    const pattern = unwrap(search);
    const find = pattern.type === 'Literal' && 'regex' in pattern ? placeFinder(pattern.regex.pattern) : null;
    if (find !== null && functionOf(replacement, frame) !== null) {
      return receiver.map(({ pieces, via }) => {
        const filled = fillIn(pieces, find, replacement, frame);
        return filled === null ? { pieces: [{ hole: 'call', node }], via } : { pieces: limit(filled), via };
      });
    }
    const change = changeBy(pattern, method === 'replaceAll', frame);
    const by = replacementFor(replacement, frame, null);
    if (change === null || by === null) return hole('call', node);
    return receiver.flatMap(({ pieces, via }) =>
      by.map((given) => {
        const changed = change(pieces, given.pieces);
        return {
          pieces: changed === null ? [{ hole: 'call', node } as const] : limit(changed),
          via: mergeVia(via, given.via),
        };
      }),
    );
  };
}

interface Place {
  readonly text: string;
  readonly name: string;
}

/** A literal for what a function is called with, where no source text has one. */
const textNode = (value: string, near: Node): Node =>
  ({ type: 'Literal', value, raw: JSON.stringify(value), range: near.range }) as unknown as TSESTree.StringLiteral;

function plainTextOf(alternatives: Alternatives): string | null {
  const [only, ...others] = alternatives;
  return only === undefined || others.length > 0 ? null : plainText(only.pieces);
}

function methodOf(node: Node): string | null {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : null;
  return callee?.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : null;
}
