import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';
import { typeArguments } from './parts.ts';

function literal(node: ts.Node, value: unknown, c: Converter, more: Record<string, unknown> = {}): EsNode {
  return c.make('Literal', node, { value, raw: c.file.text.slice(c.start(node), node.end), ...more });
}

function compile(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

type TemplatePart = ts.NoSubstitutionTemplateLiteral | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail;

/** In a tagged template a wrong escape is allowed, and leaves the text without a value. */
const WRONG_ESCAPE = /\\(?:[1-9]|0\d|x(?![\da-f]{2})|u(?!\{0*(?:10|[\da-f])?[\da-f]{1,4}\}|[\da-f]{4}))/i;

function templateElement(node: TemplatePart, tagged: boolean, c: Converter): EsNode {
  const { SyntaxKind } = c.ts;
  const tail = node.kind === SyntaxKind.NoSubstitutionTemplateLiteral || node.kind === SyntaxKind.TemplateTail;
  // Between the opening quote or brace and the closing quote or `${`. Line ends count as `\n`, as at run time.
  const raw = c.file.text.slice(c.start(node) + 1, node.end - (tail ? 1 : 2));
  const cooked = tagged && WRONG_ESCAPE.test(raw.replaceAll('\\\\', '')) ? null : node.text;
  return c.make('TemplateElement', node, { value: { cooked, raw }, tail });
}

function convertTemplate(node: ts.TemplateLiteral, tagged: boolean, c: Converter): EsNode {
  if (c.ts.isNoSubstitutionTemplateLiteral(node)) {
    return c.make('TemplateLiteral', node, { quasis: [templateElement(node, tagged, c)], expressions: [] });
  }
  return c.make('TemplateLiteral', node, {
    quasis: [node.head, ...node.templateSpans.map((span) => span.literal)].map((part) =>
      templateElement(part, tagged, c),
    ),
    expressions: node.templateSpans.map((span) => c.convert(span.expression)),
  });
}

export const LITERALS: Handlers = {
  StringLiteral: (node: ts.StringLiteral, c) => literal(node, node.text, c),
  NumericLiteral: (node: ts.NumericLiteral, c) => literal(node, Number(node.text), c),
  BigIntLiteral: (node: ts.BigIntLiteral, c) => {
    const digits = node.text.slice(0, -1).replaceAll('_', '');
    return literal(node, BigInt(digits), c, { bigint: String(BigInt(digits)) });
  },
  RegularExpressionLiteral: (node: ts.RegularExpressionLiteral, c) => {
    const end = node.text.lastIndexOf('/');
    const [pattern, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
    return literal(node, compile(pattern, flags), c, { regex: { pattern, flags } });
  },
  TrueKeyword: (node, c) => literal(node, true, c),
  FalseKeyword: (node, c) => literal(node, false, c),
  NullKeyword: (node, c) => literal(node, null, c),
  NoSubstitutionTemplateLiteral: (node: ts.NoSubstitutionTemplateLiteral, c) => convertTemplate(node, false, c),
  TemplateExpression: (node: ts.TemplateExpression, c) => convertTemplate(node, false, c),
  TaggedTemplateExpression: (node: ts.TaggedTemplateExpression, c) =>
    c.make('TaggedTemplateExpression', node, {
      tag: c.convert(node.tag),
      typeArguments: typeArguments(node, c),
      quasi: convertTemplate(node.template, true, c),
    }),
  TemplateLiteralType: (node: ts.TemplateLiteralTypeNode, c) =>
    c.make('TSTemplateLiteralType', node, {
      quasis: [node.head, ...node.templateSpans.map((span) => span.literal)].map((part) =>
        templateElement(part, false, c),
      ),
      types: node.templateSpans.map((span) => c.convert(span.type)),
    }),
};
