import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ANSWER_KEYS, LEGACY_ERROR_KEYS } from '../fields.ts';
import { outermostWrapper } from './body.ts';
import { errorHoldersOf } from './error-holders.ts';
import type { Module } from './module.ts';
import { findFailureReads, type FailureRead } from './failure-reads.ts';
import { nodesWithin } from './nodes-within.ts';
import { boundIdentifiers, isFunction, type ScopeAnalysis } from './scope.ts';
import { isClass, type Frame, type Resolver } from './target.ts';
import { startsAtError } from './thrown-reads.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

const [, HTTP_STATUS] = LEGACY_ERROR_KEYS;

/** First fields of what the retired API sends. */
const FIELDS: ReadonlySet<string> = new Set([...LEGACY_ERROR_KEYS, ...LEGACY_ANSWER_KEYS]);
/** Members by which a program tells failures from successes. */
const STATUS: ReadonlySet<string> = new Set(['ok', 'status', 'statusCode']);
/** Functions in functions, and classes of errors, that are looked through. */
const MAX_DEPTH = 3;

/** A read of the messages, or the status, of a legacy error, in whatever file. */
export interface EnvelopeRead extends FailureRead {
  readonly module: Module;
}

/**
 * Reads of the legacy error envelope in a function that hands on what its client gave it, or is called with a failure, and in
 * what that calls: such as the class of an error that takes its text from the messages.
 *
 * @param isFailure whether it is only ever called with failures
 * @returns `null` where it reads another field of the retired API, or reads the messages to tell a failure by them
 */
export function findEnvelopeReads(
  code: Node,
  frame: Frame,
  resolver: Resolver,
  isFailure = false,
): readonly EnvelopeRead[] | null {
  const seen = new Set<Node>();
  const found: EnvelopeRead[] = [];
  return look(code, frame, isFailure, 0) ? found : null;

  function look(within: Node, home: Frame, isFailed: boolean, depth: number): boolean {
    if (seen.has(within)) return true;
    if (depth > MAX_DEPTH) return false;
    seen.add(within);
    const { module } = home;
    const { scopes } = module;
    const isError = isFailed || (isClass(within) && isErrorClass(within));
    const fields = fieldsIn(within, module).filter((node) => !isStatusOrElse(node, scopes));
    const reads = fields.length === 0 ? [] : findFailureReads(scopes, within);
    for (const node of fields) {
      const read = reads.find((each) => each.node === node);
      if (read === undefined) return false;
      const isTurned =
        isError ||
        isOfCaught(read.root, scopes) ||
        [[node], namesOf(node, scopes)].some((uses) => areOfFailure(uses, within, module));
      if (!isTurned) return false;
      found.push({ module, ...read });
    }
    const calls = [...nodesWithin('CallExpression', within, scopes), ...nodesWithin('NewExpression', within, scopes)];
    return calls.every((call) => {
      const named = call.arguments.filter(({ type }) => type === 'Identifier');
      return [call.callee, ...named]
        .flatMap((node) => resolver.follow(node, home))
        .every(
          (target) =>
            target.kind !== 'node' ||
            !(isFunction(target.node) || isClass(target.node)) ||
            look(target.node, target.frame, isFailed || isOfFailure(call, within, module), depth + 1),
        );
    });
  }
}

const caughtIn = new WeakMap<ScopeAnalysis, (node: Node) => boolean>();

/** Whether a body is read from an error that the file catches; looked for once a file. */
function isOfCaught(body: Node, scopes: ScopeAnalysis): boolean {
  const known = caughtIn.get(scopes) ?? startsAtError(errorHoldersOf(scopes).caught, scopes);
  caughtIn.set(scopes, known);
  return known(body);
}

/** Places in a node where fields of what the retired API sends are taken out of something. */
function fieldsIn(within: Node, { scopes }: Module): Node[] {
  const members = nodesWithin('MemberExpression', within, scopes).filter(
    ({ object, property, computed }) => isField(property, computed) && unwrap(object).type !== 'ThisExpression',
  );
  const taken = nodesWithin('ObjectPattern', within, scopes).flatMap(({ properties }) =>
    properties.filter((item) => item.type === 'Property' && isField(item.key, item.computed)),
  );
  return [...members, ...taken];
}

/** Whether a read of the envelope's status has another one behind it, as for a body that is no envelope: `body.httpStatus ?? response.status`. */
function isStatusOrElse(node: Node, scopes: Module['scopes']): boolean {
  if (node.type !== 'MemberExpression' || staticName(node.property, node.computed) !== HTTP_STATUS) return false;
  const value = outermostWrapper(node, scopes);
  const parent = scopes.parentOf(value);
  return parent?.type === 'LogicalExpression' && parent.operator !== '&&' && parent.left === value;
}

const isField = (key: Node, computed: boolean): boolean => FIELDS.has(staticName(key, computed) ?? '');

/** Where the names are read that a property of a pattern binds. */
const namesOf = (node: Node, { variableOf }: Module['scopes']): readonly Node[] =>
  (node.type === 'Property' ? boundIdentifiers(node.value) : [])
    .flatMap((name) => variableOf(name)?.references ?? [])
    .flatMap(({ identifier, isWrite }) => (isWrite ? [] : [identifier]));

const areOfFailure = (nodes: readonly Node[], within: Node, module: Module): boolean =>
  nodes.length > 0 && nodes.every((node) => isOfFailure(node, within, module));

const isErrorClass = ({ superClass }: TSESTree.ClassDeclaration | TSESTree.ClassExpression): boolean =>
  superClass?.type === 'Identifier' && /Error|Exception/.test(superClass.name);

/** Whether a node stands where only failures come: in a `throw`, in a call that stands for one, or behind a test of the status. */
function isOfFailure(node: Node, within: Node, { scopes }: Module): boolean {
  let at = node;
  for (let parent = scopes.parentOf(at); parent !== null && at !== within; at = parent, parent = scopes.parentOf(at)) {
    if (parent.type === 'ThrowStatement') return true;
    if (parent.type === 'CallExpression' && isReject(parent.callee)) return true;
    if (parent.type !== 'IfStatement' && parent.type !== 'ConditionalExpression') continue;
    if (parent.test !== at && looksAtStatus(parent.test, scopes)) return true;
  }
  return false;
}

/** `reject(…)`, `Promise.reject(…)`, and RxJS's `throwError(…)`. */
const isReject = (callee: Node): boolean =>
  callee.type === 'Identifier'
    ? callee.name === 'reject' || callee.name === 'throwError'
    : callee.type === 'MemberExpression' && staticName(callee.property, callee.computed) === 'reject';

const looksAtStatus = (test: Node, scopes: Module['scopes']): boolean =>
  [...nodesWithin('MemberExpression', test, scopes), ...nodesWithin('Identifier', test, scopes)].some((node) => {
    const name = node.type === 'Identifier' ? node.name : staticName(node.property, node.computed);
    return name !== null && STATUS.has(name);
  });
