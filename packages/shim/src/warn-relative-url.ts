import { matchLegacyRoute } from '@modelhub-migration/contract';
import { emitWarning } from './emit-warning.ts';

let isWarned = false;

/** The path of a URL without a host. */
const pathOf = (url: string): string => `/${(url.split(/[?#]/, 1)[0] ?? '').replace(/^[./]+/, '')}`;

/**
 * Says once that a URL has the route of a prediction but no host, by which nobody can tell whether it is the retired one: a client puts
 * its base in front later. Code `MODELHUB_RELATIVE_URL`. The URL itself is not shown: it is data of the program.
 */
export function warnRelativeUrl(url: string): void {
  if (isWarned || /^[a-z][a-z\d+.-]*:/i.test(url) || matchLegacyRoute('POST', pathOf(url)) === undefined) return;
  isWarned = true;
  emitWarning(
    'toSuccessorUrl was given the path of a prediction without a host, and left it as it is. If the base of that client is the retired host, ' +
      'the request still goes there: turn the client instead, with withSuccessor(client).',
    'MODELHUB_RELATIVE_URL',
  );
}
