import { identifyOwner, type BoundClient } from './client-binding.ts';
import type { Option, OptionReader } from './client-options.ts';
import type { Client } from './clients.ts';
import type { Evaluator } from './evaluate.ts';
import type { Module } from './module.ts';
import { concatenate, hole, known, mapEnd, type Alternative, type Alternatives } from './pieces.ts';
import type { Target } from './target.ts';
import { joinPath, resolveUrl } from './url-parts.ts';
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
    path: Alternatives,
    fallback: Expression,
  ) => { value: Alternatives; baseUrl: ClientBase } | null;
  readonly urlOfParts: (options: readonly Target[], fallback: Expression, specifier: string) => Alternatives;
}

/** A base that is written into a client's defaults. */
interface WrittenBase {
  readonly client: Client;
  readonly instance: Node | null;
  readonly value: Expression;
  readonly home: Module;
}

/** Reads the bases that clients are given in one file. */
export function createBaseReader(
  { module, resolver, textOf, host }: Evaluator,
  { option, handedOn, textOfOption }: OptionReader,
): BaseReader {
  let shared: readonly WrittenBase[] | undefined;
  const written = new Map<Module, readonly WrittenBase[]>();

  /** `axios.defaults.baseURL = …` anywhere in a file. */
  function writtenBases(home: Module): readonly WrittenBase[] {
    const known = written.get(home);
    if (known !== undefined) return known;
    const frame = resolver.frameOf(home);
    const found = home.scopes.ofType('AssignmentExpression').flatMap(({ left, right, operator }) => {
      if (operator !== '=' || left.type !== 'MemberExpression') return [];
      if (staticName(left.property, left.computed) !== 'baseURL') return [];
      return resolver
        .follow(left.object, frame)
        .map((target) => identifyOwner(target, 'defaults', resolver))
        .filter((owner) => owner !== null)
        .map((owner) => ({ ...owner, value: right, home }));
    });
    written.set(home, found);
    return found;
  }

  /** Bases that are written where a client is used or made, or to the one that all files share wherever a program sets that up. */
  function basesAround(home: Module | null, path: Alternatives): readonly WrittenBase[] {
    const near = [module, ...(home === null || home === module ? [] : [home])].flatMap(writtenBases);
    if (near.length > 0 || home !== null || !path.some(isRelative)) return near;
    shared ??= (host?.hooking?.(null) ?? []).flatMap(writtenBases);
    return new Set(shared.map(({ value }) => value)).size === 1 ? shared : [];
  }

  /** Node's form of a URL: protocol, host, port and path as separate options. */
  function urlOfParts(options: readonly Target[], fallback: Expression, specifier: string): Alternatives {
    const text = (names: readonly string[]): Alternatives | null => {
      const found = option(options, names, fallback);
      return found === null ? null : textOfOption(found);
    };
    /** As above, or by its name in options that a function is given. */
    const given = (names: readonly string[]): Alternatives | null => {
      const found = handedOn(options, names[0], fallback);
      return text(names) ?? (found === null ? null : textOfOption(found));
    };
    const protocol = text(['protocol']) ?? known(specifier.includes('https') ? 'https:' : 'http:', undefined);
    const port = text(['port']);
    const host = given(['hostname', 'host']) ?? hole('unknown', fallback);
    return concatenate([
      protocol,
      known('//', undefined),
      host,
      ...(port === null ? [] : [known(':', undefined), port]),
      given(['path']) ?? known('/', undefined),
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
    { client, defaults, instance, home }: BoundClient,
    own: readonly Target[],
    path: Alternatives,
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
      ? basesAround(home, path).find((base) => base.client === client && base.instance === instance)
      : undefined;
    if (assigned === undefined) return null;
    const value = resolver.follow(assigned.value, resolver.frameOf(assigned.home)).flatMap(textOf);
    const file = assigned.home === module ? {} : { file: assigned.home.file };
    return { value, baseUrl: { node: assigned.value, client: instance ?? assigned.value, ...file } };
  }

  return { readBase, urlOfParts };
}

/** Whether a URL is, or may be, none with a host of its own. */
function isRelative({ pieces: [first] }: Alternative): boolean {
  return first === undefined || !('text' in first) || !/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(first.text);
}

/** Puts a base in front of the values that are relative. */
export function withBase(base: Alternatives, path: Alternatives): { value: Alternatives; isRelative: boolean } {
  const value = path.flatMap((right) => {
    if (!isRelative(right)) return [right];
    return base.map((left) => ({ pieces: joinPath([left.pieces, right.pieces]), via: [...left.via, ...right.via] }));
  });
  return { value, isRelative: path.some(isRelative) };
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
