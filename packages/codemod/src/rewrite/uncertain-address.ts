import type { Workshop } from './draft.ts';
import { refuse, type Expression, type Refusal } from './types.ts';

/** Why a whole URL that may be another one stays: the other one is written in the source, or only the running program knows it. */
export function refuseUncertain(shop: Workshop, node: Expression): Refusal {
  const isKnown = shop.evaluate(node).alternatives.every((pieces) => pieces.some((piece) => 'text' in piece));
  return isKnown
    ? refuse('shared-url')
    : refuse('url-not-understood', 'The program may be given a whole other address when it runs.');
}
