import { OPTION_FIELDS } from '../fields.ts';
import { TOKEN_LIMIT_FIELD, type ChatRequest } from '../successor.ts';
import { readOwn } from './json.ts';

/** The options that are translated, with the form the successor expects; every other one is dropped and reported. */
const FIELDS = Object.entries(OPTION_FIELDS).map(([legacy, successor]) => ({
  legacy,
  successor,
  integer: successor === TOKEN_LIMIT_FIELD,
}));

export type GenerationParameters = Pick<ChatRequest, (typeof FIELDS)[number]['successor']>;

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

function findProblem({ legacy, integer }: (typeof FIELDS)[number], value: number): string | undefined {
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
  const result: TranslatedOptions = {
    parameters: {},
    dropped: Object.keys(options).filter((name) => !Object.hasOwn(OPTION_FIELDS, name)),
  };
  for (const field of FIELDS) {
    const value = parseOptionNumber(readOwn(options, field.legacy));
    if (value === undefined) continue;
    const problem = findProblem(field, value);
    if (problem !== undefined) return { ...result, problem };
    result.parameters[field.successor] = value;
  }
  return result;
}
