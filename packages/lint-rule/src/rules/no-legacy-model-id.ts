import { findKnownModel, KNOWN_MODELS, resolveModel, type KnownModel } from '@modelhub-migration/contract';
import { createRule, type CommonOptions } from '../create-rule.ts';
import { escapeRegExp } from '../escape-reg-exp.ts';
import type { RuleContext, Suggestion } from '../eslint-api.ts';
import { locate, rangeWithin } from '../locate.ts';
import { mayHoldModelId, mayHoldModelName } from '../prefilter.ts';
import { readStrings, type StringPart } from '../strings.ts';
import { readUserModels } from '../user-models.ts';

const NAMES = KNOWN_MODELS.flatMap(({ uuid, name }) => (name === null ? [uuid] : [uuid, name]));

interface Options extends CommonOptions {
  allow: { paths: readonly string[]; models: readonly string[] };
  evidence: 'certain' | 'likely' | 'possible';
  models: Readonly<Record<string, string>>;
}

const anyOf = (ids: readonly string[]): RegExp =>
  new RegExp(`(?<![\\w-])(?:${ids.map(escapeRegExp).join('|')})(?![\\w-])`, 'gi');

/** A UUID is the model wherever it stands. */
const UUIDS = anyOf(KNOWN_MODELS.map(({ uuid }) => uuid));

/** A name is used by other vendors too, so it counts only where it is a whole path segment or a whole text. */
const MODEL_NAMES = new RegExp(
  `(?<=^|/models/)(?:${KNOWN_MODELS.flatMap(({ name }) => (name === null ? [] : [escapeRegExp(name)])).join('|')})(?=$|/)`,
  'gi',
);

/** Signs that ids are translated when the program runs: the calls around them are migrated, and `no-shim` speaks of the adapters. */
const isTranslated = (text: string): boolean =>
  text.includes('@modelhub-migration/shim/adapters') &&
  /\b(?:toSuccessor(?:Body|Model|Request|Url)|withSuccessor|requestWithSuccessor)\b/.test(text);

/** Sign of the vendor in a file, without which a name proves nothing. */
const VENDOR = /ionos/i;

interface Found {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** Whether the range is exactly the id. */
  readonly exact: boolean;
  /** Whether the id is the whole text: only then the successor's id can stand in its place. */
  readonly whole: boolean;
}

function findIds(part: StringPart, patterns: readonly RegExp[]): Found[] {
  return patterns.flatMap((pattern) =>
    [...part.value.matchAll(pattern)].map((match) => ({
      id: match[0],
      ...rangeWithin(part, match.index, match[0].length),
      whole: match[0].length === part.value.length,
    })),
  );
}

function successorOf(id: string, { models }: Options, cwd: string): string | null {
  const own = Object.entries(models).find(([legacyId]) => legacyId.toLowerCase() === id.toLowerCase())?.[1];
  if (own !== undefined) return own;
  const resolution = resolveModel(id, readUserModels(cwd));
  return resolution.ok ? resolution.model.id : null;
}

function describe(known: KnownModel | undefined): string {
  return known?.name ?? known?.note ?? 'no name known';
}

function report(context: RuleContext, found: Found, options: Options): void {
  const { sourceCode } = context;
  const successor = successorOf(found.id, options, context.cwd);
  const data = { id: found.id, name: describe(findKnownModel(found.id)), successor: successor ?? '' };
  // Inside a longer text (a path, a sentence) the new id in the old one's place would be wrong in another way.
  const suggest: Suggestion[] =
    successor === null || !found.exact || !found.whole
      ? []
      : [
          {
            messageId: 'useSuccessor',
            data: { successor },
            fix: (fixer) => fixer.replaceTextRange([found.start, found.end], successor),
          },
        ];
  context.report({
    loc: locate(sourceCode, found.start, found.end),
    messageId: successor === null ? 'unknownSuccessor' : 'legacyModelId',
    data,
    suggest,
  });
}

/** Flags ids and names of models on the retired API, wherever they stand. */
export const noLegacyModelId = createRule<Options>({
  name: 'no-legacy-model-id',
  description: 'disallow ids and names of models on the retired AI Model Hub routes',
  recommended: true,
  hasSuggestions: true,
  options: {
    evidence: {
      type: 'string',
      enum: ['certain', 'likely', 'possible'],
      description:
        'How sure a finding must be: `certain` reports ids, `likely` also names where the file mentions the vendor, `possible` names everywhere.',
    },
    models: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'Successor model id by legacy id or name, for this rule alone; `models` in modelhub.config.json counts for all tools.',
    },
  },
  allow: {
    models: {
      type: 'array',
      items: { type: 'string', enum: NAMES },
      uniqueItems: true,
      description: 'Ids and names to leave alone.',
    },
  },
  defaults: { allow: { paths: [], models: [] }, startDate: '', evidence: 'certain', models: {} },
  messages: {
    legacyModelId:
      'Model id `{{id}}` ({{name}}) belongs to the retired API: the successor knows this model as `{{successor}}`.',
    unknownSuccessor:
      'Model id `{{id}}` ({{name}}) belongs to the retired API and its successor is not certain: choose one and add it to "models" in modelhub.config.json.',
    useSuccessor: 'Replace it with `{{successor}}`.',
  },
  mayMatter: (text, given) =>
    mayHoldModelId(text) || (mayHoldModelName(text) && (given.evidence ?? 'certain') !== 'certain'),
  check(context, options) {
    const { evidence, allow } = options;
    const { text } = context.sourceCode;
    if (evidence !== 'possible' && isTranslated(text)) return;
    const useNames = evidence === 'possible' || (evidence === 'likely' && VENDOR.test(text));
    const patterns = useNames ? [UUIDS, MODEL_NAMES] : [UUIDS];
    for (const part of readStrings(context.sourceCode)) {
      for (const found of findIds(part, patterns)) {
        if (!allow.models.includes(found.id.toLowerCase())) report(context, found, options);
      }
    }
  },
});
