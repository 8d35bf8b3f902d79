import { staticName, unwrap, type Pieces } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { quoted, templateText } from './style.ts';
import type { Expression, Node } from './types.ts';

/** A stretch of a URL expression: text that is written right there, or an expression. */
export type Part = { readonly text: string; readonly node: Node } | { readonly expression: Expression };

/** How the stretches are put together. */
export type Joint = 'literal' | 'template' | 'plus' | 'single';

export interface Built {
  readonly node: Expression;
  readonly joint: Joint;
  readonly parts: readonly Part[];
}

function partsOfTemplate(template: TSESTree.TemplateLiteral): Part[] {
  return template.quasis.flatMap((quasi, index): Part[] => {
    const expression = template.expressions[index];
    const cooked = quasi.value.cooked ?? '';
    const text: Part[] = cooked === '' ? [] : [{ text: cooked, node: quasi }];
    return expression === undefined ? text : [...text, { expression }];
  });
}

function partsOfSum(sum: TSESTree.BinaryExpression): Part[] {
  const left = unwrap(sum.left);
  const start =
    left.type === 'BinaryExpression' && left.operator === '+' ? partsOfSum(left) : partsOfOperand(left as Expression);
  return [...start, ...partsOfOperand(sum.right)];
}

function partsOfOperand(node: Expression): Part[] {
  const value = unwrap(node);
  if (value.type === 'Literal' && typeof value.value === 'string') return [{ text: value.value, node: value }];
  if (value.type === 'TemplateLiteral') return partsOfTemplate(value);
  return [{ expression: node }];
}

/** Reads `base.concat(a, b)` and `[base, 'models', id].join('/')` as the sum they are. */
function partsOfCall(call: TSESTree.CallExpression): Part[] | null {
  if (call.callee.type !== 'MemberExpression' || call.arguments.some(({ type }) => type === 'SpreadElement'))
    return null;
  const name = staticName(call.callee.property, call.callee.computed);
  const args = call.arguments as Expression[];
  if (name === 'concat') return [call.callee.object, ...args].flatMap(partsOfOperand);
  const [separator] = args;
  if (
    name !== 'join' ||
    call.callee.object.type !== 'ArrayExpression' ||
    separator?.type !== 'Literal' ||
    typeof separator.value !== 'string'
  )
    return null;
  const between = separator.value;
  const elements = call.callee.object.elements;
  if (elements.some((element) => element === null || element.type === 'SpreadElement')) return null;
  return (elements as Expression[]).flatMap((element, index): Part[] => [
    ...(index === 0 || between === '' ? [] : [{ text: between, node: separator }]),
    ...partsOfOperand(element),
  ]);
}

/** Takes a text expression apart into what is written there and what is not. */
export function buildParts(node: Expression): Built {
  const value = unwrap(node) as Expression;
  if (value.type === 'Literal' && typeof value.value === 'string')
    return { node: value, joint: 'literal', parts: partsOfOperand(value) };
  if (value.type === 'TemplateLiteral') return { node: value, joint: 'template', parts: partsOfTemplate(value) };
  if (value.type === 'BinaryExpression' && value.operator === '+')
    return { node: value, joint: 'plus', parts: partsOfSum(value) };
  const called = value.type === 'CallExpression' ? partsOfCall(value) : null;
  if (called !== null) return { node: value, joint: 'template', parts: called };
  return { node: value, joint: 'single', parts: [{ expression: node }] };
}

/** Stands for a hole in the text of a URL. No URL holds it. */
export const HOLE = '\uE000';

/** Text of a value, with a mark in the place of each hole. */
export const withMarks = (pieces: Pieces): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : HOLE)).join('');

/** A stretch of the new URL: text, or source of an expression. */
export type Segment = { readonly text: string } | { readonly source: string };

/** The successor's path as it is appended to a base; a program may know it only when it runs. */
export type Path = Segment;

/** A path without its slash in front, for a place that has one already or takes none. */
export const withoutSlash = (path: Path): Path =>
  'text' in path ? { text: path.text.replace(/^\//, '') } : { source: `${path.source}.slice(1)` };

/** Joins neighbouring texts. */
function merge(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if ('text' in segment && segment.text === '') continue;
    if ('text' in segment && last !== undefined && 'text' in last)
      merged[merged.length - 1] = { text: last.text + segment.text };
    else merged.push(segment);
  }
  return merged;
}

/** Source of a URL expression in the way the old one was put together. */
export function urlSource(shop: Workshop, old: Built, segments: readonly Segment[]): string {
  const merged = merge(segments);
  const [only] = merged;
  if (merged.length === 1 && only !== undefined && 'source' in only) return only.source;
  if (merged.every((segment) => 'text' in segment)) {
    const text = merged.map((segment) => segment.text).join('');
    const first = old.joint === 'literal' ? sourceOf(shop, old.node)[0] : undefined;
    return quoted(text, first === '"' || first === "'" ? first : shop.style.quote);
  }
  if (old.joint === 'plus') {
    const quote = /["']/.exec(sourceOf(shop, old.node))?.[0] ?? shop.style.quote;
    return merged.map((segment) => ('text' in segment ? quoted(segment.text, quote) : segment.source)).join(' + ');
  }
  return `\`${merged.map((segment) => ('text' in segment ? templateText(segment.text) : `\${${segment.source}}`)).join('')}\``;
}
