import type { Config } from '@modelhub-migration/contract';
import type { CallSite, Module, ModuleHost, PlaceInFile } from '@modelhub-migration/contract/analysis';
import type { IsWanted } from './across/instances.ts';
import type { SourceTree } from './across/source-tree.ts';
import type { Edit } from './apply.ts';
import type { Modules } from './module-host.ts';
import type { ModuleLinks, PlaceElsewhere, RewriteSettings, SiteOutcome, Target } from './rewrite/index.ts';

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

/** What the plans of all files of a run go by. */
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
  /**
   * Whether requests of a file, relative to the root, that calls hand to functions are turned where these send them; by default none are. Takes
   * the client's own call, too, where it is known.
   */
  isSentOpenly?: (file: string, sender: PlaceInFile | undefined) => boolean;
}
