import { recogniseUrl, staticName, type CallSite } from '@modelhub-migration/contract/analysis';
import type { Draft, Workshop } from './draft.ts';
import { covers } from './orphans.ts';
import type { Edit, Expression, Node } from './types.ts';

/** A part of a migrated call's old address that stays in the file. */
interface Leftover {
  readonly node: Node;
  /** Whether nothing but that call was made with it, so that it would stay without a use. */
  readonly isUnused: boolean;
}

/** Nodes that build a text of others. */
const BUILDERS: ReadonlySet<string> = new Set(['TemplateLiteral', 'BinaryExpression', 'TemplateElement']);

/** The whole text that a piece is a part of. */
function textAround({ scopes }: Workshop, node: Node): Node {
  let at = node;
  for (let parent = scopes.parentOf(at); parent !== null && BUILDERS.has(parent.type); parent = scopes.parentOf(at))
    at = parent;
  return at;
}

const isLegacyText = (shop: Workshop, text: Node, wanted: 'host' | 'route'): boolean =>
  shop.evaluate(text as Expression).alternatives.some((pieces) => {
    const { host, route } = recogniseUrl(pieces);
    return host === 'legacy' && (wanted === 'host' || (route !== null && route !== 'undecided'));
  });

const ADDS: ReadonlySet<string> = new Set(['push', 'unshift']);

/** Whether a text is an element of a list, or is put into one. */
function isInList({ scopes }: Workshop, text: Node): boolean {
  const parent = scopes.parentOf(text);
  if (parent?.type !== 'CallExpression') return parent?.type === 'ArrayExpression';
  const { callee } = parent;
  return callee.type === 'MemberExpression' && ADDS.has(staticName(callee.property, callee.computed) ?? '');
}

/**
 * What stays of a call's old address outside the call: whole retired addresses, and hosts in lists that an address is joined of.
 *
 * @param edits all that change the file
 */
function leftoversOf(shop: Workshop, { url, call }: CallSite, edits: readonly Edit[]): Leftover[] {
  const isOutside = ({ range }: Node): boolean => range[0] < call.range[0] || range[1] > call.range[1];
  const texts = new Set<Node>();
  for (const { node, file } of url.value.alternatives.flat()) {
    if (node !== undefined && file === undefined && isOutside(node)) texts.add(textAround(shop, node));
  }
  return [...texts].flatMap((node): Leftover[] => {
    if (edits.some((edit) => covers(edit, node) || (edit.start < node.range[1] && node.range[0] < edit.end))) return [];
    if (isInList(shop, node)) return isLegacyText(shop, node, 'host') ? [{ node, isUnused: true }] : [];
    return isLegacyText(shop, node, 'route') ? [{ node, isUnused: false }] : [];
  });
}

/**
 * Notes on each call where its old address stays for others.
 *
 * @returns calls whose old address would stay for nobody
 */
export function noteLeftovers(
  shop: Workshop,
  drafts: ReadonlyMap<CallSite, Draft>,
  edits: readonly Edit[],
): CallSite[] {
  return [...drafts].flatMap(([site, draft]) => {
    const left = leftoversOf(shop, site, edits);
    if (left.some(({ isUnused }) => isUnused)) return [site];
    const lines = left.map(({ node }) => shop.text.slice(0, node.range[0]).split('\n').length);
    if (lines.length > 0)
      draft.notes.push(`left the retired address in line ${lines.join(', ')}, which other code may read`);
    return [];
  });
}
