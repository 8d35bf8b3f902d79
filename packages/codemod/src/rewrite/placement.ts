import { unwrap } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { indentAt } from './style.ts';
import type { Node } from './types.ts';

/** Nodes between a call and its statement that evaluate nothing before the call. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'AwaitExpression',
  'VariableDeclarator',
  'VariableDeclaration',
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'ChainExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
]);

/** A place for statements right before the one that a call stands in. */
export interface Place {
  readonly offset: number;
  readonly indent: string;
  /** What the statement stands in. */
  readonly block: Node;
  /** Whether `await` is allowed there. */
  readonly async: boolean;
}

/** Whether `child` is what `parent` evaluates first. */
function isFirst(parent: Node, child: Node): boolean {
  if (TRANSPARENT.has(parent.type)) return parent.type !== 'VariableDeclaration' || parent.declarations[0] === child;
  if (parent.type === 'MemberExpression') return parent.object === child;
  if (parent.type === 'CallExpression')
    return parent.callee === child || (parent.callee.type === 'Identifier' && parent.arguments[0] === child);
  return parent.type === 'AssignmentExpression' && parent.right === child && parent.left.type === 'Identifier';
}

/** The outermost node that evaluates a call before anything else. */
export function outermostOf({ scopes }: Workshop, call: Node): Node {
  let at = call;
  for (let parent = scopes.parentOf(at); parent !== null; parent = scopes.parentOf(at)) {
    if (parent.type !== 'ExportNamedDeclaration' && !isFirst(parent, at)) break;
    at = parent;
  }
  return at;
}

const BLOCKS: ReadonlySet<string> = new Set(['BlockStatement', 'Program', 'StaticBlock']);

/**
 * Where statements can be put before a call without changing the order of evaluation; `null` where there is no such
 * place (an arrow without a block, a condition, an argument).
 */
export function placeBefore(shop: Workshop, call: Node): Place | null {
  const at = outermostOf(shop, call);
  const block = shop.scopes.parentOf(at);
  if (block === null || !BLOCKS.has(block.type)) return null;
  const line = shop.text.lastIndexOf('\n', at.range[0] - 1) + 1;
  if (shop.text.slice(line, at.range[0]).trim() !== '') return null;
  const fn = shop.scopes.functionOf(call);
  return {
    offset: line,
    indent: indentAt(shop.text, at.range[0]),
    block,
    async: fn === null ? shop.style.modules === 'esm' : fn.async,
  };
}

/** Whether an expression can be written a second time: names and members of them, without a call. */
export function isPlainName(node: Node): boolean {
  const value = unwrap(node);
  if (value.type === 'MemberExpression') return !value.computed && isPlainName(value.object);
  return value.type === 'Identifier' || value.type === 'ThisExpression';
}

/** Where a name is declared, and the call that it is declared for. */
export interface NamedFor {
  readonly block: Node;
  readonly call: Node;
}

/**
 * A name that is used nowhere in the file, made from a wish.
 *
 * @param at where it is going to be declared: another call gets another name there, the same call the same one again
 */
export function freeName(shop: Workshop, wish: string, at?: NamedFor): string {
  const taken = new Set(shop.scopes.ofType('Identifier').map(({ name }) => name));
  const given = at === undefined ? new Map<string, Node>() : (shop.given.get(at.block) ?? new Map<string, Node>());
  const isFree = (name: string): boolean => !taken.has(name) && (given.get(name) ?? at?.call) === at?.call;
  let name = wish;
  for (let number = 2; !isFree(name); number++) name = `${wish}${String(number)}`;
  if (at !== undefined) shop.given.set(at.block, given.set(name, at.call));
  return name;
}
