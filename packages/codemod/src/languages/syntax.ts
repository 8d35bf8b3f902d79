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
