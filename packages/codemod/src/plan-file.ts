import path from 'node:path';
import type { Config } from '@modelhub-migration/contract';
import {
  createEvaluator,
  createSiteNaming,
  findInstances,
  findCallSitesWith,
  findFetchValues,
  findSenders,
  type CallSite,
  type Leaves,
  type Module,
  type ModuleHost,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import { answersOfTree } from './across/answers-of-tree.ts';
import { findCallers } from './across/find-callers.ts';
import { findLeaving, findLinked } from './across/find-links.ts';
import { sentAround, type InstanceIn, type IsWanted } from './across/instances.ts';
import { hookingFiles } from './across/hooking-files.ts';
import { NO_LINKS, type FileLinks, type Leaving } from './across/links.ts';
import { once, type SourceTree } from './across/source-tree.ts';
import { toldByCallers } from './across/told-by-callers.ts';
import type { Edit } from './apply.ts';
import { describeSite, toFetchSite, type DescribedSite } from './describe-site.ts';
import { toPosix } from './files.ts';
import { planMarkers, type ManualSite } from './markers.ts';
import type { CallersOf, HookingFiles, Modules } from './module-host.ts';
import type { Outcome, SiteResult } from './result.ts';
import { findMarkupSites } from './find-markup-sites.ts';
import {
  isSame,
  overlap,
  takeWholeAddresses,
  type ModuleLinks,
  type PlaceElsewhere,
  type RewriteSettings,
  type SiteOutcome,
  type Target,
} from './rewrite/index.ts';
import { readScripts } from './read-scripts.ts';
import { toFileOffset, type Script } from './source/script-blocks.ts';
import { joinFacts, readStoredAddresses, type AddressFacts } from './stored-addresses.ts';
import { createLocator } from './text-file.ts';

/** What each call becomes: `rewriteModule` of the folder `rewrite/`. Pure. */
export type Rewrite = (
  module: Module,
  sites: readonly CallSite[],
  settings: RewriteSettings,
  host?: ModuleHost,
  links?: ModuleLinks,
) => {
  edits: readonly Edit[];
  outcomes: readonly SiteOutcome[];
  isStuck: boolean;
  places: readonly PlaceElsewhere[];
};

export interface PlanSettings {
  /** Folder that names are relative to, absolute; empty for a text that lies nowhere. */
  root: string;
  config: Config;
  rewrite: Rewrite;
  /** What migrated calls go through. */
  target: Target;
  /** Also rewrite `likely` sites. */
  likely: boolean;
  /** Also list `possible` sites. */
  possible: boolean;
  modules: Modules;
  /** The sources around the run; none for a text that lies nowhere. */
  tree?: () => SourceTree;
  /** Whether functions of another file, by its path relative to the root, may be changed with a call. */
  mayChange?: (file: string, is?: PlaceElsewhere['is']) => boolean;
  /** Which instances of HTTP clients are going to send requests for retired routes to the successor; none by default. */
  isWanted?: IsWanted;
}

/** What is going to happen to a file. */
export interface FilePlan {
  /** In offsets of the whole file. */
  edits: readonly Edit[];
  /** Those of the scripts in source order, then those of the markup. */
  sites: readonly SiteResult[];
  /** Exported functions that answers go through to other files. */
  leaving: readonly Leaving[];
  /** Whether a linked call needs the answer in its old shape, or a linked function cannot take whole addresses. */
  isStuck: boolean;
  /** What changes in functions of other files with the calls of this one. */
  places: readonly PlaceElsewhere[];
  /** Addresses of the retired host, and what the calls account for; in offsets of the whole file. */
  stored: AddressFacts;
}

/** How a call ends, also where a person wanted it left alone. */
export type Ending = Omit<SiteOutcome, 'outcome'> & { readonly outcome: Outcome };

/** Whether a call site may be touched: its id, and its number among the sites of the file, from 0 in source order. */
export type Accepts = (id: string, index: number) => boolean;

/** How calls end that nobody chose: those for a person stay for a person. */
function declineAll({ outcomes }: ReturnType<Rewrite>): Ending[] {
  return outcomes.map((each) =>
    each.outcome === 'manual' ? each : { site: each.site, outcome: 'declined', notes: [] },
  );
}

function inFile(edits: readonly Edit[], script: Script, text: string): Edit[] {
  // What goes to the top of an embedded script goes below the line of its tag.
  const firstLine = text.length === script.text.length ? 0 : (/^[^\S\n]*\r?\n/.exec(script.text)?.[0].length ?? 0);
  return edits.map((edit) => {
    const down = edit.start === 0 && edit.end === 0 ? firstLine : 0;
    return {
      start: toFileOffset(script, edit.start + down),
      end: toFileOffset(script, edit.end + down),
      text: edit.text,
    };
  });
}

/** What calls are asked of that are not known to be one client's. */
const ANY_CLIENT: ReadonlySet<string> = new Set(['unknown', 'wrapper']);

/** Said of an instance in the place of calls that are not seen. */
const OUT_OF_SIGHT = 'turns the requests and answers of calls that are out of sight, where it is made';

/** What callers in other files say of where a call goes; `null` where they do not say it. */
function addressesTold(site: CallSite, module: Module, file: string, settings: PlanSettings): readonly Pieces[] | null {
  const { tree, root, modules } = settings;
  const isOpen = site.url.pieces.some((piece) => 'hole' in piece && piece.hole === 'parameter');
  if (!isOpen || tree === undefined) return null;
  return toldByCallers(site, module, file, root, tree(), (...from) => modules.hostOf(...from));
}

/**
 * Finds the call sites of a file and plans what becomes of them. Writes nothing.
 *
 * @param file path relative to the root, with `/`
 * @param text its content
 * @param absolute the file on disk, from where imports are followed
 * @param accepts which sites were chosen by a person; all of them, where nobody was asked
 * @param links what changes together with other files; nothing by default
 * @throws SourceSyntaxError for a file that does not parse
 * @throws RangeError for code nested deeper than the stack
 */
export function planFile(
  file: string,
  text: string,
  absolute: string,
  settings: PlanSettings,
  accepts?: Accepts,
  links: FileLinks = NO_LINKS,
): FilePlan {
  const naming = createSiteNaming(file);
  const locate = createLocator(text);
  const edits: Edit[] = [];
  const results: SiteResult[] = [];
  const leaving: Leaving[] = [];
  const leaves: Leaves = (fn) => links.leaves.has(fn.range[0]);
  const places: PlaceElsewhere[] = [];
  const stored: (readonly [Script, AddressFacts])[] = [];
  let isStuck = false;

  const { tree, root } = settings;
  const rewriteSettings = {
    config: settings.config,
    target: settings.target,
    packageModules: settings.modules.systemOf(absolute),
    oldSdk: settings.target === 'openai' ? settings.modules.oldSdkOf(absolute) : undefined,
    ...(settings.mayChange === undefined ? {} : { mayChange: settings.mayChange }),
    ...answersOfTree(tree, root, absolute, settings.config),
  };

  const callersOf: CallersOf = (from, start, module) =>
    tree === undefined ? null : findCallers(tree(), from, start, module);
  const hooking: HookingFiles = (home) => (tree === undefined ? [] : hookingFiles(tree(), home, absolute));
  const { isWanted } = settings;
  const sentClients = once(() =>
    tree === undefined ? null : sentAround(absolute, root, tree(), settings.modules, isWanted ?? (() => false)),
  );
  /** The instances that are going to send what a call of an unknown host asks; none where they do so already, `null` where they do not. */
  const instancesFor = ({ tier, client }: DescribedSite): readonly InstanceIn[] | null => {
    if (tier === 'certain') return null;
    const known = sentClients()?.get(client);
    if (known !== undefined || !ANY_CLIENT.has(client)) return known ?? null;
    const all = [...(sentClients()?.values() ?? [])];
    return all.length === 0 ? null : all.flat();
  };
  const placeOf = (instance: InstanceIn): PlaceElsewhere => ({
    file: toPosix(path.relative(root, instance.file)),
    start: instance.call.range[0],
    is: 'instance',
  });
  for (const [number, { script, module }] of readScripts(file, text).entries()) {
    const host = settings.modules.hostOf(module, absolute, callersOf, hooking);
    const evaluator = createEvaluator(module, host);
    const found = findCallSitesWith(evaluator, leaves, (site) => addressesTold(site, module, absolute, settings));
    stored.push([script, readStoredAddresses(evaluator, found)]);
    const sites = found.filter(
      (site) => (site.tier !== 'possible' || settings.possible) && instancesFor(site)?.length !== 0,
    );
    const nameOf = naming(script.text);
    const ids = new Map<DescribedSite, string>(sites.map((site) => [site, nameOf(site)]));
    const chosen = sites.filter(
      (site) => site.tier === 'certain' || (site.tier === 'likely' && settings.likely && instancesFor(site) === null),
    );
    const first = results.length;
    const isAccepted = (site: CallSite): boolean => accepts?.(ids.get(site) ?? '', first + sites.indexOf(site)) ?? true;
    const accepted = chosen.filter(isAccepted);
    const linked = links.calls.filter((call) => call.block === number);
    const callers = findLinked(module, linked, leaves);
    const whole = script.text.length === text.length;
    const senders = whole ? findSenders(evaluator, links.senders) : [];
    const { errors } = links;
    const fetches =
      whole && links.fetches.size > 0 ? findFetchValues(module).filter(({ range }) => links.fetches.has(range[0])) : [];
    const made = whole && (links.instances.size > 0 || isWanted !== undefined) ? findInstances(evaluator) : [];
    const instances = made.filter(({ call }) => links.instances.has(call.range[0]));
    const together = { callers, errors, senders, fetches, instances };
    const rewritten = settings.rewrite(module, accepted, rewriteSettings, host, together);
    isStuck ||=
      rewritten.isStuck ||
      callers.length < linked.length ||
      senders.length < links.senders.size ||
      fetches.length < links.fetches.size ||
      instances.length < links.instances.size;
    const declined =
      accepted.length === chosen.length ? [] : declineAll(settings.rewrite(module, chosen, rewriteSettings, host));
    const outcomes = new Map<DescribedSite, Ending>(
      [...declined, ...rewritten.outcomes].map((outcome) => [outcome.site, outcome]),
    );
    const manual = rewritten.outcomes.flatMap(({ site, reason }): ManualSite[] =>
      reason === undefined ? [] : [{ id: ids.get(site) ?? '', call: site.call, reason }],
    );
    const acceptedIds = new Set(accepted.map((site) => ids.get(site)));
    const mayTouch = (id: string): boolean => accepts === undefined || acceptedIds.has(id);
    const markers = planMarkers(module, manual, rewritten.edits, mayTouch);
    edits.push(...inFile([...rewritten.edits, ...markers], script, text));
    places.push(...rewritten.places);
    if (links.addresses.size > 0) {
      const taken = whole ? takeWholeAddresses(module, links.addresses) : null;
      if (taken === null || taken.some((edit) => edits.some((other) => overlap(edit, other)))) isStuck = true;
      else edits.push(...taken.filter((edit) => !edits.some((other) => isSame(edit, other))));
      edits.sort((a, b) => a.start - b.start);
    }

    // A function of an embedded script is known to its file alone.
    if (whole) leaving.push(...findLeaving(module, sites, outcomes, callers));
    for (const { call, client } of made.filter(({ call: { range } }) => isWanted?.(file, range[0]))) {
      const site = { operation: 'predictions', tier: 'certain', evidence: ['legacy-host'], client, call } as const;
      results.push({ ...describeSite(site, nameOf(site), script, locate), outcome: 'adapted', notes: [OUT_OF_SIGHT] });
      places.push({ file, start: call.range[0], is: 'instance' });
    }
    const open: DescribedSite[] = [...senders, ...fetches.map(toFetchSite)].filter(({ call }) =>
      links.open.has(call.range[0]),
    );
    const isOpen = ({ call }: DescribedSite): boolean => open.some((each) => each.call === call);
    const others = open.filter(({ call }) => sites.every((site) => site.call !== call));
    for (const site of [...sites, ...others]) {
      const outcome = outcomes.get(site);
      const sent = outcome === undefined && !others.includes(site) ? (instancesFor(site) ?? []) : [];
      places.push(...sent.map(placeOf));
      results.push({
        ...describeSite(site, ids.get(site) ?? nameOf(site), script, locate),
        outcome: outcome?.outcome ?? (isOpen(site) || sent.length > 0 ? 'adapted' : 'listed'),
        ...(outcome?.reason === undefined ? {} : { reason: outcome.reason }),
        ...(outcome?.detail === undefined ? {} : { detail: outcome.detail }),
        notes: outcome?.notes ?? [],
      });
    }
  }
  results.sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column);
  const inMarkup = findMarkupSites(file, text, (module) => settings.modules.hostOf(module, absolute));
  for (const { site, script } of inMarkup.filter(({ site: { tier } }) => tier !== 'possible' || settings.possible)) {
    const isTaken = site.tier === 'certain' || settings.likely;
    results.push({
      ...describeSite(site, naming(script.text)(site), script, locate),
      ...(isTaken ? { outcome: 'manual', reason: 'in-markup' } : { outcome: 'listed' }),
      notes: [],
    });
  }
  return { edits, sites: results, leaving, isStuck, places, stored: joinFacts(stored) };
}
