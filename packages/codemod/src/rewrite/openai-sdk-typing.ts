import { PREDICTION_MOVES, type FieldPath, type ModelKind } from '@modelhub-migration/contract';
import type { CallSite, PayloadRead } from '@modelhub-migration/contract/analysis';
import type { Draft, Workshop } from './draft.ts';
import { keep, type Kept } from './openai-sdk-types.ts';
import type { Node } from './types.ts';

const UNTYPED_ANSWER = keep("The SDK's types do not fit how the answer is read.");

/** The answer's one item: by type alone there may be none, or (`noUncheckedIndexedAccess`) no such index. */
function firstItem(kind: ModelKind): { plain: string; optional: string; asserted: string } {
  const [list = '', index = ''] = PREDICTION_MOVES[kind].find(({ legacy }) => isOutput(legacy))?.successor ?? [];
  const chain = kind === 'image' ? '?.' : '';
  return {
    plain: `.${list}[${index}].`,
    optional: `.${list}${chain}[${index}]?.`,
    asserted: `.${list}[${index}]!.`,
  };
}

function readFirstItem(draft: Draft, kind: ModelKind, form: 'optional' | 'asserted'): void {
  const { plain, [form]: safe } = firstItem(kind);
  for (const [position, edit] of draft.edits.entries())
    if (edit.text.startsWith(plain)) draft.edits[position] = { ...edit, text: edit.text.replace(plain, safe) };
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

/** Whether a text that may be missing is provided for already: `output ?? ''`, `output || fallback`. */
function hasDefault(shop: Workshop, node: Node): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent?.type === 'ChainExpression') return hasDefault(shop, parent);
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

/**
 * Makes the reads of an answer fit the types of the SDK, where the program's own types said nothing about it.
 *
 * @param kind `null` for the models list
 */
export function fitTypes(shop: Workshop, draft: Draft, site: CallSite, kind: ModelKind | null): Kept | null {
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
  for (const read of reads) {
    if (read.root === null || read.alias === true || !isOutput(read.path)) return UNTYPED_ANSWER;
    if (read.optional || shop.scopes.parentOf(read.node)?.type === 'TSNonNullExpression') return UNTYPED_ANSWER;
    if (!hasDefault(shop, read.node)) addDefault(shop, draft, read);
  }
  readFirstItem(draft, kind, 'optional');
  return null;
}
