import { LEGACY_ERROR_KEYS } from '@modelhub-migration/contract';
import {
  CLIENTS,
  outermostWrapper,
  RESPONSE_STYLES,
  staticName,
  unwrap,
  type CallSite,
  type PayloadOrigin,
  type PayloadRead,
} from '@modelhub-migration/contract/analysis';
import { wrapNode, type Draft, type Workshop } from './draft.ts';
import { adaptOrigin, usesOf } from './response-adapt.ts';
import { statusElse, statusOf } from './status-of.ts';
import { testedBy } from './tested-by.ts';
import { refuse, type Node, type PlaceElsewhere, type Refusal } from './types.ts';
import { hasUnseenFailureReads } from './unseen-failure-reads.ts';

const [, HTTP_STATUS] = LEGACY_ERROR_KEYS;

/** Whether a read stands where only its truth matters: then a success must not be taken for an error. */
function isTested(shop: Workshop, read: PayloadRead): boolean {
  let at: Node = read.node;
  for (let parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return parent.test === at;
    if (parent.type === 'LogicalExpression' && parent.left === at) return true;
    if (
      ![
        'LogicalExpression',
        'UnaryExpression',
        'BinaryExpression',
        'ChainExpression',
        'MemberExpression',
        'TSNonNullExpression',
        'TSAsExpression',
        'CallExpression',
      ].includes(parent.type)
    )
      return false;
    if (parent.type === 'CallExpression' && parent.callee !== at) return false;
    at = parent;
  }
  return false;
}

const STATUS: ReadonlySet<string> = new Set(['ok', 'status', 'statusCode']);

/** Whether a value is only put into a text or an object: `{ status: response.status }`. */
function isOnlyShown({ scopes }: Workshop, node: Node): boolean {
  const parent = scopes.parentOf(outermostWrapper(node, scopes));
  return (
    parent?.type === 'TemplateLiteral' ||
    (parent?.type === 'Property' && scopes.parentOf(parent)?.type === 'ObjectExpression')
  );
}

/** Whether an expression is the status of an answer: a member of it, or a name that a pattern gives that member. */
function isStatus({ scopes }: Workshop, node: Node): boolean {
  if (node.type === 'MemberExpression') return STATUS.has(staticName(node.property, node.computed) ?? '');
  const [definition] = node.type === 'Identifier' ? (scopes.variableOf(node)?.definitions ?? []) : [];
  if (definition === undefined || definition.identifier === node) return false;
  const property = scopes.parentOf(definition.identifier);
  return property?.type === 'Property' && STATUS.has(staticName(property.key, property.computed) ?? '');
}

/** Whether something before or around a read has looked at the status of the answer. */
function statusIsChecked(shop: Workshop, read: Node): boolean {
  const { scopes } = shop;
  const fn = scopes.functionOf(read);
  return [...scopes.ofType('MemberExpression'), ...scopes.ofType('Identifier')].some(
    (node) =>
      node.range[0] < read.range[0] &&
      (fn === null || node.range[0] > fn.range[0]) &&
      isStatus(shop, node) &&
      !isOnlyShown(shop, node),
  );
}

/** What a test looks at, if that is one thing: `response.ok` of `!response.ok`. */
function lookedAt(test: Node): Node {
  const node = unwrap(test);
  if (node.type === 'UnaryExpression') return lookedAt(node.argument);
  return node.type === 'BinaryExpression' ? unwrap(node.left) : node;
}

/** Whether a node stands in the branch for failures of a test of the status. */
export function isForFailures(shop: Workshop, node: Node): boolean {
  let at = node;
  for (let parent = shop.scopes.parentOf(at); parent !== null; at = parent, parent = shop.scopes.parentOf(at)) {
    if (parent.type !== 'IfStatement' && parent.type !== 'ConditionalExpression') continue;
    // With anything else beside the status, the test may also hold for a success.
    if (parent.test === at || !isStatus(shop, lookedAt(parent.test))) continue;
    if (testedBy(parent.test) === (parent.consequent === at ? 'refusals' : 'successes')) return true;
  }
  return false;
}

