import { createHash } from 'node:crypto';

/** What a text answer is made from. Limits are no part of it: they cut the answer, they do not change it. */
export interface GenerationInput {
  model: string;
  messages: readonly { role: string; text: string }[];
  /** Sampling parameters that were sent, in any order. */
  sampling: Readonly<Record<string, unknown>>;
  /** The answer has to be a JSON object. */
  json?: boolean;
}

export interface Generation {
  text: string;
  finishReason: 'stop' | 'length';
  promptTokens: number;
  completionTokens: number;
}

const WORDS = (
  'a the and then so but first next after before when while with from into over under your this that each order invoice ' +
  'account parcel answer question form page team list note step plan change refund reset check send open close write read ' +
  'find keep take give show start stop try ask wait works holds says means helps arrives clear short ready open whole new'
).split(' ');

/** Draws words without end from a seed; the same seed gives the same words. */
function* drawWords(seed: string): Generator<string, never> {
  for (let round = 0; ; round++) {
    for (const byte of createHash('sha256')
      .update(`${seed}\n${String(round)}`)
      .digest())
      yield WORDS[byte % WORDS.length] ?? '';
  }
}

function sentence(seed: string): string {
  const length = 24 + ((createHash('sha256').update(seed).digest()[0] ?? 0) % 16);
  const words = drawWords(seed);
  const drawn = Array.from({ length }, () => words.next().value).join(' ');
  return `${drawn.charAt(0).toUpperCase()}${drawn.slice(1)}.`;
}

/** The beginning of a text on one line, at most `length` characters. */
function excerpt(text: string, length: number): string {
  const line = Array.from(
    text
      .slice(0, 4 * length)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return line.length <= length ? line.join('') : `${line.slice(0, length - 1).join('')}…`;
}

const tokensOf = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

/** Tokens of a text; the hub takes a word as a token. */
export const countTokens = (text: string): number => tokensOf(text).length;

/**
 * The whole answer to a prompt: a pure function of model, messages and sampling. It quotes the question and the system
 * message, so that a reader of a test sees what arrived, and asks for JSON are met with JSON.
 */
function compose({ model, messages, sampling, json }: GenerationInput): string {
  const seed = JSON.stringify([model, messages.map(({ role, text }) => [role, text]), Object.entries(sampling).sort()]);
  const question = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const system = messages.find(({ role }) => role === 'system' || role === 'developer')?.text;
  const body = sentence(seed);
  if (json === true || /\bjson\b/i.test(question)) return JSON.stringify({ model, answer: body });
  const given = system === undefined ? '' : `, given "${excerpt(system, 60)}"`;
  return `On "${excerpt(question, 60)}"${given}: ${body}`;
}

/**
 * @param maxTokens the answer is cut after so many tokens
 * @param stop the answer ends before the first of these texts
 */
export function generateText(input: GenerationInput, maxTokens: number, stop: readonly string[] = []): Generation {
  const whole = compose(input);
  const ends = stop.map((word) => whole.indexOf(word)).filter((index) => index >= 0);
  const tokens = tokensOf(whole.slice(0, Math.min(whole.length, ...ends)));
  const kept = tokens.slice(0, maxTokens);
  return {
    text: kept.join('').trimEnd(),
    finishReason: kept.length < tokens.length ? 'length' : 'stop',
    promptTokens: input.messages.reduce((sum, { text }) => sum + countTokens(text), 0),
    completionTokens: kept.length,
  };
}

/** A unit vector that follows from model and text. */
export function embed(model: string, text: string, dimensions: number): number[] {
  const bytes = Array.from({ length: Math.ceil(dimensions / 32) }, (_, round) => [
    ...createHash('sha256')
      .update(JSON.stringify([model, text, round]))
      .digest(),
  ]).flat();
  const raw = bytes.slice(0, dimensions).map((byte) => (byte - 127.5) / 127.5);
  const length = Math.hypot(...raw);
  return raw.map((value) => Math.fround(value / length));
}
