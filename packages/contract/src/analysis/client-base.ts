import { identifyOwner, type BoundClient } from './client-binding.ts';
import type { Option, OptionReader } from './client-options.ts';
import type { Client } from './clients.ts';
import type { Evaluator } from './evaluate.ts';
import type { Module } from './module.ts';
import { concatenate, hole, known, mapEnd, type Alternatives } from './pieces.ts';
import type { Target } from './target.ts';
import { joinPath, resolveUrl } from './text-functions.ts';
import type { Expression, Forward, Node } from './types.ts';
import { staticName } from './walk.ts';

/** What a client puts in front of a call's path. */
export interface ClientBase {
  readonly node: Expression;
  /** Where the base is given to the client. */
  readonly client: Node;
  readonly file?: string;
  readonly host?: Expression;
  readonly forwards?: readonly Forward[];
  /** Whether a function of the program is told the base in one argument and the path in another. */
  readonly isTold?: true;
}

export interface BaseReader {
  readonly readBase: (
    bound: BoundClient,
    own: readonly Target[],
    fallback: Expression,
  ) => { value: Alternatives; baseUrl: ClientBase } | null;
  readonly urlOfParts: (options: readonly Target[], fallback: Expression, specifier: string) => Alternatives;
}

/** Reads the bases that clients are given in one file. */
export function createBaseReader(
  { module, resolver, textOf }: Evaluator,
  { option, textOfOption }: OptionReader,
): BaseReader {
  let written: readonly { client: Client; instance: Node | null; value: Expression }[] | undefined;

  /** `axios.defaults.baseURL = …` anywhere in the file. */
  function writtenBases(): NonNullable<typeof written> {
    written ??= module.scopes.ofType('AssignmentExpression').flatMap(({ left, right, operator }) => {
      if (operator !== '=' || left.type !== 'MemberExpression') return [];
      if (staticName(left.property, left.computed) !== 'baseURL') return [];
      return resolver
        .follow(left.object, resolver.frameOf(module))
        .map((target) => identifyOwner(target, 'defaults', resolver))
        .filter((found) => found !== null)
        .map((found) => ({ ...found, value: right }));
    });
    return written;
  }

  /** Node's form of a URL: protocol, host, port and path as separate options. */
  function urlOfParts(options: readonly Target[], fallback: Expression, specifier: string): Alternatives {
    const text = (names: readonly string[]): Alternatives | null => {
      const found = option(options, names, fallback);
      return found === null ? null : textOfOption(found);
    };
    const protocol = text(['protocol']) ?? known(specifier.includes('https') ? 'https:' : 'http:', undefined);
    const port = text(['port']);
    const host = text(['hostname', 'host']) ?? hole('unknown', fallback);
    return concatenate([
      protocol,
      known('//', undefined),
      host,
      ...(port === null ? [] : [known(':', undefined), port]),
      text(['path']) ?? known('/', undefined),
    ]);
  }

  /** Where a base is written: one that a spread brings in (`{ ...DEFAULTS, timeout }`) where that has it. */
  function placeOf(found: Option, object: Target, fallback: Expression): { node: Expression; from: Module } {
    const [made, ...others] = found.node === fallback ? found.targets : [];
    return made?.kind === 'node' && others.length === 0
      ? { node: made.node as Expression, from: made.frame.module }
      : { node: found.node, from: object.frame.module };
  }

  /** The base that the client puts in front of a relative path. */
  function readBase(
    { client, defaults, instance }: BoundClient,
    own: readonly Target[],
    fallback: Expression,
  ): { value: Alternatives; baseUrl: ClientBase } | null {
    for (const [objects, owner] of [
      [own, null],
      [defaults, instance],
    ] as const) {
      for (const object of objects) {
        const found = option([object], client.keys.base, fallback);
        if (found === null) continue;
        const { node, from } = placeOf(found, object, fallback);
        const file = from === module ? {} : { file: from.file };
        return { value: textOfOption(found), baseUrl: { node, client: owner ?? object.node, ...file } };
      }
    }
    if (instance?.type === 'NewExpression' && defaults.length > 0 && instance.arguments[0] !== undefined) {
      return {
        value: defaults.flatMap(textOf),
        baseUrl: { node: instance.arguments[0] as Expression, client: instance },
      };
    }
    const assigned = client.keys.base.includes('baseURL')
      ? writtenBases().find((base) => base.client === client && base.instance === instance)
      : undefined;
    if (assigned === undefined) return null;
    const value = resolver.follow(assigned.value, resolver.frameOf(module)).flatMap(textOf);
    return { value, baseUrl: { node: assigned.value, client: instance ?? assigned.value } };
  }

  return { readBase, urlOfParts };
}

/** Puts a base in front of the values that are relative. */
export function withBase(base: Alternatives, path: Alternatives): { value: Alternatives; isRelative: boolean } {
  let isRelative = false;
  const value = path.flatMap((right) => {
    const [first] = right.pieces;
    if (first !== undefined && 'text' in first && /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(first.text)) return [right];
    isRelative = true;
    return base.map((left) => ({ pieces: joinPath([left.pieces, right.pieces]), via: [...left.via, ...right.via] }));
  });
  return { value, isRelative };
}

/** Puts a path, with or without a slash in front, in the place of the path in a URL. */
export function withPath(url: Alternatives, path: Alternatives): Alternatives {
  return url.flatMap((left) =>
    path.map((right) => ({
      pieces: resolveUrl(
        [{ text: '/' }, ...mapEnd(right.pieces, 'start', (text) => text.replace(/^\/+/, ''))],
        left.pieces,
      ),
      via: [...left.via, ...right.via],
    })),
  );
}
