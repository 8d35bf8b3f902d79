import { findKnownModel, SUCCESSOR_HOST, SUCCESSOR_PATHS } from '@modelhub-migration/contract';
import { recogniseUrl } from '@modelhub-migration/contract/analysis';
import type { Site } from './find-sites.ts';
import type { Reading } from './reading.ts';
import { plainText } from './token.ts';
import type { LanguageId } from './types.ts';

/** Formats that hold settings: a legacy model id there is a leftover by itself. */
const CONFIGURATION: ReadonlySet<LanguageId> = new Set(['dotenv', 'yaml', 'json', 'toml', 'properties', 'dockerfile']);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NO_URL = recogniseUrl([]);

/**
 * Legacy model ids that stand alone: in settings, and as the `model` of a request to the successor, which does not know
 * them (half-migrated).
 *
 * @param taken places that are leftovers already
 */
export function findModelIds(reading: Reading, taken: readonly Site[]): Site[] {
  const { source, definitionAt } = reading;
  const asksSuccessor = source.text.includes(SUCCESSOR_HOST) || source.text.includes(SUCCESSOR_PATHS.chat);
  return source.stream.tokens.flatMap((token, index): Site[] => {
    const id = plainText(token)?.trim() ?? '';
    if (!UUID.test(id) || findKnownModel(id) === undefined) return [];
    if (taken.some(({ start, end }) => token.start >= start && token.end <= end)) return [];
    const halfMigrated = asksSuccessor && definitionAt.get(index)?.name === 'model';
    if (!halfMigrated && !CONFIGURATION.has(source.language)) return [];
    const operation = halfMigrated ? 'half-migrated' : 'model-id';
    const place = { start: token.start, end: token.end, index, next: index + 1 };
    return [
      { ...place, operation, tier: 'certain', evidence: ['legacy-model-id'], pieces: [{ text: id }], verdict: NO_URL },
    ];
  });
}
