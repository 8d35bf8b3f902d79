import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A function among the options, and the name that its list stands under. */
export interface OptionFunction {
  readonly name: string;
  readonly node: Node;
}

/** The functions that an option's value holds, at any depth: `{ beforeRequest: [addToken] }`. */
export function optionFunctions(value: Node, name: string): OptionFunction[] {
  const node = unwrap(value);
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((each) => (each === null ? [] : optionFunctions(each, name)));
  if (node.type !== 'ObjectExpression') return [{ name, node }];
  return node.properties.flatMap((each) =>
    each.type === 'Property'
      ? optionFunctions(each.value, staticName(each.key, each.computed) ?? '')
      : [{ name, node: each }],
  );
}
