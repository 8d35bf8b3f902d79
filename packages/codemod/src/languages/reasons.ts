import { LEGACY_OPERATIONS, SUNSET_DATE } from '@modelhub-migration/contract';
import type { Tier } from '@modelhub-migration/contract/analysis';
import type { Site } from './find-sites.ts';
import type { LanguageId, LanguageOperation } from './types.ts';

const route = ({ method, template }: { method: string; template: string }): string => `${method} ${template}`;

const WHAT: Readonly<Record<LanguageOperation, string>> = {
  predictions: `Calls ${route(LEGACY_OPERATIONS.predictions)}, retired on ${SUNSET_DATE}`,
  models: `Calls ${route(LEGACY_OPERATIONS.models)}, retired on ${SUNSET_DATE}`,
  'half-migrated':
    'Mixes both APIs: the retired host does not serve OpenAI routes, and the successor does not know legacy model ids',
  definition: `Holds the address of the host whose model routes were retired on ${SUNSET_DATE}`,
  'model-id': 'Holds a model id that only the retired routes know',
};

const HOW_SURE: Readonly<Record<Tier, string>> = {
  certain: '.',
  likely: '; the host is not written at this place, but what stands around it belongs to the retired API.',
  possible: '; only one sign says so.',
};

const IN_TEXT = '; the language of this file is not known, so that it may be a comment as well.';

/** Why a place is a leftover, in one sentence. */
export function describeReason(
  { operation, tier, evidence }: Pick<Site, 'operation' | 'tier' | 'evidence'>,
  language: LanguageId,
): string {
  if (operation === 'definition' && tier === 'possible') {
    return `${WHAT.definition}; needs a change where it is used for them, but not where it is used for collections.`;
  }
  const isAddress = language === 'text' && tier === 'likely' && evidence.includes('legacy-host');
  return `${WHAT[operation]}${isAddress ? IN_TEXT : HOW_SURE[tier]}`;
}
