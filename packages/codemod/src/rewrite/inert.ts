import { isFunction, walk, type Module, type ModuleHost } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './types.ts';

/** Nodes whose evaluation may do something besides giving a value. */
const EFFECTS: ReadonlySet<string> = new Set([
  'AssignmentExpression',
  'AwaitExpression',
  'CallExpression',
  'Decorator',
  'DoWhileStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'ImportExpression',
  'NewExpression',
  'TSImportEqualsDeclaration',
  'TaggedTemplateExpression',
  'ThrowStatement',
  'UpdateExpression',
  'WhileStatement',
  'YieldExpression',
]);

/** Whether a statement does nothing but declare names. What functions do is done when they are called. */
function isInert(statement: Node): boolean {
  if (isFunction(statement)) return true;
  let inert = true;
  walk(statement, (node) => {
    if (EFFECTS.has(node.type) || (node.type === 'UnaryExpression' && node.operator === 'delete')) inert = false;
    return inert && !isFunction(node);
  });
  return inert;
}

/** Modules that import modules that are looked through. */
const MAX_DEPTH = 4;

const exportsValue = (expression: Node): expression is TSESTree.AssignmentExpression =>
  expression.type === 'AssignmentExpression' &&
  expression.left.type === 'MemberExpression' &&
  /^(?:module|exports)$/.test((expression.left.object as TSESTree.Identifier).name);

/** Modules of Node that URLs are put together with, and packages that do nothing but that. */
const TEXT_MODULES: ReadonlySet<string> = new Set(['path', 'path/posix', 'proper-url-join', 'url', 'url-join']);

/** Whether a module's functions only make texts. */
export const isTextModule = (specifier: string): boolean => TEXT_MODULES.has(specifier.replace(/^node:/, ''));

/** Whether loading what an import names does nothing but define what it exports. */
export function isInertImport(specifier: string, from: Module, host: ModuleHost | undefined, depth = 0): boolean {
  if (isTextModule(specifier)) return true;
  const source = host?.resolve(specifier, from);
  return source !== undefined && isInertModule(source, host, depth);
}

/**
 * Whether loading a module does nothing but define what it exports, so that an import of it may go. A module that is not
 * at hand, a package for example, may do anything.
 */
function isInertModule(module: Module, host: ModuleHost | undefined, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  return module.program.body.every((statement) => {
    if ('source' in statement && statement.source !== null) {
      return isInertImport(statement.source.value, module, host, depth + 1);
    }
    if (statement.type !== 'ExpressionStatement') return isInert(statement);
    if (statement.directive !== undefined) return true;
    return exportsValue(statement.expression) && isInert(statement.expression.right);
  });
}
