import { unknownModelMessage, type UnknownModel } from '@modelhub-migration/contract';
import { emitWarning } from './emit-warning.ts';

/** Ids that a warning was given for; a server may be asked for any number of others. */
const warned = new Set<string>();
const MOST_WARNINGS = 100;

/**
 * Says once for each id, of which the first hundred, that it has no known successor, and which line of the configuration
 * would name one; code `MODELHUB_UNKNOWN_MODEL`.
 */
export function warnUnknownModel(unknown: UnknownModel): void {
  if (warned.has(unknown.legacyId) || warned.size >= MOST_WARNINGS) return;
  warned.add(unknown.legacyId);
  emitWarning(unknownModelMessage(unknown), 'MODELHUB_UNKNOWN_MODEL');
}
