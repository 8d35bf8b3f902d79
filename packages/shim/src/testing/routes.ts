import { HubError, type HubAnswer, type HubHost, type HubRequest } from './exchange.ts';

/** One operation of a service. */
export interface Route {
  host: HubHost;
  method: string;
  /** Matched against the path without query; groups are the parameters, percent-decoded. */
  path: RegExp;
  /** Answers without a token. */
  open?: true;
  answer: (request: HubRequest, ...parameters: string[]) => HubAnswer;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HubError(400, 'The path is not valid percent-encoding.');
  }
}

/**
 * @throws HubError 404 for a path that no route has, 405 for a method that its routes have not
 */
export function findRoute(routes: readonly Route[], request: HubRequest): { route: Route; parameters: string[] } {
  const fitting = routes.flatMap((route) => {
    const match = route.host === request.host ? route.path.exec(request.path) : null;
    return match === null ? [] : [{ route, parameters: match.slice(1) }];
  });
  const found = fitting.find(({ route }) => route.method === request.method);
  if (found !== undefined) return { route: found.route, parameters: found.parameters.map(decode) };
  if (fitting.length === 0) throw new HubError(404, 'There is no such route.');
  const allow = fitting.map(({ route }) => route.method).join(', ');
  throw new HubError(405, `The method has to be ${allow}.`, null, { allow });
}
