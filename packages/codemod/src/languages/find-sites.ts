import { isLegacyHostname } from '@modelhub-migration/contract';
import { recogniseUrl, tierOf, type Evidence, type Tier, type UrlVerdict } from '@modelhub-migration/contract/analysis';
import { gatherSigns } from './corroborate.ts';
import { completeByClient, type CompletedUrl } from './find-bases.ts';
import type { Expression, Reading } from './reading.ts';
import type { LanguageOperation } from './types.ts';
import type { SourcePieces } from './value.ts';

/** A leftover, before its suggestion is written. */
export interface Site {
  readonly operation: LanguageOperation;
  readonly tier: Tier;
  readonly evidence: readonly Evidence[];
  readonly start: number;
  readonly end: number;
  /** Index of the first token of the URL, and of the first one behind it. */
  readonly index: number;
  readonly next: number;
  readonly pieces: SourcePieces;
  readonly verdict: UrlVerdict;
}

/** Names of settings that hold a whole URL to ask, not a base to build on. */
const REQUEST_KEYS = /^(?:url|uri|raw|href|endpoint_url|request_url)$/i;
const OPENAPI_PATH = /^\/models(?:\/\{[^/{}]{1,60}\}\/predictions)?$/;

function range({ source: { stream } }: Reading, index: number, next: number): { start: number; end: number } {
  const start = stream.tokens[index]?.start ?? 0;
  return { start, end: stream.tokens[next - 1]?.end ?? start };
}

/** How each definition's value is used elsewhere in the file. */
interface Uses {
  /** Definitions (by number) that longer URLs are built on. */
  readonly extended: ReadonlySet<number>;
  /** Definitions that are used as they are. */
  readonly bare: ReadonlySet<number>;
  /** Definitions whose value is a whole legacy URL, perhaps with places to fill in. */
  readonly whole: ReadonlySet<number>;
  /** URLs of paths that a client object completes, by the path. */
  readonly completed: ReadonlyMap<Expression, CompletedUrl>;
  /** Bases of those clients. */
  readonly bases: ReadonlySet<Expression>;
}

function findUses(reading: Reading): Uses {
  const { expressions, definitionAt } = reading;
  const extended = new Set<number>();
  const bare = new Set<number>();
  const whole = new Set<number>();
  const completed = new Map<Expression, CompletedUrl>();
  for (const expression of expressions) {
    const own = definitionAt.get(expression.index)?.id;
    const { host, route } = expression.verdict;
    if (own !== undefined && host === 'legacy' && route === 'predictions') whole.add(own);
    for (const id of expression.value.via) if (id !== own) (expression.bare ? bare : extended).add(id);
  }
  for (const expression of expressions) {
    const url = expression.relative ? completeByClient(reading, expression) : undefined;
    if (url === undefined) continue;
    completed.set(expression, url);
    for (const id of url.base.value.via) extended.add(id);
  }
  return { extended, bare, whole, completed, bases: new Set([...completed.values()].map(({ base }) => base)) };
}

type Judgement = { operation: LanguageOperation; verdict: UrlVerdict; pieces: SourcePieces; tier?: Tier };

/** Whether a definition is an argument of a call: then its value is used right there. */
function isArgument({ openers, source: { stream } }: Reading, index: number): boolean {
  return stream.tokens[openers[index] ?? -1]?.text === '(';
}

function judgeBase(reading: Reading, expression: Expression, uses: Uses): Judgement | undefined {
  const definition = reading.definitionAt.get(expression.index);
  if (expression.bare || (definition !== undefined && uses.extended.has(definition.id))) return undefined;
  if (uses.bases.has(expression)) return undefined;
  const { pieces, verdict } = expression;
  // Only the host is certain: the name may well be used for `/collections…`.
  return { operation: 'definition', verdict, pieces, tier: 'possible' };
}

function judgeModels(reading: Reading, expression: Expression, uses: Uses): Judgement | undefined {
  const { pieces, verdict } = expression;
  const definition = reading.definitionAt.get(expression.index);
  if (expression.bare) {
    // The name's own place is the site, unless its value is also a base for longer URLs.
    return [...expression.value.via].every((id) => uses.extended.has(id))
      ? { operation: 'models', verdict, pieces }
      : undefined;
  }
  if (definition === undefined) return { operation: 'models', verdict, pieces };
  if (uses.extended.has(definition.id)) return undefined;
  const asked =
    uses.bare.has(definition.id) || REQUEST_KEYS.test(definition.name) || isArgument(reading, definition.nameIndex);
  return { operation: asked ? 'models' : 'definition', verdict, pieces };
}

