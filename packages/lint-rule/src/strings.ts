import type { AnyNode, SourceCode } from './eslint-api.ts';
import { walk, type Visit } from './tree.ts';

/** A text that a program, a document or a configuration file holds, in whatever language. */
export interface StringPart {
  readonly value: string;
  /** Offsets of the whole node, quotes included. */
  readonly start: number;
  readonly end: number;
  /** Offset of the first character, where the source holds the value verbatim (no escapes), else `null`. */
  readonly contentStart: number | null;
  readonly visit: Visit;
}

type Reader = (node: never) => unknown;

/** How each language's node for a text gives its value. */
const READERS: Readonly<Record<string, Reader>> = {
  Literal: (node: { value: unknown }) => node.value,
  TemplateElement: (node: { value: { cooked?: string | null } }) => node.value.cooked,
  JSXText: (node: { value: string }) => node.value,
  String: (node: { value: string }) => node.value,
  JSONLiteral: (node: { value: unknown }) => node.value,
  YAMLScalar: (node: { value: unknown }) => node.value,
  VLiteral: (node: { value: string }) => node.value,
  VText: (node: { value: string }) => node.value,
  SvelteLiteral: (node: { value: string }) => node.value,
  SvelteText: (node: { value: string }) => node.value,
  AstroRawText: (node: { value: string }) => node.value,
};

interface Ranged {
  readonly range?: readonly [number, number];
  readonly start?: number;
  readonly end?: number;
}

function rangeOf(node: AnyNode & Ranged): readonly [number, number] | null {
  if (node.range !== undefined) return node.range;
  return typeof node.start === 'number' && typeof node.end === 'number' ? [node.start, node.end] : null;
}

/** Parsers disagree on whether a node's range includes its delimiters, so the value is looked for at the range's start. */
function findContent(text: string, value: string, start: number, end: number): number | null {
  const at = text.indexOf(value, start);
  return at >= 0 && at - start <= 2 && at + value.length <= end ? at : null;
}

function read(text: string, visit: Visit): StringPart | null {
  const reader = Object.hasOwn(READERS, visit.node.type) ? READERS[visit.node.type] : undefined;
  const range = rangeOf(visit.node);
  if (reader === undefined || range === null) return null;
  const value = reader(visit.node as never);
  if (typeof value !== 'string' || value === '') return null;
  const [start, end] = range;
  return { value, start, end, contentStart: findContent(text, value, start, end), visit };
}

/** By tree: oxlint gives every file the same `sourceCode` object. */
const known = new WeakMap<AnyNode, readonly StringPart[]>();

/**
 * Every text of a file, read once for all rules. Markdown is one text as a whole: prose, links and code of every language
 * count alike.
 *
 * @param sourceCode of any language
 */
export function readStrings(sourceCode: SourceCode): readonly StringPart[] {
  let parts = known.get(sourceCode.ast);
  if (parts === undefined) {
    parts = readAll(sourceCode);
    known.set(sourceCode.ast, parts);
  }
  return parts;
}

function readAll({ ast, text }: SourceCode): StringPart[] {
  const whole: Visit = { node: ast, parent: null, key: '' };
  if (ast.type === 'root') return [{ value: text, start: 0, end: text.length, contentStart: 0, visit: whole }];
  const parts: StringPart[] = [];
  for (const visit of walk(ast)) {
    const part = read(text, visit);
    if (part !== null) parts.push(part);
  }
  return parts;
}
