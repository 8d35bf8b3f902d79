import {
  createEvaluator,
  staticName,
  type CallSite,
  type Evaluator,
  type Frame,
  type Module,
  type ModuleHost,
  type Target,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { mayGoByUrl } from './by-url.ts';
import { removeDeadCode } from './dead-code.ts';
import { isAdapted, type Draft, type Workshop } from './draft.ts';
import { draftRound, NO_MODULE_LINKS, type ModuleLinks, type Round } from './draft-round.ts';
import { arrangeEdits, putInPlace } from './edits.ts';
import { findEffects } from './effects.ts';
import { chooseNames, importEdit } from './imports.ts';
import { noteLeftovers } from './leftovers.ts';
import { createSdkWorkshop, headEdits } from './openai-sdk-client.ts';
import type { SdkClient } from './openai-sdk-types.ts';
import { mayWrapSending } from './draft-sender.ts';
import { isSent, sendingPlace } from './sending-place.ts';
import { readStyle } from './style.ts';
import { textsBehind } from './texts-behind.ts';
import {
  refuse,
  type AdapterName,
  type Edit,
  type Expression,
  type Node,
  type PlaceElsewhere,
  type Refusal,
  type RewriteSettings,
  type SiteOutcome,
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

const urlNodesOf = (sites: readonly CallSite[]): ReadonlySet<Node> =>
  new Set(
    sites.flatMap(({ url: { node, baseUrl } }) =>
      baseUrl === null ? [node] : [node, baseUrl.node, ...(baseUrl.host === undefined ? [] : [baseUrl.host])],
    ),
  );

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

function outcomeOf(site: CallSite, draft: Draft): SiteOutcome {
  const { kind, keepsShape } = draft;
  const outcome = isSent(draft) || isAdapted(draft) ? 'adapted' : 'rewritten';
  return { site, outcome, notes: [...new Set(draft.notes)], keepsShape, ...(kind === null ? {} : { kind }) };
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

function followMember(member: TSESTree.MemberExpression, { follow, resolver }: Evaluator): readonly Target[] {
  const name = staticName(member.property, member.computed);
  if (name === null) return [];
  const objects = resolver.given(follow(member.object));
  return resolver.given(objects.flatMap((object) => resolver.member(object, name, member)));
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
  links: ModuleLinks = NO_MODULE_LINKS,
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
    followMember: (member: TSESTree.MemberExpression) => followMember(member, evaluator),
    returnOf: remembering((call: TSESTree.CallExpression) => evaluator.resolver.returnOf(call)),
    textsBehind: (name: Node) => textsBehind(name, evaluator),
    effectsOf: (node: Node) => findEffects(node, evaluator),
    searching: new Map<Node, boolean>(),
  };
  const refusals = new Map<CallSite, Refusal>();
  const byUrl = new Map<CallSite, Refusal>();
  const sent = new Map<CallSite, PlaceElsewhere>();
  const wrapped = new Map<CallSite, Refusal>();
  const turned = new Set<Node>();
  /** Whether a call goes another way than being written out. */
  const isApart = (site: CallSite): boolean => byUrl.has(site) || sent.has(site) || wrapped.has(site);
  let migrating = sites;
  let round: Round;
  let shop: Workshop;
  let removals: Edit[];
  // A constant may change only while all its users migrate, so one refusal can change what the others need.
  for (;;) {
    shop = { ...fixed, migrating, turned, urlNodes: urlNodesOf(migrating), owned: new Map(), given: new Map() };
    round = draftRound(shop, module.file, links, { byUrl, sent, wrapped });
    const more = turnedForOthers(round);
    if (more.length > 0) {
      for (const fn of more) turned.add(fn);
      continue;
    }
    for (const [site, refusal] of round.refusals) {
      const isLast = byUrl.delete(site) || !mayGoByUrl(refusal, site);
      const place = isLast ? sendingPlace(shop, refusal, site) : null;
      if (place !== null) sent.set(site, place);
      else if (isLast && !wrapped.delete(site) && mayWrapSending(shop, refusal, site)) wrapped.set(site, refusal);
      else (isLast ? refusals : byUrl).set(site, refusal);
    }
    if (round.refusals.size === 0) {
      removals = removeDeadCode(shop, round, { module, host });
      const direct = new Map([...round.drafts].filter(([site]) => !isApart(site)));
      const left = noteLeftovers(shop, direct, [...round.edits, ...removals]);
      if (left.length === 0) break;
      for (const site of left)
        byUrl.set(site, refuse('shared-url', 'Its address stands in a list that would stay as it is.'));
    }
    migrating = migrating.filter((site) => !refusals.has(site) && !isApart(site));
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
    return {
      site,
      outcome: 'manual',
      reason,
      ...(detail === undefined ? {} : { detail }),
      notes: [],
      keepsShape: true,
    };
  });
  const head = headEdits(shop, imports, clientsOf(round), [...kept, ...removals]);
  const around = putInPlace(removals, head, text, style.eol);
  const places = drafts.flatMap((draft) => draft.places);
  return { edits: arrangeEdits([...kept, ...around]), outcomes, isStuck: round.isStuck, places };
}
