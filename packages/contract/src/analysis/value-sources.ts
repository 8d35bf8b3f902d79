import type { TSESTree } from '@typescript-eslint/types';
import { nameOf } from './function-calls.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis, type Variable } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/**
 * What a variable may have its value from: where it is declared, written to and added to, and the list that it is an element of.
 *
 * @param most how many of its uses are looked at
 */
export function sourcesOf(variable: Variable, scopes: ScopeAnalysis, most: number): Node[] {
  const { definitions, references } = variable;
  const initial = definitions.flatMap(({ node }) =>
    node.type === 'VariableDeclarator' && node.init !== null ? [node.init] : [],
  );
  const later = references.slice(0, most).flatMap(({ isWrite, writeExpr, identifier }) => {
    if (isWrite) {
      const write = writeExpr ?? scopes.parentOf(identifier);
      return write !== null && !isFunction(write) ? [write] : [];
    }
    return addedTo(identifier, scopes);
  });
  return [...initial, ...listsOf(variable, scopes), ...later];
}

/** The lists that a name is an element of: of a loop, or of those whose elements a function is called with. */
export const listsOf = ({ definitions }: Variable, scopes: ScopeAnalysis): Node[] =>
  definitions.flatMap(({ kind, node }) => {
    if (node.type === 'VariableDeclarator') return node.init === null ? listsLoopedOver(node, scopes) : [];
    return kind === 'parameter' && isFunction(node) ? listsGivenTo(node, scopes) : [];
  });

/** `for (const url of urls)` */
function listsLoopedOver(declarator: Node, scopes: ScopeAnalysis): Node[] {
  const declaration = scopes.parentOf(declarator);
  const loop = declaration === null ? null : scopes.parentOf(declaration);
  const isEach = (loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement') && loop.left === declaration;
  return isEach ? [loop.right] : [];
}

/** Methods that call a function with each element of a list; libraries have them as functions, the list in front. */
export const TAKES_EACH = /^(?:for)?each|map|filter|some|every|find|reduce/i;
/** Methods by which something is added to a list, set or map. */
export const ADDS: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'set', 'splice']);

/** The lists whose elements a function is called with: `urls.map(fn)`, `pMap(urls, fn)`. */
function listsGivenTo(fn: FunctionNode, scopes: ScopeAnalysis): Node[] {
  const names = nameOf(fn, scopes)?.references ?? [];
  return [fn, ...names.map(({ identifier }) => identifier)].flatMap((value): Node[] => {
    const call = scopes.parentOf(value);
    if (call?.type !== 'CallExpression' || call.callee === value) return [];
    const { callee } = call;
    const isMember = callee.type === 'MemberExpression';
    const name = isMember
      ? staticName(callee.property, callee.computed)
      : callee.type === 'Identifier'
        ? callee.name
        : null;
    if (name === null || !(TAKES_EACH.test(name) || isArrayFrom(callee, name))) return [];
    const others = call.arguments.filter((argument) => argument !== value && !isFunction(argument));
    return isMember ? [callee.object, ...others] : others;
  });
}

const isArrayFrom = (callee: Node, name: string): boolean =>
  name === 'from' &&
  callee.type === 'MemberExpression' &&
  callee.object.type === 'Identifier' &&
  callee.object.name === 'Array';

/** What is added to a list at a use of its name: `urls.push(url)`, `urls[0] = url`. */
function addedTo(name: Node, scopes: ScopeAnalysis): Node[] {
  const member = scopes.parentOf(name);
  if (member?.type !== 'MemberExpression' || member.object !== name) return [];
  const use = scopes.parentOf(member);
  if (use?.type === 'AssignmentExpression' && use.left === member) return [use.right];
  const isAdding = use?.type === 'CallExpression' && use.callee === member;
  return isAdding && ADDS.has(staticName(member.property, member.computed) ?? '') ? use.arguments : [];
}

/** What is written to members of a name on `this`, which may be one field: `this.url ??= …`. */
export function writesToMember(
  { object, property, computed }: TSESTree.MemberExpression,
  scopes: ScopeAnalysis,
): Node[] {
  const name = staticName(property, computed);
  if (object.type !== 'ThisExpression' || name === null) return [];
  return scopes
    .ofType('AssignmentExpression')
    .filter(
      ({ left }) =>
        left.type === 'MemberExpression' &&
        left.object.type === 'ThisExpression' &&
        staticName(left.property, left.computed) === name,
    )
    .map(({ right }) => right);
}
