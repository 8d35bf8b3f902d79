import { TOKEN_LIMIT_FIELD, type ChatRequest } from '../successor.ts';
import { readOwn } from './json.ts';

/** How one legacy option becomes a successor field. */
export interface OptionField {
  /** Key in `properties.options`. */
  legacy: string;
  /** Field of the chat request. */
  successor: typeof TOKEN_LIMIT_FIELD | 'temperature' | 'top_p';
  integer: boolean;
}

/**
 * Options that are translated; every other one is dropped and reported. `max_length` and `temperature` are the ones in
 * the specification, `top_p` has the same meaning on both sides.
 */
export const OPTION_FIELDS: readonly OptionField[] = [
  { legacy: 'max_length', successor: TOKEN_LIMIT_FIELD, integer: true },
  { legacy: 'temperature', successor: 'temperature', integer: false },
  { legacy: 'top_p', successor: 'top_p', integer: false },
];

export type GenerationParameters = Pick<ChatRequest, OptionField['successor']>;

const DECIMAL = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})$/;

/**
 * The number a legacy option value stands for. Values are strings in the specification and numbers in some programs.
 *
 * @returns the number; `undefined` for an absent value (`undefined`, `null`, blank text); `NaN` for anything else,
 *   exponents, hexadecimal and decimal commas included
 */
export function parseOptionNumber(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : NaN;
  if (typeof value !== 'string') return NaN;
  const text = value.trim();
  if (text === '') return undefined;
  return DECIMAL.test(text) ? Number(text) : NaN;
}

export interface TranslatedOptions {
  parameters: GenerationParameters;
  /** Names of options that have no counterpart, in the order given. */
  dropped: string[];
  /** What is wrong, as a sentence; then the request must not be sent. */
  problem?: string;
}

function findProblem({ legacy, integer }: OptionField, value: number): string | undefined {
  if (Number.isNaN(value))
    return `properties.options.${legacy} must be a plain decimal number, as text or as a number.`;
  if (integer && !(Number.isSafeInteger(value) && value >= 1)) {
    return `properties.options.${legacy} must be a whole number of at least 1.`;
  }
  return undefined;
}

/**
 * Legacy options as successor parameters. Ranges of `temperature` and `top_p` are left to the successor to judge.
 *
 * @param options `properties.options` of the request; only own keys count
 */
export function translateOptions(options: Readonly<Record<string, unknown>>): TranslatedOptions {
  const known = new Set(OPTION_FIELDS.map((field) => field.legacy));
  const result: TranslatedOptions = {
    parameters: {},
    dropped: Object.keys(options).filter((name) => !known.has(name)),
  };
  for (const field of OPTION_FIELDS) {
    const value = parseOptionNumber(readOwn(options, field.legacy));
    if (value === undefined) continue;
    const problem = findProblem(field, value);
    if (problem !== undefined) return { ...result, problem };
    result.parameters[field.successor] = value;
  }
  return result;
}
