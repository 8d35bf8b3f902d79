import { groupBy } from '../../../group-by.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { PageData } from '../page-data.ts';
import { createDiffView } from './diff-view.ts';
import { button, element } from './element.ts';

/** Files put onto the page at once; more on demand, so that a tree of any size opens at once. */
const PAGE_OF_FILES = 100;

export interface SiteList {
  node: HTMLElement;
  show: (entries: readonly LedgerEntry[]) => void;
  /** Brings an entry onto the page and to the reader; `false` for an unknown id. */
  reveal: (id: string) => boolean;
  /** Puts everything selected onto the page and opens the suggestions, for print. */
  expand: () => void;
  /** Closes what `expand` has opened. */
  collapse: () => void;
}

function renderSeen({ seen }: LedgerEntry): string[] {
  return seen === undefined ? [] : [` · seen running ${String(seen.count)} times, last on ${seen.last.slice(0, 10)}`];
}

function renderEntry(entry: LedgerEntry, data: PageData): HTMLElement {
  const { id, start, operation, client, tier, reason, state, accepted, link } = entry;
  const label = data.states.find(([each]) => each === state)?.[1] ?? state;
  const suggestion = Object.hasOwn(data.suggestions, id) ? data.suggestions[id] : undefined;
  const isOpen = state === 'manual' || state === 'declined' || state === 'other-language' || state === 'listed';
  const item = element(
    'li',
    { id, tabindex: '-1' },
    element('span', { class: `badge ${state}` }, label),
    element(
      'span',
      { class: 'what' },
      ` line ${String(start.line)} · ${operation} · ${client} · ${tier}`,
      ...renderSeen(entry),
    ),
    ...(accepted ? [element('span', { class: 'badge' }, 'in the baseline')] : []),
    element('a', { href: `#${id}`, class: 'id', 'aria-label': `Link to ${id}` }, id),
    element(
      'p',
      {},
      reason,
      ...(isOpen ? [' ', element('a', { href: link, rel: 'noreferrer' }, 'Migration guide')] : []),
    ),
  );
  if (suggestion !== undefined) {
    item.append(
      element(
        'details',
        {},
        element('summary', {}, 'What to write instead'),
        ...(suggestion.text === '' ? [] : [element('pre', { tabindex: '0' }, element('code', {}, suggestion.text))]),
        element('p', {}, suggestion.note),
      ),
    );
  }
  return item;
}

/** The entries, by file. */
export function createSiteList(data: PageData): SiteList {
  const files = element('div');
  const more = button('', () => grow(PAGE_OF_FILES), { class: 'more' });
  let groups: (readonly [string, LedgerEntry[]])[] = [];
  let shown = 0;
  let serial = 0;
  let expanded: HTMLDetailsElement[] = [];

  const renderFile = ([file, entries]: readonly [string, LedgerEntry[]]): HTMLElement => {
    const id = `diff-${String(serial++)}`;
    const diff = Object.hasOwn(data.diffs, file) ? data.diffs[file] : undefined;
    const view = diff === undefined ? undefined : createDiffView(diff, file, id);
    const owners = entries[0]?.owners ?? [];
    return element(
      'article',
      { 'aria-labelledby': `${id}-file` },
      element(
        'header',
        {},
        element('h3', { id: `${id}-file` }, file),
        element('span', { class: 'owners' }, owners.join(' ')),
        ...(view === undefined ? [] : [view.toggle]),
      ),
      element('ul', {}, ...entries.map((entry) => renderEntry(entry, data))),
      ...(view === undefined ? [] : [view.view]),
    );
  };
  const grow = (by: number): void => {
    files.append(...groups.slice(shown, shown + by).map(renderFile));
    shown = Math.min(shown + by, groups.length);
    more.hidden = shown === groups.length;
    more.textContent = `Show more (${String(groups.length - shown)} files)`;
  };

  return {
    node: element(
      'section',
      { id: 'sites', tabindex: '-1', 'aria-labelledby': 'sites-title' },
      element('h2', { id: 'sites-title' }, 'Call sites'),
      files,
      more,
    ),
    show(entries) {
      groups = [...groupBy(entries, ({ file }) => file)];
      files.replaceChildren();
      shown = 0;
      grow(PAGE_OF_FILES);
    },
    reveal(id) {
      const index = groups.findIndex(([, entries]) => entries.some((entry) => entry.id === id));
      if (index < 0) return false;
      if (index >= shown) grow(index + 1 - shown);
      const target = document.getElementById(id);
      target?.scrollIntoView({ block: 'center' });
      target?.focus({ preventScroll: true });
      return target !== null;
    },
    expand() {
      grow(groups.length - shown);
      expanded = [...files.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
      for (const each of expanded) each.open = true;
    },
    collapse() {
      for (const each of expanded) each.open = false;
      expanded = [];
    },
  };
}
