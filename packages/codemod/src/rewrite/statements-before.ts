import { takeInsertion, type Draft, type Workshop } from './draft.ts';
import { outermostOf, placeBefore } from './placement.ts';
import { indentAt } from './style.ts';
import type { Node } from './types.ts';

/** Where statements go that are run right before a call. */
export interface StatementsBefore {
  /** What their names are known in. */
  readonly block: Node;
  /** Offset from which on they are known. */
  readonly offset: number;
  readonly indent: string;
  /** Drafts them, after all other changes of the call. */
  put(draft: Draft, statements: readonly string[]): void;
}

/**
 * Where statements can be put before a call without changing the order of evaluation: before the statement that it stands
 * in or, where an arrow function gives back an expression or a branch is a single statement, in a block that it gets.
 *
 * @returns `null` where there is no such place (a condition, an argument)
 */
export function statementsBefore(shop: Workshop, call: Node): StatementsBefore | null {
  const place = placeBefore(shop, call);
  if (place === null) return inArrow(shop, call) ?? inBranch(shop, call);
  const { block, offset, indent } = place;
  const put = (draft: Draft, statements: readonly string[]): void => {
    const text = statements.map((each) => indent + ended(shop, each) + shop.style.eol).join('');
    if (text !== '') draft.edits.push({ start: offset, end: offset, text: text + takeInsertion(draft, offset) });
  };
  return { block, offset, indent, put };
}

const ended = ({ style }: Workshop, statement: string): string => statement + (style.semicolons ? ';' : '');

function inArrow(shop: Workshop, call: Node): StatementsBefore | null {
  const body = outermostOf(shop, call);
  const arrow = shop.scopes.parentOf(body);
  const [start, end] = body.range;
  // Parentheses or a comment may stand between.
  const sign = /=>\s*$/.exec(shop.text.slice(0, start));
  if (arrow?.type !== 'ArrowFunctionExpression' || arrow.body !== body || sign === null) return null;
  const outer = indentAt(shop.text, sign.index);
  const indent = outer + shop.style.indent;
  const put = (draft: Draft, statements: readonly string[]): void => {
    if (statements.length === 0) return;
    const { eol } = shop.style;
    const lines = [...statements.map((each) => ended(shop, each)), 'return '].map((line) => indent + line);
    draft.edits.push({ start: sign.index, end: start, text: `=> {${eol}${lines.join(eol)}` });
    draft.edits.push({ start: end, end, text: `${ended(shop, takeInsertion(draft, end))}${eol}${outer}}` });
  };
  return { block: arrow, offset: start, indent, put };
}

/** A block around the single statement of a branch (`if (test) return call()`). */
function inBranch(shop: Workshop, call: Node): StatementsBefore | null {
  const statement = outermostOf(shop, call);
  const branch = shop.scopes.parentOf(statement);
  const isBranch =
    branch?.type === 'IfStatement' && (branch.consequent === statement || branch.alternate === statement);
  const [start, end] = statement.range;
  // A comment may stand between, and names that a statement declares may be used behind it.
  const head = /(?<=\)|\belse)\s+$/.exec(shop.text.slice(0, start));
  if (!isBranch || head === null || !/^(?:Return|Expression|Throw)Statement$/.test(statement.type)) return null;
  const outer = indentAt(shop.text, branch.range[0]);
  const indent = outer + shop.style.indent;
  const put = (draft: Draft, statements: readonly string[]): void => {
    if (statements.length === 0) return;
    const { eol } = shop.style;
    const lines = statements.map((each) => `${indent}${ended(shop, each)}${eol}`).join('');
    draft.edits.push({ start: head.index, end: start, text: ` {${eol}${lines}${indent}` });
    draft.edits.push({ start: end, end, text: `${takeInsertion(draft, end)}${eol}${outer}}` });
  };
  return { block: statement, offset: start, indent, put };
}
