export * from './rewrite-module.ts';
export { ADAPTERS_MODULE, type Edit, type RewriteSettings, type SiteOutcome } from './types.ts';
