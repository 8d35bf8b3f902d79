import { isFunction, unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import { replace, sourceOf, type Draft, type Workshop } from './draft.ts';
import { wrapperServesOnlySites } from './owners.ts';
import { refuse, type Expression, type Refusal } from './types.ts';
import { baseSegments, buildingExpression, spread } from './url-base.ts';
import { keyed, rewriteHost } from './url-host.ts';
import { buildParts, urlSource, withoutSlash, type Built, type Path } from './url-parts.ts';

/** The path of a retired route, with the slash in front unless the function puts one there. */
const TOLD_PATH = /^\/?models(?:\/|$)/;

/** Rewrites a base and a path that a function of the project is told apart, each in its own place. */
export function rewriteTold(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  { node: told, client, file, host }: NonNullable<CallSite['url']['baseUrl']>,
  path: Path,
): Refusal | null {
  if (isFunction(client) && (file !== undefined || !wrapperServesOnlySites(shop, client)))
    return refuse('shared-client');
  const argument = buildParts(buildingExpression(shop, site.url.node));
  const whole = spread(shop, argument.parts);
  if (host !== undefined) return rewriteToldHost(shop, draft, host, argument, whole.text, path);
  const base = TOLD_PATH.test(whole.text) ? baseSegments(shop, draft, told) : null;
  if (base === null) return refuse('url-not-understood');
  replace(
    draft,
    argument.node,
    keyed(shop, argument.node, urlSource(shop, argument, [whole.text.startsWith('/') ? path : withoutSlash(path)])),
  );
  const text = urlSource(shop, buildParts(told), base);
  if (text !== sourceOf(shop, told)) replace(draft, unwrap(told), keyed(shop, told, text));
  return null;
}

/** Rewrites a host name and a whole path. */
function rewriteToldHost(
  shop: Workshop,
  draft: Draft,
  host: Expression,
  argument: Built,
  text: string,
  path: Path,
): Refusal | null {
  const holder = shop.scopes.parentOf(host);
  const isKey = holder?.type === 'Property' && holder.shorthand;
  if (!TOLD_PATH.test(text) || !/^\/[^?#]*$/.test(text) || isKey) return refuse('url-not-understood');
  const { node } = argument;
  replace(draft, node, keyed(shop, node, urlSource(shop, argument, [{ text: '/v1' }, path])));
  return rewriteHost(shop, draft, host);
}
