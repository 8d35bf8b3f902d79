import {
  DEFAULT_CONFIG,
  findKnownModel,
  LEGACY_ORIGIN,
  SUCCESSOR_BASE_URL,
  type Config,
} from '@modelhub-migration/contract';
import { createModule, findCallSites } from '@modelhub-migration/contract/analysis';
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { expect } from 'vitest';
import { rewriteModule } from './rewrite-module.ts';
import type { Edit, SiteOutcome } from './types.ts';

function legacyIdOf(name: string): string {
  const known = findKnownModel(name);
  if (known === undefined) throw new Error(`${name} is not in the table`);
  return known.uuid;
}

/** A legacy id of a text model whose successor is sure, and one of an image model. */
export const UUID = legacyIdOf('meta-llama-3-3-70b-instruct');
export const FLUX = legacyIdOf('flux-1-schnell');
export const LLAMA = 'meta-llama/Llama-3.3-70B-Instruct';
export const OLD = LEGACY_ORIGIN;
export const NEW = SUCCESSOR_BASE_URL;

function parseText(text: string) {
  const options = { range: true, comment: true, sourceType: 'module', ecmaFeatures: { jsx: false } } as const;
  return parse(text, options) as unknown as TSESTree.Program;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    expect(start, 'edits are in order and apart').toBeGreaterThanOrEqual(at);
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

function commentsOf(program: TSESTree.Program): string[] {
  return (program.comments ?? []).map(({ value }) => value.trim()).sort();
}

export interface Migrated {
  readonly output: string;
  readonly outcomes: readonly SiteOutcome[];
}

/**
 * Rewrites a text and holds the result against the laws: it parses, it needs no second run, and no comment is lost.
 *
 * @param config differences from the default configuration
 */
export function migrate(text: string, config: Partial<Config> = {}): Migrated {
  const settings = { config: { ...DEFAULT_CONFIG, ...config } };
  const run = (source: string) => {
    const module = createModule('file.ts', source, parseText(source));
    return { module, ...rewriteModule(module, findCallSites(module), settings) };
  };
  const first = run(text);
  const output = applyEdits(text, first.edits);
  const second = run(output);
  expect(second.edits, 'a second run changes nothing').toEqual([]);
  expect(
    second.outcomes.filter(({ outcome }) => outcome !== 'manual'),
    'no call is left',
  ).toEqual([]);
  const kept = commentsOf(second.module.program);
  expect(
    commentsOf(first.module.program).filter((comment) => !kept.includes(comment)),
    'comments survive',
  ).toEqual([]);
  return { output, outcomes: first.outcomes };
}

/** What a text was before its calls got an adapter in the place of `fetch`, if that is all that changed. */
export const unwrapped = ({ output }: Migrated): string =>
  output.replace(/^import \{ withSuccessor \} from '[^']+';\n\n?/m, '').replaceAll('withSuccessor(fetch)', 'fetch');

/** How each call ended: `rewritten`, `adapted`, or the reason for `manual`. */
export function endings({ outcomes }: Migrated): string[] {
  return outcomes.map(({ outcome, reason }) => reason ?? outcome);
}
