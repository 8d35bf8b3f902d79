import type { PageData } from '../page-data.ts';
import { renderBreakdown } from './breakdown.ts';
import { createFilters } from './filters.ts';
import { renderProgress } from './progress.ts';
import { renderSkipped, renderTrace } from './extras.ts';
import { select, STATE } from './selection.ts';
import { createSiteList } from './site-list.ts';

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData;
const list = createSiteList(data);
const filters = createFilters(data, (selection) => {
  const entries = select(data.entries, selection);
  filters.announce(entries.length, data.entries.length);
  list.show(entries);
});

function choose(name: string, value: string): void {
  filters.set(name, value);
  list.node.scrollIntoView();
}

/** Follows a deep link, through filters that would hide its target. */
function followLink(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!data.entries.some((entry) => entry.id === id) || list.reveal(id)) return;
  filters.reset();
  list.reveal(id);
}

document.getElementById('page')?.replaceChildren(
  renderProgress(data, (state) => choose(STATE, state)),
  renderBreakdown(data.entries, choose),
  ...(data.trace === null ? [] : [renderTrace(data.trace)]),
  ...(data.skipped.length === 0 ? [] : [renderSkipped(data)]),
  filters.node,
  list.node,
);
filters.reset();
followLink();
window.addEventListener('hashchange', followLink);
window.addEventListener('beforeprint', list.expand);
window.addEventListener('afterprint', list.collapse);
