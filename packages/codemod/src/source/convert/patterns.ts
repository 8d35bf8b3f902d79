import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';

/** Fields that every pattern of typescript-estree carries. */
const PLAIN = { optional: false, decorators: [] as unknown[] };

/**
 * The target of an assignment. TypeScript parses it as the literal it looks like; ESTree has patterns of their own.
 */
export function convertPattern(node: ts.Node, c: Converter): EsNode {
  const { ts } = c;
  if (ts.isArrayLiteralExpression(node)) {
    const elements = node.elements.map((item) => (ts.isOmittedExpression(item) ? null : convertPattern(item, c)));
    return c.make('ArrayPattern', node, { elements, ...PLAIN });
  }
  if (ts.isObjectLiteralExpression(node)) {
    return c.make('ObjectPattern', node, {
      properties: node.properties.map((item) => convertPattern(item, c)),
      ...PLAIN,
    });
  }
  if (ts.isPropertyAssignment(node)) return { ...c.convert(node), value: convertPattern(node.initializer, c) };
  if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node)) {
    return c.make('RestElement', node, { argument: convertPattern(node.expression, c), ...PLAIN });
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return c.make('AssignmentPattern', node, {
      left: convertPattern(node.left, c),
      right: c.convert(node.right),
      ...PLAIN,
    });
  }
  if (ts.isParenthesizedExpression(node)) return convertPattern(node.expression, c);
  return c.convert(node);
}

function withDefault(node: ts.BindingElement, left: EsNode, place: ts.Node | [number, number], c: Converter): EsNode {
  if (node.initializer === undefined) return left;
  return c.make('AssignmentPattern', place, { left, right: c.convert(node.initializer), ...PLAIN });
}

function convertArrayElement(node: ts.ArrayBindingElement, c: Converter): EsNode | null {
  if (c.ts.isOmittedExpression(node)) return null;
  const name = c.convert(node.name);
  if (node.dotDotDotToken !== undefined) return c.make('RestElement', node, { argument: name, ...PLAIN });
  return withDefault(node, name, node, c);
}

function convertObjectElement(node: ts.BindingElement, c: Converter): EsNode {
  if (node.dotDotDotToken !== undefined) {
    return c.make('RestElement', node, { argument: c.convert(node.name), ...PLAIN });
  }
  const place: [number, number] = [c.start(node.name), node.initializer?.end ?? node.end];
  return c.make('Property', node, {
    key: c.convert(node.propertyName ?? node.name),
    value: withDefault(node, c.convert(node.name), place, c),
    kind: 'init',
    computed: node.propertyName !== undefined && c.ts.isComputedPropertyName(node.propertyName),
    method: false,
    shorthand: node.propertyName === undefined,
    optional: false,
  });
}

export const PATTERNS: Handlers = {
  ArrayBindingPattern: (node: ts.ArrayBindingPattern, c) =>
    c.make('ArrayPattern', node, { elements: node.elements.map((item) => convertArrayElement(item, c)), ...PLAIN }),
  ObjectBindingPattern: (node: ts.ObjectBindingPattern, c) =>
    c.make('ObjectPattern', node, { properties: node.elements.map((item) => convertObjectElement(item, c)), ...PLAIN }),
};
