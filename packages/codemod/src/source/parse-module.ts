import type { ts } from 'ts-morph';
import type { TSESTree } from '@typescript-eslint/types';
import { convertFile } from './convert/convert-file.ts';
import { loadTypeScript, type TypeScript } from './typescript.ts';

/** Something wrong in a source text. */
export interface Diagnostic {
  message: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
}

export interface ParsedSource {
  /** ESTree in typescript-estree's shape; every node has `type` and `range`, none has `parent` or `loc`. */
  program: TSESTree.Program;
  text: string;
  /** Syntax errors in source order. With any of them the tree is only a guess. */
  diagnostics: readonly Diagnostic[];
}

/** How a file's ending is read. JSX is never read as plain TypeScript or the other way round: `<T>x` differs. */
const SCRIPT_KINDS: Readonly<Record<string, 'TS' | 'TSX' | 'JS' | 'JSX'>> = {
  ts: 'TS',
  mts: 'TS',
  cts: 'TS',
  tsx: 'TSX',
  js: 'JSX',
  jsx: 'JSX',
  mjs: 'JSX',
  cjs: 'JSX',
};

/** Endings of the files that {@link parseModule} reads. */
export const SCRIPT_EXTENSIONS: readonly string[] = Object.keys(SCRIPT_KINDS);

/**
 * Where something is that the parser has left out between two statements; `null` for nothing. It forgets what it found there where it reads
 * a statement with `await` again.
 */
function skippedStart({ statements, endOfFileToken }: ts.SourceFile): number | null {
  let end = 0;
  for (const { pos, end: next } of [...statements, endOfFileToken]) {
    if (pos !== end) return end;
    end = next;
  }
  return null;
}

function syntaxErrors(file: ts.SourceFile, typescript: TypeScript): Diagnostic[] {
  const toDiagnostic = (message: string, start: number): Diagnostic => {
    const { line, character } = typescript.getLineAndCharacterOfPosition(file, start);
    return { message, line: line + 1, column: character + 1 };
  };
  // Not in the public types: without a program the parser keeps its findings here.
  const found = (file as unknown as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
  if (found.length > 0)
    return found.map(({ messageText, start }) =>
      toDiagnostic(typescript.flattenDiagnosticMessageText(messageText, ' '), start),
    );
  const skipped = skippedStart(file);
  return skipped === null ? [] : [toDiagnostic('Declaration or statement expected.', skipped)];
}

/** A file that could be an ES module is read as one: in a script without imports, `await (x)` would be a call of `await`. */
function markModule(file: ts.SourceFile): void {
  // Not in the public types: the parser reads statements with `await` at the top again where this is set.
  (file as unknown as { externalModuleIndicator?: true }).externalModuleIndicator = true;
}

/**
 * Reads one script.
 *
 * @param file path or name; its ending decides between TypeScript, TSX and JavaScript
 * @param text its content; a byte-order mark counts as one character
 * @throws RangeError where the code is nested deeper than the stack
 * @throws UnknownSyntaxError for syntax that no ESTree shape is known for
 */
export function parseModule(file: string, text: string): ParsedSource {
  const typescript = loadTypeScript();
  const kind = SCRIPT_KINDS[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? 'TS';
  const source = typescript.createSourceFile(
    file,
    text,
    {
      languageVersion: typescript.ScriptTarget.Latest,
      jsDocParsingMode: typescript.JSDocParsingMode.ParseNone,
      ...(/\.c[jt]s$/i.test(file) ? {} : { setExternalModuleIndicator: markModule }),
    },
    false,
    typescript.ScriptKind[kind],
  );
  const diagnostics = syntaxErrors(source, typescript);
  if (diagnostics.length > 0) return { program: emptyProgram(text), text, diagnostics };
  return { program: convertFile(typescript, source), text, diagnostics };
}

/** A file that does not parse has no tree to trust. */
function emptyProgram(text: string): TSESTree.Program {
  return { type: 'Program', range: [0, text.length], body: [], sourceType: 'module' } as unknown as TSESTree.Program;
}
