import type { PageData } from '../page-data.ts';
import { DIMENSIONS } from './dimensions.ts';
import { button, element } from './element.ts';
import { EVERYTHING, STATE, type Selection } from './selection.ts';

export interface Filters {
  node: HTMLElement;
  /** Changes one filter, and tells about it as if a person had done it. */
  set: (name: string, value: string) => void;
  /** Lets everything through again. */
  reset: () => void;
  /** Says how many entries are shown. */
  announce: (shown: number, total: number) => void;
}

function sortedValues({ entries }: PageData, valuesOf: (typeof DIMENSIONS)[number]['valuesOf']): string[] {
  return [...new Set(entries.flatMap(valuesOf))].sort((a, b) => (a < b ? -1 : 1));
}

/** Search and filters. Every change is told with the whole selection. */
export function createFilters(data: PageData, onChange: (selection: Selection) => void): Filters {
  const search = element('input', { type: 'search', id: 'search', 'aria-keyshortcuts': '/', autocomplete: 'off' });
  const selects = new Map<string, HTMLSelectElement>();
  const field = (name: string, label: string, options: readonly (readonly [value: string, text: string])[]) => {
    const all = element('option', { value: '' }, 'All');
    const made = element('select', { id: `filter-${name}` }, all);
    made.append(...options.map(([value, text]) => element('option', { value }, text)));
    made.addEventListener('change', tell);
    selects.set(name, made);
    return element('p', {}, element('label', { for: `filter-${name}` }, label), made);
  };
  const tell = (): void => {
    const filters = new Map([...selects].map(([name, { value }]) => [name, value]));
    onChange({ search: search.value, filters });
  };
  const reset = (): void => {
    search.value = EVERYTHING.search;
    for (const each of selects.values()) each.value = '';
    tell();
  };
  const count = element('p', { role: 'status', class: 'count' });
  search.addEventListener('input', tell);
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
  });
  const node = element(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Call sites' },
    element('p', { class: 'search' }, element('label', { for: 'search' }, 'Search (press /)'), search),
    field(STATE, 'State', data.states),
    ...DIMENSIONS.map(({ id, label, valuesOf }) =>
      field(
        id,
        label,
        sortedValues(data, valuesOf).map((value) => [value, value] as const),
      ),
    ),
    button('Show all', reset),
    count,
  );
  node.addEventListener('submit', (event) => event.preventDefault());
  return {
    node,
    set(name, value) {
      const target = selects.get(name);
      if (target === undefined) return;
      target.value = value;
      tell();
    },
    reset,
    announce(shown, total) {
      count.textContent = `${shown.toLocaleString('en')} of ${total.toLocaleString('en')} shown`;
    },
  };
}
