import type { Interpolation, StringForm } from './syntax.ts';

export const BRACE: Interpolation = { form: 'code', open: '{', close: '}', literal: '{{' };
export const DOLLAR_BRACE: Interpolation = { form: 'code', open: '${', close: '}' };
export const HASH_BRACE: Interpolation = { form: 'code', open: '#{', close: '}' };
export const DOLLAR_NAME: Interpolation = { form: 'name', sign: '$' };
export const DOLLAR_PAREN: Interpolation = { form: 'code', open: '$(', close: ')' };
export const BACKSLASH_PAREN: Interpolation = { form: 'code', open: '\\(', close: ')' };
/** `$this->name` is the member of that name. */
export const PHP_NAME: Interpolation = { form: 'name', sign: '$', member: '->' };
/** `$env:NAME` is the variable of that name. */
export const POWERSHELL_NAME: Interpolation = { form: 'name', sign: '$', member: ':' };
/** `$self->{name}` is the member of that name. */
export const PERL_NAME: Interpolation = { form: 'name', sign: '$', member: '->{' };
export const MUSTACHE: Interpolation = { form: 'template', open: '{{', close: '}}' };
export const DOLLAR_TEMPLATE: Interpolation = { form: 'template', open: '${', close: '}' };

/** How one kind of text stands in a source: `open`, and `close` where it differs. */
export function text(
  open: string,
  escape: StringForm['escape'],
  interpolation: readonly Interpolation[] = [],
  multiline = false,
  close = open,
): StringForm {
  return { open, close, escape, multiline, interpolation };
}

/** All spellings of a prefix in both cases: `rf` gives rf, rF, Rf, RF. */
const anyCase = (prefix: string): string[] =>
  [...prefix].reduce<string[]>(
    (spellings, letter) =>
      spellings.flatMap((head) => [...new Set([letter, letter.toUpperCase()])].map((tail) => head + tail)),
    [''],
  );

/** Python's quotes with every prefix in every case. */
export function pythonStrings(): StringForm[] {
  const prefixes: [string, StringForm['escape'], Interpolation[]][] = [
    ['rf', 'none', [BRACE]],
    ['fr', 'none', [BRACE]],
    ['rb', 'none', []],
    ['br', 'none', []],
    ['f', 'backslash', [BRACE]],
    ['r', 'none', []],
    ['b', 'backslash', []],
    ['u', 'backslash', []],
    ['', 'backslash', []],
  ];
  return ['"""', "'''", '"', "'"].flatMap((quote) =>
    prefixes.flatMap(([prefix, escape, interpolation]) =>
      anyCase(prefix).map((spelling) => text(spelling + quote, escape, interpolation, quote.length === 3, quote)),
    ),
  );
}

/** Ruby's `%Q(…)`, `%q{…}` and their relatives. */
export const percentStrings = (
  letter: string,
  escape: StringForm['escape'],
  interpolation: readonly Interpolation[],
): StringForm[] =>
  ['()', '{}', '[]', '||'].map(([open = '', close]) => text(`%${letter}${open}`, escape, interpolation, true, close));

/** Perl's `q(…)`, `qq{…}` and their relatives. */
export const quoteLike = (
  word: string,
  escape: StringForm['escape'],
  interpolation: readonly Interpolation[],
): StringForm[] =>
  ['()', '{}', '[]', '||'].map(([open = '', close]) => text(word + open, escape, interpolation, true, close));
