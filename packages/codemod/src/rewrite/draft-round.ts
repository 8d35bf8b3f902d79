import { findFailureReads, type CallSite, type ClientInstance } from '@modelhub-migration/contract/analysis';
import { draftByUrl } from './by-url.ts';
import { createDraft, isAdapted, type Draft, type Workshop } from './draft.ts';
import { keepComments } from './comments.ts';
import { createEditSet, overlap } from './edits.ts';
import { draftInstance } from './instances.ts';
import { isKept, type Kept } from './openai-sdk-types.ts';
import { fitTypes } from './openai-sdk-typing.ts';
import { rewriteWithSdk } from './openai-sdk.ts';
import { wrapFailures } from './response-errors.ts';
import { rewriteResponse } from './response.ts';
import { rewriteSite } from './rewrite-site.ts';
import { draftFetch, draftSender, draftWrapped } from './draft-sender.ts';
import { draftSent } from './sending-place.ts';
import {
  isRefusal,
  refuse,
  type CallerAnswer,
  type Edit,
  type Node,
  type PlaceElsewhere,
  type Refusal,
} from './types.ts';

/** What changes in a file together with others. */
export interface ModuleLinks {
  /** Calls of functions that hand on answers of other files, and lose their old shape. */
  readonly callers: readonly CallerAnswer[];
  /** Reads of failures that calls of other files lead to, by where the name starts. */
  readonly errors: ReadonlySet<number>;
  /** Clients' own calls that send what calls elsewhere ask for. */
  readonly senders: readonly CallSite[];
  /** Where the global `fetch` becomes a value that sends what calls elsewhere ask for. */
  readonly fetches: readonly Node[];
  /** Instances of HTTP clients that send requests for retired routes to the successor. */
  readonly instances: readonly ClientInstance[];
}

/** A file that has to do with no other. */
export const NO_MODULE_LINKS: ModuleLinks = { callers: [], errors: new Set(), senders: [], fetches: [], instances: [] };

/** Sites that are not written out. */
export interface Apart {
  /** Those that go by their URL when the program runs, and why. */
  readonly byUrl: ReadonlyMap<CallSite, Refusal>;
  /** Those that stay as they are, and where their requests are turned. */
  readonly sent: ReadonlyMap<CallSite, PlaceElsewhere>;
  /** Those that stay as they are, but for what takes the place of the function that sends them, and why. */
  readonly wrapped: ReadonlyMap<CallSite, Refusal>;
}

/** What all sites of a file become as if the given ones were all that migrate. */
export interface Round {
  readonly drafts: ReadonlyMap<CallSite, Draft>;
  readonly callerDrafts: readonly Draft[];
  readonly isStuck: boolean;
  readonly refusals: ReadonlyMap<CallSite, Refusal>;
  readonly edits: readonly Edit[];
}

/** A caller of another file's function, as the call of a site whose request is somebody else's business. */
function asSite({ call, operation, response }: CallerAnswer): CallSite {
  const url = { node: call, pieces: [], value: { alternatives: [], via: [] }, baseUrl: null };
  return {
    operation,
    tier: 'certain',
    evidence: [],
    client: 'wrapper',
    call,
    url,
    model: null,
    body: null,
    response,
  };
}

/** Changes every read of an answer that comes from another file; `null` where one of them needs the old shape. */
function draftCaller(shop: Workshop, caller: CallerAnswer): Draft | null {
  const draft = createDraft();
  const site = asSite(caller);
  const refusal = rewriteResponse(shop, draft, site, { kind: caller.kind, request: null });
  if (refusal !== null || isAdapted(draft)) return null;
  const misfit = shop.sdk?.typed === true ? fitTypes(shop, draft, site, caller.kind) : null;
  return misfit === null ? draft : null;
}

/**
 * Changes reads of failures that calls of other files lead to; `null` where one is not there, or wants a status that is not at hand.
 *
 * @param edits what the calls of this file change, which may be the same reads
 */
function draftErrorReads(shop: Workshop, starts: ReadonlySet<number>, edits: readonly Edit[]): Draft | null {
  const draft = createDraft();
  if (starts.size === 0) return draft;
  const adapter = shop.localName('toLegacyError');
  const isTurned = ({ range: [from, to] }: Node): boolean =>
    edits.some(({ start, end, text }) => start <= to && from <= end && text.includes(adapter));
  const reads = findFailureReads(shop.scopes).filter(({ start }) => starts.has(start));
  const left = reads.filter(({ root }) => !isTurned(root));
  return reads.length === starts.size && wrapFailures(shop, draft, left) ? draft : null;
}

