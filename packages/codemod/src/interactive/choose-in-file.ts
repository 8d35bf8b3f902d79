import type { FileResult, SiteResult, SkippedFile } from '../result.ts';

/** What a person answers about one change. `all`: this one and every later one of its kind. */
export type Answer = 'yes' | 'no' | 'all' | 'edit' | 'quit';

/** A change to be decided on, as one: a call site, or those of a file that only go together. */
export interface Question {
  readonly file: string;
  readonly sites: readonly SiteResult[];
  /** The text with what was chosen so far, and with this change on top of it. */
  readonly before: string;
  readonly after: string;
}

/** How a file ends: decided, to be read anew because it was edited, or not asked about any further. */
export type Ending = 'done' | 'edited' | 'quit';

/** What goes on while a person chooses; made once a run. */
export interface Choices {
  /** Ids of the sites that may be migrated, by file. */
  readonly accepted: Map<string, Set<string>>;
  /** Ids that were decided on, one way or the other. */
  readonly decided: Set<string>;
  /** Kinds that need no further question. */
  readonly kinds: Set<string>;
}

export const createChoices = (): Choices => ({ accepted: new Map(), decided: new Set(), kinds: new Set() });

/** Ids of sites that a person has chosen in a file. */
export function acceptedIn({ accepted }: Choices, file: string): Set<string> {
  const known = accepted.get(file) ?? new Set<string>();
  accepted.set(file, known);
  return known;
}

/** What makes two calls of one kind: the same operation, through the same client, with the same end. */
export function kindOf({ operation, client, outcome, reason }: SiteResult): string {
  return [operation, client, outcome, reason ?? ''].join(' ');
}

type Plan = (accepts: ReadonlySet<string>) => FileResult | SkippedFile;

const isRead = (outcome: FileResult | SkippedFile): outcome is FileResult => 'sites' in outcome;

const outcomeIn = ({ sites }: FileResult, id: string): string | undefined =>
  sites.find((site) => site.id === id)?.outcome;

/**
 * Asks about the changes of one file, one call site at a time. Sites that cannot be migrated alone, because they share
 * code, are asked about together, after the others. What is shown always builds on what was chosen before, so that all
 * answers together are what is written.
 *
 * @param full the file with everything chosen
 * @param plan the file with only some sites chosen, by their ids
 * @param ask shows a change and waits for the answer
 */
export async function chooseInFile(
  full: FileResult,
  choices: Choices,
  plan: Plan,
  ask: (question: Question) => Promise<Answer>,
): Promise<Ending> {
  const { file } = full;
  const accepted = acceptedIn(choices, file);
  const open = full.sites.filter(({ id, outcome }) => outcome !== 'listed' && !choices.decided.has(id));
  const decide = async (sites: readonly SiteResult[], before: string, after: string): Promise<Ending> => {
    const isSettled = sites.every((site) => choices.kinds.has(kindOf(site)));
    const answer = isSettled ? 'yes' : await ask({ file, sites, before, after });
    if (answer === 'edit') return 'edited';
    if (answer === 'quit') return 'quit';
    for (const site of sites) {
      choices.decided.add(site.id);
      if (answer !== 'no') accepted.add(site.id);
      if (answer === 'all') choices.kinds.add(kindOf(site));
    }
    return 'done';
  };
  const planWith = (sites: readonly SiteResult[]): FileResult | undefined => {
    const outcome = plan(new Set([...accepted, ...sites.map(({ id }) => id)]));
    return isRead(outcome) ? outcome : undefined;
  };

  const together: SiteResult[] = [];
  for (const site of open) {
    const now = planWith([]);
    const next = planWith([site]);
    if (now === undefined || next === undefined || outcomeIn(next, site.id) !== site.outcome) {
      together.push(site);
      continue;
    }
    if (now.after === next.after) continue;
    const ending = await decide([site], now.after, next.after);
    if (ending !== 'done') return ending;
  }
  const now = planWith([]);
  const next = planWith(together);
  if (together.length === 0 || now === undefined || next === undefined || now.after === next.after) return 'done';
  return decide(together, now.after, next.after);
}
