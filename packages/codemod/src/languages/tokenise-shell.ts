import {
  findHereDocument,
  findMacro,
  findMakeAssignment,
  findTemplate,
  findVariable,
  type NamedPlace,
} from './shell-forms.ts';
import { PLAIN, type ShellRules } from './shell-rules.ts';
import { pairBrackets, type Part, type Token, type TokenStream } from './token.ts';

const SEPARATORS = ['||', '&&', ';;', '<<<', ';', '|', '&', '(', ')', '<', '>'];
const ASSIGNED = /-{0,2}[A-Za-z_][\w-]{0,100}=/y;
/** Deeper command substitutions are holes without a look inside. */
const LONGEST_SUBSTITUTION = 2000;

type NamedPart = Extract<Part, { name: string }>;

const asHole = (found: NamedPlace | undefined): { part: NamedPart; end: number } | undefined =>
  found && { part: { name: found.name, source: found.source }, end: found.end };

class ShellReader {
  readonly tokens: Token[] = [];
  readonly comments: [number, number][] = [];
  readonly #text: string;
  readonly #rules: ShellRules;
  #newline = true;
  /** Up to where a closing sign was looked for in vain: keeps hostile text linear. */
  #unclosedSingle = 0;
  #unclosedDouble = 0;
  #unclosedSubstitution = 0;
  #setting: 'none' | 'name' | 'value' = 'none';
  /** Commands inside of the word that is being read; they come behind it, each as commands of its own. */
  #commands: [start: number, end: number][] = [];
  #body: { from: number; to: number; parts: Part[] } | undefined;

  constructor(text: string, rules: ShellRules) {
    this.#text = text;
    this.#rules = rules;
  }

  #push(kind: Token['kind'], start: number, end: number, parts: readonly Part[] = []): void {
    const text = kind === 'string' ? '' : this.#text.slice(start, end);
    this.tokens.push({ kind, start, end, text, parts, newline: this.#newline });
    this.#newline = false;
  }

  read(start: number, end: number): void {
    let at = start;
    while (at < end) {
      const sign = this.#text.charAt(at);
      const next = this.#text.charAt(at + 1);
      if (sign === '\n') at = this.#lineEnd(at);
      else if (sign === ' ' || sign === '\t' || sign === '\r' || sign === '\uFEFF') at += 1;
      else if (sign === '\\' && (next === '\n' || next === '\r')) at += this.#text.startsWith('\r\n', at + 1) ? 3 : 2;
      else if (sign === '#') {
        const lineEnd = this.#text.indexOf('\n', at);
        const stop = lineEnd < 0 || lineEnd > end ? end : lineEnd;
        this.comments.push([at, stop]);
        at = stop;
      } else at = this.#heredoc(at, end) ?? this.#separator(at, sign) ?? this.#word(at, end);
    }
  }

  #lineEnd(at: number): number {
    this.#push('punctuation', at, at + 1);
    this.#newline = true;
    this.#setting = 'none';
    const body = this.#body;
    if (body === undefined || at + 1 < body.from) return at + 1;
    this.#body = undefined;
    this.#push('string', body.from, body.to, body.parts);
    this.#newline = true;
    return body.to;
  }

  #separator(at: number, sign: string): number | undefined {
    const listed = this.#rules.listedWords && '[],'.includes(sign);
    const found = listed ? sign : SEPARATORS.find((separator) => this.#text.startsWith(separator, at));
    if (found === undefined) return undefined;
    this.#push('punctuation', at, at + found.length);
    return at + found.length;
  }

