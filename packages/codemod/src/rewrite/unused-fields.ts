import { staticName, walk } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { overlap } from './edits.ts';
import { classAround } from './holders.ts';
import { covers } from './orphans.ts';
import { isRemovable, linesOf } from './removable-lines.ts';
import type { Edit, Node } from './types.ts';
import { isHidden } from './unseen-uses.ts';

/** Names of fields that are read in nodes. */
export function fieldsIn(nodes: readonly Node[]): Set<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    walk(node, (at) => {
      const name = at.type === 'MemberExpression' ? staticName(at.property, at.computed) : null;
      if (name !== null) found.add(name);
      return true;
    });
  }
  return found;
}

/** The statement that sets a field, for nothing but that. */
function settingOf(shop: Workshop, member: TSESTree.MemberExpression): Node | null {
  const parent = shop.scopes.parentOf(member);
  if (parent?.type !== 'AssignmentExpression' || parent.left !== member || parent.operator !== '=') return null;
  if (member.object.type !== 'ThisExpression' || shop.effectsOf(parent.right).length > 0) return null;
  const statement = shop.scopes.parentOf(parent);
  return statement?.type === 'ExpressionStatement' ? statement : null;
}

/** Whether a new text reads a field. */
const isWritten = (edits: readonly Edit[], name: string): boolean =>
  edits.some(({ text }) => new RegExp(`\\.\\s*${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text));

/** The statements that a field is made of, where all of it can be seen; `null` where it has to stay. */
function partsOf(shop: Workshop, name: string, edits: readonly Edit[]): Node[] | null {
  const { scopes } = shop;
  const isIt = ({ key, computed }: { key: Node; computed: boolean }): boolean => staticName(key, computed) === name;
  const fields = scopes.ofType('PropertyDefinition').filter(isIt);
  const methods = scopes.ofType('MethodDefinition').filter(isIt);
  if (fields.length > 1) return null;
  const [field] = fields;
  const uses = scopes.ofType('MemberExpression').filter((each) => staticName(each.property, each.computed) === name);
  const isGone = (node: Node): boolean => edits.some((edit) => covers(edit, node));
  const left = uses.filter((use) => !isGone(use));
  if (methods.length > 0) {
    const [method, ...others] = methods;
    const isDead = fields.length + others.length + left.length === 0 && uses.length > 0 && method?.kind === 'method';
    if (!isDead || isGone(method) || method.decorators.length > 0 || isWritten(edits, name)) return null;
    return isHidden(shop, name, classAround(shop, method), method.accessibility === 'private') ? [method] : null;
  }
  if (field !== undefined && isGone(field)) return null;
  const settings = left.map((use) => settingOf(shop, use));
  const first = field ?? left[0];
  if (first === undefined || settings.includes(null) || left.length === uses.length) return null;
  if (!isHidden(shop, name, classAround(shop, first), field?.accessibility === 'private')) return null;
  if ((field?.decorators ?? []).length > 0 || (field?.value != null && shop.effectsOf(field.value).length > 0))
    return null;
  if (isWritten(edits, name)) return null;
  return [...(field === undefined ? [] : [field]), ...(settings as Node[])];
}

/**
 * Takes out fields that nothing reads any more, with the statements that set them, and methods that nothing calls.
 *
 * @param candidates names of fields that have lost reads
 * @param edits what else changes
 * @returns edits, and the nodes that go
 */
export function removeUnusedFields(
  shop: Workshop,
  candidates: ReadonlySet<string>,
  edits: readonly Edit[],
): { readonly edits: readonly Edit[]; readonly nodes: readonly Node[] } {
  const removals: Edit[] = [];
  const nodes: Node[] = [];
  for (const name of candidates) {
    const parts = partsOf(shop, name, edits) ?? [];
    const lines = parts.map((part) => linesOf(shop.text, part));
    const mayGo = lines.every(
      (each) => each !== null && isRemovable(shop.text, each) && !edits.some((edit) => overlap(edit, each)),
    );
    if (!mayGo) continue;
    removals.push(...(lines as Edit[]));
    nodes.push(...parts);
  }
  return { edits: removals, nodes };
}
