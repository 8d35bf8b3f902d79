import { LEGACY_HOST_PATTERN, LEGACY_OPERATIONS, type OperationId } from './legacy.ts';

export interface LegacyRoute {
  operation: OperationId;
  /** Decoded model id of a prediction: a UUID, a name, or `owner/name`. Empty for the models list. */
  modelId: string;
}

/** Whether a host name (no port; any case; a trailing dot allowed) is the legacy host of some region. */
export function isLegacyHostname(hostname: string): boolean {
  return LEGACY_HOST_PATTERN.test(hostname.toLowerCase().replace(/\.$/, ''));
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/**
 * Which retired operation a request path names. A model id is one or two segments, percent-encoded or not.
 *
 * @param method HTTP method, any case
 * @param pathname path without query, starting with `/`
 * @returns the route, or `undefined` for everything that is not retired (`/collections…`, other methods, other paths)
 */
export function matchLegacyRoute(method: string, pathname: string): LegacyRoute | undefined {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const verb = method.toUpperCase();
  if (path === '/models')
    return verb === LEGACY_OPERATIONS.models.method ? { operation: 'models', modelId: '' } : undefined;
  if (verb !== LEGACY_OPERATIONS.predictions.method) return undefined;
  const id = /^\/models\/([^/]+(?:\/[^/]+)?)\/predictions$/.exec(path)?.[1];
  if (id === undefined) return undefined;
  const modelId = decodeSegment(id);
  return modelId === undefined ? undefined : { operation: 'predictions', modelId };
}
