/** What adapters read of HTTP itself. Source: RFC 9110, sections 8.4, 8.6 and 15; RFC 9112, section 6.1. */

/** Name of the header that tells how many bytes a body has; in lower case. */
export const CONTENT_LENGTH = 'content-length';

/** Whether a status, of three digits, says that a request failed. */
export const isFailureStatus = (status: number): boolean => status >= 400;

/** Headers that tell of a body as it was sent, in lower case: once it is unpacked, or another, they are wrong. */
export const HEADERS_OF_A_BODY: ReadonlySet<string> = new Set([
  'content-encoding',
  CONTENT_LENGTH,
  'transfer-encoding',
]);
