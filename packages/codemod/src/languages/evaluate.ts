import type { Definition } from './definitions.ts';
import { functionRole } from './functions.ts';
import type { CallArguments } from './apply-function.ts';
import { ENVIRONMENT, evaluateCall, evaluateJoinedList, readArguments, type Evaluation } from './evaluate-call.ts';
import { COMPARISONS, EITHER, findWord, isAdjacent, isKey, PREFIXES } from './expression-shape.ts';
import type { Grammar } from './grammar.ts';
import { NameTable } from './name-table.ts';
import type { Part, Token, TokenStream } from './token.ts';
import { plainText } from './token.ts';
import { eitherValue, fillFormat, holeValue, joinPath, joinValues, textValue, withVia } from './value.ts';
import type { Evaluated, Value } from './value.ts';

const MAX_DEPTH = 24;

/** Partial evaluator of text expressions over the tokens of one file, the same for every language. Never throws. */
export class Evaluator {
  readonly #text: string;
  readonly #stream: TokenStream;
  readonly #grammar: Grammar;
  readonly #names: NameTable;
  readonly #byValue = new Map<number, Definition>();
  readonly #memo = new WeakMap<TokenStream, Map<number, Evaluated>>();
  readonly #active = new Set<number>();
  #depth = 0;
  #isRightOfPercent = false;
  readonly #evaluation: Evaluation = {
    sourceOf: (stream, from, next) => this.#sourceOf(stream, from, next),
    evaluate: (stream, index) => this.#evaluate(stream, index),
    hole: (stream, from, next, name) => this.#hole(stream, from, next, name),
    deeper: (step) => {
      if (this.#depth >= MAX_DEPTH) return undefined;
      this.#depth += 1;
      const result = step();
      this.#depth -= 1;
      return result;
    },
  };

  constructor(text: string, stream: TokenStream, definitions: readonly Definition[], grammar: Grammar) {
    this.#text = text;
    this.#stream = stream;
    this.#grammar = grammar;
    this.#names = new NameTable(stream.tokens, definitions);
    for (const definition of definitions) this.#byValue.set(definition.valueIndex, definition);
  }

  /** The value of the expression that starts at a token of the file; with what it is put behind, for `url += …`. */
  at(index: number): Evaluated {
    const own = this.#byValue.get(index);
    if (own?.appends !== true) return this.#evaluate(this.#stream, index);
    return { value: this.#defined(own), next: this.#evaluate(this.#stream, index).next };
  }

  /** What a name is worth behind one of its definitions. */
  #defined(definition: Definition): Value {
    const { value } = this.#evaluate(this.#stream, definition.valueIndex);
    if (!definition.appends || this.#depth >= MAX_DEPTH) return value;
    this.#active.add(definition.id);
    this.#depth += 1;
    const before = this.#lookUp(definition.name, this.#offset(this.#stream, definition.nameIndex));
    this.#depth -= 1;
    this.#active.delete(definition.id);
    return before === undefined ? value : joinValues(before, value);
  }

  #isMember(token: Token | undefined): boolean {
    return token?.kind === 'punctuation' && this.#grammar.member.includes(token.text);
  }

