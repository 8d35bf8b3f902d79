import { staticName, walk, type Variable } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { movedSource } from './object-members.ts';
import { freeName } from './placement.ts';
import { indentAt } from './style.ts';
import type { Node } from './types.ts';

/** What stands between a request and the reading of its answer. */
export interface Guards {
  /** Source of a `.catch(…)` that does what the program did on a failure; empty where it did nothing. */
  readonly source: string;
  /** How often the response is named. */
  readonly references: number;
}

/** Tests that hold for every answer that the SDK throws for, and for no other. */
const isFailureTest = (source: string, name: string): boolean =>
  [`!${name}.ok`, `${name}.ok===false`, `${name}.status!==200`, `${name}.status>=400`].includes(
    source.replace(/\s+/g, ''),
  );

/** Nodes that mean something else inside of a callback. */
const BOUND_TO_FUNCTION: ReadonlySet<string> = new Set([
  'AwaitExpression',
  'BreakStatement',
  'ContinueStatement',
  'ReturnStatement',
  'YieldExpression',
]);

/** The statements of a block that certainly throws and looks at nothing of the response but its status. */
function readThrow(shop: Workshop, guard: TSESTree.IfStatement, uses: readonly Node[]): readonly Node[] | null {
  const { consequent } = guard;
  const statements: readonly Node[] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  if (statements.at(-1)?.type !== 'ThrowStatement') return null;
  let understood = true;
  walk(consequent, ({ type }) => (understood &&= !BOUND_TO_FUNCTION.has(type)));
  const readsStatus = uses.every((use) => {
    const parent = shop.scopes.parentOf(use);
    return parent?.type === 'MemberExpression' && staticName(parent.property, parent.computed) === 'status';
  });
  return understood && readsStatus ? statements : null;
}

/** Source of a statement for the callback, the status read from the error. */
function movedStatement(shop: Workshop, statement: Node, uses: readonly Node[], error: string, to: string): string {
  let source = movedSource(shop.text, statement, indentAt(shop.text, statement.range[0]), to);
  // Uses are replaced by name: inside the guard nothing else has it.
  for (const name of new Set(uses.map((use) => sourceOf(shop, use))))
    source = source.replace(
      new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?=\\s*\\.\\s*status\\b)`, 'g'),
      () => error,
    );
  return source;
}

/**
 * Reads the statements between a request and the reading of its answer, as far as they throw on a failure.
 *
 * @param indent indentation that the callback starts at
 * @returns `null` where one of them does anything else
 */
export function readGuards(
  shop: Workshop,
  response: Variable,
  statements: readonly Node[],
  indent: string,
): Guards | null {
  const [guard, ...more] = statements;
  if (guard === undefined) return { source: '', references: 0 };
  if (more.length > 0 || guard.type !== 'IfStatement' || guard.alternate !== null) return null;
  if (!isFailureTest(sourceOf(shop, guard.test), response.name)) return null;
  const inside = response.references
    .map(({ identifier }) => identifier as Node)
    .filter(({ range }) => guard.range[0] <= range[0] && range[1] <= guard.range[1]);
  const uses = inside.filter(({ range }) => range[0] >= guard.consequent.range[0]);
  const thrown = readThrow(shop, guard, uses);
  if (thrown === null) return null;
  const { eol, indent: step, semicolons } = shop.style;
  const error = /\berror\b/.test(sourceOf(shop, guard)) ? freeName(shop, 'failure') : 'error';
  const inner = indent + step;
  const lines = [
    // Without a status the request got no answer at all: that error was thrown as it is, and still is.
    `if (${error}.status === undefined) throw ${error}${semicolons ? ';' : ''}`,
    ...thrown.map((statement) => movedStatement(shop, statement, uses, error, inner)),
  ];
  const source = `.catch((${error}) => {${eol}${lines.map((line) => inner + line + eol).join('')}${indent}})`;
  return { source, references: inside.length };
}
