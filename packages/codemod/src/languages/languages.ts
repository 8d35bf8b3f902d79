import { isSourceFile } from '../source/source-files.ts';
import { SYNTAXES } from './syntaxes.ts';
import type { Syntax } from './syntax.ts';
import type { Source } from './reading.ts';
import type { TokenStream } from './token.ts';
import { DOCKER, rulesOf } from './shell-rules.ts';
import { tokeniseCode } from './tokenise-code.ts';
import { tokeniseLines } from './tokenise-lines.ts';
import { tokeniseShell } from './tokenise-shell.ts';
import { tokeniseText } from './tokenise-text.ts';
import { tokeniseYaml } from './tokenise-yaml.ts';
import type { LanguageId } from './types.ts';

/** Languages that are read as they are; Markdown and HTML only hold others. */
export type ReadLanguage = Exclude<LanguageId, 'markdown' | 'html'>;

type Reader = (file: string, text: string, start: number, end: number) => Source;

function codeReader(syntax: Syntax): Reader {
  const tokenise = (text: string, start: number, end: number): TokenStream => tokeniseCode(text, start, end, syntax);
  return (file, text, start, end) => ({
    file,
    text,
    language: syntax.id,
    stream: tokenise(text, start, end),
    assign: syntax.assign,
    grammar: {
      concat: syntax.concat,
      member: syntax.member,
      adjacent: syntax.adjacent,
      slash: syntax.id === 'python' ? '/' : null,
      // Code in a string stands without the marks around a whole page.
      tokenise: (from, to) => tokeniseCode(text, from, to, { ...syntax, between: undefined }),
    },
  });
}

function codeReaders(): Record<keyof typeof SYNTAXES, Reader> {
  const readers = Object.entries(SYNTAXES).map(([language, syntax]) => [language, codeReader(syntax)]);
  return Object.fromEntries(readers) as Record<keyof typeof SYNTAXES, Reader>;
}

/** What may join texts, and reach into objects, in languages that are not known. */
const ANY_OPERATORS = { concat: ['+', '.', '..', '&', '<>', '||', '++'], member: ['->', '::'], adjacent: false };

const readAsText: Reader = (file, text, start, end) => ({
  file,
  text,
  language: 'text',
  stream: tokeniseText(text, start, end),
  assign: ['=', ':=', '=>', ':', '<-', '+='],
  grammar: { ...ANY_OPERATORS, slash: null, tokenise: (from, to) => tokeniseText(text, from, to) },
});

const WORDS = { concat: [], member: [], adjacent: false, slash: null, tokenise: null } as const;

function wordReader(
  language: ReadLanguage,
  tokenise: (text: string, start: number, end: number) => TokenStream,
  assign: readonly string[] = ['='],
): Reader {
  return (file, text, start, end) => ({
    file,
    text,
    language,
    stream: tokenise(text, start, end),
    assign,
    grammar: WORDS,
  });
}

/** How each language is read. */
export const READERS: Readonly<Record<ReadLanguage, Reader>> = {
  ...codeReaders(),
  shell: (file, text, start, end) =>
    wordReader('shell', (...range) => tokeniseShell(...range, rulesOf(file)))(file, text, start, end),
  dockerfile: wordReader('dockerfile', (text, start, end) => tokeniseShell(text, start, end, DOCKER)),
  dotenv: wordReader('dotenv', tokeniseLines),
  properties: wordReader('properties', tokeniseLines),
  yaml: wordReader('yaml', tokeniseYaml, [':', '=']),
  text: readAsText,
};

/** Endings of each language, without dot. */
const EXTENSIONS: Readonly<Partial<Record<LanguageId, string>>> = {
  python: 'py pyi pyw',
  php: 'php phtml inc php5 php7',
  ruby: 'rb rake ru gemspec',
  go: 'go',
  java: 'java groovy gradle scala',
  kotlin: 'kt kts',
  csharp: 'cs csx',
  rust: 'rs',
  swift: 'swift',
  dart: 'dart',
  c: 'c h cc cpp cxx hh hpp m mm ino',
  powershell: 'ps1 psm1 psd1',
  perl: 'pl pm',
  elixir: 'ex exs',
  lua: 'lua',
  r: 'r',
  hcl: 'tf tfvars hcl nomad',
  shell: 'sh bash zsh ksh fish mk just http rest bru hurl envrc',
  dotenv: 'env',
  properties: 'properties ini cfg conf',
  yaml: 'yaml yml',
  json: 'json jsonc json5 har ipynb',
  toml: 'toml',
  markdown: 'md markdown mdx rmd qmd',
  dockerfile: 'dockerfile containerfile',
  html: 'html htm xhtml ejs hbs mustache twig liquid jsp cshtml aspx',
};

const BY_EXTENSION: ReadonlyMap<string, LanguageId> = new Map(
  Object.entries(EXTENSIONS).flatMap(([language, endings]) =>
    endings.split(' ').map((ending) => [ending, language as LanguageId] as const),
  ),
);

