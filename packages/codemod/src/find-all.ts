import path from 'node:path';
import { isOwnFile, type Config } from '@modelhub-migration/contract';
import {
  mayHoldCallSite,
  mayHoldImportedCallSite,
  mayHoldToldCallSite,
  type PlaceInFile,
} from '@modelhub-migration/contract/analysis';
import { isPlainFile } from './discover.ts';
import { messageOf } from './errors.ts';
import { byText, roleOf, toPosix } from './files.ts';
import { languageOf } from './languages/languages.ts';
import { mayHoldLeftover, scanText } from './languages/scan-text.ts';
import type { LanguageFinding } from './languages/types.ts';
import { findShimUses, mayHoldShim, type ShimUse } from './ledger/shim-uses.ts';
import { followCallers } from './across/follow-callers.ts';
import { changePlaces, isChanged, NO_CHANGES, type ChangeOptions } from './across/change-places.ts';
import { createInstancesFor } from './across/instances-for.ts';
import { findAddressed, type AddressedInstances } from './across/instances.ts';
import { NO_LINKS, type FileLinks } from './across/links.ts';
import { sendOpenly } from './across/open-senders.ts';
import { createSourceTree, once, type SourceTree } from './across/source-tree.ts';
import { createModules, type Modules } from './module-host.ts';
import { createPrefilter, LARGEST_FILE } from './prefilter.ts';
import type { FileResult, SkippedFile } from './result.ts';
import { rewriteModule, type PlaceElsewhere, type Target } from './rewrite/index.ts';
import { NO_CONSENT, runFile, type Consent, type PlannedFile } from './run-file.ts';
import type { PlanSettings } from './plan-settings.ts';
import { readAnyText, readText } from './text-file.ts';
import { findLonePaths, findUntraced, toFindings, type FileAddresses, type Untraced } from './untraced-addresses.ts';

/** Everything that is found in a tree, in order of the files. */
export interface Findings {
  readonly files: FileResult[];
  readonly others: LanguageFinding[];
  readonly shimUses: ShimUse[];
  readonly skipped: SkippedFile[];
  /** How many calls with a single sign of the retired routes were left out; paths without a host, where nothing else was found. */
  readonly weak: number;
}

export interface FindOptions {
  config: Config;
  target?: Target;
  likely?: boolean;
  possible?: boolean;
  /** What a person chose, by file; no call of another file is touched. */
  consent?: ReadonlyMap<string, Consent> | undefined;
  /** Called before each file. */
  onProgress?: (done: number, total: number) => void;
}

const isResult = (outcome: PlannedFile | SkippedFile): outcome is PlannedFile => 'sites' in outcome;

function megabytes(bytes: number): string {
  return `${String(bytes / 1024 / 1024)} MB`;
}

/** Leftovers in a file of another language. The same limits hold as for sources. */
function scanOther(file: string, name: string, options: FindOptions): LanguageFinding[] | SkippedFile {
  if (!isPlainFile(file))
    return { file: name, code: 'link', message: 'the path is a link; what it leads to is read in its own place' };
  try {
    const { models, defaultMaxTokens, systemPrompt, image } = options.config;
    const text = readAnyText(file);
    // A database or a program may hold the address; nobody wrote it there.
    if (text === undefined || isOwnFile(file, text)) return [];
    const findings = scanText(name, text, { models, defaultMaxTokens, systemPrompt, imageSize: image.size });
    return findings.filter(({ tier }) => tier !== 'possible' || options.possible === true);
  } catch (error) {
    return { file: name, code: 'unreadable', message: `${messageOf(error)}. Check its permissions.` };
  }
}

/** Uses of the shim in a file. What cannot be read for it alone is no failure: it holds no legacy call. */
function scanShim(file: string, name: string): ShimUse[] {
  // Guides speak of the shim; nothing runs them.
  if (languageOf(file, '') === 'markdown' || !isPlainFile(file)) return [];
  try {
    const text = readText(file);
    return isOwnFile(file, text) ? [] : findShimUses(name, text);
  } catch {
    return [];
  }
}

/** Why a file that matters was not even opened; `undefined` where there is nothing to say. */
function explainUnopened(file: string, name: string, verdict: 'too-large' | 'unreadable'): SkippedFile | undefined {
  if (verdict === 'too-large') {
    const message = `the file is larger than ${megabytes(LARGEST_FILE)}; no person wrote that. Split it if one did`;
    return { file: name, code: 'too-large', message };
  }
  // Deleted but still in git's index: not there is not unreadable.
  if (!isPlainFile(file)) return undefined;
  return { file: name, code: 'unreadable', message: 'the file cannot be opened. Check its permissions.' };
}

