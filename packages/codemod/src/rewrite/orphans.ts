import type { CallSite, Variable } from '@modelhub-migration/contract/analysis';
import { soleInitialiser } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { overlap } from './edits.ts';
import type { Edit, Node } from './types.ts';

/** Whether a name stands in a text as a word of its own. */
export const names = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text);

export const covers = (edit: Edit, use: Node): boolean => edit.start <= use.range[0] && use.range[1] <= edit.end;

/** The whole lines of a statement, with the blank line behind it where there is one before it too. */
export function linesOf(text: string, statement: Node): Edit | null {
  const start = text.lastIndexOf('\n', statement.range[0] - 1) + 1;
  const next = text.indexOf('\n', statement.range[1]);
  const end = next < 0 ? text.length : next + 1;
  const around = text.slice(start, statement.range[0]) + text.slice(statement.range[1], end);
  if (around.trim() !== '') return null;
  const isSpaced = start === 0 || /(?:^|\n)\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
  const blank = isSpaced ? (/^[^\S\n]*\n/.exec(text.slice(end, end + 200))?.[0].length ?? 0) : 0;
  return { start, end: end + blank, text: '' };
}

function declarationOf(shop: Workshop, variable: Variable): Node | null {
  const sole = soleInitialiser(variable);
  const declaration = sole === null ? null : shop.scopes.parentOf(sole.declarator);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return null;
  const parent = shop.scopes.parentOf(declaration);
  return parent?.type === 'ExportNamedDeclaration' ? null : declaration;
}

/**
 * Constants that went into the URLs of migrated calls and have lost their last use: their lines go.
 *
 * @param more other constants that may have lost theirs
 */
export function removeOrphans(
  shop: Workshop,
  sites: readonly CallSite[],
  edits: readonly Edit[],
  more: readonly Variable[],
): Edit[] {
  const removals: Edit[] = [];
  const candidates = new Set([...sites.flatMap(({ url }) => [...url.value.via]), ...more]);
  for (const variable of candidates) {
    const declaration = declarationOf(shop, variable);
    if (declaration === null || variable.references.length === 0) continue;
    const all = [...edits, ...removals];
    const unused =
      variable.references.every(({ identifier }) => all.some((edit) => covers(edit, identifier))) &&
      !all.some((edit) => names(edit.text, variable.name));
    const removal = unused ? linesOf(shop.text, declaration) : null;
    if (removal === null || /\/\/|\/\*/.test(shop.text.slice(removal.start, removal.end).replace(/https?:\/\//g, '')))
      continue;
    const clash = all.some(
      (edit) => overlap(edit, removal) && !(removal.start <= edit.start && edit.end <= removal.end),
    );
    if (!clash) removals.push(removal);
  }
  return removals;
}
