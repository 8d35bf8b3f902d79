import { createCallReader, type ClientCall } from './client-call.ts';
import { readDeclarativeRequests } from './declarative-requests.ts';
import { toDeclarativeSite } from './declarative-site.ts';
import { createEvaluator, type Evaluator } from './evaluate.ts';
import type { Module, ModuleHost } from './module.ts';
import { toRequestSite, toSenderSite } from './request-site.ts';
import { isLedElsewhere, withRoutesOfCallers } from './routes-of-callers.ts';
import { withSameBase } from './same-base.ts';
import { toSdkCallSite, toSdkSite } from './sdk-site.ts';
import type { CallSite, Leaves, Node, Pieces, ToldByCallers } from './types.ts';
import { readUnknown } from './unknown-client.ts';
import { createRequestReader } from './wrappers.ts';

/**
 * Finds every call of a retired route in a file, in source order: one site a call, of whatever tier. Callers choose the
 * tiers they act on.
 *
 * @param module the parsed file
 * @param host what is known of other files; without it imported URLs and clients stay unknown
 * @param leaves exported functions whose callers in other files the asker follows; none by default
 * @param toldBy what callers in other files say of a call whose host is not known here; nothing by default
 */
export function findCallSites(module: Module, host?: ModuleHost, leaves?: Leaves, toldBy?: ToldByCallers): CallSite[] {
  return findCallSitesWith(createEvaluator(module, host), leaves, toldBy);
}

/** {@link findCallSites} with an evaluator that its caller goes on using, so that nothing is worked out twice. */
export function findCallSitesWith(evaluator: Evaluator, leaves?: Leaves, toldBy?: ToldByCallers): CallSite[] {
  const { module } = evaluator;
  const calls = createCallReader(evaluator);
  const requests = createRequestReader(evaluator, calls);
  const sites: CallSite[] = [];
  /** Bases of clients that are asked for paths: what these calls are says what the client is for. */
  const askedForPaths = new Set<Node | undefined>();
  const siteOf = (request: ClientCall): CallSite | null => {
    if (request.wrapper === null && isLedElsewhere(request, evaluator, calls)) return null;
    const site = toRequestSite(request, evaluator, leaves, toldBy);
    const led = site === null ? withRoutesOfCallers(request, evaluator, calls) : null;
    return led === null ? site : toRequestSite(led, evaluator, leaves, toldBy);
  };
  for (const call of module.scopes.ofType('CallExpression')) {
    if (call.callee.type === 'Super') continue;
    const request = requests.read(call) ?? readUnknown(call, evaluator);
    const site = request === null ? toSdkCallSite(call, evaluator) : siteOf(request);
    if (site !== null) sites.push(site);
    askedForPaths.add(request?.baseUrl?.client);
  }
  for (const node of module.scopes.ofType('NewExpression')) {
    const site = askedForPaths.has(node) ? null : toSdkSite(node, evaluator);
    if (site !== null) sites.push(site);
  }
  for (const request of readDeclarativeRequests(evaluator)) {
    const site = toDeclarativeSite(request, evaluator);
    if (site !== null) sites.push(site);
  }
  sites.sort((a, b) => a.call.range[0] - b.call.range[0] || b.call.range[1] - a.call.range[1]);
  return withSameBase(sites, module);
}

/**
 * The clients' own calls inside functions of a file by which calls of retired routes are sent, whatever else is.
 *
 * @param starts where such calls start
 * @returns fewer than `starts` where one of them is no call that can be taken apart
 */
export function findSenders(evaluator: Evaluator, starts: ReadonlySet<number>): CallSite[] {
  if (starts.size === 0) return [];
  const { module, resolver } = evaluator;
  const calls = createCallReader(evaluator);
  const home = resolver.frameOf(module);
  return module.scopes.ofType('CallExpression').flatMap((call) => {
    const request = starts.has(call.range[0]) ? calls.read(call, calls.bind(call, home), home) : null;
    return request === null ? [] : [toSenderSite(request, evaluator)];
  });
}

/** What may stand between the parts of a URL that nobody knows. */
const isBetween = (piece: Pieces[number]): boolean => 'hole' in piece || /^[/:\d]*$/.test(piece.text);

/** Whether a URL begins with the retired host, and only the running program knows how it goes on. */
function isOpenBehindHost(pieces: Pieces, { recognise }: Evaluator): boolean {
  const { host, route } = recognise(pieces);
  const rest = pieces.slice(pieces.findIndex((piece) => 'hole' in piece));
  const isTold = rest.some((piece) => 'hole' in piece && piece.hole !== 'env');
  return host === 'legacy' && (route === null || route === 'undecided') && isTold && rest.every(isBetween);
}

/**
 * Whether a URL may be that of a retired route, and may be any other: only the running program knows where it begins, or how it goes on behind
 * the host.
 */
const mayBeAny = ({ value, baseUrl }: ClientCall, evaluator: Evaluator): boolean =>
  (baseUrl === null || baseUrl.host !== undefined) &&
  // Nothing is known of what heirs of a class give.
  (value.length === 0 ||
    value.some(({ pieces }) => {
      if (isOpenBehindHost(pieces, evaluator)) return true;
      // Where the host is told beside the path, what comes before it is no part of the program.
      const told = baseUrl === null ? pieces : pieces.slice(pieces.findIndex((piece) => 'hole' in piece));
      const [first] = told;
      if (first === undefined || !('hole' in first) || first.hole === 'env') return false;
      const { host, route } = evaluator.recognise(pieces);
      return host === 'unknown' && (route !== null || told.every(isBetween));
    }));

/**
 * Calls of clients whose URL is whole and may be any: what is asked is told to them in ways that nobody can follow.
 *
 * @returns where they start
 */
export function findOpenRequests(evaluator: Evaluator): number[] {
  const { module, resolver } = evaluator;
  const calls = createCallReader(evaluator);
  const home = resolver.frameOf(module);
  return module.scopes.ofType('CallExpression').flatMap((call) => {
    const request = calls.read(call, calls.bind(call, home), home);
    return request !== null && mayBeAny(request, evaluator) ? [call.range[0]] : [];
  });
}
