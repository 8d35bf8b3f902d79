import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { isTransparent, staticName, walk } from './walk.ts';

/** Functions by which a tag puts its parts together. */
const METHODS: ReadonlySet<string> = new Set(['at', 'concat', 'flatMap', 'join', 'map', 'raw', 'reduce', 'toString']);
const FUNCTIONS: ReadonlySet<string> = new Set(['String', 'encodeURI', 'encodeURIComponent', 'undefined']);

/** What else may stand in a tag that only joins: nothing here brings in a text. */
const PLAIN: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ArrayPattern',
  'ArrowFunctionExpression',
  'AssignmentPattern',
  'BinaryExpression',
  'BlockStatement',
  'CallExpression',
  'ConditionalExpression',
  'ExpressionStatement',
  'FunctionDeclaration',
  'FunctionExpression',
  'LogicalExpression',
  'MemberExpression',
  'ObjectExpression',
  'ObjectPattern',
  'Property',
  'RestElement',
  'ReturnStatement',
  'SpreadElement',
  'TemplateElement',
  'TemplateLiteral',
  'VariableDeclaration',
  'VariableDeclarator',
]);

/**
 * Whether a template's tag only puts texts and values together: it calls nothing else, brings in no text of its own, and
 * reads nothing but its arguments. Escaping values is allowed.
 */
export function isJoiningTag(tag: FunctionNode, scopes: ScopeAnalysis): boolean {
  let joins = tag.params.length > 1;
  const isAllowed = (node: Node): boolean => {
    if (node.type.startsWith('TS') || isTransparent(node)) return true;
    if (node.type === 'Identifier') return isOwnName(node, tag, scopes);
    if (node.type === 'Literal') return node.value === '' || typeof node.value === 'number' || node.value === null;
    if (node.type === 'TemplateElement') return node.value.raw === '';
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression')
      return METHODS.has(staticName(node.callee.property, node.callee.computed) ?? '');
    return PLAIN.has(node.type);
  };
  walk(tag, (node) => {
    joins &&= isAllowed(node);
    return joins && !node.type.startsWith('TS');
  });
  return joins;
}

function isOwnName(node: Node, tag: FunctionNode, scopes: ScopeAnalysis): boolean {
  const reference = scopes.referenceOf(node);
  if (reference == null) return true;
  const { variable } = reference;
  if (variable === null) return node.type === 'Identifier' && FUNCTIONS.has(node.name);
  return variable.definitions.every(
    ({ identifier: { range } }) => tag.range[0] <= range[0] && range[1] <= tag.range[1],
  );
}
