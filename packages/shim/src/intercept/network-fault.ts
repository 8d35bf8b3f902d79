/** Codes of fetch's own transport, as the code that a `node:http` client shows for the same fault. */
const HTTP_CODES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  UND_ERR_SOCKET: ['ECONNRESET', 'socket hang up'],
  UND_ERR_CONNECT_TIMEOUT: ['ETIMEDOUT', 'connect ETIMEDOUT'],
  UND_ERR_HEADERS_TIMEOUT: ['ETIMEDOUT', 'read ETIMEDOUT'],
  UND_ERR_BODY_TIMEOUT: ['ETIMEDOUT', 'read ETIMEDOUT'],
};

/** The transport's error behind fetch's `TypeError: fetch failed`; anything else as it is. */
export function transportError(error: unknown): Error {
  // By shape, not by instanceof: under a test runner errors may come from another realm.
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  const inner = typeof cause === 'object' && cause !== null && 'code' in cause ? cause : error;
  return inner instanceof Error
    ? inner
    : Object.assign(new Error('The successor could not be reached.'), { cause: inner });
}

/** The error that a `node:http` client would have shown for the same fault. */
export function httpError(error: unknown): Error {
  const inner = transportError(error);
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  const known = Object.hasOwn(HTTP_CODES, code) ? HTTP_CODES[code] : undefined;
  return known === undefined ? inner : Object.assign(new Error(known[1], { cause: inner }), { code: known[0] });
}
