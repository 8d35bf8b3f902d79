import path from 'node:path';
import { DEFAULT_CONFIG } from '@modelhub-migration/contract';
import { afterEach, expect } from 'vitest';
import { countOutcomes } from '../src/result.ts';
import { runCodemod, type RunOptions } from '../src/run.ts';
import { Project } from './project.ts';

const projects: Project[] = [];
/** A project under git, which is removed after the test. */
export function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project(files);
  projects.push(made);
  made.commitAll();
  return made;
}
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

/** Texts by the names of their files. */
export type Files = Readonly<Record<string, string>>;

/** Runs the codemod over a project twice; the files that it changed, and the number of calls by their outcome. */
export function migrate(
  files: Files,
  options: Partial<RunOptions> = {},
): { p: Project; changed: string[]; outcomes: Record<string, number> } {
  const p = project(files);
  const all = { paths: ['.'], cwd: p.folder, config: DEFAULT_CONFIG, mode: 'write', force: true, ...options } as const;
  const names = Object.keys(files);
  const texts = (): string[] => names.map((name) => p.read(name));
  const result = runCodemod(all);
  expect(result.skipped.filter(({ code }) => code !== 'syntax' && code !== 'generated')).toEqual([]);
  const after = texts();
  runCodemod(all);
  expect(texts()).toEqual(after);
  const changed = names.filter((name, index) => after[index] !== files[name] && path.basename(name) !== 'package.json');
  const { rewritten, adapted, manual } = countOutcomes(result);
  return { p, changed, outcomes: { rewritten, adapted, manual } };
}
