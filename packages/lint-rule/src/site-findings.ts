import { SUCCESSOR_BASE_URL } from '@modelhub-migration/contract';
import {
  createSiteNaming,
  MANUAL_REASONS,
  readMarkers,
  type CallSite,
  type Evidence,
  type Evaluator,
  type HoleReason,
  type Pieces,
  type Tier,
} from '@modelhub-migration/contract/analysis';
import { codemodCommand, nameOperation, nameSuccessor, type Finding } from './findings.ts';
import { planHostEdit } from './half-migrated-edit.ts';

/** Why a call is believed to be a legacy call, in words. */
const EVIDENCE: Readonly<Record<Evidence, string>> = {
  'legacy-host': 'it names the retired host',
  'body-input': 'its body has `properties.input`',
  'response-output': 'its answer is read as `properties.output`',
  'ionos-name': 'its base or key is named after IONOS',
  'same-base': 'its base is that of another call which is likely one',
  'legacy-model-id': 'it names a model of the retired API',
};

/** Why a part of the address is not known, in words. */
const REASONS: Readonly<Record<HoleReason, string>> = {
  env: 'an environment variable',
  parameter: 'a parameter',
  import: 'an import that is not followed',
  call: 'the result of a call',
  member: 'a property that is not known here',
  reassigned: 'a variable with several values',
  loop: 'a loop variable',
  budget: 'an expression that is too large to follow',
  unknown: 'an expression that is not understood',
};

/** Why the base of an address is unknown: the first hole decides, since the host stands first. */
function reasonOf(pieces: Pieces): string {
  for (const piece of pieces) if ('hole' in piece) return REASONS[piece.hole];
  return REASONS.unknown;
}

function listEvidence(evidence: readonly Evidence[]): string {
  const words = evidence.map((one) => EVIDENCE[one]);
  const last = words.pop() ?? 'of its form';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

const MESSAGES: Readonly<Record<Tier, string>> = {
  certain: 'legacyCall',
  likely: 'likelyCall',
  possible: 'undecided',
};

const REASONS_BY_ID: Readonly<Record<string, { readonly whatToDo: string }>> = MANUAL_REASONS;

/** What is left to do of half a migration, as the end of a sentence. */
const REMAINS = {
  host: `it has the form of the new API but goes to the host of the retired one, so send it to ${SUCCESSOR_BASE_URL}`,
  model: 'it goes to the new API but names a model of the retired one, so name a model of the new one',
} as const;

function findingOfHalf(site: CallSite, id: string, evaluator: Evaluator): Finding {
  const { tier, call, operation, url } = site;
  const isAtNewHost = evaluator.recognise(url.pieces).host === 'successor';
  const edit = isAtNewHost ? null : planHostEdit(site, evaluator);
  return {
    messageId: 'halfMigrated',
    tier,
    operation,
    host: hostOf(site),
    start: call.range[0],
    end: call.range[1],
    data: { remains: isAtNewHost ? REMAINS.model : REMAINS.host, id },
    ...(edit === null ? {} : { suggestion: { messageId: 'useHost', data: { successor: SUCCESSOR_BASE_URL }, edit } }),
  };
}

/** What messages on the calls of one file have in common. */
interface Names {
  readonly operation: string;
  readonly successor: string;
  readonly command: string;
}

/** Makes the function that names a call's operation, successor and command; a file has few of them, each many times. */
function createNaming(file: string): (site: CallSite) => Names {
  const known = new Map<string, Names>();
  return ({ operation, tier }) => {
    const key = `${operation} ${tier}`;
    let names = known.get(key);
    if (names === undefined) {
      // A half-migrated call that the codemod has left to a person is one to the successor's chat route.
      const named = operation === 'half-migrated' ? 'predictions' : operation;
      names = {
        operation: nameOperation(named),
        successor: nameSuccessor(named),
        command: codemodCommand(file, tier),
      };
      known.set(key, names);
    }
    return names;
  };
}

function findingOfSite(site: CallSite, id: string, names: Names, manual: string | undefined): Finding {
  const { operation, tier, call } = site;
  const [start, end] = call.range;
  // A marker is text that anyone may have written; only the kit's own words go into a message.
  const isKnown = manual !== undefined && Object.hasOwn(REASONS_BY_ID, manual);
  return {
    messageId: isKnown ? 'manualCall' : MESSAGES[tier],
    tier,
    operation,
    host: hostOf(site),
    start,
    end,
    data: {
      operation: names.operation,
      successor: names.successor,
      command: names.command,
      id,
      // A certain finding names the host and needs no further reason.
      ...(tier === 'certain'
        ? undefined
        : { evidence: listEvidence(site.evidence), reason: reasonOf(site.url.pieces) }),
      ...(isKnown ? { manual, whatToDo: REASONS_BY_ID[manual]?.whatToDo ?? '' } : undefined),
    },
  };
}

/** Host name of the recognised address, where all of it is known. */
function hostOf({ url }: CallSite): string | null {
  const text = url.pieces.map((piece) => ('text' in piece ? piece.text : '\u0000')).join('');
  const host = /^(?:https?:)?\/\/(?:[^/@]*@)?([^/?#:]+)/i.exec(text)?.[1]?.toLowerCase() ?? null;
  return host?.includes('\u0000') === true ? null : host;
}

/**
 * The findings for a file's call sites: one each, on the whole call. Equal calls are told apart by their number.
 *
 * @param sites from the analysis, in source order
 * @param evaluator of the file they are in
 */
export function findingsOfSites(sites: readonly CallSite[], evaluator: Evaluator): Finding[] {
  const { module } = evaluator;
  const markers = new Map(readMarkers(module.text).map(({ id, reason }) => [id, reason]));
  const describe = createNaming(module.file);
  const nameOf = createSiteNaming(module.file)(module.text);
  return sites.map((site) => {
    const id = nameOf(site);
    const manual = markers.get(id);
    return site.operation === 'half-migrated' && manual === undefined
      ? findingOfHalf(site, id, evaluator)
      : findingOfSite(site, id, describe(site), manual);
  });
}
