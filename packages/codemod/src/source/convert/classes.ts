import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers, Range } from './converter.ts';
import { functionFields } from './functions.ts';
import {
  accessibility,
  decorators,
  heritage,
  typeAnnotation,
  typeArguments,
  typeParameters,
  withoutExport,
} from './parts.ts';
import { convertBody } from './statements.ts';

type Method = ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration;

/** The function of a method: it starts at its parameters, or at its type parameters. */
function methodFunction(node: Method, c: Converter): EsNode {
  const start = (node.typeParameters ?? node.parameters).pos - 1;
  const type = node.body === undefined ? 'TSEmptyBodyFunctionExpression' : 'FunctionExpression';
  return c.make(type, [start, node.end], { ...functionFields(node, c), declare: false });
}

function methodKind(node: Method, c: Converter): string {
  if (c.ts.isGetAccessor(node)) return 'get';
  if (c.ts.isSetAccessor(node)) return 'set';
  return 'method';
}

function convertMethod(node: ts.MethodDeclaration | ts.AccessorDeclaration, c: Converter): EsNode {
  const { SyntaxKind } = c.ts;
  const abstract = c.hasModifier(node, SyntaxKind.AbstractKeyword);
  return c.make(abstract ? 'TSAbstractMethodDefinition' : 'MethodDefinition', node, {
    key: c.convert(node.name),
    value: methodFunction(node, c),
    kind: methodKind(node, c),
    computed: c.ts.isComputedPropertyName(node.name),
    static: c.hasModifier(node, SyntaxKind.StaticKeyword),
    optional: node.questionToken !== undefined,
    override: c.hasModifier(node, SyntaxKind.OverrideKeyword),
    accessibility: accessibility(node, c),
    decorators: decorators(node, c),
  });
}

function convertObjectMethod(node: ts.MethodDeclaration | ts.AccessorDeclaration, c: Converter): EsNode {
  const kind = methodKind(node, c);
  return c.make('Property', node, {
    key: c.convert(node.name),
    value: methodFunction(node, c),
    kind: kind === 'method' ? 'init' : kind,
    computed: c.ts.isComputedPropertyName(node.name),
    method: kind === 'method',
    shorthand: false,
    optional: node.questionToken !== undefined,
  });
}

function convertConstructor(node: ts.ConstructorDeclaration, c: Converter): EsNode {
  const modifiers = node.modifiers ?? [];
  const keyword: Range = c.tokenFrom(modifiers[modifiers.length - 1]?.end ?? node.pos);
  const raw = c.file.text.slice(...keyword);
  const key =
    raw === 'constructor'
      ? c.make('Identifier', keyword, { name: raw, optional: false, decorators: [] })
      : c.make('Literal', keyword, { value: 'constructor', raw });
  const isStatic = c.hasModifier(node, c.ts.SyntaxKind.StaticKeyword);
  return c.make('MethodDefinition', node, {
    key,
    value: methodFunction(node, c),
    // TypeScript parses a static method of this name as a constructor, too.
    kind: isStatic ? 'method' : 'constructor',
    computed: false,
    static: isStatic,
    optional: false,
    override: false,
    accessibility: accessibility(node, c),
    decorators: [],
  });
}

function convertField(node: ts.PropertyDeclaration, c: Converter): EsNode {
  const { SyntaxKind } = c.ts;
  const has = (kind: ts.SyntaxKind): boolean => c.hasModifier(node, kind);
  const abstract = has(SyntaxKind.AbstractKeyword);
  const base = has(SyntaxKind.AccessorKeyword) ? 'AccessorProperty' : 'PropertyDefinition';
  return c.make(abstract ? `TSAbstract${base}` : base, node, {
    key: c.convert(node.name),
    value: abstract ? null : c.optional(node.initializer),
    computed: c.ts.isComputedPropertyName(node.name),
    static: has(SyntaxKind.StaticKeyword),
    declare: has(SyntaxKind.DeclareKeyword),
    definite: node.exclamationToken !== undefined,
    optional: node.questionToken !== undefined,
    override: has(SyntaxKind.OverrideKeyword),
    readonly: has(SyntaxKind.ReadonlyKeyword),
    accessibility: accessibility(node, c),
    typeAnnotation: typeAnnotation(node.type, c),
    decorators: decorators(node, c),
  });
}

function convertClass(node: ts.ClassLikeDeclaration, c: Converter): EsNode {
  const { SyntaxKind } = c.ts;
  const clause = (token: ts.SyntaxKind): ts.HeritageClause | undefined =>
    node.heritageClauses?.find((each) => each.token === token);
  const parent = clause(SyntaxKind.ExtendsKeyword)?.types[0];
  return withoutExport(node, c, (place) =>
    c.make(c.ts.isClassDeclaration(node) ? 'ClassDeclaration' : 'ClassExpression', place, {
      decorators: decorators(node, c),
      id: c.optional(node.name),
      typeParameters: typeParameters(node, c),
      superClass: c.optional(parent?.expression),
      superTypeArguments: parent === undefined ? undefined : typeArguments(parent, c),
      implements: heritage(clause(SyntaxKind.ImplementsKeyword), 'TSClassImplements', c),
      abstract: c.hasModifier(node, SyntaxKind.AbstractKeyword),
      declare: c.hasModifier(node, SyntaxKind.DeclareKeyword),
      body: c.make('ClassBody', [node.members.pos - 1, node.end], {
        body: c.list(node.members.filter((member) => !c.ts.isSemicolonClassElement(member))),
      }),
    }),
  );
}

/** A member of an object literal; only methods and accessors differ from those of classes. */
export function convertObjectMember(node: ts.ObjectLiteralElementLike, c: Converter): EsNode {
  const { ts } = c;
  return ts.isMethodDeclaration(node) || ts.isAccessor(node) ? convertObjectMethod(node, c) : c.convert(node);
}

export const CLASSES: Handlers = {
  ClassDeclaration: convertClass,
  ClassExpression: convertClass,
  MethodDeclaration: convertMethod,
  GetAccessor: convertMethod,
  SetAccessor: convertMethod,
  Constructor: convertConstructor,
  PropertyDeclaration: convertField,
  ClassStaticBlockDeclaration: (node: ts.ClassStaticBlockDeclaration, c) =>
    c.make('StaticBlock', node, { body: convertBody(node.body.statements, c) }),
  ObjectLiteralExpression: (node: ts.ObjectLiteralExpression, c) =>
    c.make('ObjectExpression', node, { properties: node.properties.map((member) => convertObjectMember(member, c)) }),
};
