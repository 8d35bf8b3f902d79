import { LEGACY_HOST_PATTERN, toSuccessorBaseUrl } from '@modelhub-migration/contract';
import {
  contains,
  outermostWrapper,
  soleInitialiser,
  staticName,
  unwrap,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { Draft, Workshop } from './draft.ts';
import { holderOf } from './holders.ts';
import { servesOnlySites } from './owners.ts';
import { quoted } from './style.ts';
import { withMarks } from './url-parts.ts';
import { refuse, type Expression, type Node, type Refusal } from './types.ts';

/**
 * Whether an option stands in the call itself, or in an object that only migrated calls are given.
 *
 * @param site the call whose option it is; the options of a function around it may serve that function's own call
 */
export function isOwnOption(shop: Workshop, site: CallSite, option: Node): boolean {
  if (contains(site.call, option)) return true;
  for (let at = shop.scopes.parentOf(option); at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'CallExpression') return true;
    if (at.type !== 'VariableDeclarator') continue;
    const variable = shop.scopes.variableOf(at.id);
    const sole = variable === null ? null : soleInitialiser(variable);
    return (
      sole !== null &&
      variable?.references.every(({ identifier }) => {
        const parent = shop.scopes.parentOf(outermostWrapper(identifier, shop.scopes));
        return parent?.type === 'CallExpression' && shop.migrating.some(({ call }) => contains(call, parent));
      }) === true
    );
  }
  return false;
}

/** Rewrites a host name that stands apart from its path: `{ hostname: 'inference…', path: … }`. */
export function rewriteHost(shop: Workshop, draft: Draft, host: Expression): Refusal | null {
  const texts = shop.evaluate(host).alternatives.map(withMarks);
  const [name = ''] = texts;
  if (texts.length !== 1 || !LEGACY_HOST_PATTERN.test(name)) return refuse('url-not-understood');
  const holder = holderOf(shop, host);
  const own = holder !== null && servesOnlySites(shop, holder) ? unwrap(holder.init) : unwrap(host);
  const target = own.type === 'Literal' ? own : unwrap(host);
  const first = shop.text[target.range[0]];
  const quote = first === '"' || first === "'" ? first : shop.style.quote;
  const { hostname } = new URL(toSuccessorBaseUrl(`https://${name}`));
  draft.edits.push({ start: target.range[0], end: target.range[1], text: quoted(hostname, quote) });
  return null;
}

/** `url` of `{ hostname: url.hostname, path: url.pathname }`, where a parsed URL is handed on in pieces; `null` otherwise. */
export function parsedUrlOf(shop: Workshop, host: Expression, path: Expression): Expression | null {
  const [from, to] = [unwrap(host), unwrap(path)];
  const root = from.type === 'MemberExpression' ? unwrap(from.object) : null;
  if (from.type !== 'MemberExpression' || root?.type !== 'Identifier') return null;
  const name = staticName(from.property, from.computed);
  if (name !== 'hostname' && name !== 'host') return null;
  const source = shop.text.slice(...to.range).replace(/\s/g, '');
  return source === `${root.name}.pathname` || source === `${root.name}.pathname+${root.name}.search` ? root : null;
}
