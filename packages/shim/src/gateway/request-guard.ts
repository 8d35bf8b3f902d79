import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { remember } from '../remember.ts';
import { GATEWAY_ERRORS, GatewayError } from './gateway-error.ts';

/** Host names beside `localhost` and IP addresses that may stand in a Host header; `*` for all. */
export type AllowedHosts = readonly string[];

const forbidden = (message: string): GatewayError => new GatewayError(403, GATEWAY_ERRORS.forbidden, message);
const badRequest = (message: string): GatewayError => new GatewayError(400, GATEWAY_ERRORS.badRequest, message);

/** Host name of a Host header: without port and brackets, lower case. */
function hostnameOf(header: string): string | undefined {
  return /^(\[[\da-f:.]{2,45}\]|[a-z\d._-]{1,253})(?::\d{1,5})?$/
    .exec(header.toLowerCase())?.[1]
    ?.replace(/^\[|\]$/g, '');
}

/**
 * A web page that had its own name pointed at this machine (DNS rebinding) sends that name; an address or `localhost`
 * cannot be turned like that.
 */
function checkHost(header: string | undefined, allowed: AllowedHosts): void {
  const name = header === undefined ? undefined : hostnameOf(header);
  if (name === undefined) throw badRequest('The Host header is missing or not a host name.');
  if (name === 'localhost' || isIP(name) !== 0) return;
  if (allowed.some((entry) => entry === '*' || entry.toLowerCase() === name)) return;
  throw forbidden(`The Host header names another host. Start the gateway with --allow-host ${name} if that is right.`);
}

/** No browser is meant to call this; a page of another site would do it with the user's network position. */
function checkOrigin({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    throw forbidden('Calls from web pages are refused. Call the gateway from a program.');
  }
}

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

// eslint-disable-next-line no-control-regex -- these are the characters looked for
const UNSAFE = /[\\\u0000-\u001f\u007f]/;

/** Whether a segment could mean something else to the server behind the gateway than to the gateway. */
function isUnsafe(segment: string): boolean {
  // Twice, for a server that decodes what a proxy in front of it decoded already.
  const once = decode(segment);
  const twice = once === undefined ? undefined : (decode(once) ?? once);
  return (
    once === undefined ||
    twice === undefined ||
    [once, twice].some((text) => text === '.' || text === '..' || UNSAFE.test(text))
  );
}

const isSafePath = remember((path) => !path.slice(1).split('/').some(isUnsafe));

/** The request's target taken apart, after everything was refused that is not a plain path. */
export interface SafeTarget {
  /** As sent, still encoded. */
  path: string;
  /** With `?`, or empty. */
  query: string;
}

/**
 * @throws GatewayError 400 for a target that is no plain path, 403 for a foreign Host or a browser's page
 */
export function guardRequest(request: IncomingMessage, allowed: AllowedHosts): SafeTarget {
  checkHost(request.headers.host, allowed);
  checkOrigin(request);
  const target = request.url ?? '';
  const [, path = '', query = ''] = /^(\/[^?#]*)(\?[^#]*)?$/.exec(target) ?? [];
  if (path === '' || path.startsWith('//'))
    throw badRequest('The request target must be a path that starts with one slash.');
  if (!isSafePath(path)) throw badRequest('The path holds a dot segment or a character that is not allowed.');
  return { path, query };
}
