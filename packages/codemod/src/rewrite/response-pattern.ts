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

const isList = (tree: Tree): boolean => tree.size === 1 && tree.has('0');

/** @param guarded whether each level has an empty default, so that a missing one does not throw */
function print(key: string, value: Tree | string, guarded: boolean): string {
  if (typeof value === 'string') return value === key || value.startsWith(`${key} =`) ? value : `${key}: ${value}`;
  return `${key}: ${printTree(value, guarded)}`;
}

function printTree(tree: Tree, guarded: boolean): string {
  if (isList(tree)) {
    const first = tree.get('0') ?? '';
    return `[${typeof first === 'string' ? first : printTree(first, guarded)}]${guarded ? ' = []' : ''}`;
  }
  const members = [...tree].map(([key, value]) => print(key, value, guarded)).join(', ');
  return `{ ${members} }${guarded ? ' = {}' : ''}`;
}

/** The property of the outermost pattern of the body that a nested one stands in. */
function topProperty(shop: Workshop, property: Node, depth: number): TSESTree.Property | null {
  let at = property;
  for (let level = 1; level < depth; level++) {
    const pattern = shop.scopes.parentOf(at);
    const above = pattern === null ? null : shop.scopes.parentOf(pattern);
    const outer = above?.type === 'AssignmentPattern' ? shop.scopes.parentOf(above) : above;
    if (pattern?.type !== 'ObjectPattern' || outer?.type !== 'Property') return null;
    at = outer;
  }
  return at.type === 'Property' ? at : null;
}

/** `{ output }` of `const { output } = properties`, where a part of the body has got a name before. */
function aliasPattern(shop: Workshop, property: TSESTree.Property, depth: number): TSESTree.ObjectPattern | null {
  const pattern = shop.scopes.parentOf(property);
  const declarator = pattern === null ? null : shop.scopes.parentOf(pattern);
  if (depth !== 2 || pattern?.type !== 'ObjectPattern' || declarator?.type !== 'VariableDeclarator') return null;
  return pattern.properties.every(({ type }) => type === 'Property') ? pattern : null;
}

/** The new name of a part that a shorthand pattern has given its old name (`{ properties }` → `choices`). */
function renamedPart(
  shop: Workshop,
  reads: readonly PayloadRead[],
  moves: readonly FieldMove[],
  name: TSESTree.Identifier,
): string | null {
  const variable = shop.scopes.variableOf(name);
  const alias = reads.find(
    (read) =>
      read.alias === true &&
      read.node.type === 'Property' &&
      read.node.shorthand &&
      shop.scopes.variableOf(read.node.value) === variable,
  );
  return alias === undefined ? null : aliasStep(moves, alias);
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
  const aliased = new Map<TSESTree.ObjectPattern, Tree>();
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
    const alias = aliasPattern(shop, node, depth);
    if (alias !== null) {
      const tree = aliased.get(alias) ?? new Map<string, Tree | string>();
      aliased.set(alias, tree);
      if (commentsIn(sourceOf(shop, alias)).length > 0) return false;
      if (!plant(tree, move.successor.slice(1), sourceOf(shop, node.value))) return false;
      continue;
    }
    const top = topProperty(shop, node, depth);
    if (top === null || commentsIn(sourceOf(shop, top)).length > 0) return false;
    const tree = tops.get(top) ?? new Map<string, Tree | string>();
    tops.set(top, tree);
    const steps = move.successor.slice(read.path.length - depth);
    if (!plant(tree, steps, sourceOf(shop, node.value))) return false;
  }
  for (const [pattern, tree] of aliased) {
    // Other members of the part have no counterpart; they are reads of their own, and were refused.
    draft.edits.push({ start: pattern.range[0], end: pattern.range[1], text: printTree(tree, false) });
    const parent = shop.scopes.parentOf(pattern);
    const from = parent?.type === 'VariableDeclarator' ? parent.init : null;
    const step = from?.type === 'Identifier' ? renamedPart(shop, reads, moves, from) : null;
    if (step !== null && shop.scopes.ofType('Identifier').some(({ name }) => name === step)) return false;
    if (from !== null && step !== null) draft.edits.push({ start: from.range[0], end: from.range[1], text: step });
  }
  for (const [top, tree] of tops) {
    const guarded = top.value.type === 'AssignmentPattern' && top.value.left.type === 'ObjectPattern';
    const text = [...tree].map(([key, value]) => print(key, value, guarded)).join(', ');
    draft.edits.push({ start: top.range[0], end: top.range[1], text });
  }
  return true;
}
