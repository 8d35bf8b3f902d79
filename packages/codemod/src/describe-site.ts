import type { CallSite, Node } from '@modelhub-migration/contract/analysis';
import type { SiteResult } from './result.ts';
import { toFileOffset, type Script } from './source/script-blocks.ts';
import type { Position } from './text-file.ts';

/** What a report says of a call site. */
export type DescribedSite = Pick<CallSite, 'operation' | 'tier' | 'evidence' | 'client' | 'call'>;

/** The global `fetch` where it is a value, in the place of the calls that it sends. */
export const toFetchSite = (value: Node): DescribedSite => ({
  operation: 'predictions',
  tier: 'certain',
  evidence: [],
  client: 'fetch',
  call: value as CallSite['call'],
});

/** What a site is, whatever becomes of it. */
export function describeSite(
  { operation, tier, evidence, client, call }: DescribedSite,
  id: string,
  script: Script,
  locate: (offset: number) => Position,
): Omit<SiteResult, 'outcome' | 'notes'> {
  const [start, end] = call.range.map((offset) => locate(toFileOffset(script, offset))) as [Position, Position];
  return { id, operation, tier, evidence, client, start, end };
}
