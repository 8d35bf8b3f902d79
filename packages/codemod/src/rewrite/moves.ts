import type { FieldMove } from '@modelhub-migration/contract';

const isStep = (pattern: string, step: string): boolean =>
  pattern === step || (pattern === '*' && (step === '*' || /^\d+$/.test(step)));

/** The move of a path, or `null` where its field has no counterpart. */
export function findMove(moves: readonly FieldMove[], path: readonly string[]): FieldMove | null {
  return (
    moves.find(
      ({ legacy }) => legacy.length === path.length && legacy.every((step, index) => isStep(step, path[index] ?? '')),
    ) ?? null
  );
}
