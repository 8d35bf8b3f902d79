import path from 'node:path';
import type { RunResult } from '../result.ts';
import { renderHtml } from './html/render-html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';

/** A report as the text of a file. Pure and deterministic. */
export type Reporter = (result: RunResult) => string;

/** Formats by the ending of the file they go into. A new format is one line here and one file beside this one. */
export const REPORTERS: Readonly<Record<string, Reporter>> = {
  '.json': renderJson,
  '.sarif': renderSarif,
  '.md': renderMarkdown,
  '.html': renderHtml,
};

/** The reporter for a file; `undefined` for an ending that no format has. */
export function reporterFor(file: string): Reporter | undefined {
  const ending = path.extname(file).toLowerCase();
  return Object.hasOwn(REPORTERS, ending) ? REPORTERS[ending] : undefined;
}
