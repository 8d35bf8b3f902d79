import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** A value in an object or a list that is written out; its name is not known (`null`) for what is spread. */
export interface Place {
  readonly name: string | null;
  readonly value: Node;
}

/** The values of an object by their names, or of a list by their places. */
export function placesOf(node: TSESTree.ObjectExpression | TSESTree.ArrayExpression): readonly Place[] {
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((value, index) => (value === null ? [] : [{ name: String(index), value }]));
  return node.properties.map((item) =>
    item.type === 'Property'
      ? { name: staticName(item.key, item.computed), value: item.value }
      : { name: null, value: item.argument },
  );
}
