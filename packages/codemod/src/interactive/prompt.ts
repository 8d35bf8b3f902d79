import type { ReadStream, WriteStream } from 'node:tty';
import { MANUAL_REASONS } from '@modelhub-migration/contract/analysis';
import type { Colors } from 'picocolors/types';
import { renderDiff } from '../report/diff.ts';
import { safeLine, safeText } from '../report/safe-text.ts';
import { plural } from '../report/summary.ts';
import { wrap } from '../report/wrap.ts';
import type { SiteResult } from '../result.ts';
import type { Answer, Question } from './choose-in-file.ts';

/** A person at a terminal. */
export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly colors: Colors;
}

const WIDTH = 80;

const OUTCOME: Readonly<Record<string, string>> = {
  rewritten: 'rewritten with every read of its answer',
  adapted: 'rewritten, its answer turned back into the old shape',
  manual: 'left to you, with a marker comment',
};

/** What happens to a call, in one line. */
function describeKind({ operation, client, outcome }: SiteResult): string {
  return `${operation} through ${client}: ${OUTCOME[outcome] ?? outcome}`;
}

/** What there is to know about a site beside its diff. */
function describeSite(site: SiteResult): string[] {
  const reason = site.reason === undefined ? undefined : MANUAL_REASONS[site.reason];
  const texts = [
    ...(reason === undefined ? [] : [`${reason.title}. ${reason.whatToDo}`]),
    ...(site.detail === undefined ? [] : [site.detail]),
    ...site.notes,
  ];
  return texts.flatMap((text) => wrap(safeLine(text), WIDTH, '  '));
}

/** A terminal that is never sent a colour; the library would send some on Node 20 whatever the environment says. */
function withoutColors(output: WriteStream): WriteStream {
  // eslint-disable-next-line no-control-regex -- the codes of colours
  const write = (text: string): boolean => output.write(text.replace(/\u001b\[[\d;]*m/g, ''));
  return Object.create(output, { write: { value: write } }) as WriteStream;
}

/** A change with its diff, as text for a terminal. */
export function renderQuestion({ file, sites, before, after }: Question, position: string, colors: Colors): string {
  const head = sites.flatMap((site) => [
    colors.bold(`${safeText(file)}:${String(site.start.line)}:${String(site.start.column)}`),
    ...wrap(safeLine(describeKind(site)), WIDTH, '  '),
    ...describeSite(site),
  ]);
  const shared = sites.length === 1 ? [] : ['These share code, and go together.'];
  const lines = ['', colors.dim(position), ...head, ...shared, ...renderDiff(file, before, after, colors), ''];
  return `${lines.join('\n')}\n`;
}

function titleOf(sites: readonly SiteResult[]): string {
  const [first] = sites;
  if (sites.length > 1) return `Migrate these ${plural(sites.length, 'call')}?`;
  return first?.outcome === 'manual' ? 'Leave this marker comment?' : 'Migrate this call?';
}

const CHOICES: readonly { value: string; answer: Answer; label: string }[] = [
  { value: 'y', answer: 'yes', label: 'yes' },
  { value: 'n', answer: 'no', label: 'no, leave it as it is' },
  { value: 'a', answer: 'all', label: 'all of this kind, without asking again' },
  { value: 'e', answer: 'edit', label: 'open the file in the editor, then ask again' },
  { value: 'q', answer: 'quit', label: 'quit: write what was chosen so far, leave the rest' },
];

/**
 * Shows a change and waits for a key.
 *
 * @returns the answer; `null` for Ctrl-C
 */
export async function askAbout(question: Question, position: string, terminal: Terminal): Promise<Answer | null> {
  const { input, output, colors } = terminal;
  output.write(renderQuestion(question, position, colors));
  // Loaded for those who ask for it only.
  const { selectKey } = await import('@clack/prompts');
  const options = CHOICES.map(({ value, label }) => ({ value, label }));
  const key = await selectKey({
    message: titleOf(question.sites),
    options,
    input,
    output: colors.isColorSupported ? output : withoutColors(output),
  });
  return CHOICES.find(({ value }) => value === key)?.answer ?? null;
}
