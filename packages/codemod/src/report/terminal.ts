import { MANUAL_REASONS } from '@modelhub-migration/contract/analysis';
import { GUIDE_URL } from '@modelhub-migration/contract';
import type { Colors } from 'picocolors/types';
import { changedFiles, IS_FAILURE, type Outcome, type RunResult, type SiteResult } from '../result.ts';
import { renderDiff } from './diff.ts';
import { safeLine, safeText } from './safe-text.ts';
import { describeWriting, plural, summarise } from './summary.ts';
import { wrap } from './wrap.ts';

export interface TerminalOptions {
  colors: Colors;
  /** Summary and problems only. */
  quiet: boolean;
  /** Whether files are shown; manifests are, since nobody was asked about those. */
  diffs: boolean;
}

/** What every line but those of diffs fits into. */
const WIDTH = 80;

const place = (file: string, { line, column }: { line: number; column: number }): string =>
  `${safeText(file)}:${String(line)}:${String(column)}`;

function paragraph(text: string, indent: string): string[] {
  return wrap(safeLine(text), WIDTH, indent);
}

function renderSites(result: RunResult, outcome: Outcome): { file: string; site: SiteResult }[] {
  return result.files.flatMap(({ file, sites }) =>
    sites.filter((site) => site.outcome === outcome).map((site) => ({ file, site })),
  );
}

/** Calls that a person has to change, each with what to do; the guide is named once. */
function renderManual(result: RunResult, colors: Colors): string[] {
  const manual = renderSites(result, 'manual');
  if (manual.length === 0) return [];
  const lines = manual.flatMap(({ file, site }) => {
    const reason = site.reason === undefined ? undefined : MANUAL_REASONS[site.reason];
    return [
      `  ${place(file, site.start)}  ${colors.dim(site.id)}`,
      ...paragraph(`${reason?.title ?? 'Not migrated'}. ${reason?.whatToDo ?? ''}`, '    '),
      ...(site.detail === undefined ? [] : paragraph(site.detail, '    ')),
    ];
  });
  return ['', colors.yellow(`Left to you (${plural(manual.length, 'call site')}):`), ...lines, `  Guide: ${GUIDE_URL}`];
}

function renderListed(result: RunResult, colors: Colors): string[] {
  const listed = renderSites(result, 'listed');
  if (listed.length === 0) return [];
  return [
    '',
    colors.yellow(`Weaker evidence, not rewritten (${plural(listed.length, 'call site')}):`),
    ...listed.map(({ file, site }) => `  ${place(file, site.start)}  ${site.tier}, ${site.operation}`),
    ...(listed.some(({ site }) => site.tier === 'likely') ? ['  --likely rewrites those that are likely.'] : []),
  ];
}

/** What was left out of new calls because the old service had ignored it, and why calls keep their HTTP client. */
function renderNotes(result: RunResult, colors: Colors): string[] {
  const notes = result.files.flatMap(({ file, sites }) =>
    sites.flatMap((site) => site.notes.map((note) => ({ file, site, note }))),
  );
  if (notes.length === 0) return [];
  return [
    '',
    colors.cyan('Worth a look:'),
    ...notes.flatMap(({ file, site, note }) => [`  ${place(file, site.start)}`, ...paragraph(note, '    ')]),
  ];
}

function renderOthers(result: RunResult, colors: Colors): string[] {
  if (result.others.length === 0) return [];
  return [
    '',
    colors.yellow(`Elsewhere, for you to change (${plural(result.others.length, 'place')}):`),
    ...result.others.flatMap((finding) => [
      `  ${place(finding.file, finding)}  ${finding.language}, ${finding.operation}, ${finding.tier}`,
      // In a language that is rewritten, a person has to know why this was not.
      ...(finding.language === 'javascript' ? paragraph(finding.reason, '    ') : []),
    ]),
  ];
}

function renderShim({ shimUses }: RunResult, colors: Colors): string[] {
  if (shimUses.length === 0) return [];
  return [
    '',
    colors.cyan(`The shim is still in use (${plural(shimUses.length, 'place')}):`),
    ...shimUses.map(({ file, start, entry }) => `  ${place(file, start)}  ${entry}`),
  ];
}

/** What the usage log adds to the findings. */
function renderTrace({ trace }: RunResult, colors: Colors): string[] {
  if (trace === undefined) return [];
  const { migrated, leftover, neverSeen, unfound, unreadable } = trace;
  return [
    '',
    colors.cyan('Against the usage log:'),
    `  migrated                           ${String(migrated)}`,
    `  left over, and seen running        ${String(leftover)}`,
    `  left over, never seen running      ${String(neverSeen)}`,
    `  seen running, not found statically ${String(unfound.length)}`,
    ...unfound.map(
      ({ place: where, operation, via, count }) =>
        `    ${safeLine(where === '' ? `no place known, through ${via === '' ? 'the shim' : via}` : where)}  ${safeLine(operation)}, ${plural(count, 'call')}`,
    ),
    ...(unreadable === 0 ? [] : [`  ${plural(unreadable, 'line')} of the log could not be read.`]),
  ];
}

function renderManifests(result: RunResult, colors: Colors): string[] {
  const added = result.manifests.flatMap(({ file, added: notes }) => paragraph(`${file}: ${notes.join('; ')}`, '  '));
  const missing = result.missingDependencies.flatMap((name) =>
    paragraph(`Add ${name} to your dependencies: there is no package.json that could be changed.`, '  '),
  );
  const lines = [...added, ...missing];
  if (lines.length === 0) return [];
  const install = added.length > 0 ? ['  Install with your package manager afterwards.'] : [];
  return ['', colors.cyan('Dependencies:'), ...lines, ...install];
}

function renderSkipped(result: RunResult, colors: Colors): string[] {
  if (result.skipped.length === 0) return [];
  return [
    '',
    colors.yellow(`Skipped (${plural(result.skipped.length, 'file')}):`),
    ...result.skipped.flatMap(({ file, code, message, at }) => [
      `  ${at === undefined ? safeText(file) : place(file, at)}${IS_FAILURE[code] ? `  ${colors.red('failed')}` : ''}`,
      ...paragraph(message, '    '),
    ]),
  ];
}

function renderDiffs(result: RunResult, { colors, diffs }: TerminalOptions): string[] {
  const files = [...(diffs ? changedFiles(result) : []), ...result.manifests];
  return files.flatMap(({ file, before, after }) => [...renderDiff(file, before, after, colors), '']);
}

/** A run for people: the diff of every file that changes, then what was done, what is left, and what was skipped. */
export function renderTerminal(result: RunResult, options: TerminalOptions): string {
  const { colors, quiet } = options;
  const writing = describeWriting(result);
  const lines = [
    ...(quiet || result.mode === 'check' ? [] : renderDiffs(result, options)),
    ...wrap(summarise(result), WIDTH).map(colors.bold),
    ...(quiet
      ? []
      : [...renderManual(result, colors), ...renderListed(result, colors), ...renderNotes(result, colors)]),
    ...(quiet ? [] : renderOthers(result, colors)),
    ...(quiet ? [] : renderShim(result, colors)),
    ...renderTrace(result, colors),
    ...renderManifests(result, colors),
    ...renderSkipped(result, colors),
    ...(writing === '' ? [] : ['', ...wrap(safeLine(writing), WIDTH)]),
  ];
  return `${lines.join('\n')}\n`;
}
