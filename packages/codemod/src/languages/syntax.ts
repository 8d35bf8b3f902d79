import type { LanguageId } from './types.ts';

/** How code or a name stands inside a string. */
export type Interpolation =
  /** `open expr close`; `literal` is the doubled form that means the bracket itself; `before` must follow `open`. */
  | {
      readonly form: 'code';
      readonly open: string;
      readonly close: string;
      readonly literal?: string;
      readonly before?: string;
    }
  /** A sign directly before a name: `$name`. */
  | { readonly form: 'name'; readonly sign: string; readonly member?: string }
  /** `{{ path.to.name }}`: the last name counts. */
  | { readonly form: 'template'; readonly open: string; readonly close: string };

export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** `backslash`: escape sequences. `quote`: a backslash escapes only itself and the quote. `double`: a doubled quote is one. `none`: raw. */
  readonly escape: 'backslash' | 'quote' | 'double' | 'none';
  readonly multiline: boolean;
  readonly interpolation: readonly Interpolation[];
}

/** What a tokeniser has to know of a language. One line of a table, no parser. */
export interface Syntax {
  readonly id: LanguageId;
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Longest opening first. */
  readonly strings: readonly StringForm[];
  /** Operators that join texts. */
  readonly concat: readonly string[];
  /** Operators that reach into an object. */
  readonly member: readonly string[];
  /** Operators that give a name a value. */
  readonly assign: readonly string[];
  /** Whether two string literals side by side are one. */
  readonly adjacent: boolean;
  /** First signs of names beside letters and `_`. */
  readonly nameSigns: string;
  /** Finds `<<~NAME` and its relatives; group 1 is the name, quotes around it optional. Sticky. */
  readonly heredoc?: RegExp;
  /** Code only between these marks (PHP in a page). */
  readonly between?: readonly [open: RegExp, close: string] | undefined;
}

const BRACE: Interpolation = { form: 'code', open: '{', close: '}', literal: '{{' };
const DOLLAR_BRACE: Interpolation = { form: 'code', open: '${', close: '}' };
const HASH_BRACE: Interpolation = { form: 'code', open: '#{', close: '}' };
const DOLLAR_NAME: Interpolation = { form: 'name', sign: '$' };
const MUSTACHE: Interpolation = { form: 'template', open: '{{', close: '}}' };
const DOLLAR_TEMPLATE: Interpolation = { form: 'template', open: '${', close: '}' };

function text(
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

function pythonStrings(): StringForm[] {
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
const percentStrings = (
  letter: string,
  escape: StringForm['escape'],
  interpolation: readonly Interpolation[],
): StringForm[] =>
  ['()', '{}', '[]', '||'].map(([open = '', close]) => text(`%${letter}${open}`, escape, interpolation, true, close));

const SLASH_COMMENTS = { lineComments: ['//'], blockComments: [['/*', '*/']] } as const;
const DOTTED = {
  concat: ['+'],
  member: ['.', '?.', '::'],
  assign: ['=', ':', '=>', '+='],
  adjacent: false,
  nameSigns: '',
};

/** The languages that one tokeniser reads by table. Shell, YAML and their relatives have word rules of their own. */
export const SYNTAXES = {
  python: {
    ...DOTTED,
    id: 'python',
    lineComments: ['#'],
    blockComments: [],
    strings: pythonStrings(),
    assign: ['=', ':', ':=', '+='],
    adjacent: true,
  },
  php: {
    ...DOTTED,
    id: 'php',
    lineComments: ['//', '#'],
    blockComments: [['/*', '*/']],
    strings: [
      text("'", 'quote', [], true),
      text(
        '"',
        'backslash',
        [{ form: 'code', open: '{', close: '}', before: '$' }, DOLLAR_BRACE, { ...DOLLAR_NAME, member: '->' }],
        true,
      ),
    ],
    concat: ['.'],
    member: ['->', '?->', '::'],
    assign: ['=', '=>', '??=', ':', '.='],
    nameSigns: '$',
    heredoc: /<<<[ \t]*["']?([A-Za-z_]\w{0,60})/y,
    between: [/<\?(?:php\b|=)/gi, '?>'],
  },
  ruby: {
    ...DOTTED,
    id: 'ruby',
    lineComments: ['#'],
    blockComments: [['\n=begin', '\n=end']],
    strings: [
      ...percentStrings('Q', 'backslash', [HASH_BRACE]),
      ...percentStrings('q', 'quote', []),
      text('`', 'backslash', [HASH_BRACE]),
      text("'", 'quote', [], true),
      text('"', 'backslash', [HASH_BRACE], true),
    ],
    concat: ['+', '<<'],
    member: ['.', '&.', '::'],
    assign: ['=', '=>', ':', '||=', '+=', '<<'],
    adjacent: true,
    nameSigns: '@$',
    heredoc: /<<[~-]["']?([A-Z_]\w{0,60})/y,
  },
  go: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'go',
    strings: [text('"', 'backslash'), text('`', 'none', [], true), text("'", 'backslash')],
    assign: ['=', ':=', ':', '+='],
  },
  java: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'java',
    strings: [text('"""', 'backslash', [], true), text('"', 'backslash'), text("'", 'backslash')],
    assign: ['=', '+='],
  },
  kotlin: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'kotlin',
    strings: [
      text('"""', 'none', [DOLLAR_BRACE, DOLLAR_NAME], true),
      text('"', 'backslash', [DOLLAR_BRACE, DOLLAR_NAME]),
      text("'", 'backslash'),
    ],
    assign: ['=', 'to', '+='],
  },
  csharp: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'csharp',
    strings: [
      text('$"""', 'none', [BRACE], true, '"""'),
      text('"""', 'none', [], true),
      text('$@"', 'double', [BRACE], true, '"'),
      text('@$"', 'double', [BRACE], true, '"'),
      text('@"', 'double', [], true, '"'),
      text('$"', 'backslash', [BRACE], false, '"'),
      text('"', 'backslash'),
      text("'", 'backslash'),
    ],
    assign: ['=', '=>', ':', '+='],
  },
  javascript: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'javascript',
    strings: [text('"', 'backslash'), text("'", 'backslash'), text('`', 'backslash', [DOLLAR_BRACE], true)],
    nameSigns: '$',
  },
  json: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'json',
    strings: [text('"', 'backslash', [MUSTACHE, DOLLAR_TEMPLATE])],
    concat: [],
    assign: [':'],
  },
  toml: {
    ...DOTTED,
    id: 'toml',
    lineComments: ['#'],
    blockComments: [],
    strings: [
      text('"""', 'backslash', [DOLLAR_TEMPLATE, MUSTACHE], true),
      text("'''", 'none', [], true),
      text('"', 'backslash', [DOLLAR_TEMPLATE, MUSTACHE]),
      text("'", 'none'),
    ],
    concat: [],
    assign: ['='],
  },
} as const satisfies Partial<Record<LanguageId, Syntax>>;