/** Why a call did not go over to the SDK. */
function describeKept(attempt: Draft | Kept): string {
  const why = isKept(attempt) ? attempt.kept : 'Other calls share its code.';
  return `kept its HTTP client: ${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, '')}`;
}

const DECIDED = 'A function on the way decides by the address; let it know that of the successor, too.';

/**
 * Drafts every site as if the given ones were all that migrate.
 *
 * @param apart sites that are calls which stay, to those that migrate
 */
export function draftRound(
  shop: Workshop,
  file: string,
  { callers, errors, senders, fetches, instances }: ModuleLinks,
  { byUrl, sent, wrapped }: Apart,
): Round {
  const drafts = new Map<CallSite, Draft>();
  const refusals = new Map<CallSite, Refusal>();
  const edits = createEditSet();
  const add = (draft: Draft): boolean => {
    // What would stay as it is stands in nobody's way.
    const changes = draft.edits.filter(({ start, end, text }) => shop.text.slice(start, end) !== text);
    return edits.add(changes.map((edit) => keepComments(shop.text, edit, draft.edits)));
  };
  const accept = (site: CallSite, draft: Draft): boolean => {
    const fits = add(draft);
    if (fits) drafts.set(site, draft);
    return fits;
  };
  // Were one of two that want the same code otherwise to migrate, the next run would take the other for one that can.
  const refuseBoth = (site: CallSite, draft: Draft): void => {
    refusals.set(site, refuse('shared-code'));
    for (const [other, { edits: taken }] of drafts)
      if (taken.some((edit) => draft.edits.some((wanted) => overlap(edit, wanted))))
        refusals.set(other, refuse('shared-code'));
  };
  for (const site of shop.migrating) {
    if (site.response.decided === true || site.response.composed === true) {
      refusals.set(site, site.response.decided ? refuse('shared-code', DECIDED) : refuse('unsupported-client'));
      continue;
    }
    const withSdk = shop.sdk === null || site.client === 'openai' ? null : rewriteWithSdk(shop, shop.sdk, site, file);
    if (withSdk !== null && !isKept(withSdk) && accept(site, withSdk)) continue;
    const draft = rewriteSite({ ...shop, sdk: null }, site);
    if (isRefusal(draft)) {
      refusals.set(site, draft);
      continue;
    }
    if (withSdk !== null) draft.notes.push(describeKept(withSdk));
    if (!accept(site, draft)) refuseBoth(site, draft);
  }
  for (const [site, why] of byUrl) {
    const draft = draftByUrl({ ...shop, sdk: null }, site, why);
    if (isRefusal(draft)) refusals.set(site, draft);
    else if (!accept(site, draft)) refuseBoth(site, draft);
  }
  for (const [site, place] of sent) drafts.set(site, draftSent(place));
  for (const [site, why] of wrapped) {
    const draft = draftWrapped(shop, site, why);
    if (isRefusal(draft)) refusals.set(site, draft);
    else if (!accept(site, draft)) refuseBoth(site, draft);
  }
  const callerDrafts: Draft[] = [];
  const areSent = senders.map((site) => {
    if ([...byUrl.keys()].some(({ call }) => call === site.call)) return true;
    const draft = draftSender(shop, site);
    if (isRefusal(draft) || !add(draft)) return false;
    callerDrafts.push(draft);
    return true;
  });
  const areWrapped = fetches.map((value) => {
    const draft = draftFetch(shop, value);
    if (!add(draft)) return false;
    callerDrafts.push(draft);
    return true;
  });
  const areTurned = instances.map((instance) => {
    const draft = draftInstance(shop, instance);
    if (draft === null || !add(draft)) return false;
    callerDrafts.push(draft);
    return true;
  });
  const errorDraft = draftErrorReads(shop, errors, edits.all);
  const areErrorsRead = errorDraft !== null && edits.add(errorDraft.edits);
  if (areErrorsRead) callerDrafts.push(errorDraft);
  const stuck = callers.filter((caller) => {
    const draft = draftCaller(shop, caller);
    if (draft === null || !edits.add(draft.edits)) return true;
    callerDrafts.push(draft);
    return false;
  });
  const isStuck = stuck.length > 0 || !areErrorsRead || [...areSent, ...areWrapped, ...areTurned].includes(false);
  return { drafts, callerDrafts, isStuck, refusals, edits: edits.all };
}
