export type { ModuleLinks } from './draft-round.ts';
export * from './rewrite-module.ts';
export { isSame, overlap } from './edits.ts';
export { calledWithModels, comparesModels, namesOfModels } from './compares-models.ts';
export { makesAnswer } from './doubled-answers.ts';
export { namesTemplate } from './messages.ts';
export { namesSearch } from './names-collection.ts';
export { readsClientErrors, type ClientErrors } from './openai-sdk-failure-reads.ts';
export { definesMember, heirsOf, type ClassNode } from './replaced.ts';
export { readsEcho } from './response-echo.ts';
export { saysShape } from './response-types.ts';
export { ABOUT_REQUESTS } from './sending-place.ts';
export { takeWholeAddresses } from './whole-addresses.ts';
export {
  ADAPTERS_MODULE,
  type CallerAnswer,
  type Edit,
  type RewriteSettings,
  type Seen,
  type SiteOutcome,
  type Target,
  type PlaceElsewhere,
} from './types.ts';
export { SDK_MODULE } from './openai-sdk-types.ts';
