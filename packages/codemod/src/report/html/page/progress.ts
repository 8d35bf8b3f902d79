import type { PageData } from '../page-data.ts';
import { isByTool } from './dimensions.ts';
import { button, element } from './element.ts';

/** How far the tree is from zero: one bar of all states, and a legend whose buttons choose a state. */
export function renderProgress({ entries, states, mode }: PageData, choose: (state: string) => void): HTMLElement {
  const byTool = entries.filter(isByTool).length;
  const left = entries.length - byTool;
  const counts = states
    .map(([state, label]) => ({ state, label, count: entries.filter((entry) => entry.state === state).length }))
    .filter(({ count }) => count > 0);
  const bar = element('div', {
    class: 'bar',
    role: 'img',
    'aria-label': counts.map(({ label, count }) => `${label}: ${String(count)}`).join(', '),
  });
  for (const { state, count } of counts) {
    const part = element('span', { class: `part ${state}` });
    part.style.flexGrow = String(count);
    bar.append(part);
  }
  const legend = counts.map(({ state, label, count }) =>
    element(
      'li',
      {},
      button(`${label}: ${count.toLocaleString('en')}`, () => choose(state), { class: `chip ${state}` }),
    ),
  );
  const verb = mode === 'write' ? 'migrated' : 'ready to be migrated';
  return element(
    'section',
    { 'aria-labelledby': 'progress-title', class: 'progress' },
    element('h2', { id: 'progress-title' }, 'Progress to zero'),
    element(
      'p',
      { class: 'headline' },
      element('strong', {}, byTool.toLocaleString('en')),
      ` ${verb}, `,
      element('strong', {}, left.toLocaleString('en')),
      ` left to people, of ${entries.length.toLocaleString('en')}`,
    ),
    bar,
    element('ul', { class: 'legend' }, ...legend),
  );
}
