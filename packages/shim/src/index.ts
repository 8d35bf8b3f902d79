export { ModelHubClient, type CallOptions, type ClientOptions } from './client.ts';
export { ModelHubError, SettingsError } from './errors.ts';
export type { AccessLine } from './gateway/access-log.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway/gateway.ts';
export { createHandler, type Handler, type HandlerOptions } from './handler.ts';
export {
  createInterceptor,
  installShim,
  type Interceptor,
  type InterceptorOptions,
  type Uninstall,
} from './install.ts';
export { MODES, type Brownout, type Mode } from './mode.ts';
export { USE_CHANNEL } from './runtime.ts';
export { WARNING_LEVELS, type ShimOptions, type WarningLevel } from './settings.ts';
export type {
  LegacyHttpRequest,
  LegacyHttpResponse,
  LegacyUse,
  Upstream,
  UpstreamRequest,
  UpstreamResponse,
  Via,
} from './exchange.ts';
export {
  ConfigError,
  type Config,
  type LegacyError,
  type LegacyModel,
  type ModelEntry,
  type ModelKind,
  type ModelsCollection,
  type Prediction,
  type PredictionOptions,
  type PredictionRequest,
} from '@modelhub-migration/contract';
