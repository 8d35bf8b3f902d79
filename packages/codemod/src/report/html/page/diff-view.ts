import { html } from 'diff2html';
import { ColorSchemeType } from 'diff2html/lib/types';
import { button, element } from './element.ts';

/** Below this width, in CSS pixels, two columns of code are no help. */
const TWO_COLUMNS = 900;

function renderDiff(diff: string, name: string): HTMLElement {
  const view = element('div', { class: 'diff' });
  // The viewer escapes every text it is given, and the page's content policy would stop what got through.
  view.innerHTML = html(diff, {
    drawFileList: false,
    matching: 'lines',
    outputFormat: window.innerWidth >= TWO_COLUMNS ? 'side-by-side' : 'line-by-line',
    colorScheme: ColorSchemeType.AUTO,
  });
  // Its heading repeats ours, with controls that need its own script.
  for (const head of view.querySelectorAll('.d2h-file-header')) head.remove();
  const sides = [...view.querySelectorAll('.d2h-file-side-diff, .d2h-file-diff')];
  const labels = sides.length === 2 ? ['before', 'after'] : ['changes'];
  sides.forEach((side, index) => {
    // Code that is wider than its column is scrolled by keyboard, too.
    side.setAttribute('tabindex', '0');
    side.setAttribute('role', 'region');
    side.setAttribute('aria-label', `${name}, ${labels[index] ?? ''}`);
  });
  return view;
}

/** A button that shows and hides the diff of a file. The diff is made when it is first wanted. */
export function createDiffView(diff: string, name: string, id: string): { toggle: HTMLElement; view: HTMLElement } {
  const view = element('div', { id, hidden: true });
  const toggle = button('Show diff', () => {
    if (view.childElementCount === 0) view.append(renderDiff(diff, name));
    view.hidden = !view.hidden;
    toggle.setAttribute('aria-expanded', String(!view.hidden));
    toggle.textContent = view.hidden ? 'Show diff' : 'Hide diff';
  });
  toggle.setAttribute('aria-expanded', 'false');
  toggle.setAttribute('aria-controls', id);
  toggle.setAttribute('aria-describedby', `${id}-file`);
  return { toggle, view };
}
