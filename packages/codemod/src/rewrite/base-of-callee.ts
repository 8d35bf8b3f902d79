import {
  constructorOf,
  isClass,
  isFunction,
  ownerOfThis,
  staticName,
  unwrap,
  type CallSite,
  type Module,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { parameterName } from './parameters.ts';
import type { Node } from './types.ts';
import { buildParts, withMarks, type Segment } from './url-parts.ts';

/** A URL whose base, as far as it is known, is an origin alone, with the whole path of a route behind it. */
const BARE_BASE = /^https?:\/\/[^/?#]+\/{0,2}models(?:\/|$)/;

/** The name of the member that is read from `this`, or called on it. */
function nameOnThis(node: Node | undefined): string | null {
  const value = node === undefined ? null : unwrap(node);
  if (value?.type !== 'MemberExpression' || value.object.type !== 'ThisExpression' || value.optional) return null;
  // A private name can be read nowhere else.
  return value.property.type === 'PrivateIdentifier' ? null : staticName(value.property, value.computed);
}

/** Whether an expression reads names alone, so that it may be read twice. */
function isSteady(node: Node): boolean {
  const value = unwrap(node);
  if (value.type !== 'MemberExpression') return value.type === 'Identifier' || value.type === 'ThisExpression';
  return !value.computed && !value.optional && isSteady(value.object);
}

const isTyped = ({ file }: Module): boolean => /\.[cm]?tsx?$/.test(file);

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** Whether code outside of a class may read a field of it, which is no more than a field. */
function isOpenField(name: string, owner: ClassNode, module: Module): boolean {
  const members = owner.body.body.filter((each) => 'key' in each && staticName(each.key, each.computed) === name);
  const own = constructorOf(owner)?.params ?? [];
  const fields = own.filter((each) => each.type === 'TSParameterProperty' && parameterName(each)?.name === name);
  const declared = [...members, ...fields];
  const isOpen = declared.every(
    (each) =>
      (each.type === 'PropertyDefinition' || each.type === 'TSParameterProperty') &&
      (each.accessibility ?? 'public') === 'public',
  );
  return isOpen && (declared.length > 0 || !isTyped(module));
}

/** The name of the type that a declaration gives: written there, or of what is made for it. */
function typeNameOf(declared: Node, value: Node | null): string | null {
  const annotation = (declared as { typeAnnotation?: TSESTree.TSTypeAnnotation }).typeAnnotation?.typeAnnotation;
  if (annotation !== undefined)
    return annotation.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier'
      ? annotation.typeName.name
      : null;
  const made = value === null ? null : unwrap(value);
  return made?.type === 'NewExpression' && made.callee.type === 'Identifier' ? made.callee.name : null;
}

/** Whether all that is declared by a name in files is of one class. */
function isOfClass(name: string, className: string | undefined, modules: readonly Pick<Module, 'scopes'>[]): boolean {
  const types = modules.flatMap(({ scopes }) => [
    ...scopes
      .ofType('Identifier')
      .filter((each) => each.name === name && 'typeAnnotation' in each && each.typeAnnotation != null)
      .map((each) => typeNameOf(each, null)),
    ...scopes
      .ofType('PropertyDefinition')
      .filter(({ key, computed }) => staticName(key, computed) === name)
      .map((each) => typeNameOf(each, each.value)),
    ...scopes
      .ofType('VariableDeclarator')
      .filter(({ id }) => id.type === 'Identifier' && id.name === name && id.typeAnnotation == null)
      .map((each) => typeNameOf(each.id, each.init)),
  ]);
  return types.length > 0 && types.every((each) => each === className);
}

/**
 * The successor's base for a call of a method that puts a path behind a field of its instance, `this.base + path`, where the call may read
 * that field itself: `api.base` of `api.post(path)`.
 *
 * @returns the adapter around the field; `null` where it is not known to be the same one, or not to be read here
 */
export function baseOfCallee(shop: Workshop, draft: Draft, { call, url }: CallSite): Segment | null {
  const { baseUrl } = url;
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : null;
  if (baseUrl === null || callee?.type !== 'MemberExpression' || callee.optional || !isSteady(callee.object))
    return null;
  const inner = unwrap(baseUrl.node);
  const [first] = buildParts(inner.type === 'ConditionalExpression' ? inner.alternate : baseUrl.node).parts;
  const base = first !== undefined && 'expression' in first ? first.expression : undefined;
  const field = nameOnThis(base);
  if (base === undefined || field === null || !url.value.alternatives.some((each) => BARE_BASE.test(withMarks(each))))
    return null;
  // Every function on the way hands the path on to another method of the same instance.
  const forwards = baseUrl.forwards ?? [];
  const places = [base, ...forwards.map((forward) => forward.call)];
  if (!forwards.every((forward) => nameOnThis(forward.call.callee) !== null)) return null;
  const [target, ...others] = shop.followMember(callee);
  if (target?.kind !== 'node' || !isFunction(target.node) || others.length > 0) return null;
  const { module } = target.frame;
  const around = places.map((place) => ownerOfThis(place, module));
  const owner = around[0]?.owner;
  if (owner === undefined || !isClass(owner) || around.some((each) => each?.owner !== owner || each.isStatic))
    return null;
  if ((forwards.at(-1)?.fn ?? baseUrl.client) !== target.node || !isOpenField(field, owner, module)) return null;
  const object = unwrap(callee.object);
  const name = object.type === 'MemberExpression' ? staticName(object.property, false) : sourceOf(shop, object);
  const isKnown =
    !isTyped(module) || (name !== null && isOfClass(name, owner.id?.name, [{ scopes: shop.scopes }, module]));
  if (!isKnown) return null;
  return { source: adapt(shop, draft, 'toSuccessorBaseUrl', `${sourceOf(shop, callee.object)}.${field}`) };
}
