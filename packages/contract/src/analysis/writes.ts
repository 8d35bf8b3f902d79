import type { Module } from './module.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A place that changes a member of an object. */
export interface MemberWrite {
  /** The object whose member it is. */
  readonly object: Node;
  /** The member's name; `null` where it is computed or could be any. */
  readonly name: string | null;
  /** The new value of a plain `object.name = value`, else `null`. */
  readonly value: Expression | null;
  readonly node: Node;
}

function writtenMembers(pattern: Node): Node[] {
  const found: Node[] = [];
  const pending: (Node | null)[] = [pattern];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const node = entry === null ? null : unwrap(entry);
    if (node?.type === 'MemberExpression') found.push(node);
    else if (node?.type === 'ObjectPattern') pending.push(...node.properties);
    else if (node?.type === 'ArrayPattern') pending.push(...node.elements);
    else if (node?.type === 'Property') pending.push(node.value);
    else if (node?.type === 'AssignmentPattern') pending.push(node.left);
    else if (node?.type === 'RestElement') pending.push(node.argument);
  }
  return found;
}

/** Every write to a member of anything in a file, by the member's name (`null`: any member). */
export function collectMemberWrites({ scopes }: Module): ReadonlyMap<string | null, readonly MemberWrite[]> {
  const byName = new Map<string | null, MemberWrite[]>();
  const add = (write: MemberWrite): void => {
    const list = byName.get(write.name);
    if (list === undefined) byName.set(write.name, [write]);
    else list.push(write);
  };
  const addTargets = (pattern: Node, value: Expression | null, node: Node): void => {
    for (const member of writtenMembers(pattern)) {
      if (member.type !== 'MemberExpression') continue;
      add({ object: member.object, name: staticName(member.property, member.computed), value, node });
    }
  };
  for (const node of scopes.ofType('AssignmentExpression')) {
    const plain = node.operator === '=' && unwrap(node.left).type === 'MemberExpression';
    addTargets(node.left, plain ? node.right : null, node);
  }
  for (const node of scopes.ofType('UpdateExpression')) addTargets(node.argument, null, node);
  for (const node of scopes.ofType('UnaryExpression')) {
    if (node.operator === 'delete') addTargets(node.argument, null, node);
  }
  for (const type of ['ForInStatement', 'ForOfStatement'] as const) {
    for (const node of scopes.ofType(type)) addTargets(node.left, null, node);
  }
  for (const node of scopes.ofType('CallExpression')) {
    const { callee } = node;
    const [object] = node.arguments;
    if (callee.type !== 'MemberExpression' || object === undefined || object.type === 'SpreadElement') continue;
    const owner = callee.object.type === 'Identifier' ? callee.object.name : '';
    const method = staticName(callee.property, callee.computed);
    if (owner === 'Object' && (method === 'assign' || method === 'defineProperty')) {
      add({ object, name: null, value: null, node });
    }
  }
  return byName;
}
