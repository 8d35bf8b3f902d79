import { contains, staticName, type BodyUse, type CallSite } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { MANNERS, type Manner } from './manners.ts';
import { failsLoudly } from './retrieval-failure.ts';
import type { Node } from './types.ts';
import { readWrapperCall, type WrapperCall } from './wrapper-call.ts';

/** The call with the client's shortcut behind it; `null` where that is missing. */
function wholeCall(shop: Workshop, call: Node, { shortcut }: Manner): Node | null {
  if (shortcut === undefined) return call;
  const member = shop.scopes.parentOf(call);
  const outer = member === null ? null : shop.scopes.parentOf(member);
  const isShortcut =
    member?.type === 'MemberExpression' &&
    staticName(member.property, member.computed) === shortcut &&
    outer?.type === 'CallExpression' &&
    outer.callee === member;
  return isShortcut ? outer : null;
}

const mannerOf = (client: string): Manner | undefined =>
  Object.hasOwn(MANNERS, client) ? MANNERS[client as keyof typeof MANNERS] : undefined;

/** A call that can be made a second time, for the query of a collection. */
export interface Repeated {
  readonly manner: Manner;
  /** The node in it that gives the body. */
  readonly carrier: Node;
  /** The call with the client's shortcut behind it. */
  readonly whole: Node;
  /** Whether a refusal is thrown. */
  readonly isLoud: boolean;
  /** Whether the types of the program do not tell a refusal's body from another one, so that none may be given. */
  readonly answersAny: boolean;
  /** Whether the query's address has to be a `URL`, as the client puts its base before any text. */
  readonly asUrl: boolean;
  /** How the query's address is told; `null`: as a whole. */
  readonly path: WrapperCall['path'];
}

/** Takes a call apart whose client is understood well enough to be called once more. */
export function readRepeated(shop: Workshop, site: CallSite, body: BodyUse): Repeated | null {
  const { call, client, url } = site;
  const wrapper = client === 'wrapper' ? readWrapperCall(shop, site) : null;
  const manner = wrapper?.manner ?? mannerOf(client);
  const callee = 'callee' in call ? call.callee : null;
  const isNamed = callee?.type !== 'MemberExpression' || staticName(callee.property, callee.computed) !== null;
  const carrier: Node = body.stringify ?? body.node;
  const whole = manner === undefined ? null : wholeCall(shop, call, manner);
  if (
    site.response.noted === true ||
    manner === undefined ||
    whole === null ||
    !isNamed ||
    (wrapper === null && url.baseUrl !== null && !(manner.takesWholeUrl ?? manner.takesUrlObject ?? false)) ||
    !contains(call, carrier) ||
    !contains(call, url.node)
  )
    return null;
  const isLoud =
    wrapper?.isLoud ??
    (manner.quiet !== undefined &&
      (manner.isObservable === true ? !manner.quiet.test(shop.text) : failsLoudly(shop, site, manner.quiet)));
  if (!isLoud && manner.success === null) return null;
  const asUrl = wrapper === null && url.baseUrl !== null && manner.takesUrlObject === true;
  const answersAny = wrapper !== null && !isLoud;
  return { manner, carrier, whole, isLoud, answersAny, asUrl, path: wrapper?.path ?? null };
}
