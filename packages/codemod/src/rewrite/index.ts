export * from './rewrite-module.ts';
export {
  ADAPTERS_MODULE,
  type CallerAnswer,
  type Edit,
  type RewriteSettings,
  type SiteOutcome,
  type Target,
} from './types.ts';
export { SDK_MODULE } from './openai-sdk-types.ts';
