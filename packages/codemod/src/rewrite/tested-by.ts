import { staticName, unwrap } from '@modelhub-migration/contract/analysis';
import type { Node } from './types.ts';

/** First status of an answer that is no success, and of a refusal. */
const NO_SUCCESS = 300;
const REFUSAL = 400;

/** Which answers a test of the status holds for: all refusals (and perhaps more), successes alone, some refusals, or none. */
export type Tested = 'refusals' | 'successes' | 'some' | 'none';

const OPPOSITE: Readonly<Record<Tested, Tested>> = {
  refusals: 'successes',
  successes: 'refusals',
  some: 'some',
  none: 'some',
};

const nameOf = (node: Node): string | null => {
  const value = unwrap(node);
  if (value.type === 'Identifier') return value.name;
  return value.type === 'MemberExpression' ? staticName(value.property, value.computed) : null;
};

const isStatus = (name: string | null): boolean => name === 'status' || name === 'statusCode';

/** What a comparison of the status with a number holds for. */
function compared(operator: string, code: number): Tested | null {
  switch (operator) {
    case '>=':
      return NO_SUCCESS <= code && code <= REFUSAL ? 'refusals' : 'some';
    case '>':
      return NO_SUCCESS <= code + 1 && code < REFUSAL ? 'refusals' : 'some';
    case '<':
      return code <= REFUSAL ? 'successes' : 'some';
    case '<=':
      return code < REFUSAL ? 'successes' : 'some';
    case '==':
    case '===':
      return code >= REFUSAL ? 'some' : code === 200 ? 'successes' : 'none';
    case '!=':
    case '!==':
      return code === 200 ? 'refusals' : 'some';
    default:
      return null;
  }
}

/** What a test holds for; `null` where it does not look at the status of an answer. */
export function testedBy(test: Node): Tested | null {
  const node = unwrap(test);
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = testedBy(node.argument);
    return inner === null ? null : OPPOSITE[inner];
  }
  if (node.type === 'BinaryExpression') {
    const code = node.right.type === 'Literal' ? node.right.value : null;
    if (!isStatus(nameOf(node.left))) return null;
    return typeof code === 'number' ? compared(node.operator, code) : 'some';
  }
  if (node.type === 'LogicalExpression') {
    const sides = [testedBy(node.left), testedBy(node.right)];
    if (sides.every((side) => side === null)) return null;
    if (node.operator === '||' && sides.includes('refusals')) return 'refusals';
    if (node.operator === '||' && sides.every((side) => side === 'successes' || side === 'none')) return 'none';
    if (node.operator === '&&' && sides.includes('successes')) return 'successes';
    return 'some';
  }
  return nameOf(node) === 'ok' ? 'successes' : null;
}
