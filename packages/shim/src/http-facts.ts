/** What adapters read of HTTP itself. Source: RFC 9110, sections 8.6 and 15. */

/** Name of the header that tells how many bytes a body has; in lower case. */
export const CONTENT_LENGTH = 'content-length';

/** Whether a status, of three digits, says that a request failed. */
export const isFailureStatus = (status: number): boolean => status >= 400;
