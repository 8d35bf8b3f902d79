import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers, Range } from './converter.ts';
import { heritage, typeParameters, withoutExport } from './parts.ts';
import { signatureGetter, signatureSetter } from './types.ts';

function attributes(node: ts.ImportDeclaration | ts.ExportDeclaration, c: Converter): (EsNode | null)[] {
  return c.list(node.attributes?.elements);
}

function importSpecifiers(clause: ts.ImportClause | undefined, c: Converter): (EsNode | null)[] {
  const specifiers: (EsNode | null)[] = [];
  if (clause?.name !== undefined) {
    specifiers.push(c.make('ImportDefaultSpecifier', clause.name, { local: c.convert(clause.name) }));
  }
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return specifiers;
  return [...specifiers, ...(c.ts.isNamespaceImport(bindings) ? [c.convert(bindings)] : c.list(bindings.elements))];
}

const kindOf = (isTypeOnly: boolean): string => (isTypeOnly ? 'type' : 'value');

/** `namespace A.B.C {}` is one declaration in ESTree, three nested ones in TypeScript. */
function convertNamespace(outer: ts.ModuleDeclaration, place: Range, c: Converter): EsNode {
  const { ts } = c;
  let node = outer;
  let id = c.convert(node.name);
  while (node.body !== undefined && ts.isModuleDeclaration(node.body)) {
    node = node.body;
    const right = c.convert(node.name);
    id = c.make('TSQualifiedName', [id.range[0], right.range[1]], { left: id, right });
  }
  const global = (outer.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
  const namespace = (outer.flags & ts.NodeFlags.Namespace) !== 0;
  return c.make('TSModuleDeclaration', place, {
    id,
    kind: global ? 'global' : namespace ? 'namespace' : 'module',
    declare: c.hasModifier(outer, ts.SyntaxKind.DeclareKeyword),
    global,
    body: c.optional(node.body),
  });
}

function interfaceMember(node: ts.TypeElement, c: Converter): EsNode {
  if (c.ts.isGetAccessor(node)) return signatureGetter(node, c);
  if (c.ts.isSetAccessor(node)) return signatureSetter(node, c);
  return c.convert(node);
}

export const MODULES: Handlers = {
  ImportDeclaration: (node: ts.ImportDeclaration, c) =>
    c.make('ImportDeclaration', node, {
      specifiers: importSpecifiers(node.importClause, c),
      source: c.convert(node.moduleSpecifier),
      importKind: kindOf(node.importClause?.phaseModifier === c.ts.SyntaxKind.TypeKeyword),
      phase: node.importClause?.phaseModifier === c.ts.SyntaxKind.DeferKeyword ? 'defer' : null,
      attributes: attributes(node, c),
    }),
  ImportSpecifier: (node: ts.ImportSpecifier, c) =>
    c.make('ImportSpecifier', node, {
      imported: c.convert(node.propertyName ?? node.name),
      local: c.convert(node.name),
      importKind: kindOf(node.isTypeOnly),
    }),
  ExportSpecifier: (node: ts.ExportSpecifier, c) =>
    c.make('ExportSpecifier', node, {
      local: c.convert(node.propertyName ?? node.name),
      exported: c.convert(node.name),
      exportKind: kindOf(node.isTypeOnly),
    }),
  ExportDeclaration: (node: ts.ExportDeclaration, c) => {
    const shared = {
      source: c.optional(node.moduleSpecifier),
      exportKind: kindOf(node.isTypeOnly),
      attributes: attributes(node, c),
    };
    const clause = node.exportClause;
    if (clause !== undefined && c.ts.isNamedExports(clause)) {
      return c.make('ExportNamedDeclaration', node, {
        declaration: null,
        specifiers: c.list(clause.elements),
        ...shared,
      });
    }
    return c.make('ExportAllDeclaration', node, { exported: c.optional(clause?.name), ...shared });
  },
  ExportAssignment: (node: ts.ExportAssignment, c) =>
    node.isExportEquals === true
      ? c.make('TSExportAssignment', node, { expression: c.convert(node.expression) })
      : c.make('ExportDefaultDeclaration', node, { declaration: c.convert(node.expression), exportKind: 'value' }),
  ImportEqualsDeclaration: (node: ts.ImportEqualsDeclaration, c) =>
    withoutExport(node, c, (place) =>
      c.make('TSImportEqualsDeclaration', place, {
        id: c.convert(node.name),
        importKind: kindOf(node.isTypeOnly),
        moduleReference: c.convert(node.moduleReference),
      }),
    ),
  InterfaceDeclaration: (node: ts.InterfaceDeclaration, c) =>
    withoutExport(node, c, (place) =>
      c.make('TSInterfaceDeclaration', place, {
        id: c.convert(node.name),
        typeParameters: typeParameters(node, c),
        extends: heritage(node.heritageClauses?.[0], 'TSInterfaceHeritage', c),
        declare: c.hasModifier(node, c.ts.SyntaxKind.DeclareKeyword),
        body: c.make('TSInterfaceBody', [node.members.pos - 1, node.end], {
          body: node.members.map((member) => interfaceMember(member, c)),
        }),
      }),
    ),
  TypeLiteral: (node: ts.TypeLiteralNode, c) =>
    c.make('TSTypeLiteral', node, { members: node.members.map((member) => interfaceMember(member, c)) }),
  TypeAliasDeclaration: (node: ts.TypeAliasDeclaration, c) =>
    withoutExport(node, c, (place) =>
      c.make('TSTypeAliasDeclaration', place, {
        id: c.convert(node.name),
        typeParameters: typeParameters(node, c),
        typeAnnotation: c.convert(node.type),
        declare: c.hasModifier(node, c.ts.SyntaxKind.DeclareKeyword),
      }),
    ),
  EnumDeclaration: (node: ts.EnumDeclaration, c) =>
    withoutExport(node, c, (place) =>
      c.make('TSEnumDeclaration', place, {
        id: c.convert(node.name),
        const: c.hasModifier(node, c.ts.SyntaxKind.ConstKeyword),
        declare: c.hasModifier(node, c.ts.SyntaxKind.DeclareKeyword),
        body: c.make('TSEnumBody', [node.members.pos - 1, node.end], { members: c.list(node.members) }),
      }),
    ),
  ModuleDeclaration: (node: ts.ModuleDeclaration, c) =>
    withoutExport(node, c, (place) => convertNamespace(node, place, c)),
};