  #offset(stream: TokenStream, index: number): number {
    return stream.tokens[index]?.start ?? this.#text.length;
  }

  #evaluate(stream: TokenStream, index: number): Evaluated {
    const memo = this.#memo.get(stream) ?? new Map<number, Evaluated>();
    this.#memo.set(stream, memo);
    const seen = memo.get(index);
    if (seen !== undefined) return seen;
    if (this.#depth >= MAX_DEPTH) return { value: holeValue('budget', ''), next: index + 1 };
    // What a cycle finds on its way back to here.
    memo.set(index, { value: holeValue('loop', ''), next: index + 1 });
    const own = stream === this.#stream ? this.#byValue.get(index) : undefined;
    const entered = own !== undefined && !this.#active.has(own.id);
    if (entered) this.#active.add(own.id);
    this.#depth += 1;
    const result = this.#expression(stream, index);
    this.#depth -= 1;
    if (entered) this.#active.delete(own.id);
    memo.set(index, result);
    return result;
  }

  #expression(stream: TokenStream, index: number): Evaluated {
    const { tokens } = stream;
    let { value, next } = this.#operand(stream, index);
    for (let count = 0; count < 10_000; count += 1) {
      const token = tokens[next];
      if (token === undefined) break;
      const concat = token.kind === 'punctuation' && this.#grammar.concat.includes(token.text);
      const slash = token.text === this.#grammar.slash && token.kind === 'punctuation';
      if (concat || slash) {
        const right = this.#operand(stream, next + 1);
        value = slash ? joinPath([value, right.value]) : joinValues(value, right.value);
        next = right.next;
      } else if (this.#grammar.adjacent && isAdjacent(tokens[next - 1], token, tokens[index - 1])) {
        const right = this.#operand(stream, next);
        value = joinValues(value, right.value);
        next = right.next;
      } else break;
    }
    return this.#choices(stream, { value, next });
  }

  /** `a or b`, `a ?? b`, `c ? a : b`, `a if c else b`. */
  #choices(stream: TokenStream, { value, next }: Evaluated): Evaluated {
    const { tokens } = stream;
    const text = tokens[next]?.kind === 'string' ? '' : (tokens[next]?.text ?? '');
    if (EITHER.has(text)) {
      const right = this.#evaluate(stream, next + 1);
      return { value: eitherValue(value, right.value), next: right.next };
    }
    if (text === 'if' && tokens[next]?.newline === false) {
      const otherwise = findWord(stream, next, 'else');
      if (otherwise < 0) return { value, next };
      const right = this.#evaluate(stream, otherwise + 1);
      return { value: eitherValue(value, right.value), next: right.next };
    }
    const question = text === '?' ? next : COMPARISONS.has(text) ? findWord(stream, next, '?') : -1;
    if (question < 0) return { value, next };
    const left = this.#evaluate(stream, question + 1);
    if (tokens[left.next]?.text !== ':') return left;
    const right = this.#evaluate(stream, left.next + 1);
    return { value: eitherValue(left.value, right.value), next: right.next };
  }

  #operand(stream: TokenStream, start: number): Evaluated {
    const { tokens } = stream;
    let index = start;
    while (PREFIXES.has(tokens[index]?.text ?? '')) index += 1;
    const token = tokens[index];
    if (token === undefined) return { value: holeValue('unknown', ''), next: index + 1 };
    if (token.kind === 'string')
      return this.#postfix(stream, { value: this.#parts(token.parts, token.start), next: index + 1 });
    if (token.text === 'if' && tokens[index + 1]?.text === '(') return this.#ifExpression(stream, index);
    if (token.kind === 'name') return this.#chain(stream, index);
    const close = stream.partner.get(index);
    if (token.text === '(' && close !== undefined) {
      // A parenthesis with something left over in it is no text: a cast, a tuple, a call's argument list.
      const inner = this.#evaluate(stream, index + 1);
      const value = inner.next === close ? inner.value : this.#hole(stream, index, close + 1);
      return this.#postfix(stream, { value, next: close + 1 });
    }
    const value = this.#hole(stream, index, index + 1);
    if (token.text !== '[' || close === undefined || tokens[close + 2]?.text !== 'join')
      return { value, next: (close ?? index) + 1 };
    return evaluateJoinedList(this.#evaluation, stream, index, close) ?? { value, next: close + 1 };
  }

  /** Kotlin's `if (c) a else b` as a value. */
  #ifExpression(stream: TokenStream, index: number): Evaluated {
    const close = stream.partner.get(index + 1);
    if (close === undefined) return { value: holeValue('unknown', ''), next: index + 1 };
    const left = this.#evaluate(stream, close + 1);
    if (stream.tokens[left.next]?.text !== 'else') return left;
    const right = this.#evaluate(stream, left.next + 1);
    return { value: eitherValue(left.value, right.value), next: right.next };
  }

  #sourceOf(stream: TokenStream, from: number, next: number): string {
    return this.#text.slice(this.#offset(stream, from), stream.tokens[next - 1]?.end ?? this.#text.length);
  }

  #hole(stream: TokenStream, from: number, next: number, name = ''): Value {
    const source = this.#sourceOf(stream, from, next);
    return holeValue(
      ENVIRONMENT.test(source.slice(0, 200)) ? 'env' : 'unknown',
      name === '' ? source.slice(0, 200) : name,
      source,
    );
  }

  #parts(parts: readonly Part[], offset: number): Value {
    return parts.reduce<Value>((value, part) => joinValues(value, this.#part(part, offset)), textValue(''));
  }

  #part(part: Part, offset: number): Value {
    if ('text' in part) return textValue(part.text);
    if ('name' in part) {
      const found = this.#lookUp(part.name, offset);
      if (part.fallback === undefined) return found ?? holeValue('env', part.name);
      const fallback = this.#parts(part.fallback, offset);
      return eitherValue(found ?? holeValue('env', part.name), fallback);
    }
    const code = this.#grammar.tokenise?.(part.start, part.end);
    if (code === undefined || code.tokens.length === 0) return holeValue('unknown', '');
    const { value, next } = this.#evaluate(code, 0);
    const rest = code.tokens[next];
    // `{name:>10}` and `{name!r}` are still the name; anything else behind the value is not understood.
    const whole = rest === undefined || rest.text === ':' || rest.text === '!';
    return whole ? value : holeValue('unknown', '', this.#text.slice(part.start, part.end));
  }

  #lookUp(name: string, offset: number): Value | undefined {
    const [first, second] = this.#names
      .find(name, offset, this.#active)
      .map((definition) => withVia(this.#defined(definition), definition.id));
    return first === undefined || second === undefined ? first : eitherValue(first, second);
  }

  /** A name with everything that hangs on it: members, indices, calls. */
  #chain(stream: TokenStream, start: number): Evaluated {
    const { tokens, partner } = stream;
    let index = start;
    let name = tokens[start]?.text ?? '';
    const offset = this.#offset(stream, start);
    let value: Value | undefined;
    for (let count = 0; count < 1000; count += 1) {
      const token = tokens[index + 1];
      const member = tokens[index + 2];
      const close = partner.get(index + 1);
      if (this.#isMember(token) && member?.kind === 'name') {
        // A method call on a known text goes on below; a plain member is looked up by its own name.
        value ??= this.#names.has(name) && tokens[index + 3]?.text === '(' ? this.#lookUp(name, offset) : undefined;
        name = member.text;
        index += 2;
      } else if (token?.text === '[' && close !== undefined && isKey(stream, index + 2, close)) {
        name = plainText(tokens[close - 1]) ?? tokens[close - 1]?.text ?? name;
        value = undefined;
        index = close;
      } else if (token?.text === '(' && close !== undefined && !(token.newline && !this.#isMember(tokens[index - 1]))) {
        value = evaluateCall(this.#evaluation, stream, { start, nameIndex: index, close, name, on: value });
        index = close;
      } else if (token?.text === '!!' || this.#isBang(stream, index + 1)) index += 1;
      else break;
    }
    const next = index + 1;
    const known = value ?? this.#lookUp(name, offset);
    return this.#postfix(stream, {
      value: known ?? this.#hole(stream, start, next, index === start ? name : ''),
      next,
    });
  }

  /** Rust's `format!(…)`, Swift's `url!.path`. */
  #isBang({ tokens }: TokenStream, index: number): boolean {
    return tokens[index]?.text === '!' && (tokens[index + 1]?.text === '(' || this.#isMember(tokens[index + 1]));
  }

  /** `"%s" % x`, `"{}".format(x)`, `"/".join([…])` and other methods on a text. */
  #postfix(stream: TokenStream, { value, next }: Evaluated): Evaluated {
    const { tokens, partner } = stream;
    let result: Evaluated = { value, next };
    for (let count = 0; count < 100; count += 1) {
      const token = tokens[result.next];
      const open = result.next + 2;
      const close = partner.get(open);
      const method = tokens[result.next + 1];
      if (
        token?.text === '%' &&
        !this.#isRightOfPercent &&
        token.kind === 'punctuation' &&
        this.#grammar.concat.includes('+')
      ) {
        const given = this.#percentArguments(stream, result.next + 1);
        result = { value: fillFormat(result.value, 'percent', given), next: given.next };
      } else if (
        this.#isMember(token) &&
        method?.kind === 'name' &&
        // What an unknown method makes of a text is not known, but the text is still there.
        functionRole(method.text) !== undefined &&
        tokens[open]?.text === '(' &&
        close !== undefined
      ) {
        const called = evaluateCall(this.#evaluation, stream, {
          start: result.next,
          nameIndex: result.next + 1,
          close,
          name: method.text,
          on: result.value,
        });
        result = { value: called, next: close + 1 };
      } else break;
    }
    return result;
  }

  #percentArguments(stream: TokenStream, index: number): CallArguments & { next: number } {
    const close = stream.partner.get(index);
    const opener = stream.tokens[index]?.text;
    if (close !== undefined && (opener === '(' || opener === '[' || opener === '{')) {
      return { ...readArguments(this.#evaluation, stream, index, close), next: close + 1 };
    }
    // `%` binds to the left: its right side ends at the next one.
    const outer = this.#isRightOfPercent;
    this.#isRightOfPercent = true;
    const single = this.#operand(stream, index);
    this.#isRightOfPercent = outer;
    return { positional: [single.value], named: new Map(), lists: [], next: single.next };
  }
}
