import { LEGACY_ERROR_KEYS } from '@modelhub-migration/contract';
import {
  errorHoldersOf,
  findFailureReads,
  lastName,
  unwrap,
  type Module,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { failureReaches } from './failure-reaches.ts';
import type { SourceTree } from './source-tree.ts';

type Node = TSESTree.Node;

/** Whether a text may throw what it was answered; others need not be parsed for it. */
const mayThrowBody = (text: string): boolean => /\b(?:throw|reject)\b/.test(text);

/** Whether a text may read a legacy error. */
const mayReadEnvelope = (text: string): boolean => /\bmessages\b/.test(text);

const [MESSAGES] = LEGACY_ERROR_KEYS;

/** Methods that give the body of an answer, and members that hold it. */
const GIVES_BODY: ReadonlySet<string | null> = new Set(['json', 'parse']);
const HOLDS_BODY: ReadonlySet<string | null> = new Set(['data', 'body', '_data']);

/** Whether a value is the body of an answer, as far as a file tells: `await response.json()`, a name that was given that. */
function isBody(node: Node, scopes: ScopeAnalysis): boolean {
  const value = unwrap(node);
  if (value.type === 'AwaitExpression') return isBody(value.argument, scopes);
  if (value.type === 'CallExpression') return GIVES_BODY.has(lastName(value.callee));
  if (value.type === 'MemberExpression') return HOLDS_BODY.has(lastName(value));
  const [definition, ...others] = value.type === 'Identifier' ? (scopes.variableOf(value)?.definitions ?? []) : [];
  const made = definition?.node.type === 'VariableDeclarator' && others.length === 0 ? definition.node.init : null;
  return made !== null && unwrap(made).type !== 'Identifier' && isBody(made, scopes);
}

/** Whether a file fails with a body that it was answered, as it is: `throw await response.json()`, `reject(body)`. */
const throwsBody = ({ scopes }: Module): boolean =>
  scopes.ofType('ThrowStatement').some(({ argument }) => isBody(argument, scopes)) ||
  scopes
    .ofType('CallExpression')
    .some(
      ({ callee, arguments: [given] }) => given !== undefined && lastName(callee) === 'reject' && isBody(given, scopes),
    );

/** Whether a file reads the messages of something that it caught: `catch (error) { error.messages }`. */
function readsCaught({ scopes }: Module): boolean {
  const { caught, names, values } = errorHoldersOf(scopes);
  const held = new Set([...caught, ...names].map((pattern) => scopes.variableOf(pattern)));
  return findFailureReads(scopes).some(({ key, root }) => {
    const value = unwrap(root);
    if (key !== MESSAGES) return false;
    if (value.type === 'MemberExpression') return values.includes(value);
    const variable = value.type === 'Identifier' ? scopes.variableOf(value) : null;
    return variable !== null && held.has(variable);
  });
}

/**
 * Whether a file that the failure of a call may come to reads the messages of what it catches, where a file that the call goes through
 * fails with the very body that it was answered.
 *
 * @param file absolute, the one whose call it is; what it reads itself does not count
 */
export function readsThrownBodyElsewhere(tree: SourceTree, file: string): boolean {
  const through = new Set([file]);
  for (const each of through) for (const imported of tree.index.importsOf(each)) through.add(imported);
  const some = (files: Iterable<string>, may: (text: string) => boolean, is: (module: Module) => boolean): boolean =>
    [...files].some((each) => may(tree.textOf(each)) && (tree.scriptsOf(each) ?? []).some(({ module }) => is(module)));
  if (!some(through, mayThrowBody, throwsBody)) return false;
  const reached = [...failureReaches(tree, file)].filter((each) => each !== file);
  return some(reached, mayReadEnvelope, readsCaught);
}
