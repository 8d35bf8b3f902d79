import type { FunctionRole } from './functions.ts';
import {
  eitherValue,
  fillFormat,
  holeValue,
  joinPath,
  joinValues,
  knownText,
  textValue,
  trimSlashes,
  type Value,
} from './value.ts';

/** Arguments of a call, evaluated. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Elements of each literal list among the arguments. */
  readonly lists: readonly (readonly Value[])[];
}

export interface Call {
  /** What the method is called on, where that is a text. */
  readonly on: Value | undefined;
  readonly given: CallArguments;
  /** The value of the call if nothing is known of it. */
  readonly unknown: Value;
  /** Whether the call reads the environment or a configuration. */
  readonly environment: boolean;
}

type Rule = (call: Call) => Value | undefined;

const isAbsolute = (value: Value): boolean =>
  value.alternatives.some((pieces) => pieces[0] !== undefined && 'text' in pieces[0] && pieces[0].text.includes('://'));

/** Separator and elements of `sep.join(list)`, `implode(sep, list)`, `list.join(sep)`, `String.join(sep, a, b)`, `File.join(a, b)`. */
function joinList({ on, given }: Call): Value | undefined {
  const [first, ...others] = given.positional;
  const [list] = given.lists;
  const texts = given.positional.map(knownText);
  const onText = on === undefined ? undefined : knownText(on);
  if (list !== undefined) {
    const separator = onText ?? texts.find((text) => text !== undefined) ?? '/';
    return list.reduce<Value | undefined>(
      (whole, value) => (whole === undefined ? value : joinValues(joinValues(whole, textValue(separator)), value)),
      undefined,
    );
  }
  if (first === undefined) return undefined;
  return texts[0] === '/' ? joinPath(others) : joinPath(given.positional);
}

const RULES: Readonly<Record<FunctionRole, Rule>> = {
  first: ({ on, given }) => {
    // `x.rstrip('/')` is called on the text, `URI.parse(x)` is given it.
    const strips = given.positional.some((value) => knownText(value) === '/');
    if (on !== undefined && !given.positional.some(isAbsolute)) return strips ? trimSlashes(on) : on;
    const [first] = given.positional;
    return first !== undefined && given.positional.length > 1 && strips ? trimSlashes(first) : first;
  },
  'join-path': ({ on, given }) => joinPath([...(on === undefined ? [] : [on]), ...given.positional]),
  'join-list': joinList,
  'percent-format': ({ on, given }) => {
    // `"…".formatted(x)` and `"{}".format(x)` are called on the format, `String.format(f, x)` is given it.
    const [format, ...values] = on === undefined ? given.positional : [on, ...given.positional];
    if (format === undefined) return undefined;
    const braces = format.alternatives[0]?.some((piece) => 'text' in piece && /\{\w*\}/.test(piece.text)) ?? false;
    return fillFormat(format, braces ? 'braces' : 'percent', { positional: values, named: given.named });
  },
  'brace-format': ({ given: { positional, named } }) => {
    const [format, ...values] = positional;
    return format === undefined ? undefined : fillFormat(format, 'braces', { positional: values, named });
  },
  append: ({ on, given }) =>
    on === undefined ? undefined : joinValues(on, given.positional[0] ?? holeValue('call', '')),
  'append-path': ({ on, given }) => (on === undefined ? undefined : joinPath([on, ...given.positional])),
  default: ({ given, unknown }) => {
    const fallback = given.positional.length > 1 ? given.positional.at(-1) : given.named.get('default');
    return fallback === undefined ? undefined : eitherValue(unknown, fallback);
  },
};

/** What a known function makes of its arguments; a hole where that cannot be said. */
export function applyFunction(role: FunctionRole | undefined, call: Call): Value {
  return (role === undefined ? undefined : RULES[role](call)) ?? call.unknown;
}
