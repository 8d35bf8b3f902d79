import {
  staticName,
  unwrap,
  type BodyUse,
  type CallSite,
  type PayloadRead,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import type { Node } from './types.ts';

/** Members of `properties` that came back from the request, which the successor does not repeat. */
export const ECHOED: readonly string[] = ['input', 'options'];

export const isEcho = ({ path }: PayloadRead): boolean => path[0] === 'properties' && ECHOED.includes(path[1] ?? '');

const isProperties = (node: Node): boolean =>
  node.type === 'MemberExpression'
    ? staticName(node.property, node.computed) === 'properties'
    : node.type === 'Identifier' && node.name === 'properties';

/** What a pattern takes apart: the value of a key, or what a name is set to. */
function takenApart(scopes: ScopeAnalysis, pattern: TSESTree.ObjectPattern): Node | null {
  const parent = scopes.parentOf(pattern);
  if (parent?.type === 'VariableDeclarator') return parent.init === null ? null : unwrap(parent.init);
  return parent?.type === 'Property' && parent.value === pattern && !parent.computed ? parent.key : null;
}

/** Whether a member, or one behind it, is only given a value: that is how a request is made. */
function isGiven(scopes: ScopeAnalysis, member: Node): boolean {
  let top = member;
  for (let parent = scopes.parentOf(top); parent?.type === 'MemberExpression'; parent = scopes.parentOf(top)) {
    if (parent.object !== top) break;
    top = parent;
  }
  const parent = scopes.parentOf(top);
  return parent?.type === 'AssignmentExpression' && parent.left === top;
}

/** What stands beside the prompt in an answer: who names both reads an answer, whatever that is called. */
const BESIDE = 'output';

const [PROMPT = ''] = ECHOED;

/** Whether a module takes prompt and output out of one thing: `const { input, output } = await ask()`, `answer.input` beside `answer.output`. */
function readsBoth(scopes: ScopeAnalysis): boolean {
  const holdersOf = (name: string): Set<unknown> =>
    new Set(
      scopes.ofType('MemberExpression').flatMap(({ object, property, computed }) => {
        const holder = unwrap(object);
        return staticName(property, computed) === name && holder.type === 'Identifier'
          ? (scopes.variableOf(holder) ?? [])
          : [];
      }),
    );
  const names = (pattern: TSESTree.ObjectPattern, name: string): boolean =>
    pattern.properties.some((item) => item.type === 'Property' && staticName(item.key, item.computed) === name);
  const isWritten = (name: string): boolean => scopes.ofType('Literal').some(({ value }) => value === name);
  const outputs = holdersOf(BESIDE);
  return (
    scopes.ofType('ObjectPattern').some((pattern) => names(pattern, PROMPT) && names(pattern, BESIDE)) ||
    [...holdersOf(PROMPT)].some((holder) => outputs.has(holder)) ||
    (isWritten(PROMPT) && isWritten(BESIDE))
  );
}

/** Whether a module reads a field of `properties` that only a request, or an answer that repeats it, has. */
export function readsEcho(scopes: ScopeAnalysis): boolean {
  const isEchoed = (key: Node, computed: boolean): boolean => ECHOED.includes(staticName(key, computed) ?? '');
  return (
    readsBoth(scopes) ||
    scopes
      .ofType('MemberExpression')
      .some(
        (member) =>
          isEchoed(member.property, member.computed) && isProperties(unwrap(member.object)) && !isGiven(scopes, member),
      ) ||
    scopes.ofType('ObjectPattern').some((pattern) => {
      const source = takenApart(scopes, pattern);
      const names = pattern.properties.some((item) => item.type === 'Property' && isEchoed(item.key, item.computed));
      return names && source !== null && isProperties(source);
    })
  );
}

/** Whether the prompt has a name in a body that only the running program knows: `{ properties: { [FIELD]: prompt } }`. */
function hidesPrompt({ fields }: BodyUse): boolean {
  const whole = fields.get('properties');
  const value = whole === undefined || fields.has('properties.input') ? null : unwrap(whole.value);
  return (
    value?.type === 'ObjectExpression' &&
    value.properties.some((item) => item.type === 'Property' && staticName(item.key, item.computed) === null)
  );
}

/** Whether a field that came back from the request may be read of the answer, here or in another file that it goes to. */
export const needsEcho = (shop: Workshop, { operation, response, body }: CallSite): boolean =>
  operation !== 'models' &&
  (response.reads.some(isEcho) ||
    (isHandedOn(response) &&
      (shop.settings.readsEchoElsewhere?.() === true ||
        readsBoth(shop.scopes) ||
        (body !== null && hidesPrompt(body)))));

/** Whether the answer goes to code that may read any field of it. */
export const isHandedOn = ({ lost, escapes, reads }: CallSite['response']): boolean =>
  lost !== null || escapes.length > 0 || reads.some(mayHoldEcho);

const toRequest = (members: readonly string[]): string => `{ properties: { ${members.join(', ')} } }`;

/** Parts of expressions that do nothing by themselves; `null` for all others. */
function partsOf(value: Node): readonly Node[] | null {
  switch (value.type) {
    case 'Literal':
      return [];
    case 'TemplateLiteral':
      return value.expressions;
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [value.left, value.right];
    case 'ConditionalExpression':
      return [value.test, value.consequent, value.alternate];
    case 'ObjectExpression':
      return value.properties.map((item) => (item.type === 'Property' ? item.value : item));
    default:
      return null;
  }
}

/**
 * Whether an expression can be evaluated a second time, later and at another place, and give the same.
 *
 * @param takesMembers whether members of a name that is never written count, too: what a caller sent is rarely changed while its answer is
 *   awaited
 */
function isRepeatable(shop: Workshop, node: Node, place: Node, takesMembers = false): boolean {
  const value = unwrap(node);
  const parts = partsOf(value);
  if (parts !== null) return parts.every((part) => isRepeatable(shop, part, place, takesMembers));
  if (value.type === 'MemberExpression')
    return takesMembers && !value.computed && isRepeatable(shop, value.object, place, true);
  if (value.type !== 'Identifier') return false;
  const variable = shop.scopes.variableOf(value);
  const isFixed = variable?.references.some(({ isWrite }) => isWrite) === false;
  return isFixed && isVisible(shop, value, place);
}

/**
 * Whether a part of the body that may hold such members goes where nobody sees what is read of it:
 * `const { output, ...others } = json.properties`.
 */
export const mayHoldEcho = ({ path, alias }: PayloadRead): boolean =>
  alias !== true && (path[0] === '*' || (path[0] === 'properties' && (path.length === 1 || path[1] === '*')));

/**
 * Source of the part of the request that its answer repeats.
 *
 * @param echoes reads of fields that came back from the request; each of them has to be in it
 * @param place where it is written
 * @param isOpen whether the answer is handed on to code that may read any field of it; then the fields that nobody is seen to
 *   read are in it too, as far as they can be written a second time
 * @returns `null` for nothing, or where a field that is read, or may be read elsewhere, cannot be written a second time
 */
export function echoedRequest(
  shop: Workshop,
  { body }: CallSite,
  echoes: readonly PayloadRead[],
  place: Node,
  isOpen: boolean,
): string | null {
  if (isOpen && body !== null && hidesPrompt(body)) return null;
  const whole = body?.fields.get('properties');
  const isOpaque = whole !== undefined && unwrap(whole.value).type !== 'ObjectExpression';
  if (isOpaque && (isOpen || echoes.length > 0) && isRepeatable(shop, whole.value, place, true))
    return `{ ${sourceOf(shop, whole)} }`;
  const members: string[] = [];
  for (const name of ECHOED) {
    const field = body?.fields.get(`properties.${name}`);
    if (echoes.some(({ path }) => path[1] === name)) {
      if (field === undefined || !isRepeatable(shop, field.value, place)) return null;
      members.push(sourceOf(shop, field));
    } else if (isOpen && field !== undefined) {
      if (isRepeatable(shop, field.value, place, true)) members.push(sourceOf(shop, field));
      else if (shop.settings.readsEchoElsewhere?.() === true) return null;
    }
  }
  return members.length === 0 ? null : toRequest(members);
}
