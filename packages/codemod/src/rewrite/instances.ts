import type { ClientInstance } from '@modelhub-migration/contract/analysis';
import { createDraft, sourceOf, wrapNode, type Draft, type Workshop } from './draft.ts';
import { adapterSettings } from './request.ts';

/**
 * Has an instance of an HTTP client send requests for retired routes to the successor, whoever asks them of it.
 *
 * @returns `null` where it cannot be
 */
export function draftInstance(
  shop: Workshop,
  instance: Pick<ClientInstance, 'call' | 'client' | 'isTurned'>,
): Draft | null {
  if (instance.isTurned) return null;
  if (instance.client === 'axios' && sourceOf(shop, instance.call).includes('adapter')) return null;
  const draft = createDraft();
  wrapNode(shop, draft, instance.call, 'withSuccessor', ...adapterSettings(shop, ''));
  return draft;
}
