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
): string[] {
  return rows.length === 0 ? [] : ['', `## ${title}`, '', intro, '', ...table(head, rows)];
}

/** The run for a pull request: what reviewers may skip, and what they must look at. */
export function renderMarkdown(result: RunResult): string {
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
      `These calls are as they were. [Migration guide](${GUIDE_URL})`,
      of('manual').map((row) => [where(row), row.site.operation, cell(whatToDo(row)), `\`${row.site.id}\``]),
      ['Where', 'Operation', 'What to do', 'Id'],
    ),
    ...section(
      'Worth a look',
      'Something was left out of these calls that the old service had ignored.',
      rows.flatMap((row) => row.site.notes.map((note) => [where(row), cell(note)])),
      ['Where', 'Note'],
    ),
    ...section(
      'Adapted',
      'The new call, its answer turned back into the old shape because other code reads it.',
      of('adapted').map((row) => [where(row), row.site.operation, row.site.client]),
      ['Where', 'Operation', 'Client'],
    ),
    ...section(
      'Rewritten',
      'The new call and every read of its answer; proved by parsing and by a second run. Reviewers may skim these.',
      of('rewritten').map((row) => [where(row), row.site.operation, row.site.client]),
      ['Where', 'Operation', 'Client'],
    ),
    ...section(
      'Weaker evidence',
      'Not rewritten. Check them by hand, or run with `--likely`.',
      of('listed').map((row) => [where(row), row.site.operation, row.site.tier]),
      ['Where', 'Operation', 'Evidence'],
    ),
    ...section(
      'Other languages',
      'Found, never rewritten.',
      result.others.map((finding) => [
        `${cell(finding.file)}:${String(finding.line)}`,
        finding.language,
        finding.operation,
        `\`${finding.id}\``,
      ]),
      ['Where', 'Language', 'What', 'Id'],
    ),
    ...section(
      'Skipped files',
      'Nothing was changed in these.',
      result.skipped.map(({ file, message, at }) => [
        at === undefined ? cell(file) : `${cell(file)}:${String(at.line)}:${String(at.column)}`,
        cell(message),
      ]),
      ['File', 'Why'],
    ),
  ];
  return `${lines.join('\n')}\n`;
}
