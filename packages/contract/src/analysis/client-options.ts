import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from './module.ts';
import { plainText, type Alternatives } from './pieces.ts';
import type { Resolver, Target } from './target.ts';
import type { Expression, Node } from './types.ts';
import { staticName } from './walk.ts';

type ObjectTarget = Extract<Target, { kind: 'node' }> & { readonly node: TSESTree.ObjectExpression };

/** Whether a target is an object literal. */
export const isObject = (target: Target): target is ObjectTarget =>
  target.kind === 'node' && target.node.type === 'ObjectExpression';

/** Whether a target is a parameter, or a member of one. */
export const isParameter = (target: Target): boolean => target.kind === 'hole' && target.reason === 'parameter';

/** An option's value as written, and everything it may be. */
export interface Option {
  readonly node: Expression;
  readonly targets: readonly Target[];
  /** The file whose object says it; unset for a value that is no member of one. */
  readonly module?: Module;
}

/** The options that a call is given. */
export interface OptionReader {
  /**
   * The first of several options that an object has.
   *
   * @param fallback the node to name for values that come from a spread
   */
  readonly option: (
    objects: readonly Target[],
    names: readonly string[],
    fallback: Expression,
  ) => (Option & { readonly name: string }) | null;
  /** An option of options that a function is given and hands on, as they are or spread into its own. */
  readonly handedOn: (options: readonly Target[], name: string | undefined, node: Expression) => Option | null;
  /** The place that says an option which a function spreads into its own, in the options that it is given. */
  readonly spreadFrom: (options: readonly Target[], names: readonly string[]) => Option | null;
  readonly textOfOption: (option: Option) => Alternatives;
}

export function createOptionReader(resolver: Resolver, textOf: (target: Target) => Alternatives): OptionReader {
  function option(
    objects: readonly Target[],
    names: readonly string[],
    fallback: Expression,
  ): (Option & { name: string }) | null {
    for (const object of objects) {
      if (!isObject(object)) continue;
      for (const name of names) {
        const property = object.node.properties.findLast(
          (item): item is TSESTree.Property => item.type === 'Property' && staticName(item.key, item.computed) === name,
        );
        const targets = resolver.member(object, name, object.node);
        const { module } = object.frame;
        if (property !== undefined) return { name, node: property.value as Expression, targets, module };
        if (targets.some((target) => target.kind !== 'hole')) return { name, node: fallback, targets, module };
      }
    }
    return null;
  }

  function handedOn(options: readonly Target[], name: string | undefined, node: Expression): Option | null {
    if (name === undefined) return null;
    const whole = options.find(isParameter);
    if (whole !== undefined) return { node, targets: resolver.member(whole, name, node) };
    for (const object of options.filter(isObject)) {
      for (const item of object.node.properties) {
        if (item.type !== 'SpreadElement') continue;
        const given = resolver.follow(item.argument, object.frame).find(isParameter);
        if (given !== undefined) return { node: item.argument, targets: resolver.member(given, name, item.argument) };
      }
    }
    return null;
  }

  function spreadFrom(options: readonly Target[], names: readonly string[]): Option | null {
    for (const object of options.filter(isObject)) {
      for (const name of names) {
        const found = spreadInto(object, name);
        if (found !== null) return found;
      }
    }
    return null;
  }

  function spreadInto(object: ObjectTarget, name: string): Option | null {
    for (const item of object.node.properties.toReversed()) {
      if (item.type === 'Property') {
        if (staticName(item.key, item.computed) === name) return null;
        continue;
      }
      const [given, ...others] = resolver.follow(item.argument, object.frame);
      if (given === undefined || others.length > 0 || !isObject(given)) return null;
      const found = option([given], [name], item.argument);
      if (found !== null) return found.node === item.argument || given.frame === object.frame ? null : found;
    }
    return null;
  }

  const textOfOption = ({ targets }: Option): Alternatives =>
    targets.length === 1 ? textOf(targets[0] as Target) : targets.flatMap(textOf);

  return { option, handedOn, spreadFrom, textOfOption };
}

/** The one text that a value certainly is, in upper case, as for methods. */
export function onlyText(alternatives: Alternatives): string | null {
  const [first, ...others] = alternatives;
  const text = first === undefined || others.length > 0 ? null : plainText(first.pieces);
  return text === null ? null : text.toUpperCase();
}

/** Whether a value is written as `null` or `undefined`. */
export const isNullish = (node: Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');
