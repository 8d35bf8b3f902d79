import { isJsonParse, soleInitialiser, staticName, unwrap } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import type { Node } from './types.ts';

/** Names for a body that are looked through. */
const MAX_NAMES = 4;

/** Members of an answer that hold its body, with the one beside them that holds its status. */
const BESIDE: Readonly<Record<string, string>> = { data: 'status', body: 'statusCode' };

/** The name that a chain of members starts with. */
function startOf(node: Node): Node {
  const value = unwrap(node);
  return value.type === 'MemberExpression' ? startOf(value.object) : value;
}

/** Source of a member of an object; `null` where the object does not mean the same at a place. */
function memberOf(shop: Workshop, object: Node, name: string, isOptional: boolean, place: Node): string | null {
  return isVisible(shop, startOf(object), place) ? `${sourceOf(shop, object)}${isOptional ? '?.' : '.'}${name}` : null;
}

/** Whether an expression is the answer that an error of an HTTP client holds: `error.response`, or a name for it. */
function isAnswer({ scopes }: Workshop, node: Node): boolean {
  const value = unwrap(node);
  const variable = value.type === 'Identifier' ? scopes.variableOf(value) : null;
  const held = variable === null ? value : unwrap(soleInitialiser(variable)?.init ?? value);
  return held.type === 'MemberExpression' && staticName(held.property, held.computed) === 'response';
}

/** The status beside a member that holds a body: of an answer, or of an error whose status the file reads elsewhere. */
function besideMember(shop: Workshop, node: Node, place: Node): string | null {
  if (node.type !== 'MemberExpression') return null;
  const { object, property, computed, optional } = node;
  const own = staticName(property, computed) ?? '';
  const answered = isAnswer(shop, object) && Object.hasOwn(BESIDE, own) ? BESIDE[own] : undefined;
  if (answered !== undefined) return memberOf(shop, object, answered, optional, place);
  const source = sourceOf(shop, object);
  const told = ['status', 'statusCode'].find((name) =>
    shop.scopes
      .ofType('MemberExpression')
      .some((each) => staticName(each.property, each.computed) === name && sourceOf(shop, each.object) === source),
  );
  return told === undefined ? null : memberOf(shop, object, told, optional, place);
}

/** The status beside a name that a pattern takes out of an answer: `data` of `const { data } = error.response`. */
function besideTaken(shop: Workshop, name: Node, place: Node): string | null {
  const [definition, ...others] = shop.scopes.variableOf(name)?.definitions ?? [];
  const declarator = definition?.node;
  if (others.length > 0 || declarator?.type !== 'VariableDeclarator' || declarator.init === null) return null;
  if (declarator.id.type !== 'ObjectPattern') return null;
  const taken = declarator.id.properties.find(
    (each) => each.type === 'Property' && each.value === definition?.identifier,
  );
  const own = taken?.type === 'Property' ? (staticName(taken.key, taken.computed) ?? '') : '';
  const beside = Object.hasOwn(BESIDE, own) ? BESIDE[own] : undefined;
  return beside === undefined ? null : memberOf(shop, declarator.init, beside, false, place);
}

/**
 * Source of the HTTP status that belongs to the body of a failure, wherever that was taken from.
 *
 * @param body the expression that is the body
 * @param place where the status is going to be read
 * @returns `null` where it is not at hand
 */
export function statusBehind(shop: Workshop, body: Node, place: Node, depth = 0): string | null {
  const node = unwrap(body);
  if (depth > MAX_NAMES) return null;
  const next = (inner: Node): string | null => statusBehind(shop, inner, place, depth + 1);
  switch (node.type) {
    case 'AwaitExpression':
      return next(node.argument);
    case 'LogicalExpression':
      return next(node.left);
    case 'ConditionalExpression':
      return next(node.alternate);
    case 'MemberExpression':
      return besideMember(shop, node, place);
    case 'Identifier': {
      const variable = shop.scopes.variableOf(node);
      const made = variable === null ? null : soleInitialiser(variable);
      return made === null ? besideTaken(shop, node, place) : next(made.init);
    }
    case 'CallExpression': {
      const [text] = node.arguments;
      if (text !== undefined && isJsonParse(node.callee, shop.scopes)) return next(text);
      const { callee } = node;
      const isRead =
        callee.type === 'MemberExpression' &&
        /^(?:json|text)$/.test(staticName(callee.property, callee.computed) ?? '');
      return isRead ? memberOf(shop, callee.object, 'status', false, place) : null;
    }
    default:
      return null;
  }
}
