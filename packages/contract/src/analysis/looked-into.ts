import { memberPath, namesIn, rootName } from './argument-names.ts';
import { outermostWrapper } from './body.ts';
import { namedFunction } from './function-calls.ts';
import { isJsonParse } from './global-methods.ts';
import { nodesWithin } from './nodes-within.ts';
import { parametersOf } from './parameters-of.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { contains, lastName, staticName } from './walk.ts';

/** Functions that take a body as it is: they write it out, send it, or ask what kind of value it is. */
const TAKES_AS_IT_IS =
  /^(?:stringify|log|trace|debug|info|warn|error|post|put|patch|request|send|fetch|is(?:[A-Z]\w*)?|String|Boolean)$/;

/** Functions that a body is handed on to which are looked into. */
const MAX_LAYERS = 3;

/**
 * Whether a function that sends what it is given as a body also looks into it, and so depends on its form.
 *
 * @param value the name, or member of a name, that is sent
 * @param sent the whole expression in body position: what is done there is known
 */
export function isLookedInto(value: Node, sent: Node, scopes: ScopeAnalysis, depth = 0): boolean {
  return namesIn(value).some((name) => {
    const path = memberPath(name, scopes.parentOf);
    return (scopes.variableOf(name)?.references ?? []).some(
      ({ identifier, isWrite, isType }) =>
        !isType && !contains(sent, identifier) && (isWrite || looksInto(identifier, path, scopes, depth)),
    );
  });
}

/** Names for names that are looked through. */
const MAX_ALIASES = 3;

/** Whether a function parses text that it is given, or a member of it: a body, where it sends one. */
export function parsesArgument(fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  return nodesWithin('CallExpression', fn, scopes).some(
    ({ callee, arguments: [text] }) => text !== undefined && isJsonParse(callee, scopes) && isGiven(text, fn, scopes),
  );
}

/** Whether a value is a parameter of a function, or read from one. */
function isGiven(value: Node, fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  let root = rootName(value);
  for (let alias = 0; root !== null && alias < MAX_ALIASES; alias++) {
    const variable = scopes.variableOf(root);
    const [definition] = variable?.definitions ?? [];
    if (variable === null || definition === undefined) return false;
    if (definition.kind === 'parameter') return definition.node === fn;
    const made = definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
    root = made === null ? null : rootName(made);
  }
  return false;
}

/** Whether the value under a path of a name is taken apart where it is named. */
function looksInto(name: Node, path: readonly (string | null)[], scopes: ScopeAnalysis, depth: number): boolean {
  let at = outermostWrapper(name, scopes);
  for (const step of path) {
    const member = scopes.parentOf(at);
    if (member?.type !== 'MemberExpression' || member.object !== at) return false;
    if (staticName(member.property, member.computed) !== step) return false;
    at = outermostWrapper(member, scopes);
  }
  let parent = scopes.parentOf(at);
  // `body ?? {}`; of `body && …` only what is no body is left.
  while (parent?.type === 'LogicalExpression' && (parent.operator !== '&&' || contains(parent.right, at))) {
    at = outermostWrapper(parent, scopes);
    parent = scopes.parentOf(at);
  }
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === at;
    case 'VariableDeclarator':
      return parent.id.type === 'ObjectPattern';
    case 'BinaryExpression':
      return parent.operator === 'in';
    case 'SpreadElement':
    case 'ForInStatement':
      return true;
    case 'CallExpression': {
      const index = (parent.arguments as Node[]).indexOf(at);
      if (index === -1 || TAKES_AS_IT_IS.test(lastName(parent.callee) ?? '')) return false;
      const fn = namedFunction(parent.callee, scopes);
      const parameter = fn === null ? undefined : parametersOf(fn)[index];
      if (fn === null || parameter?.type !== 'Identifier' || depth >= MAX_LAYERS) return !contains(fn ?? at, parent);
      return !contains(fn, parent) && isLookedInto(parameter, parameter, scopes, depth + 1);
    }
    default:
      return false;
  }
}
