import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';
import { accessibility, annotate, decorators, typeAnnotation, typeParameters, withoutExport } from './parts.ts';
import { convertBody } from './statements.ts';

/** The type after a parameter list; an arrow introduces it in function types, a colon elsewhere. */
export function returnType(node: ts.SignatureDeclaration, c: Converter): EsNode | undefined {
  const mark = c.ts.isFunctionTypeNode(node) || c.ts.isConstructorTypeNode(node) ? 2 : 1;
  return typeAnnotation(node.type, c, mark);
}

function parameterTarget(node: ts.ParameterDeclaration, c: Converter): EsNode {
  const plain = { optional: false, decorators: [] };
  if (node.dotDotDotToken !== undefined) {
    // A decorator stands before the dots, and belongs to the parameter.
    return annotate(c.make('RestElement', node, { argument: c.convert(node.name), ...plain }), node.type, c);
  }
  const name = annotate(c.convert(node.name), node.type, c);
  if (node.questionToken !== undefined) {
    name['optional'] = true;
    name.range[1] = Math.max(name.range[1], node.questionToken.end);
  }
  if (node.initializer === undefined) return name;
  return c.make('AssignmentPattern', [name.range[0], node.initializer.end], {
    left: name,
    right: c.convert(node.initializer),
    ...plain,
  });
}

function convertParameter(node: ts.ParameterDeclaration, c: Converter): EsNode {
  const target = parameterTarget(node, c);
  const modified = node.modifiers?.some((modifier) => !c.ts.isDecorator(modifier)) === true;
  const result = modified
    ? c.make('TSParameterProperty', node, {
        accessibility: accessibility(node, c),
        override: c.hasModifier(node, c.ts.SyntaxKind.OverrideKeyword),
        readonly: c.hasModifier(node, c.ts.SyntaxKind.ReadonlyKeyword),
        static: false,
        parameter: target,
      })
    : target;
  result['decorators'] = decorators(node, c);
  return result;
}

export function convertParameters(parameters: readonly ts.ParameterDeclaration[], c: Converter): EsNode[] {
  return parameters.map((parameter) => convertParameter(parameter, c));
}

function convertFunctionBody(body: ts.ConciseBody | undefined, c: Converter): EsNode | null {
  if (body === undefined || !c.ts.isBlock(body)) return c.optional(body);
  return c.make('BlockStatement', body, { body: convertBody(body.statements, c) });
}

/** What all functions have. */
export function functionFields(node: ts.FunctionLikeDeclaration, c: Converter): Record<string, unknown> {
  return {
    id: null,
    generator: node.asteriskToken !== undefined,
    async: c.hasModifier(node, c.ts.SyntaxKind.AsyncKeyword),
    expression: false,
    typeParameters: typeParameters(node, c),
    params: convertParameters(node.parameters, c),
    returnType: returnType(node, c),
    body: convertFunctionBody(node.body, c),
  };
}

export const FUNCTIONS: Handlers = {
  Parameter: convertParameter,
  FunctionDeclaration: (node: ts.FunctionDeclaration, c) =>
    withoutExport(node, c, (place) =>
      c.make(node.body === undefined ? 'TSDeclareFunction' : 'FunctionDeclaration', place, {
        ...functionFields(node, c),
        id: c.optional(node.name),
        declare: c.hasModifier(node, c.ts.SyntaxKind.DeclareKeyword),
      }),
    ),
  FunctionExpression: (node: ts.FunctionExpression, c) =>
    c.make('FunctionExpression', node, { ...functionFields(node, c), id: c.optional(node.name), declare: false }),
  ArrowFunction: (node: ts.ArrowFunction, c) => {
    return c.make('ArrowFunctionExpression', node, {
      ...functionFields(node, c),
      expression: !c.ts.isBlock(node.body),
    });
  },
};
