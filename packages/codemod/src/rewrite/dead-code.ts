import type { CallSite } from '@modelhub-migration/contract/analysis';
import type { Draft, Workshop } from './draft.ts';
import { clientTexts } from './openai-sdk-client.ts';
import { namesIn, removeOrphans, type Origin } from './orphans.ts';
import { fieldsIn, removeUnusedFields } from './unused-fields.ts';
import { removeUnusedParameters } from './unused-parameters.ts';
import type { Edit, Node } from './types.ts';

/**
 * What has lost its last use and has no effect: constants, helpers, imports, fields, and parameters with their arguments.
 *
 * @param round what else changes, and what it was drafted for
 * @returns edits; some may cover given ones
 */
export function removeDeadCode(
  shop: Workshop,
  { edits: planned, drafts }: { readonly edits: readonly Edit[]; readonly drafts: ReadonlyMap<CallSite, Draft> },
  origin: Origin,
): Edit[] {
  const gone: Node[] = [...drafts.values()].flatMap(({ replaced }) => replaced);
  const more = [...drafts.values()].flatMap(({ orphans }) => [...orphans]);
  const clients = new Set([...drafts.values()].flatMap(({ sdkClients }) => [...sdkClients]));
  const edits = [...planned, ...clientTexts(clients)];
  const parts: Edit[] = [];
  for (;;) {
    const candidates = [...more, ...gone.flatMap((node) => namesIn(shop, node))];
    const orphans = removeOrphans(shop, shop.migrating, [...edits, ...parts], candidates, origin);
    const all = [...edits, ...parts, ...orphans];
    const found = removeUnusedFields(shop, fieldsIn(gone), all);
    const { edits: own, nodes } = found.nodes.length > 0 ? found : removeUnusedParameters(shop, candidates, all);
    if (nodes.length === 0) {
      const isIn = ({ start, end }: Edit): boolean => orphans.some((each) => each.start <= start && end <= each.end);
      return [...parts.filter((part) => !isIn(part)), ...orphans];
    }
    parts.push(...own);
    gone.push(...nodes);
  }
}
