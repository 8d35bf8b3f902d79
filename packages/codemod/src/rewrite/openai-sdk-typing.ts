import { PREDICTION_MOVES, type FieldPath, type ModelKind } from '@modelhub-migration/contract';
import type { CallSite, PayloadRead } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import { fitsText } from './openai-sdk-text-uses.ts';
import { keep, type Kept } from './openai-sdk-types.ts';
import type { Node } from './types.ts';

export const UNTYPED_ANSWER = keep("The SDK's types do not fit how the answer is read.");

/** The answer's one item: by type alone there may be none, or (`noUncheckedIndexedAccess`) no such index. */
function firstItem(kind: ModelKind): { list: string; index: string; chain: string } {
  const [list = '', index = ''] = PREDICTION_MOVES[kind].find(({ legacy }) => isOutput(legacy))?.successor ?? [];
  return { list, index, chain: kind === 'image' ? '?.' : '' };
}

/** Source of a read of the item, behind what it is read of. */
function safeItem(kind: ModelKind, form: 'optional' | 'asserted', source: string): string {
  const { list, index, chain } = firstItem(kind);
  const end = form === 'optional' ? '?.' : '!.';
  const middle = form === 'optional' ? chain : '';
  // A part that has got a name of its own (`const { choices } = …`) is read by its index at once.
  return source
    .replace(
      new RegExp(`^(\\??\\.)${list}\\[${index}\\]\\.`),
      (_, dot: string) => `${dot}${list}${middle}[${index}]${end}`,
    )
    .replace(new RegExp(`^\\[${index}\\]\\.`), `${middle}[${index}]${end}`);
}

function readFirstItem(draft: Draft, kind: ModelKind, form: 'optional' | 'asserted'): void {
  for (const [position, edit] of draft.edits.entries())
    draft.edits[position] = { ...edit, text: safeItem(kind, form, edit.text) };
}

/** Nodes whose child needs no parentheses around `??`. */
const LOOSE: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'Property',
  'ReturnStatement',
  'TemplateLiteral',
  'VariableDeclarator',
]);

const isOutput = (path: FieldPath): boolean => path.join('.') === 'properties.output';

/** Whether a text that may be missing is provided for already: `output ?? ''`, `output || fallback`, `output!`. */
function hasDefault(shop: Workshop, node: Node): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent?.type === 'ChainExpression') return hasDefault(shop, parent);
  if (parent?.type === 'TSNonNullExpression') return true;
  return parent?.type === 'LogicalExpression' && parent.operator !== '&&' && parent.left === node;
}

/** Gives the text that the SDK's types call optional the empty text for a default. */
function addDefault(shop: Workshop, draft: Draft, { node }: PayloadRead): void {
  const { quote } = shop.style;
  const parent = shop.scopes.parentOf(node);
  const isArgument = parent?.type === 'CallExpression' && parent.callee !== node;
  const isLoose = isArgument || (parent !== null && LOOSE.has(parent.type));
  const [start, end] = node.range;
  if (!isLoose) draft.edits.push({ start, end: start, text: '(' });
  draft.edits.push({ start: end, end, text: ` ?? ${quote}${quote}${isLoose ? '' : ')'}` });
}

/** The declaration whose whole pattern takes nothing but the text out of the answer: `const { properties: { output } } = …`. */
function declaratorOfText(shop: Workshop, read: PayloadRead): TSESTree.VariableDeclarator | null {
  let at: Node | null = read.node;
  while (at !== null && at.type !== 'VariableDeclarator') {
    if (at.type === 'ObjectPattern' && (at.properties.length !== 1 || at.typeAnnotation !== undefined)) return null;
    if (!['AssignmentPattern', 'ObjectPattern', 'Property'].includes(at.type)) return null;
    at = shop.scopes.parentOf(at);
  }
  return at?.id.type === 'ObjectPattern' && at.init !== null ? at : null;
}

/** Takes the text out of the answer without a pattern, which the SDK's types have no place in for what may be missing. */
function nameText(shop: Workshop, draft: Draft, read: PayloadRead, kind: ModelKind, isNamed: boolean): boolean {
  const declarator = declaratorOfText(shop, read);
  const bound = read.node.type === 'Property' ? read.node.value : null;
  const fallback = bound?.type === 'AssignmentPattern' ? bound.right : null;
  const name = bound?.type === 'AssignmentPattern' ? bound.left : bound;
  if (declarator === null || name?.type !== 'Identifier') return false;
  const uses = shop.scopes.variableOf(name)?.references ?? [];
  if (!uses.every(({ identifier }) => fitsText(shop, draft, identifier))) return false;
  const { quote } = shop.style;
  const [start, end] = declarator.id.range;
  const [from, to] = (declarator.init as Node).range;
  const rest = draft.edits.filter((edit) => edit.start < start || edit.end > end);
  const steps = PREDICTION_MOVES[kind].find(({ legacy }) => isOutput(legacy))?.successor ?? [];
  const chain = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  const missing = fallback === null ? quote + quote : sourceOf(shop, fallback);
  draft.edits.splice(
    0,
    draft.edits.length,
    ...rest,
    { start, end, text: name.name },
    ...(isNamed ? [] : [{ start: from, end: from, text: '(' }]),
    { start: to, end: to, text: `${isNamed ? '' : ')'}${safeItem(kind, 'optional', chain)} ?? ${missing}` },
  );
  return true;
}

/**
 * Makes the reads of an answer fit the types of the SDK, where the program's own types said nothing about it.
 *
 * @param kind `null` for the models list
 * @param isNamed whether a name comes to stand where the answer was waited for
 */
export function fitTypes(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  kind: ModelKind | null,
  isNamed = false,
): Kept | null {
  const { origins, reads } = site.response;
  const isAdapted = draft.adapters.has('toLegacyPrediction') || draft.adapters.has('toLegacyModels');
  if (isAdapted) return origins.length === 1 ? null : UNTYPED_ANSWER;
  const types = origins.flatMap((origin) => origin.types);
  if (types.length > 0) {
    const isAsserted = types.every((type) => shop.scopes.parentOf(type)?.type === 'TSAsExpression');
    if (isAsserted && kind !== null) readFirstItem(draft, kind, 'asserted');
    return isAsserted ? null : UNTYPED_ANSWER;
  }
  if (kind === null) return null;
  const [only] = reads;
  if (only !== undefined && reads.length === 1 && only.root === null && isOutput(only.path))
    return nameText(shop, draft, only, kind, isNamed) ? null : UNTYPED_ANSWER;
  for (const read of reads) {
    if (read.alias === true && read.node.type === 'Property' && read.root === null) continue;
    if (read.root === null || read.alias === true || !isOutput(read.path)) return UNTYPED_ANSWER;
    if (!fitsText(shop, draft, read.node)) return UNTYPED_ANSWER;
    if (!hasDefault(shop, read.node)) addDefault(shop, draft, read);
  }
  readFirstItem(draft, kind, 'optional');
  return null;
}
