import { isFunction, parametersOf, type FunctionNode, type Variable } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { overlap } from './edits.ts';
import { fieldUses } from './holders.ts';
import { covers, names } from './orphans.ts';
import { callersOf, parameterName } from './parameters.ts';
import type { Edit, Node } from './types.ts';

/** A list in parentheses, with the items of it that go. */
interface List {
  readonly items: readonly Node[];
  readonly gone: Set<number>;
}

/** Edits that take items out of a list, each with one comma. */
function editsOf({ items, gone }: List, text: string): Edit[] {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (gone.size === items.length) {
    const before = /\(\s*$/.exec(text.slice(0, first.range[0]));
    const after = /^\s*,?\s*\)/.exec(text.slice(last.range[1]));
    // `id => …` has no parentheses of its own.
    if (before === null || after === null) return [{ start: first.range[0], end: last.range[1], text: '()' }];
    return [{ start: before.index + 1, end: last.range[1] + after[0].length - 1, text: '' }];
  }
  const firstKept = items.findIndex((_, index) => !gone.has(index));
  return [...gone].map((index): Edit => {
    const [, end] = (items[index] as Node).range;
    const [start] = (items[index] as Node).range;
    return index < firstKept
      ? { start, end: (items[index + 1] as Node).range[0], text: '' }
      : { start: (items[index - 1] as Node).range[1], end, text: '' };
  });
}

/** Whether more than its own name says something about a parameter: `arguments`, overloads, a comment on its function. */
function isDescribed({ text, scopes }: Workshop, fn: FunctionNode, name: string): boolean {
  if (/\barguments\b/.test(text.slice(...fn.range)) || scopes.ofType('TSDeclareFunction').length > 0) return true;
  const owner = scopes.parentOf(fn);
  const [start] = owner?.type === 'MethodDefinition' || owner?.type === 'VariableDeclarator' ? owner.range : fn.range;
  const above = text.slice(0, text.lastIndexOf('\n', start) + 1).trimEnd();
  return above.endsWith('*/') && names(above.slice(above.lastIndexOf('/*')), name);
}

/** Uses of a parameter, and of the field that it is; `null` where some may not be seen. */
function usesOf(shop: Workshop, variable: Variable, parameter: TSESTree.Parameter): readonly Node[] | null {
  const own = variable.references.map(({ identifier }): Node => identifier);
  if (parameter.type === 'Identifier') return parameter.decorators.length > 0 ? null : own;
  if (parameter.type !== 'TSParameterProperty' || parameter.decorators.length > 0) return null;
  const fields = fieldUses(shop, variable.name, parameter);
  return fields === null ? null : [...own, ...fields];
}

const asEdit = ({ range: [start, end] }: Node): Edit => ({ start, end, text: '' });

/** What goes with a parameter that has lost its last use: itself and its arguments; `null` where it has to stay. */
function partsOf(
  shop: Workshop,
  variable: Variable,
  edits: readonly Edit[],
): { owner: Node; items: readonly Node[]; index: number }[] | null {
  const [definition, ...others] = variable.definitions;
  if (definition?.kind !== 'parameter' || others.length > 0 || !isFunction(definition.node)) return null;
  const { node: fn, identifier } = definition;
  const index = parametersOf(fn).findIndex((each) => parameterName(each) === identifier);
  const parameter = parametersOf(fn)[index];
  const uses = parameter === undefined ? null : usesOf(shop, variable, parameter);
  if (uses === null || uses.length === 0 || isDescribed(shop, fn, variable.name)) return null;
  const isGone = (node: Node): boolean => edits.some((edit) => covers(edit, node));
  // A plain parameter means nothing outside its function, where the same name is another's.
  const reach = parameter?.type === 'Identifier' ? edits.filter((edit) => overlap(edit, asEdit(fn))) : edits;
  if (!uses.every(isGone) || reach.some(({ text }) => names(text, variable.name))) return null;
  const calls = callersOf(shop, fn)?.filter((call) => !isGone(call));
  const isFree = (node: Node): boolean => {
    const [start, end] = node.range;
    return (
      !edits.some((edit) => overlap(edit, asEdit(node))) &&
      !/\/\/|\/\*/.test(shop.text.slice(start, end).replace(/https?:\/\//g, ''))
    );
  };
  if (calls === undefined || isGone(parameter as Node) || !isFree(parameter as Node)) return null;
  const parts = calls.map((call) => ({ owner: call, items: call.arguments, index }));
  const mayGo = parts.every(({ items }) => {
    const argument = items[index];
    if (items.slice(0, index + 1).some(({ type }) => type === 'SpreadElement')) return false;
    return argument === undefined || (isFree(argument) && shop.effectsOf(argument).length === 0);
  });
  return mayGo
    ? [
        { owner: fn, items: fn.params, index: fn.params.indexOf(parameter as TSESTree.Parameter) },
        ...parts.filter(({ items }) => index < items.length),
      ]
    : null;
}

/**
 * Takes out parameters that the rewrite has left without a use, with the arguments that all their callers give them.
 *
 * @param candidates names that have lost uses
 * @param edits what else changes
 * @returns edits, and the nodes that go
 */
export function removeUnusedParameters(
  shop: Workshop,
  candidates: readonly Variable[],
  edits: readonly Edit[],
): { readonly edits: readonly Edit[]; readonly nodes: readonly Node[] } {
  const lists = new Map<Node, List>();
  const nodes: Node[] = [];
  for (const variable of new Set(candidates)) {
    for (const { owner, items, index } of partsOf(shop, variable, edits) ?? []) {
      const list = lists.get(owner) ?? { items, gone: new Set<number>() };
      lists.set(owner, list);
      list.gone.add(index);
      nodes.push(items[index] as Node);
    }
  }
  return { edits: [...lists.values()].flatMap((list) => editsOf(list, shop.text)), nodes };
}
