import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';
import { typeArguments } from './parts.ts';

const LOGICAL: ReadonlySet<string> = new Set(['&&', '||', '??']);
const ASSIGNMENT = /^(?:=|\+=|-=|\*=|\*\*=|\/=|%=|<<=|>>=|>>>=|&=|\|=|\^=|&&=|\|\|=|\?\?=)$/;

type ChainLink = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;

/**
 * Puts the parser's chain node around the outermost link of an optional chain: what TypeScript marks on every link,
 * ESTree says once. Parentheses end a chain.
 */
function closeChain(link: EsNode, child: 'object' | 'callee' | 'expression', node: ChainLink, c: Converter): EsNode {
  const inner = link[child] as EsNode;
  const continues =
    inner.type === 'ChainExpression' && node.expression.kind !== c.ts.SyntaxKind.ParenthesizedExpression;
  if (!continues && link['optional'] !== true) return link;
  if (continues) link[child] = inner['expression'];
  return c.make('ChainExpression', node, { expression: link });
}

function identifier(name: string, place: ts.Node | [number, number], c: Converter): EsNode {
  return c.make('Identifier', place, { name, optional: false, decorators: [] });
}

/**
 * A left-deep row of binary expressions (`a + b + c + …`), made without recursion: generated code strings thousands together.
 */
function convertBinary(node: ts.BinaryExpression, c: Converter): EsNode {
  const row: ts.BinaryExpression[] = [node];
  for (let left = node.left; c.ts.isBinaryExpression(left); left = left.left) row.push(left);
  const deepest = row[row.length - 1] ?? node;
  let result: EsNode | null = null;
  for (const link of row.reverse()) result = convertLink(link, result ?? leftOf(deepest, c), c);
  return result ?? c.convert(node.left);
}

function isAssignment(node: ts.BinaryExpression, c: Converter): boolean {
  return ASSIGNMENT.test(c.ts.tokenToString(node.operatorToken.kind) ?? '');
}

function leftOf(node: ts.BinaryExpression, c: Converter): EsNode {
  return isAssignment(node, c) ? c.pattern(node.left) : c.convert(node.left);
}

function convertLink(node: ts.BinaryExpression, left: EsNode, c: Converter): EsNode {
  const operator = c.ts.tokenToString(node.operatorToken.kind) ?? '';
  const right = c.convert(node.right);
  if (operator === ',') {
    const before = left.type === 'SequenceExpression' && c.ts.isBinaryExpression(node.left);
    return c.make('SequenceExpression', node, {
      expressions: [...(before ? (left['expressions'] as EsNode[]) : [left]), right],
    });
  }
  const type = isAssignment(node, c)
    ? 'AssignmentExpression'
    : LOGICAL.has(operator)
      ? 'LogicalExpression'
      : 'BinaryExpression';
  return c.make(type, node, { left, operator, right });
}

function convertUnary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, c: Converter): EsNode {
  const operator = c.ts.tokenToString(node.operator) ?? '';
  const type = operator === '++' || operator === '--' ? 'UpdateExpression' : 'UnaryExpression';
  return c.make(type, node, {
    operator,
    prefix: node.kind === c.ts.SyntaxKind.PrefixUnaryExpression,
    argument: c.convert(node.operand),
  });
}

function convertImportCall(node: ts.CallExpression, phase: string | null, c: Converter): EsNode {
  return c.make('ImportExpression', node, {
    source: c.optional(node.arguments[0]),
    options: c.optional(node.arguments[1]),
    phase,
  });
}

export const EXPRESSIONS: Handlers = {
  Identifier: (node: ts.Identifier, c) => identifier(node.text, node, c),
  PrivateIdentifier: (node: ts.PrivateIdentifier, c) => c.make('PrivateIdentifier', node, { name: node.text.slice(1) }),
  ParenthesizedExpression: (node: ts.ParenthesizedExpression, c) => c.convert(node.expression),
  ComputedPropertyName: (node: ts.ComputedPropertyName, c) => c.convert(node.expression),
  OmittedExpression: () => null,
  BinaryExpression: convertBinary,
  PrefixUnaryExpression: convertUnary,
  PostfixUnaryExpression: convertUnary,
  YieldExpression: (node: ts.YieldExpression, c) =>
    c.make('YieldExpression', node, {
      delegate: node.asteriskToken !== undefined,
      argument: c.optional(node.expression),
    }),
  PropertyAccessExpression: (node: ts.PropertyAccessExpression, c) => {
    const link = c.make('MemberExpression', node, {
      object: c.convert(node.expression),
      property: c.convert(node.name),
      computed: false,
      optional: node.questionDotToken !== undefined,
    });
    return closeChain(link, 'object', node, c);
  },
  ElementAccessExpression: (node: ts.ElementAccessExpression, c) => {
    const link = c.make('MemberExpression', node, {
      object: c.convert(node.expression),
      property: c.convert(node.argumentExpression),
      computed: true,
      optional: node.questionDotToken !== undefined,
    });
    return closeChain(link, 'object', node, c);
  },
  CallExpression: (node: ts.CallExpression, c) => {
    if (node.expression.kind === c.ts.SyntaxKind.ImportKeyword) return convertImportCall(node, null, c);
    if (c.ts.isMetaProperty(node.expression) && node.expression.name.text === 'defer') {
      return convertImportCall(node, 'defer', c);
    }
    const link = c.make('CallExpression', node, {
      callee: c.convert(node.expression),
      typeArguments: typeArguments(node, c),
      arguments: c.list(node.arguments),
      optional: node.questionDotToken !== undefined,
    });
    return closeChain(link, 'callee', node, c);
  },
  NewExpression: (node: ts.NewExpression, c) =>
    c.make('NewExpression', node, {
      callee: c.convert(node.expression),
      typeArguments: typeArguments(node, c),
      arguments: c.list(node.arguments),
    }),
  NonNullExpression: (node: ts.NonNullExpression, c) =>
    closeChain(c.make('TSNonNullExpression', node, { expression: c.convert(node.expression) }), 'expression', node, c),
  ExpressionWithTypeArguments: (node: ts.ExpressionWithTypeArguments, c) =>
    c.make('TSInstantiationExpression', node, {
      expression: c.convert(node.expression),
      typeArguments: typeArguments(node, c),
    }),
  MetaProperty: (node: ts.MetaProperty, c) =>
    c.make('MetaProperty', node, {
      meta: identifier(c.ts.tokenToString(node.keywordToken) ?? '', c.tokenFrom(node.pos), c),
      property: c.convert(node.name),
    }),
  PropertyAssignment: (node: ts.PropertyAssignment, c) =>
    c.make('Property', node, {
      key: c.convert(node.name),
      value: c.convert(node.initializer),
      kind: 'init',
      computed: c.ts.isComputedPropertyName(node.name),
      method: false,
      shorthand: false,
      optional: false,
    }),
  ShorthandPropertyAssignment: (node: ts.ShorthandPropertyAssignment, c) =>
    c.make('Property', node, {
      key: c.convert(node.name),
      value:
        node.objectAssignmentInitializer === undefined
          ? c.convert(node.name)
          : c.make('AssignmentPattern', node, {
              left: c.convert(node.name),
              right: c.convert(node.objectAssignmentInitializer),
              optional: false,
              decorators: [],
            }),
      kind: 'init',
      computed: false,
      method: false,
      shorthand: true,
      optional: false,
    }),
};
