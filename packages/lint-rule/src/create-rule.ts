import { isOwnFile } from '@modelhub-migration/contract';
import type { AnyNode, OptionSchema, RuleContext, RuleModule, Visitor } from './eslint-api.ts';
import { matchesGlob } from './glob.ts';
import { ruleUrl } from './package-meta.ts';
import { findNeedle, type Found } from './prefilter.ts';
import { relativeFile } from './relative-file.ts';

/** What every rule lets its user switch off. */
export interface CommonOptions {
  allow: { paths: readonly string[] };
  /** ISO calendar date, or empty for none. */
  startDate: string;
}

export interface RuleDefinition<Options extends CommonOptions> {
  readonly name: string;
  readonly description: string;
  readonly recommended: boolean;
  /** Members of the options object beside the common ones. */
  readonly options: Readonly<Record<string, OptionSchema>>;
  /** Members of `allow` beside `paths`. */
  readonly allow: Readonly<Record<string, OptionSchema>>;
  readonly defaults: Options;
  readonly messages: Readonly<Record<string, string>>;
  readonly fixable?: boolean;
  readonly hasSuggestions?: boolean;
  /**
   * Whether the text of a file may hold anything that the rule looks for.
   *
   * @param given the options without defaults
   * @param found what the search for all needles has found
   */
  readonly mayMatter: (text: string, given: Partial<Options>, context: RuleContext, found: Found) => boolean;
  /** Called once for each file that may matter, when its tree is complete. */
  readonly check: (context: RuleContext, options: Options, root: AnyNode) => void;
}

/** Every language whose root node {@link createRule} listens on. */
const LANGUAGES = ['js/js', 'json/json', 'json/jsonc', 'json/json5', 'markdown/commonmark', 'markdown/gfm', 'yml/yaml'];

const PATHS: OptionSchema = {
  type: 'array',
  items: { type: 'string' },
  uniqueItems: true,
  description: 'Globs of files to leave alone, relative to the working directory.',
};

const START_DATE: OptionSchema = {
  type: 'string',
  pattern: '^(\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]))?$',
  description: 'Calendar date (UTC) before which the rule stays silent. Without it no verdict depends on the calendar.',
};

const closed = (properties: Readonly<Record<string, OptionSchema>>, description?: string): OptionSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...(description === undefined ? {} : { description }),
});

/**
 * ESLint 8.57 ignores `meta.defaultOptions`, so defaults are merged here for all. The last result is kept, since all files under one
 * configuration have the same options.
 */
function createMerge<Options extends CommonOptions>(defaults: Options): (given: unknown) => Options {
  let last: { readonly given: unknown; readonly merged: Options } = { given: undefined, merged: defaults };
  return (given) => {
    if (given !== last.given) {
      const own = (given ?? {}) as Partial<Options>;
      last = { given, merged: { ...defaults, ...own, allow: { ...defaults.allow, ...own.allow } } };
    }
    return last.merged;
  };
}

function isAllowedPath(context: RuleContext, globs: readonly string[]): boolean {
  if (globs.length === 0) return false;
  const file = relativeFile(context);
  return globs.some((glob) => matchesGlob(glob, file));
}

function addsHosts(options: RuleContext['options']): boolean {
  const given = options[0] as { hosts?: readonly string[] } | undefined;
  return given?.hosts !== undefined && given.hosts.length > 0;
}

const isTooEarly = (startDate: string): boolean =>
  startDate !== '' && Date.now() < Date.parse(`${startDate}T00:00:00Z`);

/**
 * Makes a rule: adds the documentation address, the common options and the prefilter, so that a file without a needle costs
 * one scan of its text and its tree is never asked for.
 *
 * @param definition what is special to the rule
 */
export function createRule<Options extends CommonOptions>(definition: RuleDefinition<Options>): RuleModule {
  const { name, description, recommended, defaults, messages } = definition;
  const merge = createMerge(defaults);
  const hasHosts = 'hosts' in defaults;
  const followsImports = 'resolveImports' in defaults;
  return {
    meta: {
      type: 'problem',
      docs: { description, url: ruleUrl(name), recommended },
      ...(definition.fixable === true ? { fixable: 'code' } : {}),
      ...(definition.hasSuggestions === true ? { hasSuggestions: true } : {}),
      languages: LANGUAGES,
      schema: [
        closed({
          allow: closed({ paths: PATHS, ...definition.allow }, 'What to leave alone.'),
          startDate: START_DATE,
          ...definition.options,
        }),
      ],
      defaultOptions: [defaults],
      messages,
    },
    create(context): Visitor {
      // Most files end here. ESLint makes a context of another shape for each, so the caches with which V8 answers `context.options` never know
      // it, and learning it takes longer than searching a file; `Reflect.get` asks without them.
      const found = findNeedle(context);
      if (found === null && !(hasHosts && addsHosts(Reflect.get(context, 'options')))) return {};
      if (found === 'imports' && !followsImports) return {};
      const { text } = context.sourceCode;
      if (!definition.mayMatter(text, context.options[0] ?? {}, context, found)) return {};
      const options = merge(context.options[0]);
      if (isTooEarly(options.startDate) || isAllowedPath(context, options.allow.paths)) return {};
      if (isOwnFile(context.filename, text)) return {};
      const check = (root: AnyNode): void => {
        definition.check(context, options, root);
      };
      // Program: JavaScript and YAML; Document: JSON; root: Markdown. A nested node of such a type is not the file.
      const once = (node: AnyNode): void => {
        if (node === context.sourceCode.ast) check(node);
      };
      return { 'Program:exit': once, 'Document:exit': once, 'root:exit': once };
    },
  };
}
