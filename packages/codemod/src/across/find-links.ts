import { analyseCaller, type CallSite, type Leaves, type Module } from '@modelhub-migration/contract/analysis';
import type { DescribedSite } from '../describe-site.ts';
import type { Outcome } from '../result.ts';
import { saysShape, type CallerAnswer, type SiteOutcome } from '../rewrite/index.ts';
import type { Leaving, LinkedCall } from './links.ts';

/** How a call ends, also where a person wanted it left alone. */
export type Ending = Omit<SiteOutcome, 'outcome'> & { readonly outcome: Outcome };

/** Exported functions that answers go through, those of this file's calls and those of other files' calls. */
export function findLeaving(
  { scopes }: Module,
  sites: readonly CallSite[],
  outcomes: ReadonlyMap<DescribedSite, Ending>,
  callers: readonly CallerAnswer[],
): Leaving[] {
  const own = sites.flatMap((site): Leaving[] => {
    const { operation } = site;
    const { outcome = 'listed', kind = null, keepsShape = true } = outcomes.get(site) ?? {};
    const migrates = (outcome === 'rewritten' || outcome === 'adapted') && !keepsShape && !saysShape(scopes, site);
    if (operation === 'half-migrated') return [];
    return (site.response.departures ?? []).map((departure) => ({
      departure,
      operation,
      kind,
      migrates,
      isHandedOn: false,
    }));
  });
  const handedOn = callers.flatMap(({ operation, kind, response }) =>
    (response.departures ?? []).map((departure): Leaving => ({
      departure,
      operation,
      kind,
      migrates: true,
      isHandedOn: true,
    })),
  );
  return [...own, ...handedOn];
}

/** The calls that other files give the new answer, with what this file does with it. */
export function findLinked(module: Module, calls: readonly LinkedCall[], leaves: Leaves): CallerAnswer[] {
  return calls.flatMap(({ start, end, departure, operation, kind }) => {
    const call = module.scopes.ofType('CallExpression').find(({ range }) => range[0] === start && range[1] === end);
    if (call === undefined) return [];
    return [{ call, operation, kind, response: analyseCaller(call, departure, module.scopes, operation, leaves) }];
  });
}
