import type { TraceSummary } from '../../../ledger/trace.ts';
import type { PageData } from '../page-data.ts';
import { element } from './element.ts';

function table(head: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((text) => element('td', {}, text))))),
  );
}

function section(id: string, title: string, ...children: readonly (Node | string)[]): HTMLElement {
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...children);
}

/** Findings against calls that ran. */
export function renderTrace({ migrated, leftover, neverSeen, unfound }: TraceSummary): HTMLElement {
  const counts = [
    ['Migrated', String(migrated)],
    ['Left over, and seen running', String(leftover)],
    ['Left over, never seen running', String(neverSeen)],
    ['Seen running, not found statically', String(unfound.length)],
  ];
  const calls = unfound.map(({ place, operation, via, count, last }) => [
    place === '' ? `no place known, through ${via === '' ? 'the shim' : via}` : place,
    operation,
    String(count),
    last.slice(0, 10),
  ]);
  return section(
    'trace-title',
    'Static findings against the usage log',
    table(['What', 'Number'], counts),
    ...(calls.length === 0
      ? []
      : [element('h3', {}, 'Seen running, not found'), table(['Where', 'Operation', 'Calls', 'Last'], calls)]),
  );
}

/** Files that were left out, with the reason. */
export function renderSkipped({ skipped }: PageData): HTMLElement {
  return section(
    'skipped-title',
    'Skipped files',
    table(
      ['File', 'Why'],
      skipped.map(({ file, message }) => [file, message]),
    ),
  );
}
