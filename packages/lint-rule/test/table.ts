import { describe, it } from 'vitest';
import type { RuleModule } from '../src/eslint-api.ts';
import { ruleTesterOf, SETUPS, type Kind, type Major, type Setup } from './engines.ts';

interface ExpectedError {
  messageId: string;
  data?: Record<string, string>;
  suggestions?: { messageId: string; data?: Record<string, string>; output: string }[];
}

export interface Clean {
  /** What the case shows; unique in its table. */
  title: string;
  code: string;
  kind?: Kind;
  filename?: string;
  options?: Record<string, unknown>;
}

/** A case with findings. Each finding's place is marked in the code: `«` before its first character, `»` behind its last. */
export interface Flagged extends Clean {
  errors: readonly ExpectedError[];
  output?: string;
}

interface Place {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Takes the markers out of a text and says where they stood, in order of their opening. Lines and columns start at 1. */
export function readMarkers(marked: string): { code: string; places: Place[] } {
  const places: Partial<Place>[] = [];
  const open: Partial<Place>[] = [];
  let code = '';
  let line = 1;
  let column = 1;
  for (const character of marked) {
    if (character === '«') {
      const place = { line, column };
      places.push(place);
      open.push(place);
    } else if (character === '»') {
      Object.assign(open.pop() ?? {}, { endLine: line, endColumn: column });
    } else {
      code += character;
      line += character === '\n' ? 1 : 0;
      column = character === '\n' ? 1 : column + character.length;
    }
  }
  return { code, places: places as Place[] };
}

const fileOf = ({ filename, kind = 'js' }: Clean): string => filename ?? `file.${kind === 'markdown' ? 'md' : kind}`;

function toTest(testCase: Clean, setup: Setup): object {
  const { title, code, options } = testCase;
  return {
    name: title,
    code,
    // RuleTester's own default pattern covers JavaScript only; the language makes the rest match.
    filename: fileOf(testCase),
    ...(options === undefined ? {} : { options: [options] }),
    ...setup.config,
  };
}

function toInvalid(testCase: Flagged, setup: Setup): object {
  const { code, places } = readMarkers(testCase.code);
  if (places.length !== testCase.errors.length) throw new Error(`${testCase.title}: one marker for each error`);
  const errors = testCase.errors.map((error, index) => ({ ...error, ...places[index] }));
  return {
    ...toTest({ ...testCase, code }, setup),
    errors,
    ...(testCase.output === undefined ? {} : { output: testCase.output }),
  };
}

const STRICTNESS = { requireMessage: 'messageId', requireLocation: true, requireData: true };

/**
 * Runs a rule's table with ESLint's own rule tester, for every major and every parser that reads the case's kind of file.
 *
 * @param name of the rule
 * @param rule the rule
 * @param table its cases
 */
export function runTable(
  name: string,
  rule: RuleModule,
  table: { clean: readonly Clean[]; flagged: readonly Flagged[] },
): void {
  const kinds = new Set([...table.clean, ...table.flagged].map(({ kind = 'js' }) => kind));
  for (const kind of kinds) {
    const isKind = (testCase: Clean): boolean => (testCase.kind ?? 'js') === kind;
    for (const setup of SETUPS[kind]) {
      for (const major of setup.majors) runOne(major, setup, kind, isKind);
    }
  }

  function runOne(major: Major, setup: Setup, kind: Kind, isKind: (testCase: Clean) => boolean): void {
    const RuleTester = ruleTesterOf(major);
    Object.assign(RuleTester, { describe, it, itOnly: it });
    describe(`${major}, ${kind} by ${setup.name}`, () => {
      new RuleTester().run(name, rule, {
        valid: table.clean.filter(isKind).map((testCase) => toTest(testCase, setup)),
        invalid: table.flagged.filter(isKind).map((testCase) => toInvalid(testCase, setup)),
        ...(major === 'eslint10' ? { assertionOptions: STRICTNESS } : {}),
      });
    });
  }
}
