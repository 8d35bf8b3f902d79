import { unknownModelMessage, type UnknownModel } from '@modelhub-migration/contract';

/** Ids that a warning was given for; a server may be asked for any number of others. */
const warned = new Set<string>();
const MOST_WARNINGS = 100;

/** What of Node this needs, which a browser has not. */
interface Emitter {
  readonly emitWarning?: (message: string, options: { type: string; code: string }) => void;
}

/**
 * Says once for each id, of which the first hundred, that it has no known successor, and which line of the configuration
 * would name one: a `ModelHubWarning` with code `MODELHUB_UNKNOWN_MODEL` in Node, `console.warn` elsewhere.
 */
export function warnUnknownModel(unknown: UnknownModel): void {
  if (warned.has(unknown.legacyId) || warned.size >= MOST_WARNINGS) return;
  warned.add(unknown.legacyId);
  const message = unknownModelMessage(unknown);
  const { process } = globalThis as { readonly process?: Emitter };
  if (process?.emitWarning === undefined) console.warn(message);
  else process.emitWarning(message, { type: 'ModelHubWarning', code: 'MODELHUB_UNKNOWN_MODEL' });
}
