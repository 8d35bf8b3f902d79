import { SUNSET_DATE } from '@modelhub-migration/contract';
import { createRule, type CommonOptions } from '../create-rule.ts';

interface Options extends CommonOptions {
  evidence: 'certain' | 'likely' | 'possible';
}

/** Flags what still goes to the retired routes. */
export const noLegacyEndpoint = createRule<Options>({
  name: 'no-legacy-endpoint',
  description: 'disallow calls to the retired AI Model Hub routes',
  recommended: true,
  options: {
    evidence: {
      type: 'string',
      enum: ['certain', 'likely', 'possible'],
      description: 'How sure a finding must be.',
    },
  },
  allow: {},
  defaults: { allow: { paths: [] }, startDate: '', evidence: 'certain' },
  messages: { storedUrl: `Retired on ${SUNSET_DATE}.` },
  check() {},
});
