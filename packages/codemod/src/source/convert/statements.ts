import type { ts } from 'ts-morph';
import type { Converter, EsNode, Handlers } from './converter.ts';
import { annotate, withoutExport } from './parts.ts';

/** Statements of a body that may begin with directives (`'use strict'`). */
export function convertBody(statements: readonly ts.Statement[], c: Converter): EsNode[] {
  let prologue = true;
  return statements.map((statement) => {
    const node = c.convert(statement);
    prologue &&= c.ts.isExpressionStatement(statement) && c.ts.isStringLiteral(statement.expression);
    if (prologue) node['directive'] = ((node['expression'] as EsNode)['raw'] as string).slice(1, -1);
    return node;
  });
}

function declarationKind(list: ts.VariableDeclarationList, c: Converter): string {
  const { NodeFlags } = c.ts;
  const flags = list.flags & NodeFlags.BlockScoped;
  if (flags === NodeFlags.AwaitUsing) return 'await using';
  if (flags === NodeFlags.Using) return 'using';
  if (flags === NodeFlags.Const) return 'const';
  return flags === NodeFlags.Let ? 'let' : 'var';
}

function forTarget(node: ts.ForInitializer, c: Converter): EsNode {
  return c.ts.isVariableDeclarationList(node) ? c.convert(node) : c.pattern(node);
}

export const STATEMENTS: Handlers = {
  Block: (node: ts.Block, c) => c.make('BlockStatement', node, { body: c.list(node.statements) }),
  ExpressionStatement: (node: ts.ExpressionStatement, c) =>
    c.make('ExpressionStatement', node, { expression: c.convert(node.expression), directive: undefined }),
  SwitchStatement: (node: ts.SwitchStatement, c) =>
    c.make('SwitchStatement', node, {
      discriminant: c.convert(node.expression),
      cases: c.list(node.caseBlock.clauses),
    }),
  CatchClause: (node: ts.CatchClause, c) =>
    c.make('CatchClause', node, {
      param:
        node.variableDeclaration === undefined
          ? null
          : annotate(c.convert(node.variableDeclaration.name), node.variableDeclaration.type, c),
      body: c.convert(node.block),
    }),
  ForInStatement: (node: ts.ForInStatement, c) =>
    c.make('ForInStatement', node, {
      left: forTarget(node.initializer, c),
      right: c.convert(node.expression),
      body: c.convert(node.statement),
    }),
  ForOfStatement: (node: ts.ForOfStatement, c) =>
    c.make('ForOfStatement', node, {
      await: node.awaitModifier !== undefined,
      left: forTarget(node.initializer, c),
      right: c.convert(node.expression),
      body: c.convert(node.statement),
    }),
  VariableStatement: (node: ts.VariableStatement, c) =>
    withoutExport(node, c, (place) =>
      c.make('VariableDeclaration', place, {
        kind: declarationKind(node.declarationList, c),
        declarations: c.list(node.declarationList.declarations),
        declare: c.hasModifier(node, c.ts.SyntaxKind.DeclareKeyword),
      }),
    ),
  VariableDeclarationList: (node: ts.VariableDeclarationList, c) =>
    c.make('VariableDeclaration', node, {
      kind: declarationKind(node, c),
      declarations: c.list(node.declarations),
      declare: false,
    }),
  VariableDeclaration: (node: ts.VariableDeclaration, c) =>
    c.make('VariableDeclarator', node, {
      id: annotate(c.convert(node.name), node.type, c),
      init: c.optional(node.initializer),
      definite: node.exclamationToken !== undefined,
    }),
};
