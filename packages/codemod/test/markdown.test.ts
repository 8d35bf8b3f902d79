import { afterEach, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '@modelhub-migration/contract';
import { renderMarkdown } from '../src/report/markdown.ts';
import type { RunResult } from '../src/result.ts';
import { runCodemod } from '../src/run.ts';
import { Project } from './project.ts';
import { LEGACY, UNKNOWN_MODEL } from './samples.ts';

/** What GitHub takes as the text of a pull request, in characters. */
const LONGEST = 65_536;

let project: Project | undefined;
afterEach(() => project?.remove());

/** A run over as many copies of a tree as are asked for. */
function runOver(copies: number): RunResult {
  project = new Project({ 'src/done.ts': LEGACY, 'src/left.ts': UNKNOWN_MODEL });
  const result = runCodemod({ paths: ['.'], cwd: project.folder, config: DEFAULT_CONFIG, mode: 'preview' });
  return { ...result, files: Array.from({ length: copies }, () => result.files).flat() };
}

const rowsOf = (text: string, title: string): number =>
  (new RegExp(`\n## ${title}\n[^#]*`).exec(text)?.[0].match(/^\| src/gm) ?? []).length;

it.each([
  [2, 2, 2, 'nothing'],
  [340, 340, 100, 'And 240 more.'],
  [5000, 200, 10, 'And 4800 more.'],
])('of %i calls it lists %i that are left and %i that are done, and says: %s', (copies, left, done, said) => {
  const text = renderMarkdown(runOver(copies));
  expect(text.length).toBeLessThanOrEqual(LONGEST);
  expect([rowsOf(text, 'Left to a person'), rowsOf(text, 'Rewritten')]).toEqual([left, done]);
  if (said === 'nothing') expect(text).not.toContain('more.');
  else expect(text).toContain(said);
});
