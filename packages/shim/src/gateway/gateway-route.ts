import { LEGACY_OPERATIONS, matchLegacyRoute } from '@modelhub-migration/contract';

/** What a request to the gateway is for. */
export type GatewayRoute = 'legacy' | 'collections' | 'successor' | 'health' | 'metrics' | 'none';

const PATHS: readonly (readonly [pattern: RegExp, route: GatewayRoute, label: string])[] = [
  [/^\/collections(?:\/|$)/, 'collections', '/collections'],
  [/^\/v1(?:\/|$)/, 'successor', '/v1'],
  [/^\/healthz$/, 'health', '/healthz'],
  [/^\/metrics$/, 'metrics', '/metrics'],
];

/**
 * @param path without query
 * @returns the route, and a name for logs and metrics that has no part chosen by the caller
 */
export function findGatewayRoute(method: string, path: string): { route: GatewayRoute; label: string } {
  const legacy = matchLegacyRoute(method, path);
  if (legacy !== undefined) return { route: 'legacy', label: LEGACY_OPERATIONS[legacy.operation].template };
  const [, route, label] = PATHS.find(([pattern]) => pattern.test(path)) ?? [undefined, 'none' as const, 'other'];
  return { route, label };
}
