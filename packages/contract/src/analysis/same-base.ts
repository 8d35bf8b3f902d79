import type { Module } from './module.ts';
import { asLikely } from './request-site.ts';
import type { CallSite } from './types.ts';

/** What stands for the base of a URL that begins with what only the running program knows: its text as written; `null` where it is known. */
function openBase({ url: { value, baseUrl } }: CallSite, { text, file }: Module): string | null {
  const [first] = value.alternatives[0] ?? [];
  if (first === undefined || !('hole' in first)) return null;
  const node = first.node ?? baseUrl?.node;
  if (node === undefined) return null;
  const home = first.file ?? file;
  return home === file ? text.slice(...node.range) : `${home}:${String(node.range[0])}`;
}

/**
 * Lets calls with a single sign count as likely where they have their base from the same place as one that is likely by itself: what that
 * one asks says whose base it is.
 *
 * @param sites of one file
 */
export function withSameBase(sites: readonly CallSite[], module: Module): CallSite[] {
  const likely = sites.filter(({ tier }) => tier === 'likely');
  if (likely.length === 0 || likely.length === sites.length) return [...sites];
  const bases = new Set(likely.map((site) => openBase(site, module)));
  bases.delete(null);
  return sites.map((site) => (site.tier === 'possible' && bases.has(openBase(site, module)) ? asLikely(site) : site));
}
