import type { TSESTree } from '@typescript-eslint/types';
import type { FunctionNode } from './scope.ts';
import type { Node } from './types.ts';
import { unwrap } from './walk.ts';

/** What a test compares; `undefined` where that is not known before the program runs. */
type Constant = string | number | bigint | boolean | null | undefined;

/** How a list of statements ends. `through`: with its last one; `undecided`: what happens depends on the run. */
type End = { readonly returned: Node } | 'through' | 'break' | 'undecided';

/** Statements that neither return nor jump. */
const STRAIGHT: ReadonlySet<string> = new Set([
  'VariableDeclaration',
  'FunctionDeclaration',
  'ExpressionStatement',
  'EmptyStatement',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
]);

const COMPARISONS: Readonly<Record<string, boolean>> = { '===': true, '==': true, '!==': false, '!=': false };

/** What a literal is. */
export function constantOf(node: Node): Constant {
  const value = unwrap(node);
  if (value.type === 'TemplateLiteral' && value.expressions.length === 0) return value.quasis[0]?.value.cooked;
  return value.type === 'Literal' && !('regex' in value) ? value.value : undefined;
}

/**
 * The one value that a call of a function gives back, of several that it may: found by following `if` and `switch` on
 * constants.
 *
 * @param valueOf the constant that an expression of the function is for this call
 * @returns the returned expression; `null` where it is not decided before the program runs
 */
export function chooseReturn(fn: FunctionNode, valueOf: (node: Node) => Constant): Node | null {
  if (fn.generator || fn.body.type !== 'BlockStatement') return null;
  const end = run(fn.body.body);
  return typeof end === 'object' ? end.returned : null;

  function run(statements: readonly TSESTree.Statement[]): End {
    for (const statement of statements) {
      const end = step(statement);
      if (end !== 'through') return end;
    }
    return 'through';
  }

  function step(statement: TSESTree.Statement): End {
    if (STRAIGHT.has(statement.type)) return 'through';
    switch (statement.type) {
      case 'ReturnStatement':
        return statement.argument === null ? 'undecided' : { returned: statement.argument };
      case 'BlockStatement':
        return run(statement.body);
      case 'BreakStatement':
        return statement.label === null ? 'break' : 'undecided';
      case 'IfStatement': {
        const holds = decide(statement.test);
        if (holds === undefined) return 'undecided';
        const branch = holds ? statement.consequent : statement.alternate;
        return branch === null ? 'through' : step(branch);
      }
      case 'SwitchStatement':
        return choose(statement);
      default:
        return 'undecided';
    }
  }

  function choose({ discriminant, cases }: TSESTree.SwitchStatement): End {
    const wanted = valueOf(discriminant);
    const tests = cases.map(({ test }) => (test === null ? null : valueOf(test)));
    const isDefault = (index: number): boolean => cases[index]?.test === null;
    if (wanted === undefined || tests.some((test, index) => !isDefault(index) && test === undefined))
      return 'undecided';
    const match = tests.findIndex((test, index) => !isDefault(index) && test === wanted);
    const first = match === -1 ? cases.findIndex(({ test }) => test === null) : match;
    if (first === -1) return 'through';
    const end = run(cases.slice(first).flatMap(({ consequent }) => consequent));
    return end === 'break' ? 'through' : end;
  }

  function decide(node: Node): boolean | undefined {
    const test = unwrap(node);
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      const inner = decide(test.argument);
      return inner === undefined ? undefined : !inner;
    }
    if (test.type === 'LogicalExpression' && test.operator !== '??') {
      const [left, right] = [decide(test.left), decide(test.right)];
      const settles = test.operator === '||';
      if (left === settles || right === settles) return settles;
      return left === undefined || right === undefined ? undefined : !settles;
    }
    if (test.type !== 'BinaryExpression') return undefined;
    const wanted = Object.hasOwn(COMPARISONS, test.operator) ? COMPARISONS[test.operator] : undefined;
    const [left, right] = [valueOf(test.left), valueOf(test.right)];
    // What `==` makes of two types is left alone.
    if (wanted === undefined || left === undefined || right === undefined || typeof left !== typeof right)
      return undefined;
    return (left === right) === wanted;
  }
}
