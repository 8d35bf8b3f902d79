import type { TokenStream } from './token.ts';

/** What the evaluator has to know of a language. */
export interface Grammar {
  readonly concat: readonly string[];
  readonly member: readonly string[];
  readonly adjacent: boolean;
  /** Operator that joins path segments (`URL(base) / 'models'`). */
  readonly slash: string | null;
  /** Reads a range of the file as code of the same language, for code inside strings; `null` where there is none. */
  readonly tokenise: ((start: number, end: number) => TokenStream) | null;
}