/** The status that belongs to a body, as what follows the body among an adapter's arguments; nothing where it is not at hand. */
export function statusArgument(shop: Workshop, body: Node, place?: Node): string[] {
  const status = statusOf(shop, body, place);
  return status === null ? [] : [status];
}

/** Whether the body of an origin is nothing but an error, so that it can be turned as a whole where it appears. */
function wrapErrorOrigin(shop: Workshop, draft: Draft, read: PayloadRead): boolean {
  const { origin } = read;
  const parent = origin === null ? null : shop.scopes.parentOf(outermostWrapper(origin.node, shop.scopes));
  if (origin === null || origin.form === 'binding' || (origin.form === 'promise' && parent?.type !== 'AwaitExpression'))
    return false;
  return (
    adaptOrigin(
      shop,
      draft,
      origin,
      { reads: [], escapes: [], errors: [] },
      'toLegacyError',
      statusArgument(shop, origin.node),
    ) === null
  );
}

/** What the value of a branch or of an awaited promise is the value of. */
const HANDS_UP: ReadonlySet<string> = new Set(['AwaitExpression', 'ConditionalExpression', 'LogicalExpression']);

/** Whether a function gives an expression back. */
function isGivenBack({ scopes }: Workshop, value: Node): boolean {
  let at = outermostWrapper(value, scopes);
  let parent = scopes.parentOf(at);
  while (parent !== null && HANDS_UP.has(parent.type) && !('test' in parent && parent.test === at)) {
    at = outermostWrapper(parent, scopes);
    parent = scopes.parentOf(at);
  }
  return parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === at);
}

/** Whether a helper gives a body back whose errors it reads: that is the body of a success. */
function isOfSuccessToo(shop: Workshop, { node }: PayloadOrigin): boolean {
  const { scopes } = shop;
  let made = outermostWrapper(node, scopes);
  for (let parent = scopes.parentOf(made); parent?.type === 'AwaitExpression'; parent = scopes.parentOf(made))
    made = outermostWrapper(parent, scopes);
  const declarator = scopes.parentOf(made);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return false;
  const { references = [] } = scopes.variableOf(declarator.id) ?? {};
  return references.some(({ identifier }) => isGivenBack(shop, identifier));
}

/** The member by which the errors of most clients hold the answer: what is behind a wrapper may be any of them. */
const RESPONSE = 'response';

/** Members by which the errors of a call's client hold the answer, so that it comes to whoever catches them. */
function errorMembers({ client, response }: CallSite): readonly string[] {
  const style = CLIENTS.find(({ id }) => id === client)?.response ?? response.style;
  const { error } = RESPONSE_STYLES[style];
  const members = error?.is === 'response' ? Object.keys(RESPONSE_STYLES[error.style].members) : [];
  return client === 'wrapper' ? [RESPONSE, ...members] : members;
}

/** Whether a call hands over the answer of a failure like any other: behind a wrapper, that of a client that throws none. */
function givesFailures(site: CallSite): boolean {
  if (errorMembers(site).length === 0) return true;
  const { call, error } = RESPONSE_STYLES[site.response.style];
  return site.client === 'wrapper' && error === null && call?.is === 'promise' && call.of.is === 'response';
}

/** Reads of the messages of a call's failures in other files. */
function readElsewhere({ settings }: Workshop, site: CallSite): readonly PlaceElsewhere[] {
  const members = errorMembers(site);
  return members.length === 0 ? [] : (settings.errorReadsElsewhere?.(members, site.client === 'wrapper') ?? []);
}

/**
 * Whether a body is read both for what a success and for what a failure says, with nothing else that tells which of them
 * it is: turned as a failure, a success would be taken for one.
 */
export function isEither(shop: Workshop, site: CallSite, read: PayloadRead): boolean {
  const { origin } = read;
  if (origin === null) return false;
  const { reads, escapes } = usesOf(site, origin);
  const isMixed = reads.length + escapes.length > 0 || isOfSuccessToo(shop, origin);
  return isMixed && !isForFailures(shop, read.node) && (isTested(shop, read) || !statusIsChecked(shop, read.node));
}

