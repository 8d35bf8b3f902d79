/**
 * Long texts that go from one JSON document into another without being written anew: escaping a prompt takes longer than
 * all the rest of a translation.
 */

const QUOTE = '"';
const BACKSLASH = '\\';

/** Position of the quote that ends the JSON string starting at `start`; -1 when there is none. */
function findClosingQuote(source: string, start: number): number {
  let end = source.indexOf(QUOTE, start + 1);
  while (end !== -1) {
    let before = end - 1;
    while (source[before] === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 1) return end;
    end = source.indexOf(QUOTE, end + 1);
  }
  return -1;
}

/**
 * The JSON form of a text as a document already has it.
 *
 * @param source JSON document
 * @param key name of the member whose value the text is, at any depth; letters only
 * @param text the parsed value
 * @returns the string with its quotes, which parses to exactly `text`; `undefined` where it is not found at once, as when
 *   several members have that name
 */
export function findJsonText(source: string, key: string, text: string): string | undefined {
  const name = `"${key}"`;
  const at = source.indexOf(name);
  if (at === -1 || source.indexOf(name, at + name.length) !== -1) return undefined;
  const gap = /\s*:\s*"/y;
  gap.lastIndex = at + name.length;
  if (!gap.test(source)) return undefined;
  const start = gap.lastIndex - 1;
  const found = source.slice(start, findClosingQuote(source, start) + 1);
  // Without escapes of letters a name can be spelled in one way only: the one place that was found is the member.
  return !source.includes('\\u') || JSON.parse(found) === text ? found : undefined;
}

/** Stands in a value for a text whose JSON form is known. */
export const HOLE = '\u0000hole';
const HOLE_JSON = JSON.stringify(HOLE);

/**
 * JSON text of a value in which every {@link HOLE} is filled.
 *
 * @param texts JSON forms of the texts, in the order of the holes
 * @returns `undefined` when the value has another number of holes
 */
export function stringifyFilled(value: unknown, texts: readonly string[]): string | undefined {
  const frame = JSON.stringify(value);
  let filled = '';
  let from = 0;
  for (const text of texts) {
    const hole = frame.indexOf(HOLE_JSON, from);
    if (hole === -1) return undefined;
    filled += frame.slice(from, hole) + text;
    from = hole + HOLE_JSON.length;
  }
  return frame.includes(HOLE_JSON, from) ? undefined : filled + frame.slice(from);
}