/** The results of all files, those that change together with others in place of what becomes of them alone. */
function mergeResults(
  planned: readonly PlannedFile[],
  followed: readonly FileResult[],
  groups: ReadonlyMap<string, ReadonlySet<string>>,
): FileResult[] {
  const merged = new Map<string, FileResult>();
  for (const { file, sites, before, after } of planned) merged.set(file, { file, sites, before, after });
  for (const result of followed) merged.set(result.file, result);
  for (const [file, others] of groups) {
    const result = merged.get(file);
    const together = [...new Set([...(result?.together ?? []), ...others])].sort();
    if (result !== undefined) merged.set(file, { ...result, together });
  }
  return [...merged.values()].sort((a, b) => byText(a.file, b.file));
}

/** Plans files anew that make instances which are going to send requests to the successor, and those whose calls may be asked of them. */
function withInstances(
  planned: readonly PlannedFile[],
  addressed: readonly AddressedInstances[],
  run: (file: string, links: FileLinks) => PlannedFile | SkippedFile,
  root: string,
): readonly PlannedFile[] {
  if (addressed.length === 0) return planned;
  const homes = addressed.flatMap(({ instances }) => instances.map(({ file }) => toPosix(path.relative(root, file))));
  const unsure = planned
    .filter(({ sites }) => sites.some(({ tier, outcome }) => tier !== 'certain' || outcome === 'manual'))
    .map(({ file }) => file);
  const again = [...new Set([...homes, ...unsure])];
  const anew = again.map((file) => run(path.join(root, file), NO_LINKS)).filter(isResult);
  const names = new Set(anew.map(({ file }) => file));
  return [...planned.filter(({ file }) => !names.has(file)), ...anew];
}

/** How files below a root are read and rewritten. */
export function planSettings(root: string, options: FindOptions): PlanSettings & { readonly tree: () => SourceTree } {
  return {
    root,
    config: options.config,
    rewrite: rewriteModule,
    target: options.target ?? 'fetch',
    likely: options.likely === true,
    possible: options.possible === true,
    modules: createModules(root),
    tree: once(() => createSourceTree(root)),
  };
}

/** Whether a source may hold a call. The address, and with it every needle, may stand in a file that it imports. */
const mayHoldSourceCall = (text: string, file: string, modules: Modules): boolean =>
  mayHoldCallSite(text) ||
  mayHoldImportedCallSite(text) ||
  mayHoldToldCallSite(text) ||
  modules.importsAddress(file, text);

/**
 * Reads files one by one and collects what is found in them, and what becomes of it. Writes nothing; never throws for a file.
 *
 * @param files absolute paths
 * @param root absolute
 */
