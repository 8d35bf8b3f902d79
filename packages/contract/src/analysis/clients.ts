import { optionsOnly, urlThenOptions, verbsWithBody } from './call-forms.ts';
import { REQUEST_KEYS } from './client-keys.ts';
import type { Client } from './client-types.ts';
import { FRAMEWORK_CLIENTS } from './framework-clients.ts';
import { HTTP_CLIENTS } from './http-clients.ts';

export type * from './client-types.ts';

/**
 * Every HTTP client that a call site is looked for in. Order matters only where two rows share a name: the first that
 * fits wins.
 */
export const CLIENTS: readonly Client[] = [...HTTP_CLIENTS, ...FRAMEWORK_CLIENTS];

/** Ids of all rows, for messages and tests. */
export const CLIENT_IDS: readonly string[] = CLIENTS.map(({ id }) => id);

/**
 * A call that hands a certain legacy URL to something that nobody could follow (an injected client, an import that is not
 * at hand). It is a call site, but how its answer comes back is unknown.
 */
export const UNKNOWN_CLIENT: Client = {
  id: 'unknown',
  bindings: [],
  forms: [urlThenOptions(''), optionsOnly(''), optionsOnly('request'), ...verbsWithBody],
  keys: { ...REQUEST_KEYS, body: { body: 'either', data: 'either', json: 'object' } },
  encoding: 'either',
  factories: [],
  response: 'opaque',
};
