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

  const textOfOption = ({ targets }: Option): Alternatives =>
    targets.length === 1 ? textOf(targets[0] as Target) : targets.flatMap(textOf);

  return { option, textOfOption };
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
