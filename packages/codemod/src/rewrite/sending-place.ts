import { madeClient, type CallSite, type ClientInstance, type Module } from '@modelhub-migration/contract/analysis';
import { createDraft, type Draft, type Workshop } from './draft.ts';
import type { PlaceElsewhere, Refusal } from './types.ts';

/** Refusals of calls that are not about what they ask for: whoever sends the request knows more. */
export const ABOUT_REQUESTS: ReadonlySet<string> = new Set([
  'body-not-understood',
  'error-body-tested',
  'response-not-understood',
  'shared-client',
  'shared-code',
  'shared-url',
  'retrieval-client',
  'retrieval-placement',
  'unknown-kind',
  'url-not-understood',
]);

/** Where the instance of a client is made whose base a call of the program's own function is put behind. */
function instanceBehind({ settings }: Workshop, { client, url }: CallSite): PlaceElsewhere | null {
  const [base, ...others] = url.value.alternatives.flatMap(([first]) => first ?? []);
  if (client !== 'wrapper' || base?.node === undefined || others.length > 0) return null;
  return settings.instanceAround?.(base.node, base.file) ?? null;
}

/** An instance of a client, where it is made. */
interface MadeInstance extends Pick<ClientInstance, 'call' | 'client'> {
  readonly module: Module;
}

/** The instance that a call asks; `null` where several may be asked, or none. */
export function instanceOf(shop: Workshop, { call }: CallSite): MadeInstance | null {
  if (call.type !== 'CallExpression') return null;
  const { callee } = call;
  const [target, ...others] = shop.follow(callee.type === 'MemberExpression' ? callee.object : callee);
  if (target?.kind !== 'node' || target.node.type !== 'CallExpression' || others.length > 0) return null;
  const client = madeClient(target.node, shop, target.frame);
  return client === null ? null : { call: target.node, client, module: target.frame.module };
}

/** Where that instance is made. */
function instancePlace(shop: Workshop, site: CallSite): PlaceElsewhere | null {
  const made = instanceOf(shop, site);
  return made && { file: made.module.file, start: made.call.range[0], is: 'instance' };
}

/**
 * Where the request of a call that is refused may be turned: where the functions that it goes through send it, or where the instance of the
 * client is made that it is asked of; `null` where it may not be.
 */
export function sendingPlace(shop: Workshop, { refused, isInvalid }: Refusal, site: CallSite): PlaceElsewhere | null {
  const { operation, response } = site;
  if (isInvalid === true || operation === 'half-migrated' || response.hooked === 'sends') return null;
  if (!ABOUT_REQUESTS.has(refused) && response.composed !== true) return null;
  const isAllowed = ({ file, is }: PlaceElsewhere): boolean => shop.settings.mayChange?.(file, is) === true;
  const sender = response.sender === undefined ? null : ({ ...response.sender, is: 'sender' } as const);
  // Calls that are not seen may go through the same instance.
  const places = [instanceBehind(shop, site), sender, instancePlace(shop, site)];
  return places.find((place) => place !== null && isAllowed(place)) ?? null;
}

/** What a call becomes whose request is turned where it is sent: nothing, but the place of that. */
export function draftSent(place: PlaceElsewhere): Draft {
  const draft = createDraft();
  draft.keepsShape = true;
  draft.places.push(place);
  return draft;
}

/** Whether a call stays as it is since its request is turned where it is sent. */
export const isSent = ({ places }: Draft): boolean => places.some(({ is }) => is === 'sender' || is === 'instance');
