import type { FieldMove } from '@modelhub-migration/contract';
import type { PayloadRead } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import { commentsIn } from './comments.ts';
import { aliasStep, findMove } from './moves.ts';
import type { Node } from './types.ts';

/** The members of a pattern that is being built, by step: a pattern below, or what the step is bound to. */
type Tree = Map<string, Tree | string>;

function plant(tree: Tree, steps: readonly string[], leaf: string): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return false;
  const known = tree.get(step);
  if (rest.length === 0) {
    if (known !== undefined) return false;
    tree.set(step, leaf);
    return true;
  }
  if (typeof known === 'string') return false;
  const below: Tree = known ?? new Map<string, Tree | string>();
  tree.set(step, below);
  return plant(below, rest, leaf);
}

function print(key: string, value: Tree | string): string {
  if (typeof value === 'string') return value === key || value.startsWith(`${key} =`) ? value : `${key}: ${value}`;
  return `${key}: ${printTree(value)}`;
}

function printTree(tree: Tree): string {
  const [first] = tree;
  if (tree.size === 1 && first?.[0] === '0')
    return `[${typeof first[1] === 'string' ? first[1] : printTree(first[1])}]`;
  return `{ ${[...tree].map(([key, value]) => print(key, value)).join(', ')} }`;
}

/** The property of the outermost pattern of the body that a nested one stands in. */
function topProperty(shop: Workshop, property: Node, depth: number): TSESTree.Property | null {
  let at = property;
  for (let level = 1; level < depth; level++) {
    const pattern = shop.scopes.parentOf(at);
    const outer = pattern === null ? null : shop.scopes.parentOf(pattern);
    if (pattern?.type !== 'ObjectPattern' || outer?.type !== 'Property') return null;
    at = outer;
  }
  return at.type === 'Property' ? at : null;
}

/** How many steps of a read's path its own pattern has gone: the rest belongs to patterns around the body. */
function depthOf(shop: Workshop, read: PayloadRead): number {
  // Elements of the models list are bound by patterns of their own, two steps down.
  return read.path[0] === 'items' && read.path.length > 2 ? read.path.length - 2 : read.path.length;
}

/**
 * Rewrites reads that are properties of a destructuring pattern.
 *
 * @returns `false` where one cannot be expressed as a pattern of the new shape
 */
export function rewritePattern(
  shop: Workshop,
  draft: Draft,
  reads: readonly PayloadRead[],
  moves: readonly FieldMove[],
): boolean {
  const tops = new Map<TSESTree.Property, Tree>();
  for (const read of reads) {
    const { node } = read;
    if (node.type !== 'Property') return false;
    if (read.alias === true) {
      const step = aliasStep(moves, read);
      if (step === null || node.value.type !== 'Identifier') return false;
      const name = node.shorthand ? step : node.value.name;
      draft.edits.push({ start: node.range[0], end: node.range[1], text: name === step ? step : `${step}: ${name}` });
      continue;
    }
    const move = findMove(moves, read.path);
    if (move === null) return false;
    const depth = depthOf(shop, read);
    const top = topProperty(shop, node, depth);
    if (top === null || commentsIn(sourceOf(shop, top)).length > 0) return false;
    const tree = tops.get(top) ?? new Map<string, Tree | string>();
    tops.set(top, tree);
    const steps = move.successor.slice(read.path.length - depth);
    if (!plant(tree, steps, sourceOf(shop, node.value))) return false;
  }
  for (const [top, tree] of tops) {
    const text = [...tree].map(([key, value]) => print(key, value)).join(', ');
    draft.edits.push({ start: top.range[0], end: top.range[1], text });
  }
  return true;
}
