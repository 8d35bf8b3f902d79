import { contains, type BodyUse } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import type { Node } from './types.ts';

/** A legacy body that the migrated program still has a name for. */
export interface NamedBody {
  readonly source: string;
  /** Whether the name means it at a place behind the call, too. */
  isKnownAt(place: Node): boolean;
}

/** The body of a call under the name that the program has for it. */
export const asNamed = (shop: Workshop, source: string, body: BodyUse): NamedBody => ({
  source,
  isKnownAt: (place) => isVisible(shop, body.node, place),
});

/** A body under a name that is declared in a block before the call. */
export const asDeclared = (source: string, block: Node): NamedBody => ({
  source,
  isKnownAt: (place) => contains(block, place),
});
