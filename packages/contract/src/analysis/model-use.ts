import type { Evaluator } from './evaluate.ts';
import { plainText } from './pieces.ts';
import type { Expression, ModelUse, Node, Pieces } from './types.ts';
import { walk } from './walk.ts';

/** A place in a path that a function fills in later: `{modelId}`, `:modelId`. */
const PLACEHOLDER = /^(?:\{.*\}|:\w+)$/;

/** The model id, and the one expression that is all of it and may be written at the call. */
export function toModelUse(pieces: Pieces | null, call: Node, evaluator: Evaluator): ModelUse {
  const literal = pieces === null ? null : plainText(pieces);
  if (pieces === null || PLACEHOLDER.test(literal ?? '')) return { literal: null, pieces: [], expression: null };
  const [first] = pieces;
  const expression = first?.uses?.find(
    (candidate) =>
      pieces.every((piece) => piece.uses?.includes(candidate)) &&
      isWholeValue(candidate, pieces, evaluator) &&
      isVisibleAt(candidate, call, evaluator),
  );
  return { literal, pieces, expression: expression ?? null };
}

/** Whether an expression's value is the id and nothing besides. Escaping does not count: in the body the id stands unescaped. */
function isWholeValue(candidate: Expression, pieces: Pieces, evaluator: Evaluator): boolean {
  if (
    candidate.type === 'CallExpression' &&
    candidate.callee.type === 'Identifier' &&
    candidate.callee.name === 'encodeURIComponent'
  )
    return false;
  const shape = (value: Pieces): string => value.map((piece) => ('text' in piece ? piece.text : '\uE000')).join('');
  // What is not known may be a part of what else is not known: the id of a model that is an object.
  const holes = (value: Pieces): unknown[] => value.flatMap((piece) => ('text' in piece ? [] : [piece.node]));
  const unknown = holes(pieces);
  const { alternatives } = evaluator.evaluate(candidate);
  const inUrl = shape(pieces);
  return alternatives.some(
    (value) =>
      (shape(value) === inUrl || encodeURIComponent(shape(value)) === inUrl) &&
      holes(value).every((node, index) => node === unknown[index]),
  );
}

/** Whether every name in an expression means the same where the call stands. */
function isVisibleAt(expression: Node, call: Node, { module: { scopes } }: Evaluator): boolean {
  const around = new Set<unknown>();
  for (let scope: ReturnType<typeof scopes.scopeOf> | null = scopes.scopeOf(call); scope !== null; scope = scope.upper)
    around.add(scope);
  let visible = true;
  walk(expression, (node) => {
    const reference = scopes.referenceOf(node);
    if (reference?.variable != null && !around.has(reference.variable.scope)) visible = false;
    if (node.type === 'ThisExpression' && !sharesThis(node, call, scopes.functionOf)) visible = false;
    return visible;
  });
  return visible;
}

function sharesThis(node: Node, call: Node, functionOf: (node: Node) => Node | null): boolean {
  const owner = (at: Node): Node | null => {
    let fn = functionOf(at);
    while (fn?.type === 'ArrowFunctionExpression') fn = functionOf(fn);
    return fn;
  };
  return owner(node) === owner(call);
}
