import { applyFunction, type CallArguments } from './apply-function.ts';
import { listBrackets } from './expression-shape.ts';
import { functionRole } from './functions.ts';
import { splitArguments } from './split-arguments.ts';
import { plainText, type TokenStream } from './token.ts';
import { textValue, type Evaluated, type Value } from './value.ts';

/** Names around what the environment or a configuration decides. */
export const ENVIRONMENT = /env|config|setting|property|secret|flag/i;

/** What the reading of calls needs of the evaluator. */
export interface Evaluation {
  /** The source from one token up to another, the latter not included. */
  readonly sourceOf: (stream: TokenStream, from: number, next: number) => string;
  readonly evaluate: (stream: TokenStream, index: number) => Evaluated;
  /** A value of which only the source is known. */
  readonly hole: (stream: TokenStream, from: number, next: number, name?: string) => Value;
  /** Takes a step one level down; `undefined` where that is too deep. */
  readonly deeper: <T>(step: () => T) => T | undefined;
}

/** Where a call stands. */
export interface CallPlace {
  /** Index of the first token of the callee, of its last name, and of the closing bracket. */
  readonly start: number;
  readonly nameIndex: number;
  readonly close: number;
  readonly name: string;
  /** What it is called on, where that is a text. */
  readonly on: Value | undefined;
}

/** The value of a call of a function that is known; else a hole. */
export function evaluateCall(
  evaluation: Evaluation,
  stream: TokenStream,
  { start, nameIndex, close, name, on }: CallPlace,
): Value {
  const role = functionRole(name);
  const open = nameIndex + 1;
  const environment = on === undefined && ENVIRONMENT.test(evaluation.sourceOf(stream, start, open).slice(0, 200));
  if (role === undefined && !environment) return evaluation.hole(stream, start, close + 1);
  const given = readArguments(evaluation, stream, open, close);
  const key = plainText(stream.tokens[open + 1]) ?? '';
  const unknown = evaluation.hole(stream, start, close + 1, key);
  return applyFunction(environment ? 'default' : role, { on, given, unknown, environment });
}

/** Arguments of a call: by position, by name, and elements of literal lists among them. */
export function readArguments(evaluation: Evaluation, stream: TokenStream, open: number, close: number): CallArguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  const lists: (readonly Value[])[] = [];
  for (const { name, from } of splitArguments(stream, open, close)) {
    const list = readList(evaluation, stream, from);
    const value = list?.value ?? evaluation.evaluate(stream, from).value;
    if (list !== undefined) lists.push(list.elements);
    if (name === null) positional.push(value);
    else named.set(name, value);
  }
  return { positional, named, lists };
}

/** Ruby's and JavaScript's `[a, b].join('/')`. */
export function evaluateJoinedList(
  evaluation: Evaluation,
  stream: TokenStream,
  open: number,
  close: number,
): Evaluated | undefined {
  const end = stream.partner.get(close + 3);
  const list = readList(evaluation, stream, open);
  if (end === undefined || list === undefined) return undefined;
  const { positional, named } = readArguments(evaluation, stream, close + 3, end);
  const given = { positional: positional.length === 0 ? [textValue('')] : positional, named, lists: [list.elements] };
  return {
    value: applyFunction('join-list', { on: undefined, given, unknown: list.value, environment: false }),
    next: end + 1,
  };
}

function readList(
  evaluation: Evaluation,
  stream: TokenStream,
  from: number,
): { value: Value; elements: readonly Value[] } | undefined {
  const brackets = listBrackets(stream, from);
  if (brackets === undefined) return undefined;
  const given = evaluation.deeper(() => readArguments(evaluation, stream, brackets.open, brackets.close));
  if (given === undefined) return undefined;
  return { value: evaluation.hole(stream, from, brackets.close + 1), elements: given.positional };
}
