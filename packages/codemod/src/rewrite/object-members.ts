import { walk } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './types.ts';

/** A comment in an object literal, with the delimiters. */
export interface Comment {
  readonly text: string;
  /** Whether a blank line stands before it. */
  readonly spaced: boolean;
}

/** A member of an object literal together with the comments that belong to it. */
export interface Member {
  /** Comments on lines of their own, or before the member. */
  readonly lead: readonly Comment[];
  /** Whether a blank line stands before it. */
  readonly spaced: boolean;
  /** The member's own source; empty for comments behind the last member. */
  readonly text: string;
  /** Comments behind it on the same line. */
  readonly trail: readonly string[];
  /** Whether they stand before the comma. */
  readonly beforeComma?: boolean;
}

interface Gap {
  readonly comments: readonly { text: string; line: number; spaced: boolean; beforeComma: boolean }[];
  readonly comma: boolean;
  /** Line breaks before the end of the gap, and whether the last ones leave a blank line. */
  readonly lines: number;
  readonly spaced: boolean;
}

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|,|\n/g;

/** Reads what stands between two members: white space, one comma, comments. */
function readGap(text: string): Gap {
  const comments: { text: string; line: number; spaced: boolean; beforeComma: boolean }[] = [];
  let comma = false;
  let lines = 0;
  let blank = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ',') comma = true;
    else if (token === '\n') {
      lines++;
      blank++;
    } else {
      comments.push({ text: token.trimEnd(), line: lines, spaced: blank > 1, beforeComma: !comma });
      lines += token.split('\n').length - 1;
      blank = 0;
    }
  }
  return { comments, comma, lines, spaced: blank > 1 };
}

export interface ObjectParts {
  /** Members in source order, each with its source node. */
  readonly members: readonly {
    node: TSESTree.ObjectLiteralElement;
    lead: readonly Comment[];
    spaced: boolean;
    trail: readonly string[];
    beforeComma: boolean;
  }[];
  /** Comments behind the last member, on lines of their own. */
  readonly rest: readonly Comment[];
  readonly trailingComma: boolean;
  readonly multiLine: boolean;
}

/** Takes an object literal apart without losing a comment. */
export function readMembers(text: string, object: TSESTree.ObjectExpression): ObjectParts {
  const nodes = object.properties;
  const inside = { start: object.range[0] + 1, end: object.range[1] - 1 };
  const gaps = [...nodes, null].map((node, index) => {
    const previous = nodes[index - 1];
    return readGap(
      text.slice(previous === undefined ? inside.start : previous.range[1], node === null ? inside.end : node.range[0]),
    );
  });
  // Behind a member, comments of the same line are its own; the others belong to what follows.
  const own = (index: number): readonly string[] =>
    index === 0 ? [] : (gaps[index]?.comments ?? []).filter(({ line }) => line === 0).map((comment) => comment.text);
  const next = (index: number): readonly Comment[] =>
    (gaps[index]?.comments ?? [])
      .filter(({ line }) => index === 0 || line > 0)
      .map(({ text: comment, spaced }) => ({ text: comment, spaced }));
  const last = gaps.at(-1);
  return {
    members: nodes.map((node, index) => ({
      node,
      lead: next(index),
      spaced: index > 0 && (gaps[index]?.spaced ?? false),
      trail: own(index + 1),
      beforeComma: (gaps[index + 1]?.comments ?? []).some(
        ({ line, beforeComma, text: comment }) => line === 0 && beforeComma && comment.startsWith('/*'),
      ),
    })),
    rest: next(nodes.length),
    trailingComma: nodes.length > 0 && (last?.comma ?? false),
    multiLine:
      text.slice(object.range[0], object.range[1]).includes('\n') &&
      (gaps.some(({ lines }) => lines > 0) || nodes.length === 0),
  };
}

/** Ranges inside a node whose line breaks are part of a value. */
function templateRanges(root: Node): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  walk(root, ({ type, range }) => {
    if (type === 'TemplateElement' || type === 'JSXText') ranges.push(range);
    return true;
  });
  return ranges;
}

/**
 * Source of a node, moved to another depth of indentation. Line breaks inside template literals are values and stay.
 *
 * @param from indentation of the line that the node starts on
 * @param to indentation of the line that it will start on
 */
export function movedSource(text: string, node: Node, from: string, to: string): string {
  const source = text.slice(node.range[0], node.range[1]);
  if (from === to || !source.includes('\n')) return source;
  const fixed = templateRanges(node);
  return source.replace(/\n([ \t]*)/g, (whole: string, white: string, offset: number) => {
    const at = node.range[0] + offset;
    if (fixed.some(([start, end]) => start <= at && at < end)) return whole;
    return `\n${white.startsWith(from) ? to + white.slice(from.length) : white}`;
  });
}

export interface Layout {
  readonly multiLine: boolean;
  readonly trailingComma: boolean;
  /** Indentation of the members. */
  readonly indent: string;
  /** Indentation of the closing brace. */
  readonly outdent: string;
  readonly eol: string;
  /** Whether a one-line literal has blanks inside its braces. */
  readonly padded: boolean;
}

/** Whether members can stand on one line. */
export const needsLines = (members: readonly Member[], rest: readonly Comment[]): boolean =>
  rest.length > 0 ||
  members.some(({ lead, trail }) =>
    [...lead.map((comment) => comment.text), ...trail].some((comment) => comment.startsWith('//')),
  );

function printLines(members: readonly Member[], rest: readonly Comment[], layout: Layout): string {
  const lines: string[] = [];
  members.forEach((member, index) => {
    for (const [position, comment] of member.lead.entries()) {
      if ((comment.spaced || (position === 0 && member.spaced && member.lead.length === 0)) && lines.length > 0)
        lines.push('');
      lines.push(layout.indent + comment.text);
    }
    if (member.spaced && lines.length > 0 && member.lead.length === 0) lines.push('');
    const comma = index < members.length - 1 || layout.trailingComma ? ',' : '';
    const line =
      member.beforeComma === true
        ? [member.text, ...member.trail].join(' ') + comma
        : [member.text + comma, ...member.trail].join(' ');
    lines.push(layout.indent + line);
  });
  for (const comment of rest) {
    if (comment.spaced) lines.push('');
    lines.push(layout.indent + comment.text);
  }
  return `{${layout.eol}${lines.join(layout.eol)}${layout.eol}${layout.outdent}}`;
}

/** Prints an object literal. */
export function printObject(members: readonly Member[], rest: readonly Comment[], layout: Layout): string {
  if (layout.multiLine || needsLines(members, rest)) return printLines(members, rest, layout);
  const pad = layout.padded ? ' ' : '';
  const inner = members.map(
    ({ lead, text, trail }) =>
      [...lead.map((comment) => comment.text), text].join(' ') + (trail.length > 0 ? ` ${trail.join(' ')}` : ''),
  );
  return inner.length === 0 ? '{}' : `{${pad}${inner.join(', ')}${layout.trailingComma ? ',' : ''}${pad}}`;
}
