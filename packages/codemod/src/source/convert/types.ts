import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';
import { convertParameters, returnType } from './functions.ts';
import { accessibility, typeAnnotation, typeArguments, typeParameters } from './parts.ts';

/** Fields of every signature in an interface or a type literal. */
function member(node: ts.Node, c: Converter): Record<string, unknown> {
  return {
    accessibility: accessibility(node, c),
    readonly: c.hasModifier(node, c.ts.SyntaxKind.ReadonlyKeyword),
    static: c.hasModifier(node, c.ts.SyntaxKind.StaticKeyword),
  };
}

function signature(type: string) {
  return (node: ts.SignatureDeclaration, c: Converter): EsNode =>
    c.make(type, node, {
      typeParameters: typeParameters(node, c),
      params: convertParameters(node.parameters, c),
      returnType: returnType(node, c),
    });
}

function methodSignature(kind: 'method' | 'get' | 'set') {
  return (node: ts.MethodSignature | ts.AccessorDeclaration, c: Converter): EsNode =>
    c.make('TSMethodSignature', node, {
      key: c.convert(node.name),
      kind,
      computed: c.ts.isComputedPropertyName(node.name),
      optional: node.questionToken !== undefined,
      typeParameters: typeParameters(node, c),
      params: convertParameters(node.parameters, c),
      returnType: returnType(node, c),
      ...member(node, c),
    });
}

/** Accessors in an interface or a type literal; the same `SyntaxKind` means a method in classes and objects. */
export const signatureGetter = methodSignature('get');
export const signatureSetter = methodSignature('set');

/** `true` for a plain modifier, `+` or `-` for one that adds or removes. */
function mappedModifier(token: ts.Node | undefined, plain: ts.SyntaxKind, c: Converter): unknown {
  if (token === undefined) return undefined;
  return token.kind === plain ? true : c.ts.tokenToString(token.kind);
}

function importType(node: ts.ImportTypeNode, c: Converter): EsNode {
  const start = node.isTypeOf ? c.tokenFrom(c.tokenFrom(node.pos)[1])[0] : c.start(node);
  const type = c.make('TSImportType', [start, node.end], {
    source: c.ts.isLiteralTypeNode(node.argument) ? c.convert(node.argument.literal) : null,
    options: null,
    qualifier: c.optional(node.qualifier),
    typeArguments: typeArguments(node, c),
  });
  return node.isTypeOf ? c.make('TSTypeQuery', node, { exprName: type }) : type;
}

export const TYPES: Handlers = {
  ParenthesizedType: (node: ts.ParenthesizedTypeNode, c) => c.convert(node.type),
  TypeReference: (node: ts.TypeReferenceNode, c) =>
    c.make('TSTypeReference', node, { typeName: c.convert(node.typeName), typeArguments: typeArguments(node, c) }),
  TypeParameter: (node: ts.TypeParameterDeclaration, c) =>
    c.make('TSTypeParameter', node, {
      name: c.convert(node.name),
      constraint: c.optional(node.constraint),
      default: c.optional(node.default),
      const: c.hasModifier(node, c.ts.SyntaxKind.ConstKeyword),
      in: c.hasModifier(node, c.ts.SyntaxKind.InKeyword),
      out: c.hasModifier(node, c.ts.SyntaxKind.OutKeyword),
    }),
  TypeOperator: (node: ts.TypeOperatorNode, c) =>
    c.make('TSTypeOperator', node, {
      operator: c.ts.tokenToString(node.operator),
      typeAnnotation: c.convert(node.type),
    }),
  TypeQuery: (node: ts.TypeQueryNode, c) =>
    c.make('TSTypeQuery', node, { exprName: c.convert(node.exprName), typeArguments: typeArguments(node, c) }),
  MappedType: (node: ts.MappedTypeNode, c) =>
    c.make('TSMappedType', node, {
      key: c.convert(node.typeParameter.name),
      constraint: c.optional(node.typeParameter.constraint),
      nameType: c.optional(node.nameType),
      optional: mappedModifier(node.questionToken, c.ts.SyntaxKind.QuestionToken, c) ?? false,
      readonly: mappedModifier(node.readonlyToken, c.ts.SyntaxKind.ReadonlyKeyword, c),
      typeAnnotation: c.optional(node.type),
    }),
  LiteralType: (node: ts.LiteralTypeNode, c) =>
    node.literal.kind === c.ts.SyntaxKind.NullKeyword
      ? c.make('TSNullKeyword', node)
      : c.make('TSLiteralType', node, { literal: c.convert(node.literal) }),
  NamedTupleMember: (node: ts.NamedTupleMember, c) => {
    const rest = node.dotDotDotToken !== undefined;
    const named = c.make('TSNamedTupleMember', rest ? [c.start(node.name), node.end] : node, {
      label: c.convert(node.name),
      elementType: c.convert(node.type),
      optional: node.questionToken !== undefined,
    });
    return rest ? c.make('TSRestType', node, { typeAnnotation: named }) : named;
  },
  TypePredicate: (node: ts.TypePredicateNode, c) =>
    c.make('TSTypePredicate', node, {
      asserts: node.assertsModifier !== undefined,
      parameterName: c.convert(node.parameterName),
      typeAnnotation:
        node.type === undefined
          ? null
          : c.make('TSTypeAnnotation', node.type, { typeAnnotation: c.convert(node.type) }),
    }),
  ImportType: importType,
  PropertySignature: (node: ts.PropertySignature, c) =>
    c.make('TSPropertySignature', node, {
      key: c.convert(node.name),
      computed: c.ts.isComputedPropertyName(node.name),
      optional: node.questionToken !== undefined,
      typeAnnotation: typeAnnotation(node.type, c),
      ...member(node, c),
    }),
  MethodSignature: methodSignature('method'),
  IndexSignature: (node: ts.IndexSignatureDeclaration, c) =>
    c.make('TSIndexSignature', node, {
      parameters: c.list(node.parameters),
      typeAnnotation: typeAnnotation(node.type, c),
      ...member(node, c),
    }),
  CallSignature: signature('TSCallSignatureDeclaration'),
  ConstructSignature: signature('TSConstructSignatureDeclaration'),
  FunctionType: signature('TSFunctionType'),
  ConstructorType: (node: ts.ConstructorTypeNode, c) => ({
    ...signature('TSConstructorType')(node, c),
    abstract: c.hasModifier(node, c.ts.SyntaxKind.AbstractKeyword),
  }),
};