/**
 * Source of the status of a body that may be a failure's, where the program has not looked at it: whoever the body is handed on
 * to may find the status in it. Empty where the client throws failures, or the status is not at hand.
 */
export const statusUnseen = (shop: Workshop, site: CallSite, origin: PayloadOrigin): string[] =>
  givesFailures(site) && !statusIsChecked(shop, origin.node) ? statusArgument(shop, origin.node) : [];

/** Whether the program reads the messages of errors that a call's client throws with the answer in them. */
export const mayReadThrown = (shop: Workshop, site: CallSite): boolean =>
  site.client !== 'wrapper' &&
  errorMembers(site).length > 0 &&
  (site.response.errorReads.length > 0 ||
    site.response.elsewhere !== undefined ||
    readElsewhere(shop, site).length > 0);

/** Whether bodies go on as they are, and are turned as a whole then: whoever reads them reads the legacy shape. */
const isHandedOn = ({ response: { escapes, errorReads } }: CallSite): boolean =>
  escapes.length > 0 || errorReads.some(({ path }) => path.length === 0);

/** Reads of the legacy error envelope: the body goes through the adapter, since some faults still come in the old envelope. */
export function rewriteErrors(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  reads: readonly PayloadRead[] = site.response.errorReads,
): Refusal | null {
  if (site.client === 'wrapper' && shop.settings.readsThrownBodyElsewhere?.() === true)
    return refuse('error-body-tested');
  if (!isHandedOn(site) && hasUnseenFailureReads(shop)) return refuse('error-body-tested');
  const elsewhere = (site.response.elsewhere ?? []).map((place): PlaceElsewhere => ({ ...place, is: 'error' }));
  for (const place of [...elsewhere, ...readElsewhere(shop, site)]) {
    if (shop.settings.mayChange?.(place.file) !== true)
      return refuse('response-not-understood', 'A function of another file reads the messages of its failures.');
    draft.places.push(place);
  }
  const wrapped = new Map<Node, readonly string[]>();
  const held: BodyRead[] = [];
  const wrappedOrigins = new Set<PayloadOrigin>();
  for (const read of reads) {
    const { origin, root, node, path } = read;
    if (isEither(shop, site, read)) return refuse('error-body-tested');
    if (origin === null) {
      if (root === null) return refuse('error-body-tested');
      held.push({ key: path[0], root, node });
      continue;
    }
    if (path[0] === HTTP_STATUS && statusOf(shop, origin.node, node) === null) return refuse('error-body-tested');
    if (wrappedOrigins.has(origin)) continue;
    const uses = usesOf(site, origin);
    const isMixed = uses.reads.length + uses.escapes.length > 0 || isOfSuccessToo(shop, origin);
    if (!isMixed && wrapErrorOrigin(shop, draft, read)) {
      wrappedOrigins.add(origin);
      continue;
    }
    if (root === null) return refuse('error-body-tested');
    const known = wrapped.get(root) ?? [];
    wrapped.set(root, known.length > 0 ? known : statusArgument(shop, origin.node, node));
  }
  for (const [root, status] of wrapped) wrapNode(shop, draft, root, 'toLegacyError', ...status);
  return wrapFailures(shop, draft, held) ? null : refuse('error-body-tested');
}

/** A read of a failure, and the body that it reads. */
interface BodyRead {
  readonly key: string | undefined;
  readonly root: Node;
  readonly node: Node;
}

/** Turns the bodies that failures are read from, once each; `false` where one is read for a status that is not at hand. */
export function wrapFailures(shop: Workshop, draft: Draft, reads: readonly BodyRead[]): boolean {
  const roots = new Map<Node, string | null>();
  for (const { key, root, node } of reads) {
    const status = key === HTTP_STATUS ? (statusOf(shop, root, node) ?? statusElse(shop, node, root)) : null;
    if (key === HTTP_STATUS && status === null) return false;
    roots.set(root, roots.get(root) ?? status);
  }
  for (const [root, status] of roots)
    wrapNode(shop, draft, root, 'toLegacyError', ...(status === null ? [] : [status]));
  return true;
}
