import { escapesOfThis, isClosedClass, type Variable } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** Functions that run a text in the scope they are called in. */
const RUNS_TEXT: ReadonlySet<string> = new Set(['eval']);

/** Names that only a page has: its scripts share what they declare. */
const OF_A_PAGE: ReadonlySet<string> = new Set(['$', 'document', 'jQuery', 'localStorage', 'navigator', 'window']);

/** Statements that make a file a module, whose names are its own. */
const OF_A_MODULE = /^(?:Import|Export|TSExport|TSImportEquals)/;

/** Names that only a CommonJS module has. */
const OF_COMMONJS: ReadonlySet<string> = new Set(['exports', 'module', 'require']);

/**
 * Whether a name may be used where nobody sees it: by text that is run (`eval`), or by another script of the same page.
 */
export function isUsedUnseen({ scopes }: Workshop, { scope }: Variable): boolean {
  const has = (names: ReadonlySet<string>): boolean =>
    scopes.globals.some(({ identifier }) => names.has(identifier.name));
  if (has(RUNS_TEXT)) return true;
  if (scope !== scopes.moduleScope || !has(OF_A_PAGE) || has(OF_COMMONJS)) return false;
  return !scopes.program.body.some(({ type }) => OF_A_MODULE.test(type));
}

/** Objects whose functions read every member of what they are given. */
const READ_ALL: ReadonlySet<string> = new Set(['JSON', 'Object', 'Reflect']);

/** Whether a use of `this` may read private fields under no name that is written there: `const { base } = this`. */
function readsUnseen(shop: Workshop, self: Node): boolean {
  const parent = shop.scopes.parentOf(self);
  if (parent?.type === 'ReturnStatement') return false;
  if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return true;
  const { callee } = parent;
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && READ_ALL.has(callee.object.name);
}

/** Whether a field is read only where its name is written, and nowhere but in this file. */
export function isHidden(shop: Workshop, name: string, owner: Node | null, isPrivate: boolean): boolean {
  if (name.startsWith('#')) return true;
  if (owner === null) return false;
  if (isPrivate) return !escapesOfThis(owner, shop.scopes).some((self) => readsUnseen(shop, self));
  return isClosedClass(owner, shop.scopes);
}
