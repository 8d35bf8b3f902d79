import type { TSESTree } from '@typescript-eslint/types';
import {
  concatenateEach,
  hole,
  known,
  limit,
  mergeVia,
  plainText,
  type Alternative,
  type Alternatives,
} from './pieces.ts';
import type { Frame, Resolver } from './target.ts';
import { GLOBAL_FUNCTIONS, MODULE_FUNCTIONS, replaceSlashes, STRING_METHODS, URL_SETTERS } from './text-functions.ts';
import { BUDGET, type Node, type Pieces } from './types.ts';
import { staticName, unwrap } from './walk.ts';

type CallLike = TSESTree.CallExpression | TSESTree.NewExpression;
type TextOf = (node: Node, frame: Frame) => Alternatives;

interface TextCalls {
  readonly textOfCall: (node: CallLike, frame: Frame) => Alternatives;
}

/**
 * Evaluates calls of functions that make texts of texts: string methods, URL and Request objects, joining, escaping.
 *
 * @param partOf as `textOf`, for an expression that becomes part of a larger text
 */
export function createTextCalls(resolver: Resolver, textOf: TextOf, partOf: TextOf): TextCalls {
  function textOfCall(node: CallLike, frame: Frame): Alternatives {
    const callee = unwrap(node.callee);
    const args = node.arguments.filter((argument) => argument.type !== 'SpreadElement');
    if (args.length !== node.arguments.length) return hole('call', node);
    const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    if (callee.type === 'MemberExpression' && name === 'join') {
      const joined = joinArray(callee.object, args[0], frame);
      if (joined !== null) return joined;
    }
    for (const target of resolver.follow(callee, frame)) {
      const key = target.kind === 'import' ? `${target.specifier.replace(/^node:/, '')}:${target.path.join('.')}` : '';
      const global = target.kind === 'global' ? target.path.join('.') : '';
      if (ENVIRONMENT_CALLS.has(global)) return hole('env', node);
      const fn = own(GLOBAL_FUNCTIONS, global) ?? own(MODULE_FUNCTIONS, key);
      if (fn !== undefined) {
        const made = combine(
          args.map((argument) => partOf(argument, frame)),
          fn,
          node,
        );
        return node.type === 'NewExpression' ? withWrites(made, node, frame) : made;
      }
    }
    const method = name === null ? undefined : own(STRING_METHODS, name);
    if (callee.type !== 'MemberExpression' || method === undefined) return hole('call', node);
    const receiver = textOf(callee.object, frame);
    if (receiver.every(({ pieces }) => pieces.length === 1 && 'hole' in (pieces[0] ?? {}) && args.length > 0))
      return hole('call', node);
    const [search, replacement] = args;
    const pattern = search?.type === 'Literal' && 'regex' in search ? search.regex.pattern : null;
    if (pattern !== null && replacement !== undefined) {
      return combine(
        [receiver, partOf(replacement, frame)],
        (value, by) => replaceSlashes(value ?? [], pattern, by ?? []),
        node,
      );
    }
    return combine([receiver, ...args.map((argument) => partOf(argument, frame))], method, node);
  }

  /** A URL object with what the program sets on it afterwards (`url.pathname = '/models'`). */
  function withWrites(url: Alternatives, node: Node, frame: Frame): Alternatives {
    let value = url;
    for (const [name, set] of Object.entries(URL_SETTERS)) {
      const writes = resolver.writesTo(node, frame.module, name);
      const written = writes[0]?.value;
      if (writes.length === 0) continue;
      if (writes.length > 1 || written == null) return hole('reassigned', node);
      value = combine([value, partOf(written, frame)], (whole, part) => set(whole ?? [], part ?? []), node);
    }
    return value;
  }

  /** Applies a text function to every combination of its arguments' values. */
  function combine(
    args: readonly Alternatives[],
    fn: (...args: readonly Pieces[]) => Pieces | null,
    node: Node,
  ): Alternatives {
    let combinations: { args: readonly Pieces[]; via: Alternative['via'] }[] = [{ args: [], via: [] }];
    for (const argument of args) {
      combinations = combinations
        .flatMap((left) =>
          argument.map(({ pieces, via }) => ({ args: [...left.args, pieces], via: mergeVia(left.via, via) })),
        )
        .slice(0, BUDGET.alternatives);
    }
    return combinations.map(({ args: texts, via }) => {
      const pieces = fn(...texts);
      return pieces === null ? { pieces: [{ hole: 'call', node }], via } : { pieces: limit(pieces), via };
    });
  }

  function joinArray(array: Node, separator: Node | undefined, frame: Frame): Alternatives | null {
    const [target, ...others] = resolver.follow(array, frame);
    if (target?.kind !== 'node' || others.length > 0 || target.node.type !== 'ArrayExpression') return null;
    const { elements } = target.node;
    const between =
      separator === undefined ? ',' : plainText(textOf(separator, frame)[0]?.pieces ?? [{ hole: 'unknown' }]);
    if (between === null || elements.some((element) => element === null || element.type === 'SpreadElement'))
      return null;
    const inside = target.frame;
    return concatenateEach(elements.length * 2 - 1, (index) =>
      index % 2 === 1 ? known(between, undefined) : partOf(elements[index >> 1] as Node, inside),
    );
  }

  return { textOfCall };
}

/** Ways to read the environment that are calls. */
const ENVIRONMENT_CALLS: ReadonlySet<string> = new Set(['Deno.env.get', 'process.env.get']);

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
