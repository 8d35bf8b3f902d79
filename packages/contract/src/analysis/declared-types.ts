import type { TSESTree } from '@typescript-eslint/types';
import type { ModuleHost } from './module.ts';
import type { Variable } from './scope.ts';
import {
  declaredMembers,
  declaredType,
  declaredTypeName,
  isClass,
  type Frame,
  type MemberType,
  type Resolver,
  type Target,
} from './target.ts';
import { membersOfType } from './type-members.ts';
import { literalsOfType } from './typed-literals.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

const memberSigned = (members: readonly TSESTree.TypeElement[], name: string): Node | undefined =>
  members.find((member) => member.type === 'TSPropertySignature' && staticName(member.key, member.computed) === name);

const asTarget =
  (frame: Frame) =>
  (node: Node): Target => ({ kind: 'node', node, frame, via: [] });

/** Makes a reader of what the declared type of a value says of it: its members, and the values that are of it. */
export function createDeclaredTypes(
  { variable, frameOf }: Pick<Resolver, 'variable' | 'frameOf'>,
  host: ModuleHost | undefined,
): (declared: Node, home: Frame) => MemberType {
  /** What the declared type of a value says of it, where it is a type of the project: none that a client has the name of. */
  function ofType(declared: Node, home: Frame): MemberType {
    const members = declaredMembers(declared);
    if (members !== null) return { shape: (member) => ofSignature(memberSigned(members, member), home) };
    const name = declaredTypeName(declared);
    const type = name === null ? null : home.module.scopes.variableOf(name);
    return type === null ? {} : ofTypeNamed(type, home);
  }

  const ofSignature = (signature: Node | undefined, home: Frame): MemberType | null =>
    signature === undefined ? null : { typeName: declaredType(signature), ...ofType(signature, home) };

  function ofTypeNamed(type: Variable, home: Frame): MemberType {
    const found = (): Target | undefined => {
      const [only, ...others] = variable(type, frameOf(home.module));
      return others.length === 0 ? only : undefined;
    };
    return {
      ...(isOwnType(type, home) ? { typeName: null } : {}),
      instance: () => {
        const made = found();
        if (made === undefined) return null;
        const { kind, node, frame } = made;
        if (kind !== 'node' || !isClass(node)) return implementerOf(made);
        return { kind: 'instance', node, args: null, frame, via: [] };
      },
      given: () => {
        const made = found();
        if (made === undefined) return [];
        const { node, frame } = made;
        const literals = literalsOfType(node, frame.module).map(asTarget(frame));
        return literals.length > 0 ? literals : literalElsewhere(made);
      },
      shape: (member) => {
        const made = found();
        return made === undefined ? null : ofSignature(signatureOf(made, member), frameOf(made.frame.module));
      },
    };
  }

  /** An instance of the only class that implements an interface: whatever stands in for it in tests keeps to what the interface says. */
  function implementerOf({ node: name, frame: { module } }: Target): Target | null {
    if (name.type !== 'Identifier' || module.scopes.parentOf(name)?.type !== 'TSInterfaceDeclaration') return null;
    const [only, ...others] = [module, ...(host?.implementing?.(module, name.name) ?? [])].flatMap((each) =>
      each.scopes.ofType('TSClassImplements').flatMap((clause): Target[] => {
        const type = each.scopes.variableOf(clause.expression);
        const owner = each.scopes.parentOf(clause);
        const isMeant = type !== null && variable(type, frameOf(each)).some(({ node }) => node === name);
        if (!isMeant || owner === null || !isClass(owner)) return [];
        return [{ kind: 'instance', node: owner, args: null, frame: frameOf(each), via: [] }];
      }),
    );
    return others.length === 0 ? (only ?? null) : null;
  }

  /** The only object that other files write out as of an interface or object type. */
  function literalElsewhere({ node: name, frame: { module } }: Target): readonly Target[] {
    if (name.type !== 'Identifier') return [];
    const found = (host?.implementing?.(module, name.name) ?? []).flatMap((each) => {
      const frame = frameOf(each);
      const types = new Set(
        each.scopes.ofType('TSTypeReference').flatMap(({ typeName }) => each.scopes.variableOf(typeName) ?? []),
      );
      return [...types]
        .filter((type) => variable(type, frame).some(({ node }) => node === name))
        .flatMap(({ definitions: [first] }) => (first === undefined ? [] : literalsOfType(first.identifier, each)))
        .map(asTarget(frame));
    });
    return found.length === 1 ? found : [];
  }

  /** What an interface or object type says of a member. */
  function signatureOf({ node, frame }: Target, name: string): Node | undefined {
    return memberSigned(membersOfType(frame.module.scopes.parentOf(node)), name);
  }

  /** Whether a type is declared in the file, or in one that it imports by a relative path. */
  function isOwnType({ definitions: [definition] }: Variable, { module: { scopes } }: Frame): boolean {
    const declaration = definition?.kind === 'import' ? scopes.parentOf(definition.node) : null;
    if (declaration === null) return definition?.kind === 'type';
    return declaration.type === 'ImportDeclaration' && /^\.{1,2}\//.test(declaration.source.value);
  }

  return ofType;
}
