import type { TSESTree } from '@typescript-eslint/types';
import { staticName } from './walk.ts';

/** A literal of so many properties is read through faster than an index of it is made. */
const FEW = 16;

/** Where each name's last property stands in a long literal; `null` where not all names are known. */
type LastPlaces = ReadonlyMap<string, number> | null;

/** A literal of a thousand methods is asked by each of them. */
const known = new WeakMap<TSESTree.ObjectExpression, LastPlaces>();

function indexOf({ properties }: TSESTree.ObjectExpression): LastPlaces {
  const places = new Map<string, number>();
  for (const [index, property] of properties.entries()) {
    const name = property.type === 'Property' ? staticName(property.key, property.computed) : null;
    if (name === null) return null;
    places.set(name, index);
  }
  return places;
}

/**
 * Where to begin when the last property of a name is looked for in an object literal, from its end on; -1 where there is provably none.
 *
 * @param end properties from here on are no part of the question
 */
export function lastOf(object: TSESTree.ObjectExpression, name: string, end: number): number {
  if (object.properties.length <= FEW) return end - 1;
  let places = known.get(object);
  if (places === undefined) known.set(object, (places = indexOf(object)));
  return places === null ? end - 1 : (places.get(name) ?? -1);
}
