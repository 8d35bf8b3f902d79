import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MAJORS, type LintMessage } from './engines.ts';
import {
  createScratch,
  ENGINES,
  expectedPlaces,
  filesIn,
  FIXTURES,
  idsOf,
  lint,
  manualOnes,
  places,
  readFixtures,
  RECOMMENDED,
  STRICT,
  USUAL,
  type Fixture,
} from './fixtures.ts';

/** Message ids of things that are stored rather than called. */
const LEFTOVERS = new Set(['legacyUrl', 'exportedBase', 'legacyModelId', 'unknownSuccessor']);

/** A comment that the codemod leaves above a call for a person, with the call's id. */
const MARKER = /MODELHUB-MANUAL (mh-[0-9a-f]+) ([\w-]+)/g;

const scratch = createScratch();
const { layOut } = scratch;
afterAll(() => {
  scratch.remove();
});

const read = (folder: string, file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');
const readLines = (folder: string, file: string): string[] => read(folder, file).split(/\r?\n/);

const fixtures = readFixtures();
const manualOf = ({ findings }: Fixture) => findings.filter(({ outcome }) => outcome === 'manual');

describe('every call site, by every engine', () => {
  it.each(fixtures)('$name', (fixture) => {
    const folder = layOut(fixture.name, 'input');
    for (const engine of ENGINES) {
      expect(places(lint(folder, STRICT, engine)), engine.name).toEqual(expectedPlaces(fixture, folder));
    }
  });
});

describe('nothing retired is called after the rewrite, and nothing is stored that was not stored before', () => {
  it.each(fixtures.filter((fixture) => fixture.hasOutput && manualOf(fixture).length === 0))('$name', ({ name }) => {
    const before = layOut(name, 'input');
    const after = layOut(name, 'output');
    // A definition that other files may import is left by the codemod as it was and stays the linter's to report. Whatever the
    // codemod itself wrote must be silent.
    const isUntouched = (file: string, { line, column, endColumn }: LintMessage): boolean => {
      const text = (readLines(after, file)[line - 1] ?? '').slice(column - 1, (endColumn ?? column) - 1);
      const count = (folder: string): number => read(folder, file).split(text).length;
      return text !== '' && count(after) <= count(before);
    };
    const unexplained = Object.entries(lint(after, RECOMMENDED, USUAL)).flatMap(([file, messages]) =>
      messages
        .filter((message) => !(LEFTOVERS.has(message.messageId ?? '') && isUntouched(file, message)))
        .map(({ line, message }) => `${file}:${String(line)} ${message}`),
    );
    expect(unexplained).toEqual([]);
  });
});

describe('what is left to a person has one id, before and after, in the message and in the comment above it', () => {
  const comparable = fixtures.filter(
    (fixture) =>
      manualOf(fixture).length > 0 && (fixture.hasOutput || manualOf(fixture).length === fixture.findings.length),
  );

  it.each(comparable)('$name', (fixture) => {
    const before = idsOf(lint(layOut(fixture.name, 'input'), STRICT, USUAL));
    if (!fixture.hasOutput) {
      expect(before).toHaveLength(manualOf(fixture).length);
      return;
    }
    const output = layOut(fixture.name, 'output');
    const found = lint(output, STRICT, USUAL);
    expect(idsOf(found)).toHaveLength(manualOf(fixture).length);
    expect(before).toEqual(expect.arrayContaining(idsOf(found)));
    const comments = filesIn(output)
      .flatMap((file) => [...readLines(output, file).join('\n').matchAll(MARKER)])
      .map(([, id = '', reason = '']) => `${id} ${reason}`)
      .sort();
    expect(manualOnes(found)).toEqual(comments);
  });
});

describe('negatives', () => {
  it.each(MAJORS)('%s: nothing in look-alikes', (major) => {
    for (const engine of ENGINES.filter((one) => one.major === major)) {
      const found = lint(path.join(FIXTURES, 'negatives'), { ...RECOMMENDED, ...STRICT }, engine);
      const lines = Object.entries(found).flatMap(([file, messages]) =>
        messages.map(({ line, message }) => `${file}:${String(line)} ${message}`),
      );
      expect(lines).toEqual([]);
      expect(Object.keys(found).length).toBeGreaterThan(50);
    }
  });
});
