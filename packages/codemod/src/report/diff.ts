import { structuredPatch } from 'diff';
import type { Colors } from 'picocolors/types';
import { safeText } from './safe-text.ts';

/** Lines of unchanged text around a change. */
const CONTEXT = 3;

/** Milliseconds after which a diff is given up: two texts can differ in more ways than anybody would read. */
const PATIENCE = 2000;

const PAINT: Readonly<Record<string, (line: string, colors: Colors) => string>> = {
  '+': (line, colors) => colors.green(line),
  '-': (line, colors) => colors.red(line),
  ' ': (line) => line,
  '\\': (line, colors) => colors.dim(line),
};

/** Line ends and byte-order marks are kept by the codemod, so a diff need not show them. */
function visible(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** A unified diff of one file, coloured where `colors` do, without anything that a terminal would obey. */
export function renderDiff(file: string, before: string, after: string, colors: Colors): string[] {
  const name = safeText(file);
  const head = [colors.bold(`--- a/${name}`), colors.bold(`+++ b/${name}`)];
  const options = { context: CONTEXT, timeout: PATIENCE };
  const patch = structuredPatch(name, name, visible(before), visible(after), '', '', options);
  if (patch === undefined) return [...head, colors.dim('(the diff is too large to show)')];
  return [
    ...head,
    ...patch.hunks.flatMap((hunk) => [
      colors.cyan(
        `@@ -${String(hunk.oldStart)},${String(hunk.oldLines)} +${String(hunk.newStart)},${String(hunk.newLines)} @@`,
      ),
      ...hunk.lines.map((line) => (PAINT[line[0] ?? ' '] ?? ((text: string) => text))(safeText(line), colors)),
    ]),
  ];
}
