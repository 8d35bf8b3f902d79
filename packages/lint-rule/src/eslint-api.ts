/**
 * The part of ESLint's rule API that 8.57, 9, 10 and oxlint have in common, in every language. Rules are written
 * against this and nothing else, so that no major can surprise them.
 */

/** Any node of any language's tree: ESTree, JSON, YAML or Markdown. */
export interface AnyNode {
  readonly type: string;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Location {
  readonly start: Position;
  readonly end: Position;
}

export interface SourceCode {
  readonly text: string;
  /** Reading this makes oxlint build the tree: never before the prefilter has hit. */
  readonly ast: AnyNode;
  readonly parserServices?: {
    /** vue-eslint-parser: visits `<template>` when asked to. */
    defineTemplateBodyVisitor?(templateVisitor: Visitor, scriptVisitor?: Visitor): Visitor;
  };
  /** In every language's own counting (columns start at 0 in JavaScript and YAML, at 1 in JSON and Markdown). */
  getLocFromIndex?(index: number): Position;
}

export interface Fix {
  readonly range: readonly [number, number];
  readonly text: string;
}

export interface Fixer {
  replaceTextRange(range: readonly [number, number], text: string): Fix;
}

export interface Suggestion {
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  fix(fixer: Fixer): Fix | Fix[] | null;
}

export interface Report {
  readonly loc: Location;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly fix?: ((fixer: Fixer) => Fix | Fix[] | null) | null;
  readonly suggest?: readonly Suggestion[];
}

/** What the user's configuration says about parsing. */
export interface LanguageOptions {
  readonly parser?: unknown;
  readonly parserOptions?: Readonly<Record<string, unknown>>;
  readonly ecmaVersion?: unknown;
  readonly sourceType?: unknown;
}

export interface RuleContext {
  readonly id: string;
  readonly options: readonly unknown[];
  readonly filename: string;
  /** The file on disk; differs from `filename` inside a processor's virtual file. */
  readonly physicalFilename?: string;
  readonly cwd: string;
  readonly sourceCode: SourceCode;
  readonly languageOptions?: LanguageOptions;
  /** ESLint 8 with eslintrc names the parser's file instead of giving the parser. */
  readonly parserPath?: string;
  report(report: Report): void;
}

export type Visitor = Record<string, (node: AnyNode) => void>;

/** JSON schema of a rule's options; every object is closed. */
export interface OptionSchema {
  readonly type: 'object' | 'array' | 'string' | 'boolean';
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly additionalProperties?: false | OptionSchema;
  readonly items?: OptionSchema;
  readonly uniqueItems?: boolean;
}

export interface RuleModule {
  readonly meta: {
    readonly type: 'problem' | 'suggestion';
    readonly docs: { readonly description: string; readonly url: string; readonly recommended: boolean };
    readonly fixable?: 'code';
    readonly hasSuggestions?: boolean;
    readonly languages: readonly string[];
    readonly schema: readonly OptionSchema[];
    readonly defaultOptions: readonly object[];
    readonly messages: Readonly<Record<string, string>>;
  };
  create(context: RuleContext): Visitor;
}
