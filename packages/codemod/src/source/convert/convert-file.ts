import type { ts } from 'ts-morph';
import type { TSESTree } from '@typescript-eslint/types';
import type { TypeScript } from '../typescript.ts';
import { CLASSES } from './classes.ts';
import type { Converter, EsNode, Handlers, Range } from './converter.ts';
import { EXPRESSIONS } from './expressions.ts';
import { FUNCTIONS } from './functions.ts';
import { JSX } from './jsx.ts';
import { LITERALS } from './literals.ts';
import { MODULES } from './modules.ts';
import { convertPattern, PATTERNS } from './patterns.ts';
import { SHAPES, type Shape } from './shapes.ts';
import { convertBody, STATEMENTS } from './statements.ts';
import { TYPES } from './types.ts';

/** Later tables win: a handler replaces a plain shape of the same name. */
const HANDLERS: Handlers = {
  ...Object.fromEntries(
    Object.entries(SHAPES).map(([kind, shape]) => [kind, (node, c) => convertShape(node, shape, c)]),
  ),
  ...EXPRESSIONS,
  ...LITERALS,
  ...PATTERNS,
  ...FUNCTIONS,
  ...CLASSES,
  ...STATEMENTS,
  ...MODULES,
  ...JSX,
  ...TYPES,
};

function convertShape(node: ts.Node, shape: Shape, c: Converter): EsNode {
  const fields: Record<string, unknown> = {};
  for (const [field, property] of Object.entries(shape.children ?? {})) {
    const child = (node as unknown as Record<string, ts.Node | readonly ts.Node[] | undefined>)[property];
    fields[field] = Array.isArray(child)
      ? c.list(child as readonly ts.Node[])
      : c.optional(child as ts.Node | undefined);
  }
  return c.make(shape.type, node, { ...fields, ...shape.constants });
}

type Table = ReadonlyMap<ts.SyntaxKind, Handlers[string]>;

let table: Table | undefined;

function handlersByKind({ SyntaxKind }: TypeScript): Table {
  table ??= new Map(
    Object.entries(HANDLERS).map(([name, handler]) => [SyntaxKind[name as keyof typeof SyntaxKind], handler]),
  );
  return table;
}

/** A syntax that the compiler knows and this conversion does not. The file is left alone. */
export class UnknownSyntaxError extends Error {
  override readonly name = 'UnknownSyntaxError';
}

function createConverter(typescript: TypeScript, file: ts.SourceFile): Converter {
  const handlers = handlersByKind(typescript);
  const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, true, file.languageVariant, file.text);

  const dispatch = (node: ts.Node): EsNode | null => {
    const handler = handlers.get(node.kind);
    if (handler === undefined) throw new UnknownSyntaxError(`${typescript.SyntaxKind[node.kind]} is not supported`);
    return handler(node, converter);
  };
  const converter: Converter = {
    ts: typescript,
    file,
    convert(node) {
      const result = dispatch(node);
      if (result === null) throw new UnknownSyntaxError('a hole where an expression is needed');
      return result;
    },
    optional: (node) => (node === undefined ? null : dispatch(node)),
    list: (nodes) => (nodes ?? []).map(dispatch),
    pattern: (node) => convertPattern(node, converter),
    start: (node) => node.getStart(file),
    make(type, place, fields) {
      const range: Range = Array.isArray(place) ? [place[0], place[1]] : [place.getStart(file), place.end];
      return { type, range, ...fields };
    },
    tokenFrom(position) {
      scanner.resetTokenState(position);
      scanner.scan();
      return [scanner.getTokenStart(), scanner.getTokenEnd()];
    },
    hasModifier: (node, kind) =>
      typescript.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false),
  };
  return converter;
}

/**
 * TypeScript's own tree as plain ESTree, in the shape that typescript-estree gives it, without `loc`, `parent`, tokens
 * and comments.
 *
 * @throws UnknownSyntaxError for syntax newer than this table
 * @throws RangeError where code is nested deeper than the stack
 */
export function convertFile(typescript: TypeScript, file: ts.SourceFile): TSESTree.Program {
  const converter = createConverter(typescript, file);
  const isModule = file.statements.some(
    (statement) =>
      typescript.isImportDeclaration(statement) ||
      typescript.isExportDeclaration(statement) ||
      typescript.isExportAssignment(statement) ||
      converter.hasModifier(statement, typescript.SyntaxKind.ExportKeyword),
  );
  const program = converter.make('Program', [0, file.endOfFileToken.end], {
    body: convertBody(file.statements, converter),
    sourceType: isModule ? 'module' : 'script',
  });
  return program as unknown as TSESTree.Program;
}
