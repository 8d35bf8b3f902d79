import type { FunctionRole } from './functions.ts';
import {
  eitherValue,
  fillFormat,
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

const isPath = (value: Value): boolean =>
  value.alternatives.some(
    (pieces) => pieces[0] !== undefined && 'text' in pieces[0] && /^\/?models\b/.test(pieces[0].text),
  );

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
    const first = given.positional[0] ?? given.named.get('string');
    return first !== undefined && given.positional.length > 1 && strips ? trimSlashes(first) : first;
  },
  // Builders of URLs: what was given before stays, a host starts the URL.
  keep: ({ on }) => on,
  // `"…/{id}/…".replace("{id}", id)`: a placeholder says as much as what takes its place.
  'fill-in': ({ on, given }) => {
    const [wanted] = given.positional.map(knownText);
    return wanted !== undefined && /^[{<:%$]/.test(wanted) ? on : undefined;
  },
  host: ({ given }) => {
    const [host, path] = given.positional;
    const base = host === undefined || isAbsolute(host) ? host : joinValues(textValue('https://'), host);
    // Dart's `Uri.https(host, path)`.
    return base === undefined || path === undefined ? base : joinPath([base, path]);
  },
  // One text, or a base and what is looked up from it, in either order.
  locate: (call) => {
    const [first, second] = call.given.positional;
    if (first !== undefined && second !== undefined) {
      if (isAbsolute(first) && isPath(second)) return joinPath([first, second]);
      if (isAbsolute(second) && isPath(first)) return joinPath([second, first]);
    }
    return RULES.first(call);
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
  append: ({ on, given }) => {
    // `a.concat(b)` is called on a text, `String.Concat(a, b)` is given all of it.
    const texts = [...(on === undefined ? [] : [on]), ...given.positional];
    return texts.length < 2 ? undefined : texts.reduce(joinValues);
  },
  'append-path': ({ on, given }) =>
    on === undefined && given.positional.length < 2
      ? undefined
      : joinPath([...(on === undefined ? [] : [on]), ...given.positional]),
  default: ({ given, unknown }) => {
    const [, ...others] = given.positional;
    // Behind the name; a description may follow.
    const fallback = others.find(isAbsolute) ?? others.at(-1) ?? given.named.get('default');
    return fallback === undefined ? undefined : eitherValue(unknown, fallback);
  },
};

/** What a known function makes of its arguments; a hole where that cannot be said. */
export function applyFunction(role: FunctionRole | undefined, call: Call): Value {
  return (role === undefined ? undefined : RULES[role](call)) ?? call.unknown;
}
