import {
  DEFAULT_REGION,
  GATEWAY_COMMAND,
  GUIDE_URL,
  LEGACY_HOST,
  SUCCESSOR_BASE_URL,
  SUCCESSOR_PATHS,
  successorPath,
} from '@modelhub-migration/contract';
import type { Site } from '../find-sites.ts';
import type { Reading } from '../reading.ts';
import type { Suggestion } from '../types.ts';
import { patchLines, type Edit } from './patch.ts';

/** Where `modelhub-shim serve` listens unless told otherwise. */
const GATEWAY_HOST = '127.0.0.1:8787';
const GATEWAY_URL = `http://${GATEWAY_HOST}`;
const START = `\`${GATEWAY_COMMAND}\``;

const escape = (text: string): string => text.replace(/[.\\]/g, '\\$&');
const [BEFORE = '', AFTER = ''] = LEGACY_HOST.split(DEFAULT_REGION).map(escape);

/** The legacy origin as it stands in source code, with any region, or code in its place. */
const ORIGIN = new RegExp(`(?:https?://)?(?<![\\w.-])${BEFORE}[^/\\s"'\`]{1,60}?${AFTER}(?![\\w-])`, 'gi');

/** The successor route in words, for notes. */
export function successorWords(site: Site, kind: 'text' | 'image' | null): string {
  if (site.operation === 'models')
    return `GET ${SUCCESSOR_BASE_URL}${successorPath('models', 'text')} (ids in data[].id)`;
  const text = `POST ${SUCCESSOR_BASE_URL}${SUCCESSOR_PATHS.chat} (answer in choices[0].message.content)`;
  const image = `POST ${SUCCESSOR_BASE_URL}${SUCCESSOR_PATHS.images} (answer in data[0].b64_json)`;
  return kind === 'image' ? image : kind === 'text' ? text : `${text}, for image models ${image}`;
}

/** Edits that put the gateway in the place of the legacy origin: in the URL itself, else where its base is defined. */
function originEdits({ source, definitions, expressions }: Reading, site: Site): Edit[] {
  const { text, stream } = source;
  const within = (start: number, end: number): Edit[] =>
    [...text.slice(start, end).matchAll(ORIGIN)].map((match) => ({
      start: start + match.index,
      end: start + match.index + match[0].length,
      // A host that stands alone is put behind a scheme elsewhere.
      text: match[0].includes('://') ? GATEWAY_URL : GATEWAY_HOST,
    }));
  const own = within(site.start, site.end);
  if (own.length > 0) return own;
  const value = expressions.find(({ index }) => index === site.index)?.value;
  for (const { id, valueIndex } of definitions) {
    const from = stream.tokens[valueIndex];
    if (value?.via.has(id) !== true || from === undefined) continue;
    const lineEnd = text.indexOf('\n', from.end);
    const edits = within(from.start, lineEnd < 0 ? text.length : Math.min(lineEnd, from.start + 2000));
    if (edits.length > 0) return edits;
  }
  const base = expressions.find((expression) => expression.base && !expression.bare);
  const start = base === undefined ? undefined : stream.tokens[base.index];
  const end = base === undefined ? undefined : stream.tokens[base.next - 1];
  return start === undefined || end === undefined ? [] : within(start.start, end.end);
}

/**
 * The old request sent to the gateway, which answers it from the successor: for languages and forms that are not
 * rewritten. The gateway passes `/collections…` on, so a base that is shared with them may change too.
 */
export function suggestGateway(reading: Reading, site: Site, kind: 'text' | 'image' | null): Suggestion {
  const { language } = reading.source;
  const edits = originEdits(reading, site);
  const patched = patchLines(reading.source.text, edits);
  const direct = `To move to the successor instead: ${successorWords(site, kind)}; see ${GUIDE_URL}.`;
  if (site.operation === 'half-migrated') {
    const note = 'The path or the model id is that of the other API. ';
    return { language, text: '', replaces: null, via: 'note', runnable: false, note: note + direct };
  }
  if (patched === undefined) {
    const note = `Start ${START} and set the base URL of this request to ${GATEWAY_URL}. ${direct}`;
    return { language, text: '', replaces: null, via: 'note', runnable: false, note };
  }
  const isHostAlone = edits.some(({ text }) => text === GATEWAY_HOST);
  const scheme = isHostAlone ? ' It speaks plain HTTP: change the scheme as well.' : '';
  const note = `Start ${START} first.${scheme} ${direct}`;
  return { language, ...patched, via: 'gateway', runnable: !isHostAlone, note };
}
