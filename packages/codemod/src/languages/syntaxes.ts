import type { Interpolation, StringForm, Syntax } from './syntax.ts';
import type { LanguageId } from './types.ts';

const BRACE: Interpolation = { form: 'code', open: '{', close: '}', literal: '{{' };
const DOLLAR_BRACE: Interpolation = { form: 'code', open: '${', close: '}' };
const HASH_BRACE: Interpolation = { form: 'code', open: '#{', close: '}' };
const DOLLAR_NAME: Interpolation = { form: 'name', sign: '$' };
const DOLLAR_PAREN: Interpolation = { form: 'code', open: '$(', close: ')' };
const BACKSLASH_PAREN: Interpolation = { form: 'code', open: '\\(', close: ')' };
/** `$env:NAME` is the variable of that name. */
const POWERSHELL_NAME: Interpolation = { form: 'name', sign: '$', member: ':' };
/** `$self->{name}` is the member of that name. */
const PERL_NAME: Interpolation = { form: 'name', sign: '$', member: '->{' };
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

/** Perl's `q(…)`, `qq{…}` and their relatives. */
const quoteLike = (word: string, escape: StringForm['escape'], interpolation: readonly Interpolation[]): StringForm[] =>
  ['()', '{}', '[]', '||'].map(([open = '', close]) => text(word + open, escape, interpolation, true, close));

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
  rust: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'rust',
    strings: [
      text('r#"', 'none', [BRACE], true, '"#'),
      text('r"', 'none', [BRACE], true, '"'),
      text('"', 'backslash', [BRACE], true),
      // The one character that would open a text.
      text(`'"`, 'none', [], false, "'"),
    ],
  },
  swift: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'swift',
    strings: [
      text('"""', 'backslash', [BACKSLASH_PAREN], true),
      text('#"', 'none', [], false, '"#'),
      text('"', 'backslash', [BACKSLASH_PAREN]),
    ],
  },
  dart: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'dart',
    strings: [
      text("'''", 'backslash', [DOLLAR_BRACE, DOLLAR_NAME], true),
      text('"""', 'backslash', [DOLLAR_BRACE, DOLLAR_NAME], true),
      text("r'", 'none', [], false, "'"),
      text('r"', 'none', [], false, '"'),
      text('"', 'backslash', [DOLLAR_BRACE, DOLLAR_NAME]),
      text("'", 'backslash', [DOLLAR_BRACE, DOLLAR_NAME]),
    ],
    adjacent: true,
  },
  c: {
    ...DOTTED,
    ...SLASH_COMMENTS,
    id: 'c',
    strings: [text('R"(', 'none', [], true, ')"'), text('"', 'backslash'), text("'", 'backslash')],
    member: ['.', '->', '::'],
    adjacent: true,
  },
  powershell: {
    ...DOTTED,
    id: 'powershell',
    lineComments: ['#'],
    blockComments: [['<#', '#>']],
    strings: [
      text('@"', 'none', [DOLLAR_PAREN, DOLLAR_BRACE, POWERSHELL_NAME], true, '"@'),
      text("@'", 'none', [], true, "'@"),
      text('"', 'double', [DOLLAR_PAREN, DOLLAR_BRACE, POWERSHELL_NAME], true),
      text("'", 'double', [], true),
    ],
    member: ['.', '::'],
    nameSigns: '$',
  },
  perl: {
    ...DOTTED,
    id: 'perl',
    lineComments: ['#'],
    blockComments: [
      ['\n=head', '\n=cut'],
      ['\n=pod', '\n=cut'],
    ],
    strings: [
      ...quoteLike('qq', 'backslash', [DOLLAR_BRACE, PERL_NAME]),
      ...quoteLike('q', 'quote', []),
      text('`', 'backslash', [DOLLAR_BRACE, PERL_NAME]),
      text('"', 'backslash', [DOLLAR_BRACE, PERL_NAME], true),
      text("'", 'quote', [], true),
    ],
    concat: ['.'],
    member: ['->', '::'],
    assign: ['=', '=>', '.=', '||='],
    nameSigns: '$@',
    heredoc: /<<~?["']?([A-Z_]\w{0,60})/y,
  },
  elixir: {
    ...DOTTED,
    id: 'elixir',
    lineComments: ['#'],
    blockComments: [],
    strings: [text('"""', 'backslash', [HASH_BRACE], true), text('"', 'backslash', [HASH_BRACE], true)],
    concat: ['<>'],
    member: ['.'],
    nameSigns: '@',
  },
  lua: {
    ...DOTTED,
    id: 'lua',
    lineComments: ['--'],
    blockComments: [['--[[', ']]']],
    strings: [text('[[', 'none', [], true, ']]'), text('"', 'backslash'), text("'", 'backslash')],
    concat: ['..'],
    member: ['.'],
    assign: ['='],
  },
  r: {
    ...DOTTED,
    id: 'r',
    lineComments: ['#'],
    blockComments: [],
    strings: [text('"', 'backslash', [], true), text("'", 'backslash', [], true)],
    concat: [],
    member: ['.', '$', '::'],
    assign: ['=', '<-'],
  },
  hcl: {
    ...DOTTED,
    id: 'hcl',
    lineComments: ['#', '//'],
    blockComments: [['/*', '*/']],
    strings: [text('"', 'backslash', [DOLLAR_BRACE])],
    concat: [],
    member: ['.'],
    assign: ['=', ':'],
    heredoc: /<<-?([A-Z_]\w{0,60})/y,
  },
} as const satisfies Partial<Record<LanguageId, Syntax>>;