  /** A here-document's body becomes one string, put behind the line that asks for it. */
  #heredoc(at: number, end: number): number | undefined {
    const found = this.#body === undefined ? findHereDocument(this.#text, at, end) : undefined;
    if (found === undefined) return undefined;
    const { from, to, next, isQuoted } = found;
    const parts = isQuoted ? [{ text: this.#text.slice(from, to) }] : this.#expand(from, to);
    this.#body = { from, to: next, parts };
    this.#push('punctuation', at, at + 2);
    return at + found.markLength;
  }

  /** Variables and escapes of a range that is double-quoted in effect. */
  #expand(start: number, end: number, depth = 0): Part[] {
    const parts: Part[] = [];
    let at = start;
    let run = start;
    const flush = (): void => {
      if (at > run) parts.push({ text: this.#text.slice(run, at) });
    };
    while (at < end) {
      const sign = this.#text.charAt(at);
      const escaped = sign === '\\' && at + 1 < end ? this.#text.charAt(at + 1) : '';
      if (escaped !== '' && '"\\$`\n'.includes(escaped)) {
        flush();
        if (escaped !== '\n') parts.push({ text: escaped });
        at += 2;
        run = at;
        continue;
      }
      const hole = this.#hole(at, end, depth);
      if (hole === undefined) at += 1;
      else {
        flush();
        parts.push(hole.part);
        at = hole.end;
        run = at;
      }
    }
    flush();
    return parts;
  }

  #hole(at: number, end: number, depth: number): { part: Part; end: number } | undefined {
    const sign = this.#text.charAt(at);
    if (sign === '{') return asHole(findTemplate(this.#text, at, end));
    if (sign !== '$' && sign !== '`') return undefined;
    if (sign === '`') {
      const close = this.#text.indexOf('`', at + 1);
      return close < 0 || close >= end || close - at > LONGEST_SUBSTITUTION
        ? undefined
        : { part: this.#command(at, at + 1, close), end: close + 1 };
    }
    if (this.#text.charAt(at + 1) === '(') {
      const found = this.#substitution(at, end);
      if (found !== undefined && this.#text.charAt(at + 2) !== '(' && found.part.name === '') {
        this.#command(at, at + 2, found.end - 1);
      }
      return found;
    }
    const found = findVariable(this.#text, at, end);
    if (found === undefined) return undefined;
    const { name, source, fallback } = found;
    if (fallback === undefined || depth > 3) return { part: { name, source }, end: found.end };
    const parts = this.#expand(fallback.start, fallback.end, depth + 1);
    return { part: { name, source, fallback: parts }, end: found.end };
  }

  #command(at: number, start: number, end: number): NamedPart {
    this.#commands.push([start, end]);
    return this.#nameless(at, end + 1);
  }

  /** A command substitution: a hole of which only the source is known. */
  #nameless(start: number, end: number): NamedPart {
    return { name: '', source: this.#text.slice(start, end) };
  }

  #substitution(at: number, end: number): { part: NamedPart; end: number } | undefined {
    const macro = asHole(findMacro(this.#text, at, end));
    if (macro !== undefined) return macro;
    if (at < this.#unclosedSubstitution) return undefined;
    const limit = Math.min(end, at + LONGEST_SUBSTITUTION);
    let depth = 0;
    for (let position = at + 1; position < limit; position += 1) {
      const sign = this.#text.charAt(position);
      if (sign === '(') depth += 1;
      if (sign === ')') depth -= 1;
      if (depth === 0) return { part: this.#nameless(at, position + 1), end: position + 1 };
    }
    this.#unclosedSubstitution = limit;
    return undefined;
  }

  #word(start: number, end: number): number {
    let at = this.#newline && this.#rules.spacedAssignments === true ? this.#makeAssignment(start) : start;
    if (at >= end) return end;
    ASSIGNED.lastIndex = at;
    const assigned = ASSIGNED.exec(this.#text)?.[0];
    if (assigned !== undefined && this.#setting !== 'value') {
      at += assigned.length;
      this.#push('name', start, at - 1);
      this.#push('punctuation', at - 1, at);
    }
    const wordStart = at;
    const parts: Part[] = [];
    while (at < end) {
      const piece = this.#wordPiece(at, end);
      if (piece === undefined) break;
      parts.push(...piece.parts);
      at = piece.end;
    }
    if (at === start) {
      this.#push('punctuation', at, at + 1);
      return at + 1;
    }
    this.#finishWord(wordStart, at, parts, assigned !== undefined);
    this.#readCommands();
    return at;
  }

  /** `NAME := ` of make as a name and `=`; where its value starts, or the start itself. */
  #makeAssignment(start: number): number {
    const found = findMakeAssignment(this.#text, start);
    if (found === undefined) return start;
    const { at, name, end } = found;
    this.#push('name', at, at + name.length);
    this.tokens.push({ kind: 'punctuation', start: end, end, text: '=', parts: [], newline: false });
    return end;
  }

  /** What a substitution runs, between line breaks that stand nowhere. */
  #readCommands(): void {
    const commands = this.#commands;
    this.#commands = [];
    const setting = this.#setting;
    const body = this.#body;
    for (const [start, end] of commands) {
      this.#break(start);
      this.read(start, end);
      this.#break(end);
    }
    if (commands.length > 0) this.#newline = false;
    this.#setting = setting;
    this.#body = body;
  }

  #break(at: number): void {
    this.tokens.push({ kind: 'punctuation', start: at, end: at, text: '\n', parts: [], newline: false });
    this.#newline = true;
  }

  #finishWord(start: number, end: number, parts: readonly Part[], assigned: boolean): void {
    const word = this.#text.slice(start, end);
    if (this.#setting === 'name' && !assigned && /^[A-Za-z_]\w*$/.test(word)) {
      this.#push('name', start, end);
      this.tokens.push({ kind: 'punctuation', start: end, end, text: '=', parts: [], newline: false });
      this.#setting = 'value';
      return;
    }
    const opens = this.#newline && this.#rules.settingWords.includes(word);
    this.#push('string', start, end, parts);
    this.#setting = opens ? 'name' : 'none';
  }

  #wordPiece(at: number, end: number): { parts: readonly Part[]; end: number } | undefined {
    const sign = this.#text.charAt(at);
    if (/\s/.test(sign) || ';|&()<>'.includes(sign)) return undefined;
    if (this.#rules.listedWords && '[],'.includes(sign)) return undefined;
    if (sign === "'" && at >= this.#unclosedSingle) {
      const close = this.#text.indexOf("'", at + 1);
      if (close >= 0 && close < end) return { parts: [{ text: this.#text.slice(at + 1, close) }], end: close + 1 };
      this.#unclosedSingle = end;
    }
    if (sign === '"') {
      const close = this.#closingQuote(at + 1, end);
      if (close >= 0) return { parts: this.#expand(at + 1, close), end: close + 1 };
    }
    if (sign === '\\' && at + 1 < end) {
      const next = this.#text.charAt(at + 1);
      return next === '\n' || next === '\r' ? undefined : { parts: [{ text: next }], end: at + 2 };
    }
    const hole = this.#hole(at, end, 0);
    if (hole !== undefined) return { parts: [hole.part], end: hole.end };
    let stop = at + 1;
    while (stop < end && !/[\s;|&()<>"'\\$`{[\],]/.test(this.#text.charAt(stop))) stop += 1;
    return { parts: [{ text: this.#text.slice(at, stop) }], end: stop };
  }

  #closingQuote(from: number, end: number): number {
    if (from <= this.#unclosedDouble) return -1;
    for (let at = from; at < end; at += 1) {
      const sign = this.#text.charAt(at);
      if (sign === '\\') at += 1;
      else if (sign === '"') return at;
      else if (sign === '$' && this.#text.charAt(at + 1) === '(') {
        // Quotes inside a command substitution are its own.
        at = (this.#substitution(at, end)?.end ?? at + 1) - 1;
      }
    }
    this.#unclosedDouble = end;
    return -1;
  }
}

/**
 * Reads shell commands as tokens: every word is a string, `NAME=word` a name, `=` and a string. Line breaks that end a
 * command are punctuation. Never throws; linear.
 *
 * @param start offset where the commands start in `text`; all offsets of the result are offsets in `text`
 */
export function tokeniseShell(text: string, start: number, end: number, rules: ShellRules = PLAIN): TokenStream {
  const reader = new ShellReader(text, rules);
  reader.read(start, end);
  return { tokens: reader.tokens, partner: pairBrackets(reader.tokens), comments: reader.comments };
}
