import { nameOperation, nameSuccessor, printable, SUCCESSOR_BASE, type Finding } from './findings.ts';
import { rangeWithin } from './locate.ts';
import type { StringPart } from './strings.ts';
import { findUrls, isPredictionPath, type TextUrl } from './url-text.ts';

/** A place whose text is used as a base address, by the name it is stored under. */
const BASE_NAME = /ur[il](?!ty)|base|host|endpoint|origin|server|api|target|gateway/i;

/** Collections stay on the legacy host, so a bare base in a file that speaks of them proves nothing. */
const COLLECTIONS = /collection/i;

/** Name under which a configuration file stores a value. */
export function keyOf(part: StringPart): string {
  const parent = part.visit.parent as { name?: unknown; key?: unknown } | null;
  const key = (parent?.name ?? parent?.key) as { value?: unknown; name?: unknown } | string | null | undefined;
  if (typeof key === 'string') return key;
  const name = key?.value ?? key?.name;
  return typeof name === 'string' ? name : '';
}

/** Whether a bare legacy base under this name is worth a finding. */
export function isBaseDefinition(name: string, fileText: string): boolean {
  return BASE_NAME.test(name) && !COLLECTIONS.test(name) && !COLLECTIONS.test(fileText);
}

/** The finding for an address that is stored or written down rather than called. */
export function findingOfUrl(url: Pick<TextUrl, 'text' | 'host' | 'operation'>, start: number, end: number): Finding {
  const { operation, host } = url;
  const text = printable(url.text);
  return operation === null
    ? {
        messageId: 'legacyBase',
        tier: 'likely',
        operation,
        host,
        start,
        end,
        data: { url: text, successor: SUCCESSOR_BASE },
      }
    : {
        messageId: 'legacyUrl',
        tier: 'certain',
        operation,
        host,
        start,
        end,
        data: { url: text, operation: nameOperation(operation), successor: nameSuccessor(operation) },
      };
}

/**
 * Findings in a file that is not JavaScript: every address of a retired route, bare bases that are stored under a telling
 * name, and prediction paths beside a legacy base (declarative requests).
 *
 * @param parts the file's texts
 * @param text the whole file
 * @param hosts further host names that stand for the legacy host
 */
export function findInTexts(parts: readonly StringPart[], text: string, hosts: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  let hasBase = false;
  for (const part of parts) {
    for (const url of findUrls(part.value, hosts)) {
      hasBase ||= url.operation === null;
      if (url.operation === null && !(url.text.length === part.value.length && isBaseDefinition(keyOf(part), text)))
        continue;
      const { start, end } = rangeWithin(part, url.index, url.text.length);
      findings.push(findingOfUrl(url, start, end));
    }
  }
  if (!hasBase) return findings;
  for (const part of parts) {
    if (!isPredictionPath(part.value)) continue;
    const { start, end } = rangeWithin(part, 0, part.value.length);
    findings.push(findingOfUrl({ text: part.value, host: '', operation: 'predictions' }, start, end));
  }
  return findings;
}

/** Nodes that markup holds an attribute's text in. */
const ATTRIBUTES = new Set(['VLiteral', 'SvelteLiteral']);

/** A script that is part of the page as it is written (`<script is:inline>`): text to the parser, code to the browser. */
const INLINE_SCRIPT = 'AstroRawText';

/**
 * Findings in the markup around a program (Vue, Svelte, Astro): attributes that are an address of a retired route, and such addresses in
 * inline scripts. Expressions of the markup belong to the program.
 *
 * @param parts the file's texts
 * @param hosts further host names that stand for the legacy host
 */
export function findInMarkup(parts: readonly StringPart[], hosts: readonly string[]): Finding[] {
  return parts.flatMap((part) => {
    const { type } = part.visit.node;
    if (type !== INLINE_SCRIPT && !ATTRIBUTES.has(type)) return [];
    const urls = findUrls(part.value, hosts).filter(({ operation }) => operation !== null);
    if (type !== INLINE_SCRIPT)
      return urls.filter(({ index }) => index === 0).map((url) => findingOfUrl(url, part.start, part.end));
    return urls.map((url) => {
      const { start, end } = rangeWithin(part, url.index, url.text.length);
      return findingOfUrl(url, start, end);
    });
  });
}
