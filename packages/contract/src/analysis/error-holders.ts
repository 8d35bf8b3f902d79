import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ERROR_KEYS } from '../fields.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { contains, lastName, staticName, unwrap } from './walk.ts';

/** What in a file may hold an error that somebody else has caught. */
export interface ErrorHolders {
  /** Names and patterns of all `catch` clauses and handlers of promises. */
  readonly caught: readonly Node[];
  /** Those of `catch` clauses around a call of what a function was given: whose error that is, only its callers know. */
  readonly caughtForOthers: readonly Node[];
  /** Parameters that their name, a test or what is read of them shows to be errors. */
  readonly names: readonly Node[];
  /** Members of settled promises: `result.reason`. */
  readonly values: readonly TSESTree.MemberExpression[];
}

/** Names that functions give an error which they are called with: middleware, handlers of queues and the like. */
const ERROR_NAME = /^(?:e|ex|err|error|exception|failure|reason|cause)$/i;

/** The member of a settled promise that holds why it was rejected (ECMA-262, Promise.allSettled). */
const REASON = 'reason';

/** Functions of HTTP clients that tell whether a value is an error of theirs (axios). */
const IS_ERROR: ReadonlySet<string> = new Set(['isAxiosError']);
/** Members that errors of HTTP clients have, and little else that a function is given. */
const OF_ERROR: ReadonlySet<string | null> = new Set(['isAxiosError', 'response']);

const NOTHING: ErrorHolders = { caught: [], caughtForOthers: [], names: [], values: [] };

const remembered = new WeakMap<ScopeAnalysis, ErrorHolders>();

/** Whether a file names a part of the legacy error envelope; in any other one nobody reads it. */
function namesEnvelope(scopes: ScopeAnalysis): boolean {
  const isPart = (key: Node, computed: boolean): boolean =>
    (LEGACY_ERROR_KEYS as readonly string[]).includes(staticName(key, computed) ?? '');
  return (
    scopes.ofType('MemberExpression').some(({ property, computed }) => isPart(property, computed)) ||
    scopes.ofType('Property').some(({ key, computed }) => isPart(key, computed))
  );
}

/** The parameter that a name is, if it is one. */
function parameterOf(name: Node, scopes: ScopeAnalysis): Node[] {
  const [definition] = scopes.variableOf(name)?.definitions ?? [];
  return definition?.kind === 'parameter' ? [definition.identifier] : [];
}

/** What catches the errors of a function that the one around it was given. */
function caughtForOthers(scopes: ScopeAnalysis): Node[] {
  const given = scopes
    .ofType('CallExpression')
    .filter(
      ({ callee }) => parameterOf(callee.type === 'MemberExpression' ? callee.object : callee, scopes).length > 0,
    );
  return scopes
    .ofType('TryStatement')
    .flatMap(({ block, handler }) =>
      handler?.param != null && given.some((call) => contains(block, call)) ? [handler.param] : [],
    );
}

function findHolders(scopes: ScopeAnalysis): ErrorHolders {
  const caught = scopes.ofType('CatchClause').flatMap(({ param }) => param ?? []);
  const named = [
    ...scopes.ofType('FunctionDeclaration'),
    ...scopes.ofType('FunctionExpression'),
    ...scopes.ofType('ArrowFunctionExpression'),
  ].flatMap(({ params }) => params.filter((each) => each.type === 'Identifier' && ERROR_NAME.test(each.name)));
  const handled = scopes.ofType('CallExpression').flatMap((call) => {
    const name = lastName(call.callee);
    const handler = name === 'catch' ? call.arguments[0] : name === 'then' ? call.arguments[1] : undefined;
    return handler?.type === 'ArrowFunctionExpression' || handler?.type === 'FunctionExpression'
      ? handler.params.slice(0, 1)
      : [];
  });
  const tested = scopes
    .ofType('CallExpression')
    .filter((call) => IS_ERROR.has(lastName(call.callee) ?? ''))
    .flatMap(({ arguments: [value] }) => (value === undefined ? [] : parameterOf(value, scopes)));
  const read = scopes
    .ofType('MemberExpression')
    .filter(({ property, computed }) => OF_ERROR.has(staticName(property, computed)))
    .flatMap(({ object }) => parameterOf(unwrap(object), scopes));
  const taken = scopes
    .ofType('Property')
    .filter(({ key, computed, value }) => value.type === 'Identifier' && staticName(key, computed) === REASON)
    .flatMap(({ value }) =>
      scopes.variableOf(value)?.definitions.some((each) => each.identifier === value) ? [value] : [],
    );
  const values = scopes
    .ofType('MemberExpression')
    .filter(({ property, computed }) => staticName(property, computed) === REASON);
  return {
    caught: [...caught, ...handled],
    caughtForOthers: caughtForOthers(scopes),
    names: [...new Set<Node>([...named, ...tested, ...read, ...taken])],
    values,
  };
}

/** Finds what in a file may hold an error, wherever that comes from; nothing in a file that names no part of the legacy envelope. */
export function errorHoldersOf(scopes: ScopeAnalysis): ErrorHolders {
  const known = remembered.get(scopes);
  if (known !== undefined) return known;
  const found = namesEnvelope(scopes) ? findHolders(scopes) : NOTHING;
  remembered.set(scopes, found);
  return found;
}
