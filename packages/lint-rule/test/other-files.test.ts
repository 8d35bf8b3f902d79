import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CallSite } from '@modelhub-migration/contract/analysis';
import { analyseFile } from '../src/analysed-file.ts';
import type { RuleContext } from '../src/eslint-api.ts';
import { findUrls } from '../src/url-text.ts';
import { createLinter } from './engines.ts';
import { configFor, createScratch, filesIn, lint, readFixtures, RECOMMENDED, USUAL } from './fixtures.ts';

const scratch = createScratch();
afterAll(() => {
  scratch.remove();
});

/** The certain call sites of a file, imports followed. */
function sitesOf(folder: string, file: string): readonly CallSite[] {
  let found: readonly CallSite[] = [];
  const probe = {
    create: (context: RuleContext) => ({
      'Program:exit': () => {
        found = analyseFile(context, { resolveImports: true, hosts: [] }).sites;
      },
    }),
  };
  const config = {
    ...configFor(file, { 'probe/sites': 'error' }, USUAL),
    plugins: { probe: { rules: { sites: probe } } },
  };
  const filename = path.join(folder, file);
  createLinter(USUAL.major, path.dirname(folder)).verify(fs.readFileSync(filename, 'utf8'), [config], { filename });
  return found.filter(({ tier }) => tier === 'certain');
}

/** The other files in which some of a site's host stands. */
function filesOfHost({ url: { pieces } }: CallSite): string[] {
  return pieces.flatMap((piece) =>
    'text' in piece && piece.file !== undefined && findUrls(`${piece.text} `, []).length > 0 ? [piece.file] : [],
  );
}

it('reports in every file something of the base that a call gets from there', () => {
  const silent: string[] = [];
  let bases = 0;
  for (const { name } of readFixtures()) {
    const folder = scratch.layOut(name, 'input');
    const files = filesIn(folder);
    const elsewhere = new Set(files.flatMap((file) => sitesOf(folder, file).flatMap(filesOfHost)));
    if (elsewhere.size === 0) continue;
    const found = lint(folder, RECOMMENDED, USUAL);
    for (const file of elsewhere) {
      const messages = found[path.posix.relative(name, file)];
      // Data is read by a language of its own, which does not see who imports it.
      if (messages === undefined) continue;
      bases++;
      if (!messages.some(({ ruleId }) => ruleId?.endsWith('/no-legacy-endpoint') === true)) silent.push(file);
    }
  }
  expect(silent).toEqual([]);
  expect(bases).toBeGreaterThan(25);
});
