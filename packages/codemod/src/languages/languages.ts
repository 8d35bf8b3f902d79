import { SYNTAXES, type Syntax } from './syntax.ts';
import type { Source } from './reading.ts';
import type { TokenStream } from './token.ts';
import { tokeniseCode } from './tokenise-code.ts';
import { tokeniseLines } from './tokenise-lines.ts';
import { tokeniseShell } from './tokenise-shell.ts';
import { tokeniseYaml } from './tokenise-yaml.ts';
import type { LanguageId } from './types.ts';

/** Languages that are read as they are; Markdown only holds others. */
export type ReadLanguage = Exclude<LanguageId, 'markdown'>;

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

const MAKE = { settingWords: [], listedWords: false, spacedAssignments: true };
const DOCKER = { settingWords: ['ENV', 'ARG'], listedWords: true };

const MAKEFILE = /(?:^|[\\/])(?:GNU)?makefile(?:\.\w+)?$|\.mk$/i;

/** How each language is read. */
export const READERS: Readonly<Record<ReadLanguage, Reader>> = {
  python: codeReader(SYNTAXES.python),
  php: codeReader(SYNTAXES.php),
  ruby: codeReader(SYNTAXES.ruby),
  go: codeReader(SYNTAXES.go),
  java: codeReader(SYNTAXES.java),
  kotlin: codeReader(SYNTAXES.kotlin),
  csharp: codeReader(SYNTAXES.csharp),
  javascript: codeReader(SYNTAXES.javascript),
  json: codeReader(SYNTAXES.json),
  toml: codeReader(SYNTAXES.toml),
  shell: (file, text, start, end) =>
    wordReader('shell', (...range) => tokeniseShell(...range, MAKEFILE.test(file) ? MAKE : undefined))(
      file,
      text,
      start,
      end,
    ),
  dockerfile: wordReader('dockerfile', (text, start, end) => tokeniseShell(text, start, end, DOCKER)),
  dotenv: wordReader('dotenv', tokeniseLines),
  properties: wordReader('properties', tokeniseLines),
  yaml: wordReader('yaml', tokeniseYaml, [':', '=']),
};

const BY_EXTENSION: Readonly<Record<string, LanguageId>> = {
  ...{ py: 'python', pyi: 'python', pyw: 'python' },
  ...{ php: 'php', phtml: 'php', inc: 'php', php5: 'php', php7: 'php' },
  ...{ rb: 'ruby', rake: 'ruby', ru: 'ruby', gemspec: 'ruby' },
  ...{ go: 'go', java: 'java', kt: 'kotlin', kts: 'kotlin', cs: 'csharp', csx: 'csharp' },
  ...{ groovy: 'java', gradle: 'java', scala: 'java' },
  ...{
    sh: 'shell',
    bash: 'shell',
    zsh: 'shell',
    ksh: 'shell',
    fish: 'shell',
    mk: 'shell',
    http: 'shell',
    rest: 'shell',
    bru: 'shell',
    envrc: 'shell',
  },
  ...{ env: 'dotenv', properties: 'properties', ini: 'properties', cfg: 'properties', conf: 'properties' },
  ...{
    yaml: 'yaml',
    yml: 'yaml',
    json: 'json',
    jsonc: 'json',
    json5: 'json',
    har: 'json',
    ipynb: 'json',
    toml: 'toml',
  },
  ...{ md: 'markdown', markdown: 'markdown', mdx: 'markdown' },
  ...{ dockerfile: 'dockerfile', containerfile: 'dockerfile' },
};

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

/**
 * Which language a file is in, by its name and, without an extension, by its first line.
 *
 * @returns `null` for everything that is not scanned here (JavaScript and its relatives are the codemod's)
 */
export function languageOf(file: string, text: string): LanguageId | null {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  if (IGNORED.test(name)) return null;
  const byName = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (byName !== undefined) return byName;
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  if (extension !== '') return Object.hasOwn(BY_EXTENSION, extension) ? (BY_EXTENSION[extension] ?? null) : null;
  const program = /^#![^\n]{0,100}?\b(python|bash|sh|zsh|ruby|php)[\d.]*\s*$/m.exec(text.slice(0, 120))?.[1];
  if (program === undefined) return null;
  return program === 'python' || program === 'ruby' || program === 'php' ? program : 'shell';
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
