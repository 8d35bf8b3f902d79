import type { CallSite, Variable } from '@modelhub-migration/contract/analysis';
import { soleInitialiser, walk, type Module, type ModuleHost } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { overlap } from './edits.ts';
import { isRequire } from './imports.ts';
import { isInertImport } from './inert.ts';
import { isRemovable, linesOf } from './removable-lines.ts';
import { isUsedUnseen } from './unseen-uses.ts';
import type { Edit, Node } from './types.ts';

/** Whether a name may be used in a text: it stands there as a word that names neither a member nor a field. */
export function names(text: string, name: string): boolean {
  const word = `(?<![\\w$]|(?<!\\.\\.)\\.)${name.replace(/\$/g, '\\$')}(?![\\w$])`;
  return new RegExp(word).test(text.replace(/(?<=[{,]\s*)[\w$]+(?=\s*:)/g, ''));
}

export const covers = (edit: Edit, use: Node): boolean => edit.start <= use.range[0] && use.range[1] <= edit.end;

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
  if (definition?.kind === 'type' && others.length === 0) {
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
    if (statement.importKind === 'type') return linesOf(shop.text, statement);
    if (isInertImport(statement.source.value, module, host)) return linesOf(shop.text, statement);
    if (host?.resolve(statement.source.value, module) === undefined) return null;
    const [start] = statement.specifiers[0]?.range ?? statement.source.range;
    const from = shop.text.lastIndexOf('import', start) + 'import '.length;
    return { start: from, end: statement.source.range[0], text: '' };
  }
  if (specifier.node.type !== 'ImportSpecifier' || used.some(({ type }) => type !== 'ImportSpecifier')) return null;
  const [start, end] = specifier.node.range;
  const comma = /^\s*,\s*/.exec(shop.text.slice(end, end + 200))?.[0].length;
  if (comma !== undefined && !/^\s*,\s*}/.test(shop.text.slice(end, end + 200)))
    return { start, end: end + comma, text: '' };
  const before = /,\s*$/.exec(shop.text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0;
  return { start: start - before, end, text: '' };
}

/** `const config = require('./config')` of a module that does nothing else, where the name may go. */
function isInertRequire(statement: Node, { module, host }: Origin): boolean {
  const [declarator] = statement.type === 'VariableDeclaration' ? statement.declarations : [];
  if (declarator?.init == null || !isRequire(declarator.init)) return false;
  let call: Node = declarator.init;
  while (call.type === 'MemberExpression') call = call.object;
  const [specifier] = call.type === 'CallExpression' ? call.arguments : [];
  return specifier?.type === 'Literal' && isInertImport(String(specifier.value), module, host);
}

/** Names that stand in a node. */
export function namesIn(shop: Workshop, node: Node): Variable[] {
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
    const hasEffect = (each: Node): boolean => shop.effectsOf(each).length > 0 && !isInertRequire(each, origin);
    if (statement !== null && (hasEffect(statement) || isUsedUnseen(shop, variable))) continue;
    const removal = statement === null ? importedPart(shop, variable, origin, isUnused) : linesOf(shop.text, statement);
    if (removal === null || !isRemovable(shop.text, removal)) continue;
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
