import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';
import { typeArguments } from './parts.ts';

function jsxName(node: ts.JsxTagNameExpression | ts.JsxAttributeName | ts.MemberName, c: Converter): EsNode {
  const { ts } = c;
  if (ts.isJsxNamespacedName(node)) {
    return c.make('JSXNamespacedName', node, {
      namespace: jsxName(node.namespace, c),
      name: jsxName(node.name, c),
    });
  }
  if (ts.isPropertyAccessExpression(node)) {
    return c.make('JSXMemberExpression', node, {
      object: jsxName(node.expression, c),
      property: jsxName(node.name, c),
    });
  }
  return c.make('JSXIdentifier', node, { name: node.getText(c.file) });
}

function openingElement(node: ts.JsxOpeningLikeElement, selfClosing: boolean, c: Converter): EsNode {
  return c.make('JSXOpeningElement', node, {
    name: jsxName(node.tagName, c),
    typeArguments: typeArguments(node, c),
    attributes: c.list(node.attributes.properties),
    selfClosing,
  });
}

export const JSX: Handlers = {
  JsxOpeningElement: (node: ts.JsxOpeningElement, c) => openingElement(node, false, c),
  JsxClosingElement: (node: ts.JsxClosingElement, c) =>
    c.make('JSXClosingElement', node, { name: jsxName(node.tagName, c) }),
  JsxSelfClosingElement: (node: ts.JsxSelfClosingElement, c) =>
    c.make('JSXElement', node, {
      openingElement: openingElement(node, true, c),
      children: [],
      closingElement: null,
    }),
  JsxAttribute: (node: ts.JsxAttribute, c) =>
    c.make('JSXAttribute', node, { name: jsxName(node.name, c), value: c.optional(node.initializer) }),
  JsxExpression: (node: ts.JsxExpression, c) => {
    const expression =
      node.expression === undefined
        ? c.make('JSXEmptyExpression', [c.start(node) + 1, node.end - 1])
        : c.convert(node.expression);
    return c.make(node.dotDotDotToken === undefined ? 'JSXExpressionContainer' : 'JSXSpreadChild', node, {
      expression,
    });
  },
  // Entities stay as written: nothing that is looked for stands in the text of an element.
  JsxText: (node: ts.JsxText, c) => {
    const raw = c.file.text.slice(node.pos, node.end);
    return c.make('JSXText', [node.pos, node.end], { value: raw, raw });
  },
};
