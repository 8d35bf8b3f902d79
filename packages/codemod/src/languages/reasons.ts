import { LEGACY_OPERATIONS, SUNSET_DATE } from '@modelhub-migration/contract';
import type { Tier } from '@modelhub-migration/contract/analysis';
import type { LanguageOperation } from './types.ts';

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

/** Why a place is a leftover, in one sentence. */
export function describeReason({ operation, tier }: { operation: LanguageOperation; tier: Tier }): string {
  if (operation === 'definition' && tier === 'possible') {
    return `${WHAT.definition}; needs a change where it is used for them, but not where it is used for collections.`;
  }
  return `${WHAT[operation]}${HOW_SURE[tier]}`;
}
