import { expect, it } from 'vitest';
import type { FileResult, SiteResult } from '../result.ts';
import { acceptedIn, chooseInFile, createChoices, type Answer, type Question } from './choose-in-file.ts';

const AT = { line: 1, column: 1 };

function siteOf(id: string, outcome: SiteResult['outcome'] = 'rewritten', client = 'fetch'): SiteResult {
  const common = { operation: 'predictions', tier: 'certain', evidence: [], start: AT, end: AT, notes: [] } as const;
  return { ...common, id, outcome, client };
}

/** A file whose text is the ids of its migrated sites; `b` and `c` can only go together. */
function fileWith(sites: readonly SiteResult[]) {
  const plan = (accepts: ReadonlySet<string>): FileResult => {
    const ends = (id: string): boolean =>
      accepts.has(id) && (!/[bc]/.test(id) || (accepts.has('b') && accepts.has('c')));
    const after = sites
      .map(({ id }) => id)
      .filter(ends)
      .join('');
    const planned = sites.map((site) => (ends(site.id) ? site : { ...site, outcome: 'declined' as const }));
    return { file: 'x.ts', sites: planned, before: '', after };
  };
  return { full: { ...plan(new Set(sites.map(({ id }) => id))), sites }, plan };
}

/** Answers in order; what was asked, as `before>after`. */
async function choose(sites: readonly SiteResult[], answers: readonly Answer[]) {
  const { full, plan } = fileWith(sites);
  const choices = createChoices();
  const asked: string[] = [];
  const left = [...answers];
  const ending = await chooseInFile(full, choices, plan, ({ before, after }: Question) => {
    asked.push(`${before}>${after}`);
    return Promise.resolve(left.shift() ?? 'quit');
  });
  return { ending, asked, accepted: [...acceptedIn(choices, 'x.ts')] };
}

const ALL = ['a', 'b', 'c', 'd'].map((id) => siteOf(id));

it('asks about calls that share code as one, after the others', async () => {
  expect(await choose(ALL, ['yes', 'no', 'yes'])).toEqual({
    ending: 'done',
    asked: ['>a', 'a>ad', 'a>abc'],
    accepted: ['a', 'b', 'c'],
  });
});

it('takes all of a kind, and asks about another one', async () => {
  const sites = [siteOf('a'), siteOf('d'), siteOf('e', 'rewritten', 'axios'), siteOf('f')];
  expect(await choose(sites, ['all', 'no'])).toEqual({
    ending: 'done',
    asked: ['>a', 'ad>ade'],
    accepted: ['a', 'd', 'f'],
  });
});

it('stops where the person does, and keeps what was chosen', async () => {
  expect(await choose(ALL, ['yes', 'quit'])).toEqual({ ending: 'quit', asked: ['>a', 'a>ad'], accepted: ['a'] });
  expect(await choose(ALL, ['edit'])).toEqual({ ending: 'edited', asked: ['>a'], accepted: [] });
});

it('asks nothing about weaker evidence and about what changes nothing', async () => {
  expect((await choose([siteOf('a', 'listed')], [])).asked).toEqual([]);
  const { full } = fileWith([siteOf('a')]);
  const unchanged = (): FileResult => ({ ...full, after: '' });
  await chooseInFile(full, createChoices(), unchanged, () => Promise.reject(new Error('asked')));
});