export function findAll(files: readonly string[], root: string, options: FindOptions): Findings {
  const look = createPrefilter();
  const { consent } = options;
  const inRun = new Set(files);
  const refused = new Set<string>();
  const noSenders = new Set<string>();
  const noInstances = new Set<string>();
  const wanted = new Set<string>();
  const sentOpenly = new Map<string, readonly PlaceInFile[]>();
  const settings: PlanSettings & { readonly tree: () => SourceTree } = {
    ...planSettings(root, options),
    mayChange: (file, is) =>
      consent === undefined &&
      !(is === 'sender' ? noSenders : is === 'instance' ? noInstances : refused).has(file) &&
      inRun.has(path.join(root, file)),
    isWanted: (file, start) => wanted.has(`${String(start)} ${file}`) && !noInstances.has(file),
    isSentOpenly: (file, sender) => {
      const turned = sentOpenly.get(file);
      return sender === undefined
        ? turned !== undefined
        : turned?.some((each) => each.file === sender.file && each.start === sender.start) === true;
    },
  };
  const findings: Omit<Findings, 'weak'> = { files: [], others: [], shimUses: [], skipped: [] };
  const planned: PlannedFile[] = [];
  const stored: FileAddresses[] = [];
  const weak: { readonly file: string; readonly client: string }[] = [];
  const readFile = (file: string, name: string, isSource: boolean): void => {
    const outcome = isSource
      ? runFile(file, root, settings, consent && (consent.get(name) ?? NO_CONSENT))
      : scanOther(file, name, options);
    if (Array.isArray(outcome)) findings.others.push(...outcome);
    else if (!isResult(outcome)) findings.skipped.push(outcome);
    else {
      stored.push({ file: name, text: outcome.before, ...outcome.stored });
      weak.push(...outcome.weak.map((client) => ({ file, client })));
      if (outcome.sites.length > 0 || outcome.before !== outcome.after) planned.push(outcome);
    }
  };
  files.forEach((file, index) => {
    options.onProgress?.(index, files.length);
    const isSource = roleOf(file) === 'source';
    const hints = { legacy: false, shim: false };
    const verdict = look(file, (text) => {
      hints.legacy = isSource ? mayHoldSourceCall(text, file, settings.modules) : mayHoldLeftover(text);
      hints.shim = mayHoldShim(text);
      return hints.legacy || hints.shim;
    });
    if (verdict === 'no-hit') return;
    const name = toPosix(path.relative(root, file));
    if (verdict === 'hit') {
      if (hints.legacy) readFile(file, name, isSource);
      if (hints.shim) findings.shimUses.push(...scanShim(file, name));
      return;
    }
    const skipped = verdict === 'too-large' && !hints.legacy ? undefined : explainUnopened(file, name, verdict);
    if (skipped !== undefined) findings.skipped.push(skipped);
  });
  // A person is asked about one file at a time.
  const run = (file: string, links: FileLinks): PlannedFile | SkippedFile =>
    runFile(file, root, settings, undefined, links);
  const changing: ChangeOptions = {
    root,
    run,
    refuse: (file, is) => (is === 'sender' ? noSenders : is === 'instance' ? noInstances : refused).add(file),
  };
  const first = changePlaces(planned, changing);
  // Only then is it known which calls are left to a person.
  const known = new Map(first.planned.map((each) => [each.file, each.stored]));
  const untraced = findUntraced(
    stored.map((each) => ({ ...each, ...known.get(each.file) })),
    root,
    settings.tree,
  );
  const addressed =
    consent === undefined
      ? findAddressed(untraced, settings).filter(({ instances }) => instances.every(({ file }) => inRun.has(file)))
      : [];
  for (const { file, call } of addressed.flatMap(({ instances }) => instances))
    wanted.add(`${String(call.range[0])} ${toPosix(path.relative(root, file))}`);
  const given =
    addressed.length === 0 ? first : changePlaces(withInstances(first.planned, addressed, run, root), changing);
  // Whoever asks for such an address is answered in the old form.
  const turned = new Set(
    [...given.changes].flatMap(([file, { instances }]) => (instances.size > 0 ? [path.join(root, file)] : [])),
  );
  const left = untraced.filter(({ around }) => !around.some((file) => turned.has(file)));
  const open = { root, modules: settings.modules, run, isInRun: (file: string) => inRun.has(file), sentOpenly };
  const sent =
    consent === undefined && left.length > 0
      ? sendOpenly(left, given, { ...open, tree: settings.tree() })
      : { ...given, explained: new Set<Untraced>() };
  const runGiven = (file: string, links: FileLinks): PlannedFile | SkippedFile => {
    const changes = sent.changes.get(toPosix(path.relative(root, file))) ?? NO_CHANGES;
    const outcome = run(file, { ...links, ...changes });
    const isGiven = (place: PlaceElsewhere): boolean => isChanged(sent.changes, place);
    return isResult(outcome) && !outcome.places.every(isGiven) ? { ...outcome, isStuck: true } : outcome;
  };
  const followed =
    consent === undefined ? followCallers(sent.planned, { root, files, run: runGiven, tree: settings.tree }) : [];
  findings.others.push(...toFindings(left.filter((each) => !sent.explained.has(each))));
  findings.files.push(...mergeResults(sent.planned, followed, given.together));
  // What instances turn that were made to in an earlier run is done.
  const isLeft = ({ file, client }: (typeof weak)[number]): boolean =>
    createInstancesFor(file, settings)(client) === null;
  const isNothing = findings.files.every(({ sites }) => sites.length === 0) && findings.others.length === 0;
  const lone = isNothing ? findLonePaths(stored, root, settings.tree) : [];
  if (options.possible === true) findings.others.push(...lone);
  const hidden = options.possible === true ? 0 : lone.length;
  return { ...findings, weak: Math.max(weak.filter(isLeft).length, hidden) };
}
