import { toSuccessorBaseUrl } from '@modelhub-migration/contract';
import type { CallSite, Variable } from '@modelhub-migration/contract/analysis';
import { createDraft, type Draft, type Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import { keep, type Kept, type SdkBase } from './openai-sdk-types.ts';
import { names } from './orphans.ts';
import { isReplaced } from './replaced.ts';
import { quoted } from './style.ts';
import { isRefusal, type Node } from './types.ts';
import { baseSegments, buildingExpression } from './url-base.ts';
import { buildParts, urlSource, withMarks } from './url-parts.ts';
import { rewriteUrl } from './url.ts';

const UNKNOWN_HOST = keep('The host of the URL is known only when the program runs.');

/** The base URL, where the program can send the call to one host only. */
function fixedBase(shop: Workshop, { url }: CallSite): SdkBase | null {
  if (url.value.alternatives.some((pieces) => isReplaced(shop, pieces, url.node))) return null;
  const bases = url.value.alternatives.map((pieces) => {
    const text = withMarks(pieces);
    const base = toSuccessorBaseUrl(text);
    return base === text || /[?#]/.test(text) ? null : base;
  });
  const [key, ...others] = new Set(bases);
  if (key === undefined || key === null || others.length > 0) return null;
  return { key, source: quoted(key, shop.style.quote), variables: [], usesThis: false };
}

/** Variables that a new expression names, as they are known at a place. */
function variablesIn(shop: Workshop, source: string, place: Node): Variable[] {
  const found = new Map<string, Variable>();
  for (let scope = shop.scopes.scopeOf(place), isTop = false; !isTop;) {
    for (const [name, variable] of scope.variables)
      if (!found.has(name) && names(source, name)) found.set(name, variable);
    if (scope.upper === null) isTop = true;
    else scope = scope.upper;
  }
  return [...found.values()];
}

/**
 * The base URL that the client of a call is made with, as the program itself would put it together for its own client.
 *
 * @param draft takes what constants of the program become
 */
export function readBase(shop: Workshop, draft: Draft, site: CallSite): SdkBase | Kept {
  const fixed = fixedBase(shop, site);
  if (fixed !== null && site.url.value.alternatives.length === 1) return fixed;
  // Whatever keeps the URL from being rewritten keeps it from being taken apart: it may ask another route, too.
  if (isRefusal(rewriteUrl(shop, createDraft(), site, { text: '/' }))) return UNKNOWN_HOST;
  if (fixed !== null) return fixed;
  if (site.url.baseUrl !== null) return UNKNOWN_HOST;
  const node = buildingExpression(shop, site.url.node);
  if (!isVisible(shop, node, site.call)) return UNKNOWN_HOST;
  const trial = createDraft();
  const segments = baseSegments(shop, trial, node);
  if (segments === null || /[?#]/.test(withMarks(site.url.pieces))) return UNKNOWN_HOST;
  const source = urlSource(shop, buildParts(node), segments);
  draft.edits.push(...trial.edits);
  draft.replaced.push(...trial.replaced);
  for (const adapter of trial.adapters) draft.adapters.add(adapter);
  const variables = variablesIn(shop, source, site.call);
  return { key: `= ${source}`, source, variables, usesThis: /\bthis\b/.test(source) };
}