/** Endings of prose, of data, and of what is no text. Nothing of it calls anything. */
const NO_CODE: ReadonlySet<string> = new Set(
  [
    'txt text rst adoc asciidoc org tex log csv tsv svg css scss sass less po pot srt eml lock map snap patch diff sum',
    'gitignore gitattributes gitmodules editorconfig dockerignore npmignore prettierignore eslintignore nvmrc npmrc',
    'png jpg jpeg gif webp avif ico icns bmp tif tiff psd ai eps pdf zip gz tgz bz2 xz zst 7z rar tar jar war class',
    'pyc pyo so dll dylib exe o a obj lib wasm woff woff2 ttf otf eot mp3 mp4 m4a mov avi mkv webm ogg wav flac doc docx',
    'xls xlsx ppt pptx odt ods db sqlite sqlite3 bin dat iso dmg apk ipa parquet avro npy npz pkl pt onnx safetensors',
    'pem crt cer key p12 pfx jks',
  ].flatMap((endings) => endings.split(' ')),
);

/** Files without an ending that are prose or lists of names. */
const NO_CODE_NAMES = /^(?:licen[cs]e|copying|notice|authors|contributors|readme|changelog|codeowners|version)$/i;

/** Endings that only say that a file is made from another, or stands for one. */
const STAND_IN = /\.(?:j2|jinja2?|tpl|tmpl|template|erb|example|sample|dist|bak|orig|old)$/i;

/** File names that say it without an extension. First match wins. */
const BY_NAME: readonly (readonly [pattern: RegExp, language: LanguageId])[] = [
  [/^\.env(?:\.[\w.-]+)?$/i, 'dotenv'],
  [/^[\w-]+\.env\.[\w-]+$/i, 'dotenv'],
  [/^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$/i, 'dockerfile'],
  [/^(?:Makefile(?:\.\w+)?|GNUmakefile|Justfile|\.bashrc|\.profile|\.zshrc|Procfile)$/i, 'shell'],
  [/^(?:Jenkinsfile)$/i, 'java'],
  [/^(?:Gemfile|Rakefile|Vagrantfile)$/, 'ruby'],
  [/^Pipfile$/, 'toml'],
];

/** Lock files and manifests: generated, or none of the formats that hold addresses. */
const IGNORED = /^(?:package-lock|composer\.lock|npm-shrinkwrap)(?:\.json)?$|\.(?:min|bundle)\.\w+$/i;

const PROGRAMS: Readonly<Record<string, LanguageId>> = {
  python: 'python',
  ruby: 'ruby',
  php: 'php',
  perl: 'perl',
  pwsh: 'powershell',
  Rscript: 'r',
  lua: 'lua',
  elixir: 'elixir',
};

/**
 * Which language a file is in, by its name and, without an extension, by its first line. Text of no known language is
 * `text`.
 *
 * @returns `null` for everything that is not scanned here (JavaScript and its relatives are the codemod's)
 */
export function languageOf(file: string, text: string): LanguageId | null {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  if (IGNORED.test(name) || isSourceFile(name)) return null;
  const byName = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (byName !== undefined) return byName;
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  if (NO_CODE.has(extension) || NO_CODE_NAMES.test(name)) return null;
  const byExtension = BY_EXTENSION.get(extension);
  if (byExtension !== undefined) return byExtension;
  if (STAND_IN.test(name)) return languageOf(name.replace(STAND_IN, ''), text);
  const program =
    /^#![^\n]{0,100}?\b(python|bash|sh|zsh|ksh|fish|ruby|php|perl|pwsh|Rscript|lua|elixir)[\d.]*\s*$/m.exec(
      text.slice(0, 120),
    )?.[1];
  return program === undefined ? 'text' : (PROGRAMS[program] ?? 'shell');
}

const FENCES: Readonly<Record<string, ReadLanguage>> = {
  ...{
    python: 'python',
    py: 'python',
    python3: 'python',
    php: 'php',
    ruby: 'ruby',
    rb: 'ruby',
    go: 'go',
    golang: 'go',
  },
  ...{ java: 'java', kotlin: 'kotlin', kt: 'kotlin', csharp: 'csharp', cs: 'csharp', 'c#': 'csharp' },
  ...{ javascript: 'javascript', js: 'javascript', typescript: 'javascript', ts: 'javascript', jsx: 'javascript' },
  ...{ mjs: 'javascript', tsx: 'javascript', node: 'javascript' },
  ...{ sh: 'shell', bash: 'shell', shell: 'shell', zsh: 'shell', console: 'shell', curl: 'shell', http: 'shell' },
  ...{ 'shell-session': 'shell', env: 'dotenv', dotenv: 'dotenv', ini: 'properties', properties: 'properties' },
  ...{
    yaml: 'yaml',
    yml: 'yaml',
    json: 'json',
    jsonc: 'json',
    toml: 'toml',
    dockerfile: 'dockerfile',
    docker: 'dockerfile',
  },
};

/** The language of a fenced block, by the first word behind its fence. */
export function fenceLanguage(info: string): ReadLanguage | null {
  const word = info.toLowerCase().replace(/^\{?\.?/, '');
  return Object.hasOwn(FENCES, word) ? (FENCES[word] ?? null) : null;
}
