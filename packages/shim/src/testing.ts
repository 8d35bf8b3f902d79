/** Both services of the AI Model Hub in one process, for tests of programs that use them and for demonstrations. */
export { startModelHub, type ModelHub, type ModelHubOptions, type Undo } from './testing/start-model-hub.ts';
export { SAMPLE_COLLECTION, type HubCollection } from './testing/collections.ts';
export type { HubHost } from './testing/exchange.ts';
export type { Fault } from './testing/faults.ts';
export type { HubModel } from './testing/hub-models.ts';
export type { LegacyState } from './testing/legacy-routes.ts';
export type { LoggedRequest } from './testing/request-log.ts';
