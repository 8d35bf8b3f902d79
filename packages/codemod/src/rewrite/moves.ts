import type { FieldMove } from '@modelhub-migration/contract';
import type { PayloadRead } from '@modelhub-migration/contract/analysis';

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

/** The first step of the successor's path to the fields below a part of the body that has a name of its own. */
export function aliasStep(moves: readonly FieldMove[], { path }: PayloadRead): string | null {
  if (path.length !== 1) return null;
  return moves.find(({ legacy }) => legacy[0] === path[0])?.successor[0] ?? null;
}
