import {
  createEvaluator,
  findFailureReads,
  type CallSite,
  type Frame,
  type Module,
  type ModuleHost,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { draftByUrl, mayGoByUrl } from './by-url.ts';
import { removeDeadCode } from './dead-code.ts';
import { createDraft, type Draft, type Workshop } from './draft.ts';
import { keepComments } from './comments.ts';
import { arrangeEdits, createEditSet, overlap, putInPlace } from './edits.ts';
import { findEffects } from './effects.ts';
import { chooseNames, importEdit } from './imports.ts';
import { noteLeftovers } from './leftovers.ts';
import { createSdkWorkshop, headEdits } from './openai-sdk-client.ts';
import { isKept, type Kept, type SdkClient } from './openai-sdk-types.ts';
import { fitTypes } from './openai-sdk-typing.ts';
import { rewriteWithSdk } from './openai-sdk.ts';
import { wrapFailures } from './response-errors.ts';
import { rewriteResponse } from './response.ts';
import { rewriteSite } from './rewrite-site.ts';
import { readStyle } from './style.ts';
import { textsBehind } from './texts-behind.ts';
import {
  BOUNDARY_ADAPTERS,
  isRefusal,
  refuse,
  type AdapterName,
  type CallerAnswer,
  type Edit,
  type Expression,
  type Node,
  type Refusal,
  type RewriteSettings,
  type SiteOutcome,
  type PlaceElsewhere,
} from './types.ts';

export interface ModuleRewrite {
  /** Edits in source order that neither overlap nor touch; empty where nothing can be migrated. */
  readonly edits: readonly Edit[];
  /** One a site, in the order of the sites. */
  readonly outcomes: readonly SiteOutcome[];
  /** Whether reads of callers or of failures cannot be changed: they need the answer in its old shape. */
  readonly isStuck: boolean;
  /** What changes in functions of other files with the calls. */
  readonly places: readonly PlaceElsewhere[];
}

/** What changes in a file together with others. */
export interface ModuleLinks {
  /** Calls of functions that hand on answers of other files, and lose their old shape. */
  readonly callers: readonly CallerAnswer[];
  /** Reads of failures that calls of other files lead to, by where the name starts. */
  readonly errors: ReadonlySet<number>;
  /** Clients' own calls that send what calls elsewhere ask for. */
  readonly senders: readonly CallSite[];
}

const NO_LINKS: ModuleLinks = { callers: [], errors: new Set(), senders: [] };

interface Round {
  readonly drafts: ReadonlyMap<CallSite, Draft>;
  readonly callerDrafts: readonly Draft[];
  readonly isStuck: boolean;
  readonly refusals: ReadonlyMap<CallSite, Refusal>;
  readonly edits: readonly Edit[];
}

const urlNodesOf = (sites: readonly CallSite[]): ReadonlySet<Node> =>
  new Set(
    sites.flatMap(({ url: { node, baseUrl } }) =>
      baseUrl === null ? [node] : [node, baseUrl.node, ...(baseUrl.host === undefined ? [] : [baseUrl.host])],
    ),
  );

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

/**
 * Drafts every site as if the given ones were all that migrate.
 *
 * @param byUrl sites that go by their URL when the program runs, and why: to the others they are calls that stay
 * @param sent sites that stay as they are, since the call that sends their requests goes by its URL
 */
function draftAll(
  shop: Workshop,
  file: string,
  { callers, errors, senders }: ModuleLinks,
  byUrl: ReadonlyMap<CallSite, Refusal>,
  sent: ReadonlySet<CallSite>,
): Round {
  const drafts = new Map<CallSite, Draft>();
  const refusals = new Map<CallSite, Refusal>();
  const edits = createEditSet();
  const accept = (site: CallSite, draft: Draft): boolean => {
    // What would stay as it is stands in nobody's way.
    const changes = draft.edits.filter(({ start, end, text }) => shop.text.slice(start, end) !== text);
    const fits = edits.add(changes.map((edit) => keepComments(shop.text, edit, draft.edits)));
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
    if (site.response.decided) {
      refusals.set(site, refuse('shared-code', DECIDED));
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
  for (const site of sent) drafts.set(site, draftSent(site));
  const callerDrafts: Draft[] = [];
  const areSent = senders.map((site) => {
    if ([...byUrl.keys()].some(({ call }) => call === site.call)) return true;
    // Other calls that it sends may be written out.
    const draft = draftByUrl({ ...shop, sdk: null }, site, refuse('url-not-understood'), true);
    if (isRefusal(draft) || !edits.add(draft.edits)) return false;
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
  const isStuck = stuck.length > 0 || !areErrorsRead || areSent.includes(false);
  return { drafts, callerDrafts, isStuck, refusals, edits: edits.all };
}

/** What a call becomes whose request is turned where it is sent. */
function draftSent({ operation, response: { sender } }: CallSite): Draft {
  const draft = createDraft();
  if (sender !== undefined && operation !== 'half-migrated') draft.places.push({ ...sender, is: 'sender', operation });
  return draft;
}

/** Refusals of calls whose functions know, or make, what they do not show. */
const ABOUT_FUNCTIONS: ReadonlySet<string> = new Set([
  'body-not-understood',
  'error-body-tested',
  'response-not-understood',
  'shared-url',
  'unknown-kind',
  'url-not-understood',
]);

/** Whether the request of a call that is refused may be turned where the functions that it goes through send it. */
function mayBeSent({ settings }: Workshop, { refused }: Refusal, { operation, response }: CallSite): boolean {
  const { sender, hooked, decided } = response;
  if (sender === undefined || operation === 'half-migrated' || hooked || decided) return false;
  return ABOUT_FUNCTIONS.has(refused) && settings.mayChange?.(sender.file, 'sender') === true;
}

const DECIDED = 'A function on the way decides by the address; let it know that of the successor, too.';

/** Functions inside which the answer of one call is turned, while that of another one is read in the successor's shape. */
function turnedForOthers({ drafts }: Round): Node[] {
  const all = [...drafts.values()].flatMap(({ turns }) => turns ?? []);
  return all.filter((fn) =>
    [...drafts].some(([{ response }, { turns }]) => response.within?.fn === fn && turns !== fn),
  );
}

/** Whether an edit is of no use once something is removed; statements that are put on lines of their own beside it stay. */
function goesWith(removal: Edit, { start, end, text }: Edit): boolean {
  const isBeside = start === end && text.endsWith('\n') && (start === removal.start || start === removal.end);
  return removal.start <= start && end <= removal.end && !isBeside;
}

/** Why a call did not go over to the SDK. */
function describeKept(attempt: Draft | Kept): string {
  const why = isKept(attempt) ? attempt.kept : 'Other calls share its code.';
  return `kept its HTTP client: ${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, '')}`;
}

/** Whether something is turned at the boundary. */
const isAdapted = ({ adapters }: Draft): boolean => BOUNDARY_ADAPTERS.some((adapter) => adapters.has(adapter));

function outcomeOf(site: CallSite, draft: Draft): SiteOutcome {
  const { kind, places } = draft;
  const notes = [...new Set(draft.notes)];
  const isSent = places.some(({ is }) => is === 'sender');
  return {
    site,
    outcome: isSent || isAdapted(draft) ? 'adapted' : 'rewritten',
    notes,
    ...(kind === null ? {} : { kind }),
  };
}

const clientsOf = ({ drafts }: Round): ReadonlySet<SdkClient> =>
  new Set([...drafts.values()].flatMap((draft) => [...draft.sdkClients]));

/** A function that works out each answer once. */
function remembering<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key) ?? { value: make(key) };
    known.set(key, found);
    return found.value;
  };
}

/**
 * What every legacy call of a file becomes. Pure: nothing but the arguments is read.
 *
 * @param module the file, as the sites were found in it
 * @param sites legacy calls found in it
 * @param host what is known of other files, for constants that are imported
 * @param links what changes together with other files; nothing by default
 * @returns edits for the calls that can be migrated as a whole, and how each call ends; a call that cannot is left as it
 *   is, and the others go on
 */
export function rewriteModule(
  module: Module,
  sites: readonly CallSite[],
  settings: RewriteSettings,
  host?: ModuleHost,
  links: ModuleLinks = NO_LINKS,
): ModuleRewrite {
  const { text, program, scopes } = module;
  const evaluator = createEvaluator(module, host);
  const style = readStyle(text, program, module.file, settings.packageModules);
  const localName = chooseNames(program, scopes);
  const fixed = {
    text,
    scopes,
    style,
    settings,
    localName,
    sdk: settings.target === 'openai' ? createSdkWorkshop(evaluator) : null,
    evaluate: (expression: Expression) => evaluator.evaluate(expression),
    follow: (node: Node, frame?: Frame) => evaluator.resolver.follow(node, frame ?? evaluator.resolver.frameOf(module)),
    returnOf: remembering((call: TSESTree.CallExpression) => evaluator.resolver.returnOf(call)),
    textsBehind: (name: Node) => textsBehind(name, evaluator),
    effectsOf: (node: Node) => findEffects(node, evaluator),
    searching: new Map<Node, boolean>(),
  };
  const refusals = new Map<CallSite, Refusal>();
  const byUrl = new Map<CallSite, Refusal>();
  const sent = new Set<CallSite>();
  const turned = new Set<Node>();
  let migrating = sites;
  let round: Round;
  let shop: Workshop;
  let removals: Edit[];
  // A constant may change only while all its users migrate, so one refusal can change what the others need.
  for (;;) {
    shop = { ...fixed, migrating, turned, urlNodes: urlNodesOf(migrating), owned: new Map(), given: new Map() };
    round = draftAll(shop, module.file, links, byUrl, sent);
    const more = turnedForOthers(round);
    if (more.length > 0) {
      for (const fn of more) turned.add(fn);
      continue;
    }
    for (const [site, refusal] of round.refusals) {
      const isLast = byUrl.delete(site) || !mayGoByUrl(refusal, site);
      if (isLast && mayBeSent(shop, refusal, site)) sent.add(site);
      else (isLast ? refusals : byUrl).set(site, refusal);
    }
    if (round.refusals.size === 0) {
      removals = removeDeadCode(shop, round, { module, host });
      const direct = new Map([...round.drafts].filter(([site]) => !byUrl.has(site) && !sent.has(site)));
      const left = noteLeftovers(shop, direct, [...round.edits, ...removals]);
      if (left.length === 0) break;
      for (const site of left)
        byUrl.set(site, refuse('shared-url', 'Its address stands in a list that would stay as it is.'));
    }
    migrating = migrating.filter((site) => !refusals.has(site) && !byUrl.has(site) && !sent.has(site));
  }
  const drafts = [...round.drafts.values()];
  const adapters = new Set<AdapterName>([...drafts, ...round.callerDrafts].flatMap((draft) => [...draft.adapters]));
  const imports = importEdit(program, text, style, adapters, localName);
  const kept = round.edits.filter((edit) => !removals.some((removal) => goesWith(removal, edit)));
  const outcomes = sites.map((site): SiteOutcome => {
    const draft = round.drafts.get(site);
    const refusal = refusals.get(site) ?? refuse('shared-code');
    if (draft !== undefined) return outcomeOf(site, draft);
    const { refused: reason, detail } = refusal;
    return { site, outcome: 'manual', reason, ...(detail === undefined ? {} : { detail }), notes: [] };
  });
  const head = headEdits(shop, imports, clientsOf(round), [...kept, ...removals]);
  const around = putInPlace(removals, head, text, style.eol);
  const places = drafts.flatMap((draft) => draft.places);
  return { edits: arrangeEdits([...kept, ...around]), outcomes, isStuck: round.isStuck, places };
}
