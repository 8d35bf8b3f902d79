import type { ts } from 'ts-morph';
import type { TypeScript } from '../typescript.ts';

/** Start (inclusive) and end (exclusive) in UTF-16 code units. */
export type Range = [start: number, end: number];

/** A node of the tree that is made: ESTree as typescript-estree shapes it, without `loc` and `parent`. */
export interface EsNode {
  type: string;
  range: Range;
  [field: string]: unknown;
}

/** What the conversion of one kind of node may use. */
export interface Converter {
  readonly ts: TypeScript;
  readonly file: ts.SourceFile;
  /** The node as an expression, a statement or a type. */
  convert(node: ts.Node): EsNode;
  /** As {@link convert}; `null` for an absent node. */
  optional(node: ts.Node | undefined): EsNode | null;
  /** As {@link convert}; holes of an array literal become `null`. */
  list(nodes: readonly ts.Node[] | undefined): (EsNode | null)[];
  /** The node as the target of an assignment: literals become patterns. */
  pattern(node: ts.Node): EsNode;
  /** A new node over the place of a TypeScript node, or over a range. */
  make(type: string, place: ts.Node | Range, fields?: Record<string, unknown>): EsNode;
  start(node: ts.Node): number;
  /** Range of the token at or after a position, white space and comments skipped. */
  tokenFrom(position: number): Range;
  hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean;
}

interface HandlerMethod {
  handle(node: ts.Node, converter: Converter): EsNode | null;
}

/** Conversions by the name of their `SyntaxKind`. A method type, so that each may ask for the very node it converts. */
export type Handlers = Readonly<Record<string, HandlerMethod['handle']>>;
