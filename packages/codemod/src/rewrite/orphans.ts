import type { CallSite, Variable } from '@modelhub-migration/contract/analysis';
import { soleInitialiser, walk, type Module, type ModuleHost } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { overlap } from './edits.ts';
import { isInertModule } from './inert.ts';
import { isUsedUnseen } from './unseen-uses.ts';
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

/** Whether comments stand in lines, or right above them: they would be lost, or speak of what follows. */
function isDescribed(text: string, { start, end }: Edit): boolean {
  if (/\/\/|\/\*/.test(text.slice(start, end).replace(/https?:\/\//g, ''))) return true;
  const above = text.slice(text.lastIndexOf('\n', start - 2) + 1, start).trim();
  return above.startsWith('//') || above.endsWith('*/');
}

/** Whether a line that ends without a semicolon would go on in what follows: `const a = b` and `(async () => …)()`. */
function wouldJoin(text: string, { start, end }: Edit): boolean {
  return /[([/+\-`*,.]/.test(text.slice(end).trimStart().charAt(0)) && !/[;{]\s*$|^\s*$/.test(text.slice(0, start));
}

/** The statement that declares nothing but a name, where it may go with the name's last use. */
function statementOf(shop: Workshop, variable: Variable): Node | null {
  const sole = soleInitialiser(variable);
  const [definition, ...others] = variable.definitions;
  // A parameter's definition is its function too.
  if (
    definition?.node.type === 'FunctionDeclaration' &&
    definition.node.id === definition.identifier &&
    others.length === 0
  ) {
    const parent = shop.scopes.parentOf(definition.node);
    return parent?.type.startsWith('Export') === true ? null : definition.node;
  }
  const declaration = sole === null ? null : shop.scopes.parentOf(sole.declarator);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return null;
  const parent = shop.scopes.parentOf(declaration);
  return parent?.type === 'ExportNamedDeclaration' ? null : declaration;
}

/** The file that is rewritten, and what is known of others. */
export interface Origin {
  readonly module: Module;
  readonly host: ModuleHost | undefined;
}

/** The part of an import that brings in a name: the whole statement where nothing else is left of it. */
function importedPart(
  shop: Workshop,
  variable: Variable,
  { module, host }: Origin,
  isUnused: (other: Variable) => boolean,
): Edit | null {
  const [specifier] = variable.definitions;
  if (specifier === undefined || !/^Import.*Specifier$/.test(specifier.node.type)) return null;
  const statement = shop.scopes.parentOf(specifier.node);
  if (statement?.type !== 'ImportDeclaration') return null;
  const used = statement.specifiers.filter(({ local }) => {
    const other = shop.scopes.variableOf(local);
    return other === null || !isUnused(other);
  });
  if (used.length === 0) {
    const source = host?.resolve(statement.source.value, module);
    return source !== undefined && isInertModule(source, host) ? linesOf(shop.text, statement) : null;
  }
  if (specifier.node.type !== 'ImportSpecifier' || used.some(({ type }) => type !== 'ImportSpecifier')) return null;
  const [start, end] = specifier.node.range;
  const comma = /^\s*,\s*/.exec(shop.text.slice(end, end + 200))?.[0].length;
  if (comma !== undefined && !/^\s*,\s*}/.test(shop.text.slice(end, end + 200)))
    return { start, end: end + comma, text: '' };
  const before = /,\s*$/.exec(shop.text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0;
  return { start: start - before, end, text: '' };
}

/** Names that stand in a node. */
function namesIn(shop: Workshop, node: Node): Variable[] {
  const found: Variable[] = [];
  walk(node, (at) => {
    const variable = at.type === 'Identifier' ? shop.scopes.referenceOf(at)?.variable : null;
    if (variable != null) found.push(variable);
    return true;
  });
  return found;
}

/**
 * What went into the URLs of migrated calls and has lost its last use: constants and helpers go with their lines, names
 * with their import.
 *
 * @param more other constants that may have lost theirs
 */
export function removeOrphans(
  shop: Workshop,
  sites: readonly CallSite[],
  edits: readonly Edit[],
  more: readonly Variable[],
  origin: Origin,
): Edit[] {
  const removals: Edit[] = [];
  const known = new Set([...sites.flatMap(({ url }) => [...url.value.via]), ...more]);
  const pending = [...known, ...[...shop.urlNodes].flatMap((node) => namesIn(shop, node))];
  const seen = new Set<Variable>();
  const tried = new Map<Variable, number>();
  const isUnused = (variable: Variable): boolean => {
    const all = [...edits, ...removals];
    return (
      variable.references.length > 0 &&
      variable.references.every(({ identifier }) => all.some((edit) => covers(edit, identifier))) &&
      !all.some((edit) => names(edit.text, variable.name))
    );
  };
  for (let variable = pending.shift(); variable !== undefined; variable = pending.shift()) {
    // Every URL names its constants anew; only another removal can have made one of them unused.
    if (seen.has(variable) || tried.get(variable) === removals.length) continue;
    tried.set(variable, removals.length);
    if (!isUnused(variable)) continue;
    const statement = statementOf(shop, variable);
    if (statement !== null && (shop.effectsOf(statement).length > 0 || isUsedUnseen(shop, variable))) continue;
    const removal = statement === null ? importedPart(shop, variable, origin, isUnused) : linesOf(shop.text, statement);
    if (removal === null || isDescribed(shop.text, removal) || wouldJoin(shop.text, removal)) continue;
    const clash = [...edits, ...removals].some(
      (edit) => overlap(edit, removal) && !(removal.start <= edit.start && edit.end <= removal.end),
    );
    if (clash) continue;
    seen.add(variable);
    if (removals.some((other) => other.start <= removal.start && removal.end <= other.end)) continue;
    removals.push(removal);
    // What only the removed lines used is unused now.
    if (statement !== null) pending.push(...namesIn(shop, statement), ...known);
  }
  return removals;
}
