import { isFunction, RESPONSE_STYLES, type CallSite, type StyleId } from '@modelhub-migration/contract/analysis';
import { answerPlace, inPlace } from './answer-place.ts';
import type { Workshop } from './draft.ts';
import { MANNERS, type Manner } from './manners.ts';
import { throwsRefusals } from './throws-refusals.ts';
import type { Node } from './types.ts';
import { withMarks } from './url-parts.ts';

/** A call of a function of the program that can be made once more with another address and body. */
export interface WrapperCall {
  readonly manner: Manner;
  /** Whether the function throws for a refusal. */
  readonly isLoud: boolean;
  /** What a path begins with that the function puts behind its base; `null` where it is told whole addresses. */
  readonly path: '/' | '' | null;
}

/** Manners of functions by what they give of their client's answer. */
const BY_STYLE: Partial<Record<StyleId, Manner>> = {
  fetch: MANNERS.fetch,
  axios: MANNERS.axios,
  undici: MANNERS['undici.request'],
};

/** Functions that give the parsed body: where they give that of a refusal, too, only what is in it tells. */
const PAYLOAD: Manner = {
  success: (answer) => `${answer}?.properties`,
  failure: (answer) => `!${answer}?.properties`,
  body: (answer) => answer,
};

/** Clients behind a function that ask a whole address as it is, whatever base they have. */
const TAKES_WHOLE: ReadonlySet<string> = new Set(['axios', 'ofetch']);

/** Arguments that may make one answer stand for another. */
const NAMES_AN_ANSWER = /cache|dedup|idempot/i;

/** How a path is told that is put behind a base inside the function; `undefined` where that is not understood. */
function pathFor(shop: Workshop, { call, url }: CallSite): WrapperCall['path'] | undefined {
  const { baseUrl } = url;
  if (baseUrl === null) return null;
  if (baseUrl.host !== undefined) return undefined;
  const [forward] = baseUrl.forwards ?? [];
  if (forward !== undefined) return TAKES_WHOLE.has(forward.client) ? null : undefined;
  if (baseUrl.isTold === true ? baseUrl.client !== call : !isFunction(baseUrl.client)) return undefined;
  const given = (url.member === undefined ? shop.evaluate(url.node) : url.value).alternatives.map(withMarks);
  const [, start] = /^(\/?)models\//.exec(given[0] ?? '') ?? [];
  if (start === undefined || !given.every((path) => path.startsWith(`${start}models/`))) return undefined;
  return start as '/' | '';
}

/** The manner of a function that gives the parsed body in one place of an object or a list. */
function placed(shop: Workshop, site: CallSite): Manner | null {
  const place = answerPlace(shop, site);
  return place === null ? null : inPlace(shop, site, PAYLOAD, place);
}

const isPart = (node: Node, parts: readonly (Node | undefined)[]): boolean => parts.includes(node);

/**
 * Takes a call of a function of the program apart that hands address and body on to its client, and gives back what that
 * gives.
 *
 * @returns `null` where nothing can be said of what the function gives back, or of what else it makes of its arguments
 */
export function readWrapperCall(shop: Workshop, site: CallSite): WrapperCall | null {
  const { call, url, body, response } = site;
  const { style, under } = response;
  const { call: stage } = RESPONSE_STYLES[style];
  const isPayload = stage?.is === 'promise' && stage.of.is === 'payload';
  const manner = under === undefined ? (isPayload ? PAYLOAD : BY_STYLE[style]) : isPayload ? placed(shop, site) : null;
  const path = pathFor(shop, site);
  if (manner == null || path === undefined || !('arguments' in call)) return null;
  const others = call.arguments.filter((each) => !isPart(each, [url.node, body?.node, body?.stringify ?? undefined]));
  if (others.some(({ range }) => NAMES_AN_ANSWER.test(shop.text.slice(...range)))) return null;
  return { manner, path, isLoud: (isPayload || style === 'axios') && throwsRefusals(shop, call.callee) };
}
