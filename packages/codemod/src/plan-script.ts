import {
  createEvaluator,
  findCallSitesWith,
  findFetchValues,
  findInstances,
  findSenders,
  type CallSite,
  type Evaluator,
  type Leaves,
  type Module,
  type ModuleHost,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import { findLeaving, findLinked, type Ending } from './across/find-links.ts';
import type { InstancesFor } from './across/instances-for.ts';
import { mayAskInstance, toPlace, type InstanceIn } from './across/instances.ts';
import type { FileLinks, Leaving } from './across/links.ts';
import { toldByCallers } from './across/told-by-callers.ts';
import type { Edit } from './apply.ts';
import { describeSite, toFetchSite, type DescribedSite } from './describe-site.ts';
import { planMarkers, type ManualSite } from './markers.ts';
import type { PlanSettings, Rewrite } from './plan-settings.ts';
import type { SiteResult } from './result.ts';
import {
  ABOUT_REQUESTS,
  isSame,
  overlap,
  takeWholeAddresses,
  type ModuleLinks,
  type PlaceElsewhere,
  type RewriteSettings,
  type SiteOutcome,
} from './rewrite/index.ts';
import type { Script } from './source/script-blocks.ts';
import { readStoredAddresses, type AddressFacts } from './stored-addresses.ts';
import type { Position } from './text-file.ts';

/** Whether a call site may be touched: its id, and its number among the sites of the file, from 0 in source order. */
export type Accepts = (id: string, index: number) => boolean;

/** A script, and what is known of its file. */
export interface ScriptToPlan {
  readonly script: Script;
  readonly module: Module;
  /** Its number in the file, from 0. */
  readonly block: number;
  /** How many call sites the scripts before it have. */
  readonly sitesBefore: number;
  /** Whether it is all of the file. */
  readonly isWhole: boolean;
  /** The file, relative to the root, with `/`. */
  readonly file: string;
  readonly absolute: string;
  readonly host: ModuleHost;
  readonly instancesFor: InstancesFor;
  readonly rewriteSettings: RewriteSettings;
  readonly nameOf: (site: Pick<CallSite, 'operation' | 'call'>) => string;
  readonly locate: (offset: number) => Position;
  readonly links: FileLinks;
  /** Which sites were chosen by a person; all of them, where nobody was asked. */
  readonly accepts: Accepts | undefined;
}

/** What is going to happen to a script: the members of a `FilePlan`, its edits in offsets of the script. */
export interface ScriptPlan {
  readonly edits: readonly Edit[];
  readonly sites: readonly SiteResult[];
  readonly leaving: readonly Leaving[];
  readonly isStuck: boolean;
  /** Whether what is stuck are whole addresses, which a call's edit is in the way of. */
  readonly isContested: boolean;
  readonly places: readonly PlaceElsewhere[];
  readonly stored: AddressFacts;
  /** Clients of the calls with a single sign of the retired routes that nobody asked to see. */
  readonly weak: readonly string[];
}

/** Said of an instance in the place of calls that are not seen. */
const OUT_OF_SIGHT = 'turns the requests and answers of calls that are out of sight, where it is made';

/** How calls end that nobody chose: those for a person stay for a person. */
function declineAll({ outcomes }: ReturnType<Rewrite>): Ending[] {
  return outcomes.map((each) =>
    each.outcome === 'manual' ? each : { site: each.site, outcome: 'declined', notes: [], keepsShape: true },
  );
}

/** What callers in other files say of where a call goes; `null` where they do not say it. */
function addressesTold(site: CallSite, module: Module, file: string, settings: PlanSettings): readonly Pieces[] | null {
  const { tree, root, modules } = settings;
  const isOpen = site.url.pieces.some((piece) => 'hole' in piece && piece.hole === 'parameter');
  if (!isOpen || tree === undefined) return null;
  return toldByCallers(site, module, file, root, tree(), (...from) => modules.hostOf(...from));
}

/** What changes in a script together with other files, and whether some of it is not there. */
function findTogether(
  evaluator: Evaluator,
  { module, block, isWhole, links }: ScriptToPlan,
  leaves: Leaves,
): ModuleLinks & { readonly isStuck: boolean } {
  const calls = links.calls.filter((call) => call.block === block);
  const among = <Found>(wanted: ReadonlySet<number>, find: () => readonly Found[], startOf: (each: Found) => number) =>
    isWhole && wanted.size > 0 ? find().filter((each) => wanted.has(startOf(each))) : [];
  const callers = findLinked(module, calls, leaves);
  const senders = isWhole ? findSenders(evaluator, links.senders) : [];
  const fetches = among(
    links.fetches,
    () => findFetchValues(module),
    ({ range }) => range[0],
  );
  const instances = among(
    links.instances,
    () => findInstances(evaluator),
    ({ call }) => call.range[0],
  );
  const isStuck =
    callers.length < calls.length ||
    senders.length < links.senders.size ||
    fetches.length < links.fetches.size ||
    instances.length < links.instances.size;
  return { callers, errors: links.errors, senders, fetches, instances, isStuck };
}

/** The instances that are going to send what calls out of sight ask for, each in the place of those calls. */
function planWanted(
  evaluator: Evaluator,
  { isWhole, file, nameOf, script, locate }: ScriptToPlan,
  isWanted: PlanSettings['isWanted'],
): Pick<ScriptPlan, 'sites' | 'places'> {
  if (!isWhole || isWanted === undefined) return { sites: [], places: [] };
  const wanted = findInstances(evaluator).filter(({ call }) => isWanted(file, call.range[0]));
  return {
    sites: wanted.map(({ call, client }): SiteResult => {
      const site = { operation: 'predictions', tier: 'certain', evidence: ['legacy-host'], client, call } as const;
      return { ...describeSite(site, nameOf(site), script, locate), outcome: 'adapted', notes: [OUT_OF_SIGHT] };
    }),
    places: wanted.map(({ call }): PlaceElsewhere => ({ file, start: call.range[0], is: 'instance' })),
  };
}

/** The edits of functions that have to be given whole addresses; `null` where they cannot take them, or a call's edit is in the way. */
function planWholeAddresses(
  { module, isWhole, links }: ScriptToPlan,
  edits: readonly Edit[],
): { readonly whole: readonly Edit[] | null; readonly isContested: boolean } {
  if (links.addresses.size === 0) return { whole: [], isContested: false };
  const taken = isWhole ? takeWholeAddresses(module, links.addresses) : null;
  const isContested = taken?.some((edit) => edits.some((other) => overlap(edit, other))) === true;
  if (taken === null || isContested) return { whole: null, isContested };
  return { whole: taken.filter((edit) => !edits.some((other) => isSame(edit, other))), isContested };
}

/** Whether a call hands its request to an instance or a function, which may be turned where it sends that. */
const isHandedOver = ({ client, url }: CallSite): boolean =>
  client === 'unknown' || client === 'wrapper' || url.baseUrl !== null;

/** Whether a call stays as it is since what it asks for cannot be written out. */
const isManual = (site: CallSite, ending: Ending | undefined): boolean =>
  ending?.outcome === 'manual' && ABOUT_REQUESTS.has(ending.reason ?? '') && isHandedOver(site);

/** Finds the call sites of a script and plans what becomes of them. */
export function planScript(each: ScriptToPlan, settings: PlanSettings): ScriptPlan {
  const { script, module, absolute, host, instancesFor, rewriteSettings, nameOf, locate, links, accepts } = each;
  const leaves: Leaves = (fn) => links.leaves.has(fn.range[0]);
  const evaluator = createEvaluator(module, host);
  /** The instances that send what a call asks whose host is not certain. */
  const unsureOf = ({ tier, client }: DescribedSite): readonly InstanceIn[] | null =>
    tier === 'certain' ? null : instancesFor(client);
  const found = findCallSitesWith(evaluator, leaves, (site) => addressesTold(site, module, absolute, settings));
  const sites = found.filter((site) => (site.tier !== 'possible' || settings.possible) && unsureOf(site)?.length !== 0);
  const ids = new Map<DescribedSite, string>(sites.map((site) => [site, nameOf(site)]));
  const chosen = sites.filter(
    (site) => site.tier === 'certain' || (site.tier === 'likely' && settings.likely && unsureOf(site) === null),
  );
  const isAccepted = (site: CallSite): boolean =>
    accepts?.(ids.get(site) ?? '', each.sitesBefore + sites.indexOf(site)) ?? true;
  const accepted = chosen.filter(isAccepted);
  const together = findTogether(evaluator, each, leaves);
  const rewritten = settings.rewrite(module, accepted, rewriteSettings, host, together);
  const declined =
    accepted.length === chosen.length ? [] : declineAll(settings.rewrite(module, chosen, rewriteSettings, host));
  /** The instances that send what a call asks which cannot be written out; none where functions of the program do; `null` where nobody does. */
  const sendersOf = ({ site, reason }: SiteOutcome): readonly InstanceIn[] | null => {
    if (reason === undefined || !ABOUT_REQUESTS.has(reason) || !isHandedOver(site)) return null;
    const { sender } = site.response;
    if (settings.isSentOpenly?.(each.file, sender) === true) return [];
    return sender === undefined || mayAskInstance(sender, settings) ? instancesFor(site.client) : null;
  };
  const sentBy = new Map<DescribedSite, readonly InstanceIn[]>();
  for (const outcome of rewritten.outcomes) {
    const senders = sendersOf(outcome);
    if (senders !== null) sentBy.set(outcome.site, senders);
  }
  const outcomes = new Map<DescribedSite, Ending>(
    [...declined, ...rewritten.outcomes].map((outcome) => [
      outcome.site,
      sentBy.has(outcome.site) ? { site: outcome.site, outcome: 'adapted', notes: [], keepsShape: true } : outcome,
    ]),
  );

  const manual = rewritten.outcomes.flatMap(({ site, reason }): ManualSite[] =>
    reason === undefined || sentBy.has(site) ? [] : [{ id: ids.get(site) ?? '', call: site.call, reason }],
  );
  const acceptedIds = new Set(accepted.map((site) => ids.get(site)));
  const mayTouch = (id: string): boolean => accepts === undefined || acceptedIds.has(id);
  const own = [...rewritten.edits, ...planMarkers(module, manual, rewritten.edits, mayTouch)];
  const { whole, isContested } = planWholeAddresses(each, own);

  const wanted = planWanted(evaluator, each, settings.isWanted);
  const open: DescribedSite[] = [...together.senders, ...together.fetches.map(toFetchSite)].filter(({ call }) =>
    links.open.has(call.range[0]),
  );
  const others = open.filter(({ call }) => sites.every((site) => site.call !== call));
  const isOpen = ({ call }: DescribedSite): boolean => open.some((sender) => sender.call === call);
  const described = [...sites, ...others].map((site) => {
    const outcome = outcomes.get(site);
    const unsure = outcome === undefined && !others.includes(site) ? unsureOf(site) : null;
    const sent = sentBy.get(site) ?? unsure ?? [];
    const result: SiteResult = {
      ...describeSite(site, ids.get(site) ?? nameOf(site), script, locate),
      outcome: outcome?.outcome ?? (isOpen(site) || sent.length > 0 ? 'adapted' : 'listed'),
      ...(outcome?.reason === undefined ? {} : { reason: outcome.reason }),
      ...(outcome?.detail === undefined ? {} : { detail: outcome.detail }),
      notes: outcome?.notes ?? [],
    };
    return { result, places: sent.map((instance) => toPlace(instance, settings.root)) };
  });
  return {
    edits: [...own, ...(whole ?? [])],
    sites: [...wanted.sites, ...described.map(({ result }) => result)],
    // A function of an embedded script is known to its file alone.
    leaving: each.isWhole ? findLeaving(module, sites, outcomes, together.callers) : [],
    isStuck: rewritten.isStuck || together.isStuck || whole === null,
    isContested,
    places: [...rewritten.places, ...wanted.places, ...described.flatMap(({ places }) => places)],
    stored: readStoredAddresses(evaluator, found, (site) => isManual(site, outcomes.get(site))),
    weak: found.flatMap(({ tier, client }) => (tier === 'possible' && !settings.possible ? [client] : [])),
  };
}
