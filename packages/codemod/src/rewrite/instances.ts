import { fetchOption, type ClientInstance } from '@modelhub-migration/contract/analysis';
import { adapt, createDraft, sourceOf, wrapNode, type Draft, type Workshop } from './draft.ts';
import { adapterSettings } from './request.ts';
import type { Node } from './types.ts';

/** Options of `fetch` that ky gives it beside the request. */
const BESIDE = /\b(?:dispatcher|agent)\b/;

/** Whether a name of the file takes the place of the global `fetch`. */
const hasOwnFetch = ({ scopes }: Workshop): boolean =>
  scopes
    .ofType('Identifier')
    .some((name) => name.name === 'fetch' && (scopes.variableOf(name)?.definitions.length ?? 0) > 0);

/**
 * Gives options of ky a function that sends its requests.
 *
 * @param options of an instance, or of one request
 */
export function draftKyOptions(shop: Workshop, options: Node | undefined): Draft | null {
  if (options?.type !== 'ObjectExpression' || fetchOption(options) !== null || BESIDE.test(shop.text)) return null;
  const last = options.properties.at(-1);
  const isHidden = options.properties.some(({ type }) => type === 'SpreadElement');
  if (last === undefined || isHidden || hasOwnFetch(shop)) return null;
  const draft = createDraft();
  const sends = adapt(shop, draft, 'sendToSuccessor', 'request', 'fetch', ...adapterSettings(shop, ''));
  const [, end] = last.range;
  const line = shop.text.lastIndexOf('\n', last.range[0]) + 1;
  const before = shop.text.slice(line, last.range[0]);
  const gap = before.trim() === '' ? `,${shop.style.eol}${before}` : ', ';
  draft.edits.push({ start: end, end, text: `${gap}fetch: (request) => ${sends}` });
  return draft;
}

/**
 * Has an instance of an HTTP client send requests for retired routes to the successor, whoever asks them of it.
 *
 * @returns `null` where it cannot be
 */
export function draftInstance(shop: Workshop, instance: ClientInstance): Draft | null {
  if (instance.isTurned) return null;
  const kyOptions = instance.client === 'ky' ? draftKyOptions(shop, instance.call.arguments[0]) : null;
  if (kyOptions !== null) return kyOptions;
  if (instance.client === 'axios' && sourceOf(shop, instance.call).includes('adapter')) return null;
  const draft = createDraft();
  wrapNode(shop, draft, instance.call, 'withSuccessor', ...adapterSettings(shop, ''));
  return draft;
}
