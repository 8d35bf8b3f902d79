import { LEGACY_HOST_PATTERN, toSuccessorBaseUrl } from '@modelhub-migration/contract';
import {
  contains,
  outermostWrapper,
  soleInitialiser,
  staticName,
  unwrap,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { holderOf } from './holders.ts';
import { servesOnlySites } from './owners.ts';
import { isOpen } from './parameters.ts';
import { quoted } from './style.ts';
import { HOLE, withMarks } from './url-parts.ts';
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
  const { alternatives } = shop.evaluate(host);
  const texts = alternatives.map(withMarks);
  const name = texts.find((text) => LEGACY_HOST_PATTERN.test(text));
  // A second host that is written out has a path of its own, which nobody here knows.
  if (name === undefined || texts.some((text) => text !== name && text !== HOLE)) return refuse('url-not-understood');
  if (texts.length > 1 || alternatives.some((pieces) => isOpen(shop, pieces, host))) {
    const source = sourceOf(shop, host);
    const base = adapt(shop, draft, 'toSuccessorBaseUrl', `\`https://\${${source}}\``);
    const [start, end] = unwrap(host).range;
    draft.edits.push({ start, end, text: keyed(shop, unwrap(host), `new URL(${base}).hostname`) });
    return null;
  }
  const holder = holderOf(shop, host);
  const own = holder !== null && servesOnlySites(shop, holder) ? unwrap(holder.init) : unwrap(host);
  const target = own.type === 'Literal' ? own : unwrap(host);
  const first = shop.text[target.range[0]];
  const quote = first === '"' || first === "'" ? first : shop.style.quote;
  const { hostname } = new URL(toSuccessorBaseUrl(`https://${name}`));
  draft.edits.push({
    start: target.range[0],
    end: target.range[1],
    text: keyed(shop, target, quoted(hostname, quote)),
  });
  return null;
}

/** A new value with its key in front, where the old one was the key as well: `{ base }`. */
export function keyed(shop: Workshop, node: Node, text: string): string {
  const parent = shop.scopes.parentOf(node);
  return parent?.type === 'Property' && parent.shorthand ? `${sourceOf(shop, node)}: ${text}` : text;
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
