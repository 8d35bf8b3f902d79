import type { LedgerEntry } from '../../../ledger/ledger.ts';
import { DIMENSIONS, isByTool, type Dimension } from './dimensions.ts';
import { button, element } from './element.ts';

/** Rows that are shown at first. */
const FIRST_ROWS = 12;

interface Row {
  value: string;
  total: number;
  left: number;
}

function countRows(entries: readonly LedgerEntry[], { valuesOf }: Dimension): Row[] {
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    for (const value of valuesOf(entry)) {
      const row = rows.get(value) ?? { value, total: 0, left: 0 };
      row.total++;
      if (!isByTool(entry)) row.left++;
      rows.set(value, row);
    }
  }
  return [...rows.values()].sort(
    (a, b) => b.left - a.left || b.total - a.total || a.value.localeCompare(b.value, 'en', { numeric: true }),
  );
}

function renderRow({ value, total, left }: Row, choose: (value: string) => void): HTMLElement {
  const meter = element(
    'span',
    { class: 'meter', 'aria-hidden': 'true' },
    element('span', { class: 'part rewritten' }),
  );
  const done = meter.firstElementChild as HTMLElement;
  done.style.width = `${String(((total - left) / total) * 100)}%`;
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row' },
      button(value, () => choose(value), { class: 'link' }),
    ),
    element('td', {}, left.toLocaleString('en')),
    element('td', {}, (total - left).toLocaleString('en')),
    element('td', {}, meter),
  );
}

/** Where the work is: one table, by the dimension that is chosen above it. A row's button filters the list. */
export function renderBreakdown(
  entries: readonly LedgerEntry[],
  choose: (dimension: string, value: string) => void,
): HTMLElement {
  const picker = element(
    'select',
    { id: 'by' },
    ...DIMENSIONS.map(({ id, label }) => element('option', { value: id }, label)),
  );
  const body = element('tbody');
  const head = element('th', { scope: 'col' });
  const more = button('', () => show(Infinity), { class: 'more' });
  const show = (limit: number): void => {
    const dimension = DIMENSIONS.find(({ id }) => id === picker.value) ?? DIMENSIONS[0];
    if (dimension === undefined) return;
    const rows = countRows(entries, dimension);
    head.textContent = dimension.label;
    body.replaceChildren(...rows.slice(0, limit).map((row) => renderRow(row, (value) => choose(dimension.id, value))));
    more.hidden = rows.length <= limit;
    more.textContent = `Show all ${String(rows.length)}`;
  };
  picker.addEventListener('change', () => show(FIRST_ROWS));
  show(FIRST_ROWS);
  window.addEventListener('beforeprint', () => show(Infinity));
  const columns = ['Left to people', 'By the tool'].map((text) => element('th', { scope: 'col' }, text));
  return element(
    'section',
    { 'aria-labelledby': 'where-title', class: 'where' },
    element('h2', { id: 'where-title' }, 'Where'),
    element('p', {}, element('label', { for: 'by' }, 'By '), picker),
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, head, ...columns, element('th', { scope: 'col' }, 'Share'))),
      body,
    ),
    more,
  );
}
