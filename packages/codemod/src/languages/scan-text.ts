import { KNOWN_MODELS, findKnownModel } from '@modelhub-migration/contract';
import { mayHoldCallSite, siteId, type SiteOperation } from '@modelhub-migration/contract/analysis';
import { literalModel } from './corroborate.ts';
import { findEmbedded } from './embedded.ts';
import { findModelIds } from './find-model-ids.ts';
import { findSites, type Site } from './find-sites.ts';
import { languageOf, READERS } from './languages.ts';
import { findScripts } from './html.ts';
import { findCodeBlocks, type CodeBlock } from './markdown.ts';
import { readSource, type Reading } from './reading.ts';
import { describeReason } from './reasons.ts';
import { suggest } from './suggest/suggest.ts';
import type { LanguageFinding, LanguageId, LanguageOperation, LanguageSettings } from './types.ts';

const MODEL_IDS = new RegExp(KNOWN_MODELS.map(({ uuid }) => uuid).join('|'), 'i');
const SITE_OPERATIONS: ReadonlySet<string> = new Set<SiteOperation>(['predictions', 'models', 'half-migrated']);

/** Whether a text may hold anything that {@link scanText} finds. One search; a `false` is final. */
export function mayHoldLeftover(text: string): boolean {
  return mayHoldCallSite(text) || MODEL_IDS.test(text);
}

/** Turns offsets into lines and columns. */
class Lines {
  readonly #starts = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  locate(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return { line: low, column: offset - (this.#starts[low - 1] ?? 0) + 1 };
  }
}

const isSiteOperation = (operation: LanguageOperation): operation is SiteOperation => SITE_OPERATIONS.has(operation);

function stableId(operation: LanguageOperation, file: string, text: string, occurrence: number): string {
  return isSiteOperation(operation)
    ? siteId(operation, file, text, occurrence)
    : siteId('models', file, `${operation} ${text}`, occurrence);
}

function findBlocks(language: LanguageId, text: string): CodeBlock[] {
  if (language === 'markdown') return findCodeBlocks(text);
  if (language === 'html') return findScripts(text);
  const whole = { language, start: 0, end: text.length };
  return language === 'php' ? [whole, ...findScripts(text)] : [whole];
}

function readAll(file: string, text: string): Reading[] {
  const language = languageOf(file, text);
  if (language === null) return [];
  const blocks = findBlocks(language, text);
  const readings = blocks.map((block) => readSource(READERS[block.language](file, text, block.start, block.end)));
  return [...readings, ...readings.flatMap(readEmbedded)];
}

/** The code in the strings of what was read, one level deep. */
function readEmbedded(reading: Reading): Reading[] {
  const embedded = findEmbedded(reading);
  if (embedded === undefined) return [];
  const { file, text: original } = reading.source;
  return embedded.blocks.map(({ language, start, end }) => ({
    ...readSource(READERS[language](file, embedded.text, start, end)),
    original,
  }));
}

/**
 * Finds what is left of the retired API in a file that is not JavaScript: calls, base addresses, model ids. Pure; reads
 * broken files as far as they make sense and never throws.
 *
 * @param file path relative to the project root; its name decides the language
 * @param text the whole file
 * @returns findings in order of their place; all tiers, so that the caller decides what to show
 */
export function scanText(file: string, text: string, settings: LanguageSettings = {}): LanguageFinding[] {
  if (!mayHoldLeftover(text)) return [];
  const lines = new Lines(text);
  const seen = new Map<string, number>();
  const findingOf = (reading: Reading, site: Site): LanguageFinding => {
    const source = text.slice(site.start, site.end);
    const key = `${site.operation} ${source}`;
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const modelId =
      site.operation === 'model-id' || site.evidence[0] === 'legacy-model-id' ? source : literalModel(site.verdict);
    return {
      file,
      start: site.start,
      end: site.end,
      ...lines.locate(site.start),
      language: reading.source.language,
      operation: site.operation,
      tier: site.tier,
      evidence: site.evidence,
      kind: modelId === null ? null : (findKnownModel(modelId)?.kind ?? null),
      modelId,
      id: stableId(site.operation, file, source, occurrence),
      reason: describeReason(site, reading.source.language),
      suggestion: suggest(reading, site, settings),
    };
  };
  return readAll(file, text)
    .flatMap((reading) => {
      const sites = findSites(reading);
      return [...sites, ...findModelIds(reading, sites)].map((site) => findingOf(reading, site));
    })
    .sort((a, b) => a.start - b.start);
}
