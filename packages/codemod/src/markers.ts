import { GUIDE_URL } from '@modelhub-migration/contract';
import {
  MANUAL_MARKER,
  MANUAL_REASONS,
  walk,
  type ManualReasonId,
  type Module,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Edit } from './apply.ts';

/** First word of every marker comment. */
export const MARKER = MANUAL_MARKER;

/** One call site that a person has to look at. */
export interface ManualSite {
  readonly id: string;
  readonly call: TSESTree.Node;
  readonly reason: ManualReasonId;
}

/** A whole line that is nothing but a marker. Group 2 is the site's id. */
const MARKER_LINE = new RegExp(`^[^\\S\\n]*(//[^\\S\\n]*${MARKER} (mh-[0-9a-f]+)[^\\n\\r]*)(?:\\r?\\n|$)`, 'gm');

/** Comments that speak of the line below them; a marker must not come between. */
const BELONGS_TO_NEXT_LINE = /^\s*(?:\/\/|\/\*.*\*\/\s*$)/;

/** Places where a line comment above the node's line is always a comment: nothing but code can stand there. */
const STATEMENT = /(?:Statement|Declaration)$|^(?:PropertyDefinition|MethodDefinition|StaticBlock|AccessorProperty)$/;

/** Text that a line of which may look like a comment. */
const TEXT: ReadonlySet<string> = new Set(['Literal', 'TemplateElement', 'JSXText']);

/** The comment for a site, without indentation and line end. */
export function markerText({ id, reason }: Pick<ManualSite, 'id' | 'reason'>): string {
  return `// ${MARKER} ${id} ${reason}: ${MANUAL_REASONS[reason].whatToDo} ${GUIDE_URL}`;
}

interface ExistingMarker {
  readonly id: string;
  /** The comment alone. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The whole line with its end. */
  readonly line: readonly [start: number, end: number];
}

function findMarkers(module: Module): ExistingMarker[] {
  if (!module.text.includes(MARKER)) return [];
  const texts: (readonly [number, number])[] = [];
  walk(module.program, (node) => {
    if (TEXT.has(node.type)) texts.push(node.range);
    return undefined;
  });
  return [...module.text.matchAll(MARKER_LINE)]
    .map((match) => {
      const [line, text = '', id = ''] = match;
      const start = match.index + line.indexOf('//');
      return { id, text, start, end: start + text.length, line: [match.index, match.index + line.length] as const };
    })
    .filter(({ start }) => !texts.some(([from, to]) => from <= start && start < to));
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The start of the line above which the marker goes: that of the innermost statement that begins a line. */
function markerPlace(module: Module, call: TSESTree.Node, isTaken: (offset: number) => boolean): number {
  const { text, scopes } = module;
  let fallback = lineStart(text, call.range[0]);
  for (let node: TSESTree.Node | null = call; node !== null; node = scopes.parentOf(node)) {
    if (!STATEMENT.test(node.type)) continue;
    const start = lineStart(text, node.range[0]);
    const beginsLine = /^\s*$/.test(text.slice(start, node.range[0]).replace('\uFEFF', ''));
    if (beginsLine && !isTaken(start)) return start;
    fallback = start;
  }
  return fallback;
}

/** Moves a place above the comments that belong to its line. */
function aboveComments(text: string, place: number): number {
  let start = place;
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    const line = text.slice(previous, start - 1);
    if (!BELONGS_TO_NEXT_LINE.test(line) || line.includes(MARKER)) break;
    start = previous;
  }
  return start;
}

/**
 * The edits that leave one marker for each manual site, and none for any other: written once, brought up to date, taken
 * away when the site is done.
 *
 * @param sites all sites of the module that stay manual
 * @param edits what else is going to be changed; no marker is put into a range of these
 * @param mayTouch whether the marker of a site, by its id, may be taken away
 */
export function planMarkers(
  module: Module,
  sites: readonly ManualSite[],
  edits: readonly Edit[],
  mayTouch: (id: string) => boolean = () => true,
): Edit[] {
  const open = new Map(sites.map((site) => [site.id, site]));
  const isTaken = (offset: number): boolean => edits.some(({ start, end }) => start < offset && offset < end);
  const planned: Edit[] = [];
  for (const marker of findMarkers(module)) {
    const site = open.get(marker.id);
    open.delete(marker.id);
    if (isTaken(marker.start) || !mayTouch(marker.id)) continue;
    if (site === undefined) planned.push({ start: marker.line[0], end: marker.line[1], text: '' });
    else if (marker.text !== markerText(site)) {
      planned.push({ start: marker.start, end: marker.end, text: markerText(site) });
    }
  }
  for (const site of open.values()) {
    const place = aboveComments(module.text, markerPlace(module, site.call, isTaken));
    const indentation = /^\uFEFF?([^\S\n]*)/.exec(module.text.slice(place))?.[1] ?? '';
    const start = place === 0 && module.text.startsWith('\uFEFF') ? 1 : place;
    planned.push({ start, end: start, text: `${indentation}${markerText(site)}\n` });
  }
  return planned;
}
