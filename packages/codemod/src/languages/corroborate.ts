import { findKnownModel } from '@modelhub-migration/contract';
import type { Evidence, UrlVerdict } from '@modelhub-migration/contract/analysis';
import type { Reading } from './reading.ts';
import type { SourcePieces, Value } from './value.ts';

/** Where signs are looked for around a URL, in UTF-16 units and lines. */
const SHAPE_REACH = 4000;
const NAME_REACH = 1500;
const NAME_LINES = 14;

const INPUT = /\bproperties\b[^;]{0,80}?\binput\b/i;
const OUTPUT = /\bproperties\b[^;]{0,60}?\boutput\b/i;
const ITEMS = /\bitems\b[\s\S]{0,200}?\bproperties\b/i;
const IONOS = /ionos/i;

/** The text around a place, comments blanked, cut to whole lines. */
function around(
  { source: { text, stream } }: Reading,
  start: number,
  end: number,
  reach: number,
  lines: number,
): string {
  let from = Math.max(0, start - reach);
  let to = Math.min(text.length, end + reach);
  for (let count = 0, at = start; count <= lines && at >= from; count += 1) {
    at = at === 0 ? -1 : text.lastIndexOf('\n', at - 1);
    if (count === lines) from = Math.max(from, at + 1);
  }
  for (let count = 0, at = end; count <= lines && at >= 0 && at < to; count += 1) {
    at = text.indexOf('\n', at + 1);
    if (count === lines && at > 0) to = Math.min(to, at);
  }
  let window = text.slice(from, to);
  for (const [open, close] of stream.comments) {
    if (close <= from || open >= to) continue;
    const first = Math.max(open - from, 0);
    const last = Math.min(close - from, window.length);
    window = window.slice(0, first) + ' '.repeat(last - first) + window.slice(last);
  }
  return window;
}

/** The whole model id where every piece of it is known. */
export function literalModel(verdict: UrlVerdict): string | null {
  if (verdict.model === null) return null;
  let id = '';
  for (const piece of verdict.model) {
    if (!('text' in piece)) return null;
    id += piece.text;
  }
  // Placeholders (`{modelId}`, `<id>`, `:id`) are none, and neither is anything that would not be an id.
  return /^[\w./%-]{1,200}$/.test(id) ? id : null;
}

const holeNames = (pieces: SourcePieces): string[] =>
  pieces.flatMap((piece) => ('hole' in piece ? [piece.name, piece.source] : []));

/** The signs that a URL is one of the retired routes, from the URL and from the lines around it. */
export function gatherSigns(
  reading: Reading,
  place: { start: number; end: number; value: Value; pieces: SourcePieces; verdict: UrlVerdict },
): Evidence[] {
  const { start, end, value, pieces, verdict } = place;
  const shape = around(reading, start, end, SHAPE_REACH, 60);
  const id = literalModel(verdict);
  const via = reading.definitions.filter(({ id: number }) => value.via.has(number)).map(({ name }) => name);
  const named = [...via, ...holeNames(pieces)].some((name) => IONOS.test(name));
  const signs: readonly (readonly [Evidence, boolean])[] = [
    ['legacy-host', verdict.host === 'legacy'],
    ['body-input', verdict.route !== 'models' && INPUT.test(shape)],
    ['response-output', (verdict.route === 'models' ? ITEMS : OUTPUT).test(shape)],
    ['ionos-name', named || IONOS.test(around(reading, start, end, NAME_REACH, NAME_LINES))],
    ['legacy-model-id', id !== null && findKnownModel(id) !== undefined],
  ];
  return signs.filter(([, holds]) => holds).map(([sign]) => sign);
}
