import type { TSESTree } from '@typescript-eslint/types';
import type { ClassNode } from './target.ts';
import { staticName } from './walk.ts';

/** A member that has a key: all but static blocks and index signatures. */
export type KeyedMember = Extract<TSESTree.ClassElement, { key: unknown }>;

interface ClassMembers {
  readonly constructor: TSESTree.FunctionExpression | null;
  readonly byName: ReadonlyMap<string, readonly KeyedMember[]>;
}

/** A class of a thousand methods is asked by each of them. */
const known = new WeakMap<ClassNode, ClassMembers>();

function readMembers(owner: ClassNode): ClassMembers {
  const done = known.get(owner);
  if (done !== undefined) return done;
  let constructor: TSESTree.FunctionExpression | null = null;
  const byName = new Map<string, KeyedMember[]>();
  for (const member of owner.body.body) {
    if (!('key' in member)) continue;
    const isConstructor = member.type === 'MethodDefinition' && member.kind === 'constructor';
    if (isConstructor && member.value.type === 'FunctionExpression' && member.value.body != null)
      constructor ??= member.value;
    const name = staticName(member.key, member.computed);
    const namesakes = name === null ? undefined : byName.get(name);
    if (namesakes !== undefined) namesakes.push(member);
    else if (name !== null) byName.set(name, [member]);
  }
  const members = { constructor, byName };
  known.set(owner, members);
  return members;
}

/** A class's constructor with a body. */
export const constructorOf = (owner: ClassNode): TSESTree.FunctionExpression | null => readMembers(owner).constructor;

/** A class's own members of a name, static ones included, in source order. */
export const membersNamed = (owner: ClassNode, name: string): readonly KeyedMember[] =>
  readMembers(owner).byName.get(name) ?? [];
