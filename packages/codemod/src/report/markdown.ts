import { GUIDE_URL } from '@modelhub-migration/contract';
import { MANUAL_REASONS } from '@modelhub-migration/contract/analysis';
import type { RunResult, SiteResult } from '../result.ts';
import { safeLine } from './safe-text.ts';
import { describeWriting, summarise } from './summary.ts';

/** A text of foreign origin inside a table cell. */
function cell(text: string): string {
  return safeLine(text).replace(/[\\`*_{}[\]()<>#|~]/g, (character) => `\\${character}`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

interface Row {
  file: string;
  site: SiteResult;
}

const where = ({ file, site }: Row): string => `${cell(file)}:${String(site.start.line)}`;

function section(
  title: string,
  intro: string,
  rows: readonly (readonly string[])[],
  head: readonly string[],
  most = Infinity,
): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length > most ? ['', `And ${String(rows.length - most)} more.`] : [];
  return ['', `## ${title}`, '', intro, '', ...table(head, rows.slice(0, most)), ...rest];
}

/** Characters that GitHub takes as the text of a pull request: it refuses longer ones. */
const LONGEST = 65_536;

/** Rows a table may have, tried in turn: first those go that reviewers may skip. */
const MOST_ROWS = [
  { look: Infinity, skip: Infinity },
  { look: Infinity, skip: 100 },
  { look: Infinity, skip: 10 },
  { look: 200, skip: 10 },
  { look: 60, skip: 10 },
  { look: 20, skip: 5 },
] as const;

/** What the usage log adds: the four numbers, and the calls that only it knows. */
function renderTrace({ trace }: RunResult): string[] {
  if (trace === undefined) return [];
  const { migrated, leftover, neverSeen, unfound } = trace;
  return [
    ...section(
      'Against the usage log',
      'Static findings and calls that really ran.',
      [[String(migrated), String(leftover), String(neverSeen), String(unfound.length)]],
      ['Migrated', 'Left over, seen running', 'Left over, never seen running', 'Seen running, not found'],
    ),
    ...section(
      'Seen running, not found statically',
      'Look for these by hand.',
      unfound.map(({ place, operation, via, count }) => [cell(place), cell(operation), cell(via), String(count)]),
      ['Where', 'Operation', 'Through', 'Calls'],
    ),
  ];
}

/**
 * The run for a pull request: what reviewers may skip, and what they must look at. Tables are cut, and say so, where the
 * text would be longer than GitHub takes.
 */
export function renderMarkdown(result: RunResult): string {
  let text = '';
  for (const most of MOST_ROWS) {
    text = render(result, most);
    if (text.length <= LONGEST) break;
  }
  return text;
}

function render(result: RunResult, { look, skip }: (typeof MOST_ROWS)[number]): string {
  const rows: Row[] = result.files.flatMap(({ file, sites }) => sites.map((site) => ({ file, site })));
  const of = (outcome: string): Row[] => rows.filter(({ site }) => site.outcome === outcome);
  const whatToDo = ({ site }: Row): string =>
    site.reason === undefined ? '' : `${MANUAL_REASONS[site.reason].title}. ${MANUAL_REASONS[site.reason].whatToDo}`;
  const lines = [
    '# Migration of the retired AI Model Hub routes',
    '',
    summarise(result),
    ...[describeWriting(result)].filter((text) => text !== '').flatMap((text) => ['', safeLine(text)]),
    ...section(
      'Left to a person',
      `Reviewers must look at these: the calls are as they were. [Migration guide](${GUIDE_URL})`,
      of('manual').map((row) => [where(row), row.site.operation, cell(whatToDo(row)), `\`${row.site.id}\``]),
      ['Where', 'Operation', 'What to do', 'Id'],
      look,
    ),
    ...section(
      'Worth a look',
      'Reviewers must look at these, too: what was left out that the old service had ignored, and calls that keep their HTTP client.',
      rows.flatMap((row) => row.site.notes.map((note) => [where(row), cell(note)])),
      ['Where', 'Note'],
      look,
    ),
    ...section(
      'Adapted',
      'The new call, its answer turned back into the old shape because other code reads it. Reviewers look at the boundary only.',
      of('adapted').map((row) => [where(row), row.site.operation, row.site.client]),
      ['Where', 'Operation', 'Client'],
      skip,
    ),
    ...section(
      'Rewritten',
      'The new call and every read of its answer; proved by parsing and by a second run. Reviewers may skip these.',
      of('rewritten').map((row) => [where(row), row.site.operation, row.site.client]),
      ['Where', 'Operation', 'Client'],
      skip,
    ),
    ...section(
      'Left alone',
      'Whoever ran the codemod chose to leave these as they are.',
      of('declined').map((row) => [where(row), row.site.operation, row.site.client]),
      ['Where', 'Operation', 'Client'],
      skip,
    ),
    ...section(
      'Weaker evidence',
      'Not rewritten. Check them by hand, or run with `--likely`.',
      of('listed').map((row) => [where(row), row.site.operation, row.site.tier]),
      ['Where', 'Operation', 'Evidence'],
      skip,
    ),
    ...section(
      'Elsewhere',
      'Found, never rewritten.',
      result.others.map((finding) => [
        `${cell(finding.file)}:${String(finding.line)}`,
        finding.language,
        finding.operation,
        `\`${finding.id}\``,
      ]),
      ['Where', 'Language', 'What', 'Id'],
      skip,
    ),
    ...section(
      'The shim is still in use',
      'Remove it when nothing legacy is left.',
      result.shimUses.map(({ file, start, entry, id }) => [`${cell(file)}:${String(start.line)}`, entry, `\`${id}\``]),
      ['Where', 'How', 'Id'],
      look,
    ),
    ...renderTrace(result),
    ...section(
      'Skipped files',
      'Nothing was changed in these.',
      result.skipped.map(({ file, message, at }) => [
        at === undefined ? cell(file) : `${cell(file)}:${String(at.line)}:${String(at.column)}`,
        cell(message),
      ]),
      ['File', 'Why'],
      look,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
