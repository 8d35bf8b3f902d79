import { parseOptionNumber } from '@modelhub-migration/contract';
import { staticName, unwrap } from '@modelhub-migration/contract/analysis';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { refuseBody, type Node, type Refusal } from './types.ts';

const ARITHMETIC: ReadonlySet<string> = new Set(['-', '*', '/', '%', '**']);
const NUMBER_FUNCTIONS: ReadonlySet<string> = new Set(['Number', 'parseInt', 'parseFloat', 'toNumber']);

/** Whether the file has types, so that a default value says what a parameter is. */
const isTyped = (shop: Workshop): boolean => shop.scopes.ofType('TSTypeAnnotation').length > 0;

function isNumberName(shop: Workshop, name: Node): boolean {
  const variable = shop.scopes.variableOf(name);
  const [definition] = variable?.definitions ?? [];
  if (variable?.definitions.length !== 1 || definition === undefined) return false;
  const { identifier, node, kind } = definition;
  if (identifier.typeAnnotation?.typeAnnotation.type === 'TSNumberKeyword') {
    return (
      !identifier.optional &&
      variable.references.every((reference) => !reference.isWrite || kind === 'parameter' || kind === 'let')
    );
  }
  if (variable.references.some((reference) => reference.isWrite)) return false;
  const parent = shop.scopes.parentOf(identifier);
  if (kind === 'parameter' && parent?.type === 'AssignmentPattern') {
    return isTyped(shop) && identifier.typeAnnotation === undefined && isNumber(shop, parent.right);
  }
  return (
    node.type === 'VariableDeclarator' && node.id === identifier && node.init !== null && isNumber(shop, node.init)
  );
}

/** A parameter that its type says is always given: `maxLength: string`. */
function isRequiredText(shop: Workshop, value: Node): boolean {
  const [definition] = value.type === 'Identifier' ? (shop.scopes.variableOf(value)?.definitions ?? []) : [];
  const type = definition?.identifier.typeAnnotation?.typeAnnotation.type;
  return definition?.identifier.optional !== true && (type === 'TSStringKeyword' || type === 'TSNumberKeyword');
}

/** Whether an expression is a number whatever the program does. */
export function isNumber(shop: Workshop, expression: Node): boolean {
  const value = unwrap(expression);
  switch (value.type) {
    case 'Literal':
      return typeof value.value === 'number';
    case 'UnaryExpression':
      return value.operator === '-' || value.operator === '+';
    case 'BinaryExpression':
      return ARITHMETIC.has(value.operator);
    case 'ConditionalExpression':
      return isNumber(shop, value.consequent) && isNumber(shop, value.alternate);
    case 'LogicalExpression':
      return isNumber(shop, value.left) && isNumber(shop, value.right);
    case 'CallExpression':
      if (value.callee.type === 'Identifier')
        return NUMBER_FUNCTIONS.has(value.callee.name) && value.callee.name !== 'toNumber';
      return (
        value.callee.type === 'MemberExpression' &&
        value.callee.object.type === 'Identifier' &&
        value.callee.object.name === 'Math'
      );
    case 'Identifier':
      return isNumberName(shop, value);
    default:
      return false;
  }
}

/** The value that an expression turns into text: `String(x)`, `x.toString()`, `` `${x}` ``, `'' + x`. */
function textOf(value: Node): Node | null {
  if (value.type === 'CallExpression') {
    const [first] = value.arguments;
    if (value.callee.type === 'Identifier' && value.callee.name === 'String' && value.arguments.length === 1)
      return first ?? null;
    if (value.callee.type === 'MemberExpression' && value.arguments.length === 0) {
      const { object, property, computed } = value.callee;
      if (staticName(property, computed) === 'toString') return object;
    }
  }
  if (value.type === 'TemplateLiteral' && value.quasis.every((quasi) => quasi.value.raw === '')) {
    return value.expressions.length === 1 ? (value.expressions[0] ?? null) : null;
  }
  if (value.type === 'BinaryExpression' && value.operator === '+') {
    const empty = (node: Node): boolean => node.type === 'Literal' && node.value === '';
    if (empty(value.left)) return value.right;
    if (empty(value.right)) return value.left;
  }
  return null;
}

export interface NumberSource {
  /** Source of the number; empty for a value that means "not set". */
  readonly text: string;
  /** Whether it may be `undefined` when the program runs. */
  readonly optional: boolean;
}

const literalText = (value: Node): string | number | null => {
  if (value.type === 'Literal' && (typeof value.value === 'string' || typeof value.value === 'number'))
    return value.value;
  if (value.type === 'TemplateLiteral' && value.expressions.length === 0) return value.quasis[0]?.value.cooked ?? null;
  return null;
};

/**
 * Source of the number that a legacy option value stands for.
 *
 * @returns a refusal for literal text that is no plain decimal number
 */
export function numberSource(shop: Workshop, draft: Draft, expression: Node): NumberSource | Refusal {
  const value = unwrap(expression);
  const literal = literalText(value);
  if (literal !== null) {
    const number = parseOptionNumber(literal);
    if (number === undefined) return { text: '', optional: true };
    if (Number.isNaN(number)) return refuseBody('An option is text that is no plain decimal number.');
    return { text: typeof literal === 'number' ? sourceOf(shop, value) : String(Number(literal)), optional: false };
  }
  const inner = textOf(value);
  if (inner !== null && isNumber(shop, inner)) return { text: sourceOf(shop, inner), optional: false };
  if (isNumber(shop, value)) return { text: sourceOf(shop, value), optional: false };
  if (
    value.type === 'ConditionalExpression' &&
    literalText(unwrap(value.consequent)) !== null &&
    literalText(unwrap(value.alternate)) !== null
  ) {
    const yes = numberSource(shop, draft, value.consequent);
    const no = numberSource(shop, draft, value.alternate);
    if (!('text' in yes)) return yes;
    if (!('text' in no)) return no;
    if (yes.text !== '' && no.text !== '')
      return { text: `${sourceOf(shop, value.test)} ? ${yes.text} : ${no.text}`, optional: false };
  }
  if (value.type === 'LogicalExpression' && value.operator !== '&&' && literalText(unwrap(value.right)) !== null) {
    const fallback = numberSource(shop, draft, value.right);
    if (!('text' in fallback)) return fallback;
    if (fallback.text !== '') {
      return {
        text: `${adapt(shop, draft, 'toNumber', sourceOf(shop, value.left))} ?? ${fallback.text}`,
        optional: false,
      };
    }
  }
  return {
    text: adapt(shop, draft, 'toNumber', sourceOf(shop, inner ?? value)),
    optional: !isRequiredText(shop, value),
  };
}
