import { createRequire } from 'node:module';
import type { TSESTree } from '@typescript-eslint/types';
import type { LanguageOptions, RuleContext } from './eslint-api.ts';

/** Parses another file of the user's program; `undefined` where it does not parse. */
export type Parse = (text: string, file: string) => TSESTree.Program | undefined;

interface Parser {
  parse?(text: string, options: object): TSESTree.Program;
  parseForESLint?(text: string, options: object): { ast: TSESTree.Program };
}

/** Options that make a parser build a whole TypeScript program: minutes of work for one constant. */
const TYPE_OPTIONS = ['project', 'projectService', 'programs', 'program', 'EXPERIMENTAL_useProjectService'];

function isParser(value: unknown): value is Parser {
  const parser = (value ?? {}) as Partial<Record<keyof Parser, unknown>>;
  return typeof parser.parse === 'function' || typeof parser.parseForESLint === 'function';
}

function findParser({ languageOptions, parserPath, filename }: RuleContext): Parser | undefined {
  if (isParser(languageOptions?.parser)) return languageOptions.parser;
  if (parserPath === undefined || parserPath === '') return undefined;
  try {
    const loaded: unknown = createRequire(filename)(parserPath);
    return isParser(loaded) ? loaded : undefined;
  } catch {
    return undefined;
  }
}

function optionsFor({ parserOptions = {}, ecmaVersion }: LanguageOptions, file: string): Record<string, unknown> {
  const own = Object.fromEntries(Object.entries(parserOptions).filter(([key]) => !TYPE_OPTIONS.includes(key)));
  return {
    // espree without a version reads ES5.
    ecmaVersion: ecmaVersion ?? 'latest',
    ...own,
    ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(file) },
    filePath: file,
    range: true,
    loc: true,
    comment: false,
    tokens: false,
  };
}

/**
 * The parser of the user's own configuration, without type information, for reading what a file imports.
 *
 * @param context of the file that imports
 */
export function createParse(context: RuleContext): Parse {
  const parser = findParser(context);
  if (parser === undefined) return () => undefined;
  const attempt = (text: string, options: object): TSESTree.Program | undefined => {
    try {
      return parser.parseForESLint?.(text, options).ast ?? parser.parse?.(text, options);
    } catch {
      // A file that does not parse is reported by ESLint itself, when its turn comes.
      return undefined;
    }
  };
  return (text, file) => {
    const options = optionsFor(context.languageOptions ?? {}, file);
    return attempt(text, { ...options, sourceType: 'module' }) ?? attempt(text, { ...options, sourceType: 'script' });
  };
}
