import type { ts } from 'ts-morph';
import type { Converter, EsNode, Range } from './converter.ts';

/** From the `<` before a list to the `>` after it. */
function angleBrackets(list: ts.NodeArray<ts.Node>, c: Converter): Range {
  return [list.pos - 1, c.tokenFrom(list.end)[1]];
}

/** `<A, B>` after a callee or a type's name. */
export function typeArguments(
  node: { readonly typeArguments?: ts.NodeArray<ts.TypeNode> | undefined },
  c: Converter,
): EsNode | undefined {
  if (node.typeArguments === undefined) return undefined;
  return c.make('TSTypeParameterInstantiation', angleBrackets(node.typeArguments, c), {
    params: c.list(node.typeArguments),
  });
}

/** `<T>` of a declaration. */
export function typeParameters(
  node: { readonly typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> | undefined },
  c: Converter,
): EsNode | undefined {
  if (node.typeParameters === undefined) return undefined;
  return c.make('TSTypeParameterDeclaration', angleBrackets(node.typeParameters, c), {
    params: c.list(node.typeParameters),
  });
}

/**
 * A type with what introduces it: the colon or, in function types, the arrow.
 *
 * @param mark length of that token
 */
export function typeAnnotation(type: ts.TypeNode | undefined, c: Converter, mark: 1 | 2 = 1): EsNode | undefined {
  if (type === undefined) return undefined;
  return c.make('TSTypeAnnotation', [type.pos - mark, type.end], { typeAnnotation: c.convert(type) });
}

/** `public`, `protected` or `private`. */
export function accessibility(node: ts.Node, c: Converter): string | undefined {
  const { SyntaxKind } = c.ts;
  const known = [SyntaxKind.PublicKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.PrivateKeyword];
  const kind = known.find((keyword) => c.hasModifier(node, keyword));
  return kind === undefined ? undefined : c.ts.tokenToString(kind);
}

/** A name or pattern with its type: the range grows over the annotation. */
export function annotate(target: EsNode, type: ts.TypeNode | undefined, c: Converter): EsNode {
  const annotation = typeAnnotation(type, c);
  if (annotation === undefined) return target;
  target['typeAnnotation'] = annotation;
  target.range[1] = Math.max(target.range[1], annotation.range[1]);
  return target;
}

export function decorators(node: ts.Node, c: Converter): (EsNode | null)[] {
  return c.ts.canHaveDecorators(node) ? c.list(c.ts.getDecorators(node)) : [];
}

/** The types after `extends` or `implements`, under the name ESTree has for them there. */
export function heritage(clause: ts.HeritageClause | undefined, type: string, c: Converter): EsNode[] {
  return (clause?.types ?? []).map((node) =>
    c.make(type, node, { expression: c.convert(node.expression), typeArguments: typeArguments(node, c) }),
  );
}

/**
 * A declaration without the `export` before it, inside the export node that ESTree wraps around it.
 *
 * @param declare makes the declaration over the place given
 */
export function withoutExport(node: ts.Node, c: Converter, declare: (place: Range) => EsNode): EsNode {
  const { ts } = c;
  const modifiers = (ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined) ?? [];
  const [first, second] = modifiers;
  if (first?.kind !== ts.SyntaxKind.ExportKeyword) return declare([c.start(node), node.end]);
  const isDefault = second?.kind === ts.SyntaxKind.DefaultKeyword;
  const declaration = declare([c.tokenFrom((isDefault ? second : first).end)[0], node.end]);
  const place: Range = [c.start(first), node.end];
  if (isDefault) return c.make('ExportDefaultDeclaration', place, { declaration, exportKind: 'value' });
  const isType = declaration['declare'] === true || /^TS(?:InterfaceDecl|TypeAlias)/.test(declaration.type);
  return c.make('ExportNamedDeclaration', place, {
    declaration,
    specifiers: [],
    source: null,
    exportKind: isType ? 'type' : 'value',
    attributes: [],
  });
}
