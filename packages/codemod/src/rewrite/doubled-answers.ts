import {
  constructorOf,
  ownerOfThis,
  staticName,
  unwrap,
  walk,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { isParameter } from './parameters.ts';
import type { Node } from './types.ts';

/** An answer of a prediction that is written out: its field has a value, and not a type. */
const MADE_ANSWER =
  /\bproperties['"]?\s*:\s*\{[^{}]{0,400}?\boutput['"]?(?:\s*:(?!\s*(?:string|any|unknown|T)\b)|\s*[,}])/;

/** Whether a text makes an answer of the retired API, as the doubles of tests and demonstrations do. */
export const makesAnswer = (text: string): boolean => MADE_ANSWER.test(text);

/** Whether an expression is made of a parameter. */
function isOfParameter(shop: Workshop, expression: Node): boolean {
  let found = false;
  walk(expression, (node) => !(found ||= node.type === 'Identifier' && isParameter(shop, node)));
  return found;
}

/** Whether a member of `this` has its value from whoever makes the instance. */
function isGivenMember(shop: Workshop, member: Node, name: string): boolean {
  const owner = ownerOfThis(member, shop)?.owner;
  const made = owner === undefined || owner.type === 'ObjectExpression' ? null : constructorOf(owner);
  if (made === null) return false;
  const isDeclared = made.params.some((each) => {
    const inner = each.type === 'TSParameterProperty' ? each.parameter : null;
    const named = inner?.type === 'AssignmentPattern' ? inner.left : inner;
    return named?.type === 'Identifier' && named.name === name;
  });
  return (
    isDeclared ||
    shop.scopes
      .ofType('AssignmentExpression')
      .some(
        ({ left, right, range: [start, end] }) =>
          made.range[0] <= start &&
          end <= made.range[1] &&
          left.type === 'MemberExpression' &&
          left.object.type === 'ThisExpression' &&
          staticName(left.property, left.computed) === name &&
          isOfParameter(shop, right),
      )
  );
}

/** Whether the program is given the client that a call asks through, so that others may give it one of their own. */
function isInjected(shop: Workshop, { call }: CallSite): boolean {
  let at = 'callee' in call ? unwrap(call.callee) : null;
  while (at?.type === 'MemberExpression') {
    const name = staticName(at.property, at.computed);
    if (at.object.type === 'ThisExpression') return name !== null && isGivenMember(shop, at, name);
    at = unwrap(at.object);
  }
  return at?.type === 'Identifier' && isParameter(shop, at);
}

/**
 * Whether a double of the client may answer a call, in the shape that the retired API answered in. Such an answer is understood where the
 * successor's is turned back into that shape, and nowhere else.
 */
export const isAnsweredByDouble = (shop: Workshop, site: CallSite): boolean =>
  shop.settings.makesAnswersElsewhere?.() === true && isInjected(shop, site);
