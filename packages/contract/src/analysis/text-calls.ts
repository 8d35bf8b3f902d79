import type { TSESTree } from '@typescript-eslint/types';
import { hole, known, limit, mergeVia, type Alternative, type Alternatives } from './pieces.ts';
import type { Frame, Resolver } from './target.ts';
import { trimsSlashes } from './replaced-text.ts';
import { GLOBAL_FUNCTIONS, MODULE_FUNCTIONS, STRING_METHODS } from './text-functions.ts';
import { URL_SETTERS } from './url-parts.ts';
import { createTextLists } from './text-lists.ts';
import { createReplaceReader } from './text-replace.ts';
import { BUDGET, type Node, type Pieces } from './types.ts';
import { staticName, unwrap } from './walk.ts';
import type { MemberWrite } from './writes.ts';

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
  const lists = createTextLists(resolver, textOf, partOf);
  const replaced = createReplaceReader(resolver, textOf, partOf);

  function textOfCall(node: CallLike, frame: Frame): Alternatives {
    const callee = unwrap(node.callee);
    const args = node.arguments.filter((argument) => argument.type !== 'SpreadElement');
    if (args.length !== node.arguments.length) return hole('call', node);
    const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    if (callee.type === 'MemberExpression' && name === 'join') {
      const joined = lists.join(callee.object, args[0], frame);
      if (joined !== null) return joined;
    }
    for (const target of resolver.follow(callee, frame)) {
      const key = target.kind === 'import' ? `${target.specifier.replace(/^node:/, '')}:${target.path.join('.')}` : '';
      const global = target.kind === 'global' ? target.path.join('.') : '';
      if (ENVIRONMENT_CALLS.has(global)) return hole('env', node);
      const [first] = args;
      // What is assigned to a URL object counts among the writes to it.
      if (global === 'Object.assign' && first !== undefined) return textOf(first, frame);
      if (key === 'url:format' && first !== undefined) return textOfParts(first, node, frame);
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
    const isUnknown = receiver.every(({ pieces }) => pieces.length === 1 && 'hole' in (pieces[0] ?? {}));
    // An id without slashes around it is the same id.
    if (isUnknown && args.length > 0 && !trimsSlashes(args)) return hole('call', node);
    if (name === 'replace' || name === 'replaceAll') {
      const filled = replaced(receiver, args, frame, node);
      if (filled !== null) return filled;
    }
    return combine([receiver, ...args.map((argument) => partOf(argument, frame))], method, node);
  }

  /** `url.format({ hostname, pathname })`, or of a URL object. */
  function textOfParts(parts: Node, node: Node, frame: Frame): Alternatives {
    const [target] = resolver.follow(parts, frame);
    if (target?.kind !== 'node' || target.node.type !== 'ObjectExpression') return textOf(parts, frame);
    return Object.entries(URL_SETTERS).reduce<Alternatives>(
      (value, [name, set]) => {
        const [given] = resolver.member(target, name, node);
        return given === undefined ? value : changed(value, partOf(given.node, given.frame), set, node);
      },
      known('https://', node),
    );
  }

  const changed = (
    value: Alternatives,
    part: Alternatives,
    set: (url: Pieces, part: Pieces) => Pieces,
    node: Node,
  ): Alternatives => combine([value, part], (whole, by) => set(whole ?? [], by ?? []), node);

  /** A URL object with what the program sets on it afterwards (`url.pathname = '/models'`). */
  function withWrites(url: Alternatives, node: Node, frame: Frame): Alternatives {
    let value = url;
    for (const [name, set] of Object.entries(URL_SETTERS)) {
      const writes = resolver.writesTo(node, frame.module, name);
      const written = writes.flatMap((write) => valueOf(write, name));
      const [only] = written;
      if (only === undefined) continue;
      if (written.length > 1 || only === null) return hole('reassigned', node);
      const after = changed(value, partOf(only, frame), set, node);
      value = isUsedBefore(writes, frame) ? [...value, ...after].slice(0, BUDGET.alternatives) : after;
    }
    return value;
  }

  /** Whether a URL object is asked for as it is before it is written to. */
  function isUsedBefore(writes: readonly MemberWrite[], { module: { scopes } }: Frame): boolean {
    return writes.some(({ object, node: { range } }) => {
      const name = unwrap(object);
      const references = (name.type === 'Identifier' ? scopes.variableOf(name) : null)?.references ?? [];
      return references.some(({ identifier, isRead }) => {
        const member = scopes.parentOf(identifier);
        return isRead && identifier.range[1] < range[0] && member?.type !== 'MemberExpression';
      });
    });
  }

  /** What a write gives a member: also one of several that `Object.assign` writes. `null`: not known. */
  function valueOf({ node, value }: MemberWrite, name: string): readonly (Node | null)[] {
    if (value !== null || node.type !== 'CallExpression') return [value];
    const [, given, ...others] = node.arguments;
    if (given?.type !== 'ObjectExpression' || others.length > 0) return [null];
    if (!given.properties.every((item) => item.type === 'Property' && staticName(item.key, item.computed) !== null))
      return [null];
    return given.properties.flatMap((item) =>
      item.type === 'Property' && staticName(item.key, item.computed) === name ? [item.value] : [],
    );
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

  return { textOfCall };
}

/** Ways to read the environment that are calls. */
const ENVIRONMENT_CALLS: ReadonlySet<string> = new Set(['Deno.env.get', 'process.env.get']);

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
