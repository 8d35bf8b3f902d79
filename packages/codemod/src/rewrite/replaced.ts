import {
  constructorOf,
  contains,
  isClass,
  ownerOfThis,
  staticName,
  unwrap,
  type Module,
  type Pieces,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** A class of a file. */
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** Classes between one and that which it inherits from. */
const MAX_GENERATIONS = 8;

/** The name of a member that a class has of its own; `null` for anything else in it. */
const nameOf = (member: TSESTree.ClassElement): string | null =>
  'key' in member && !member.static ? staticName(member.key, member.computed) : null;

/** Whether a class declares a member that others inherit, or gives it a value. */
export function definesMember(owner: ClassNode, name: string, scopes: ScopeAnalysis): boolean {
  const fn = constructorOf(owner);
  const isParameter = (fn?.params ?? []).some((item) => {
    const inner = item.type === 'TSParameterProperty' ? item.parameter : null;
    const own = inner?.type === 'AssignmentPattern' ? inner.left : inner;
    return own?.type === 'Identifier' && own.name === name;
  });
  return (
    isParameter ||
    owner.body.body.some((member) => nameOf(member) === name) ||
    scopes
      .ofType('AssignmentExpression')
      .some(
        ({ left }) =>
          left.type === 'MemberExpression' &&
          left.object.type === 'ThisExpression' &&
          staticName(left.property, left.computed) === name &&
          contains(owner, left),
      )
  );
}

/** Every class of a file that another class of it is the base of, also by classes between them. */
export function heirsOf(base: ClassNode, scopes: ScopeAnalysis, generation = 0): ClassNode[] {
  if (base.id === null || generation > MAX_GENERATIONS) return [];
  const heirs = (scopes.variableOf(base.id)?.references ?? []).flatMap(({ identifier }) => {
    const heir = scopes.parentOf(identifier);
    return heir !== null && isClass(heir) && heir.superClass === identifier ? [heir] : [];
  });
  return heirs.flatMap((heir) => [heir, ...heirsOf(heir, scopes, generation + 1)]);
}

/** A member of `this` that a value is read from, or made by. */
interface OwnMember {
  readonly owner: ClassNode;
  readonly name: string;
}

/** `this.base` and `this.urlOf(model)`, unless nobody but the class itself can have such a member. */
function ownMember(use: Node, module: Pick<Module, 'scopes'>): OwnMember | null {
  const value = unwrap(use);
  const member = value.type === 'CallExpression' ? unwrap(value.callee) : value;
  if (member.type !== 'MemberExpression' || member.object.type !== 'ThisExpression') return null;
  if (member.property.type === 'PrivateIdentifier') return null;
  const name = staticName(member.property, member.computed);
  const place = ownerOfThis(member.object, module);
  if (name === null || place === null || place.isStatic || !isClass(place.owner)) return null;
  const own = place.owner.body.body.find((item) => nameOf(item) === name);
  const isPrivate = own !== undefined && 'accessibility' in own && own.accessibility === 'private';
  // What heirs alone have a value of is known by theirs.
  return isPrivate || own?.type.startsWith('TSAbstract') === true ? null : { owner: place.owner, name };
}

/**
 * Whether a value may be another one where it is used than where it is written: a class that inherits the member it is read
 * from has one of its own, or another file sets it.
 *
 * @param expression the expression with this value
 */
export function isReplaced({ scopes, settings }: Workshop, pieces: Pieces, expression: Node): boolean {
  const uses = new Set<Node>([expression, ...pieces.flatMap((piece) => piece.uses ?? [])]);
  const isInherited = [...uses].some((use) => {
    const member = ownMember(use, { scopes });
    if (member === null) return false;
    const { owner, name } = member;
    const classes = [owner, ...heirsOf(owner, scopes)];
    return (
      classes.slice(1).some((heir) => definesMember(heir, name, scopes)) ||
      classes.some((each) => settings.isMemberReplaced?.(each.range[0], name) === true)
    );
  });
  return (
    isInherited ||
    pieces.some(
      ({ node, file }) =>
        node !== undefined &&
        (file !== undefined || !contains(expression, node)) &&
        settings.isSetElsewhere?.(node, file) === true,
    )
  );
}
