/** Helpers for values that came from outside: own properties only, so that `__proto__` and friends are plain data. */

/** Whether a value is an object with keys (not an array, not `null`). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of a value that may be anything; `undefined` when there is none. */
export function readOwn(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

/** Like {@link readOwn} along a path of keys. */
export function readPath(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of keys) found = readOwn(found, key);
  return found;
}

/**
 * Foreign text made fit for a message: control characters become spaces, runs of white space one space, length limited.
 *
 * @param maxLength UTF-16 units kept
 */
export function cleanText(text: string, maxLength: number): string {
  const flat = text
    .slice(0, maxLength * 4)
    // eslint-disable-next-line no-control-regex -- these are the characters that must not reach a log line
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
  return flat.length <= maxLength ? flat : `${flat.slice(0, maxLength - 1)}…`;
}