function judge(reading: Reading, expression: Expression, uses: Uses): Judgement | undefined {
  const { verdict, pieces } = expression;
  if (expression.base) return judgeBase(reading, expression, uses);
  if (verdict.route === null || verdict.route === 'undecided') return undefined;
  if (verdict.host === 'unknown') {
    // A path that longer URLs are built from is found where they are.
    const definition = reading.definitionAt.get(expression.index);
    if (definition !== undefined && uses.extended.has(definition.id)) return undefined;
    const found = uses.completed.get(expression) ?? { pieces, verdict };
    const { route } = found.verdict;
    return route === null || route === 'undecided' || expression.bare ? undefined : { ...found, operation: route };
  }
  if (verdict.route === 'models') return judgeModels(reading, expression, uses);
  // `format(URL, id)`: the place of the URL is the site.
  const own = reading.definitionAt.get(expression.index)?.id;
  const isFilledIn = [...expression.value.via].some((id) => id !== own && uses.whole.has(id));
  return expression.bare || isFilledIn ? undefined : { operation: verdict.route, verdict, pieces };
}

/** Routes that an API description lists under its legacy server. */
function describedRoutes(reading: Reading): Site[] {
  const { definitions, expressions, source } = reading;
  const server = expressions.find(({ base }) => base);
  if (server === undefined || (source.language !== 'yaml' && source.language !== 'json')) return [];
  return definitions.flatMap(({ name, nameIndex }): Site[] => {
    if (!OPENAPI_PATH.test(name)) return [];
    // A doubled slash between server and path changes nothing.
    const pieces = [...server.pieces, { text: name }];
    const verdict = recogniseUrl(pieces);
    if (verdict.route === null || verdict.route === 'undecided') return [];
    const place = range(reading, nameIndex, nameIndex + 1);
    const site = { operation: verdict.route, tier: 'certain', evidence: ['legacy-host'], pieces, verdict } as const;
    return [{ ...site, ...place, index: nameIndex, next: nameIndex + 1 }];
  });
}

const HOST_NAME = /[\w-]{1,60}(?:\.[\w-]{1,60}){2,6}/g;

/** Whether any text of the source has the retired host in it, in whatever form. */
function isHostNamed({ expressions, source: { stream } }: Reading): boolean {
  return (
    expressions.some(({ verdict }) => verdict.host === 'legacy') ||
    stream.tokens.some(({ parts }) =>
      parts.some((part) => 'text' in part && part.text.match(HOST_NAME)?.some(isLegacyHostname) === true),
    )
  );
}

/** All calls and definitions of retired routes in a source, in order. */
export function findSites(reading: Reading): Site[] {
  const uses = findUses(reading);
  const described = describedRoutes(reading);
  const namesHost = isHostNamed(reading);
  const sites = reading.expressions.flatMap((expression): Site[] => {
    const judged = judge(reading, expression, uses);
    // An API description names its server once; its paths are the leftovers.
    if (judged === undefined || (judged.operation === 'definition' && described.length > 0)) return [];
    const place = range(reading, expression.index, expression.next);
    const evidence = gatherSigns(reading, { ...place, value: expression.value, ...judged });
    // The retired host is named in the same file, only not how the two come together.
    const isBesideHost = judged.operation === 'predictions' && judged.verdict.host === 'unknown' && namesHost;
    if (isBesideHost) evidence.unshift('legacy-host');
    const sure = isBesideHost ? 'likely' : (judged.tier ?? tierOf(judged.verdict, evidence));
    if (sure === null) return [];
    // Where comments are not known for sure, nothing is.
    const tier = sure === 'certain' && reading.source.language === 'text' ? 'likely' : sure;
    // A path without any base may be the route of a server, and such servers describe bodies of the same shape.
    if (expression.relative && judged.verdict.host === 'unknown' && !isBesideHost && !evidence.includes('ionos-name'))
      return [];
    // The models list without a host is too common a path for anything but a sure sign.
    if (judged.operation === 'models' && judged.verdict.host !== 'legacy' && !evidence.includes('response-output'))
      return [];
    const { operation, pieces, verdict } = judged;
    return [{ ...place, operation, tier, evidence, index: expression.index, next: expression.next, pieces, verdict }];
  });
  const isCompleted = sites.some(
    ({ operation, tier, evidence }) =>
      operation === 'predictions' && tier === 'likely' && evidence.includes('legacy-host'),
  );
  return (
    [...sites, ...described]
      // A host whose path is found beside it needs no finding of its own.
      .filter(({ operation, tier }) => !(isCompleted && operation === 'definition' && tier === 'possible'))
      .sort((a, b) => a.start - b.start)
  );
}
