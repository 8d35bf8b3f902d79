import { createSiteNaming } from '@modelhub-migration/contract/analysis';
import { answersOfTree } from './across/answers-of-tree.ts';
import { findCallers } from './across/find-callers.ts';
import { hookingFiles } from './across/hooking-files.ts';
import { implementingFiles } from './across/implementing-files.ts';
import { createInstancesFor } from './across/instances-for.ts';
import { NO_LINKS, type FileLinks, type Leaving } from './across/links.ts';
import { oncePer } from './across/source-tree.ts';
import type { Edit } from './apply.ts';
import { describeSite } from './describe-site.ts';
import { findMarkupSites } from './find-markup-sites.ts';
import type { FilesAround } from './module-host.ts';
import { planScript, type Accepts, type ScriptPlan } from './plan-script.ts';
import type { PlanSettings } from './plan-settings.ts';
import { readScripts } from './read-scripts.ts';
import type { SiteResult } from './result.ts';
import type { PlaceElsewhere, RewriteSettings } from './rewrite/index.ts';
import { toFileOffset, type Script } from './source/script-blocks.ts';
import { joinFacts, type AddressFacts } from './stored-addresses.ts';
import { createLocator } from './text-file.ts';

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
  /** Whether what is stuck are whole addresses, which a call's edit is in the way of. */
  isContested: boolean;
  /** What changes in functions of other files with the calls of this one. */
  places: readonly PlaceElsewhere[];
  /** Addresses of the retired host, and what the calls account for; in offsets of the whole file. */
  stored: AddressFacts;
  /** Clients of the calls with a single sign of the retired routes that nobody asked to see. */
  weak: readonly string[];
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

function rewriteSettingsOf(absolute: string, settings: PlanSettings): RewriteSettings {
  const { config, target, modules, mayChange, tree, root } = settings;
  return {
    config,
    target,
    packageModules: modules.systemOf(absolute),
    oldSdk: target === 'openai' ? modules.oldSdkOf(absolute) : undefined,
    ...(mayChange === undefined ? {} : { mayChange }),
    ...answersOfTree(tree, root, absolute, config, modules),
  };
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
  const { tree, modules } = settings;
  const around: FilesAround | undefined = tree && {
    callersOf: (from, start, module) => findCallers(tree(), from, start, module),
    hookingFiles: (home) => hookingFiles(tree(), home, absolute),
    implementingFiles: oncePer((home: string, name: string) => implementingFiles(tree(), home, name)),
  };
  const rewriteSettings = rewriteSettingsOf(absolute, settings);
  const instancesFor = createInstancesFor(absolute, settings);

  const plans: (readonly [Script, ScriptPlan])[] = [];
  for (const [block, { script, module }] of readScripts(file, text).entries()) {
    const plan = planScript(
      {
        script,
        module,
        block,
        sitesBefore: plans.reduce((sum, [, { sites }]) => sum + sites.length, 0),
        isWhole: script.text.length === text.length,
        file,
        absolute,
        host: modules.hostOf(module, absolute, around),
        instancesFor,
        rewriteSettings,
        nameOf: naming(script.text),
        locate,
        links,
        accepts,
      },
      settings,
    );
    plans.push([script, plan]);
  }

  const inMarkup = findMarkupSites(file, text, (module) => modules.hostOf(module, absolute))
    .filter(({ site: { tier } }) => tier !== 'possible' || settings.possible)
    .map(({ site, script }): SiteResult => {
      const isTaken = site.tier === 'certain' || settings.likely;
      return {
        ...describeSite(site, naming(script.text)(site), script, locate),
        ...(isTaken ? { outcome: 'manual', reason: 'in-markup' } : { outcome: 'listed' }),
        notes: [],
      };
    });
  const inScripts = plans
    .flatMap(([, { sites }]) => sites)
    .sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column);
  return {
    edits: plans
      .flatMap(([script, { edits }]) => inFile(edits, script, text))
      .sort((one, other) => one.start - other.start),
    sites: [...inScripts, ...inMarkup],
    leaving: plans.flatMap(([, { leaving }]) => leaving),
    isStuck: plans.some(([, { isStuck }]) => isStuck),
    isContested: plans.some(([, { isContested }]) => isContested),
    places: plans.flatMap(([, { places }]) => places),
    stored: joinFacts(plans.map(([script, { stored }]) => [script, stored])),
    weak: plans.flatMap(([, { weak }]) => weak),
  };
}
