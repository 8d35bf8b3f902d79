import { HubError } from './exchange.ts';

/** Says what a value must be when it is not that. */
export type Check = (value: unknown) => string | undefined;

export interface Field {
  check: Check;
  required?: true;
}

export type Fields = Readonly<Record<string, Field>>;

const unless = (fits: boolean, wanted: string): string | undefined => (fits ? undefined : wanted);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Check = (value) => unless(typeof value === 'string', 'a string');
export const filledText: Check = (value) => unless(typeof value === 'string' && value !== '', 'a non-empty string');
export const flag: Check = (value) => unless(typeof value === 'boolean', 'a boolean');
export const record: Check = (value) => unless(isRecord(value), 'an object');

export const number =
  (minimum: number, maximum: number): Check =>
  (value) =>
    unless(
      typeof value === 'number' && value >= minimum && value <= maximum,
      `a number from ${String(minimum)} to ${String(maximum)}`,
    );

export const integer =
  (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    unless(
      Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
      `an integer of at least ${String(minimum)}${maximum === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${String(maximum)}`}`,
    );

export const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    unless(typeof value === 'string' && words.includes(value), `one of ${words.map((word) => `"${word}"`).join(', ')}`);

export const matching =
  (pattern: RegExp, wanted: string): Check =>
  (value) =>
    unless(typeof value === 'string' && pattern.test(value), wanted);

export const listOf =
  (item: Check, maximum = Number.POSITIVE_INFINITY): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0) return 'a non-empty array';
    if (value.length > maximum) return `an array of at most ${String(maximum)} items`;
    const wrong = value.map(item).find((problem) => problem !== undefined);
    return wrong === undefined ? undefined : `an array whose items are each ${wrong}`;
  };

export const either =
  (...checks: readonly Check[]): Check =>
  (value) => {
    const problems = checks.map((check) => check(value));
    return problems.includes(undefined) ? undefined : problems.join(' or ');
  };

/** An object with these fields and no other; `null` counts as absent. */
export const shape =
  (fields: Fields): Check =>
  (value) => {
    if (!isRecord(value)) return 'an object';
    const fault = findFault(value, fields);
    return fault && `an object where "${fault.name}" is ${fault.problem}`;
  };

function findFault(value: Record<string, unknown>, fields: Fields): { name: string; problem: string } | undefined {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) return { name, problem: 'not a known field' };
  }
  for (const [name, { check, required }] of Object.entries(fields)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const problem = given == null ? (required ? 'present' : undefined) : check(given);
    if (problem !== undefined) return { name, problem };
  }
  return undefined;
}

/**
 * Holds a request body against its specification, strictly: an unknown field or a string where a number belongs is an
 * error, so that a translation that is nearly right does not pass.
 *
 * @throws HubError 400 naming the field
 */
export function checkBody(body: unknown, fields: Fields): Record<string, unknown> {
  if (!isRecord(body)) throw new HubError(400, 'The request body must be a JSON object.');
  const fault = findFault(body, fields);
  if (fault !== undefined) {
    const verb = fault.problem.startsWith('not') ? 'is' : 'must be';
    throw new HubError(400, `"${fault.name}" ${verb} ${fault.problem}.`, fault.name);
  }
  return body;
}
