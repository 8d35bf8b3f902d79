import type { TSESTree } from '@typescript-eslint/types';
import { soleInitialiser } from './body.ts';
import { take } from './response-bind.ts';
import { followCollectionMember } from './response-collections.ts';
import { followListener } from './response-events.ts';
import { followObservableMethod } from './response-observables.ts';
import { followListUse, followPayloadMember, isList } from './response-payload.ts';
import { followPromiseMethod } from './response-promises.ts';
import { at, lose, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type StyleId } from './response-styles.ts';
import { isFunction } from './scope.ts';
import type { Node } from './types.ts';
import { contains, staticName, unwrap } from './walk.ts';

function followResponseMember(flow: Flow, member: TSESTree.MemberExpression, style: StyleId, value: Value): void {
  const name = staticName(member.property, member.computed);
  const { members } = RESPONSE_STYLES[style];
  const stage = name !== null && Object.hasOwn(members, name) ? members[name] : undefined;
  const parent = flow.scopes.parentOf(member);
  const called = parent?.type === 'CallExpression' && parent.callee === member ? parent : null;
  if (followListener(flow, name, called, style, value)) return;
  if (name === 'clone' && called !== null) {
    flow.follow(called, value);
    return;
  }
  if (stage === undefined || (parent?.type === 'AssignmentExpression' && parent.left === member)) {
    lose(flow, member);
    return;
  }
  if (stage.is !== 'promise') flow.follow(member, take(flow, member, stage, value, 'value'));
  else if (called === null) lose(flow, member);
  else flow.follow(called, take(flow, called, stage, value, 'value'));
}

/** Continues where a member of the value is read or called: what that gives depends on how far the answer has come. */
export function followMember(flow: Flow, node: Node, member: TSESTree.MemberExpression, value: Value): void {
  const { stage } = value;
  const name = staticName(member.property, member.computed);
  const parent = flow.scopes.parentOf(member);
  const called = parent?.type === 'CallExpression' && parent.callee === member ? parent : null;
  if (stage.is === 'payload') {
    if (isList(flow, value)) followListUse(flow, node, value);
    else followPayloadMember(flow, member, value);
  } else if (stage.is === 'response') followResponseMember(flow, member, stage.style, value);
  else if (stage.is === 'promise') {
    const { shortcuts } = RESPONSE_STYLES[flow.style];
    const shortcut =
      name !== null && Object.hasOwn(shortcuts, name) && isCall(flow, node) ? shortcuts[name] : undefined;
    if (called === null || name === null) lose(flow, member);
    else if (shortcut !== undefined) flow.follow(called, take(flow, called, shortcut, value, 'value'));
    else if (name === 'then' || name === 'catch' || name === 'finally') followPromiseMethod(flow, called, name, value);
    else followOwnMethod(flow, member, called, name, value);
  } else if (stage.is === 'text') {
    if (called !== null && name !== null && TEXT_METHODS.has(name)) flow.follow(called, value);
    else if (name === null || !SHOWS_TEXT.has(name)) lose(flow, member);
  } else if (stage.is === 'observable') followObservableMethod(flow, member, called, value);
  else if (stage.is === 'part' || stage.is === 'array') followCollectionMember(flow, member, called, value);
}

/** Whether a value is the client's own promise, by itself or by a name that is awaited where the call would be. */
function isCall({ call, scopes }: Flow, node: Node): boolean {
  if (node === call) return true;
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  const init = variable === null ? undefined : soleInitialiser(variable)?.init;
  if (init === undefined || unwrap(init) !== call) return false;
  // What an error is caught by is looked for around the call.
  return scopes.ofType('TryStatement').every(({ block }) => contains(block, call) === contains(block, node));
}

/** Methods of a text, or of a list of its parts, that give the whole text. */
const TEXT_METHODS: ReadonlySet<string> = new Set(['trim', 'toString', 'join', 'concat']);
/** Members of a text by which a program measures it or cuts it for a message. Any other may look for a field in it. */
const SHOWS_TEXT: ReadonlySet<string> = new Set(['length', 'slice', 'substring', 'substr', 'push', 'byteLength']);

/** A method that only this client's promises have: `$.ajax(…).done((answer) => …)`. */
function followOwnMethod(
  flow: Flow,
  member: TSESTree.MemberExpression,
  call: TSESTree.CallExpression,
  name: string,
  value: Value,
): void {
  const { promiseMethods = {} } = RESPONSE_STYLES[flow.style];
  const gives = Object.hasOwn(promiseMethods, name) ? promiseMethods[name] : undefined;
  if (gives === undefined) {
    lose(flow, member);
    return;
  }
  const [callback] = call.arguments;
  if (gives === 'answer') {
    const inner = value.stage.is === 'promise' ? value.stage.of : value.stage;
    if (!isFunction(callback)) lose(flow, member);
    else if (callback.params[0] !== undefined) flow.bind(callback.params[0], at(value, inner));
  }
  // What is given the one or the other cannot tell which it is.
  if (gives === 'end' && !(isFunction(callback) && callback.params.length === 0)) lose(flow, member);
  flow.follow(call, value);
}
