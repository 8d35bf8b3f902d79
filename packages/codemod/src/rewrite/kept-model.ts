import { isFunction, type FunctionNode } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { parameterName } from './parameters.ts';
import type { Edit, Node } from './types.ts';

/** A parameter of a constructor that its instances are to keep. */
export interface KeptParameter {
  /** How methods of the class name it. */
  readonly source: string;
  /** What makes the instances keep it; nothing where they do already. */
  readonly edits: readonly Edit[];
  /** Whether a place is in the class, where `this` is the instance, and runs once the instance keeps it. */
  isKnownAt(place: Node): boolean;
}

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

const isClass = (node: Node | null | undefined): node is ClassNode =>
  node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';

/** The member of a class whose `this` holds at a place: a method, a constructor or a field's value. */
function memberAround({ scopes }: Workshop, place: Node): { owner: ClassNode; member: Node } | null {
  for (let at: Node | null = place; at !== null; at = scopes.parentOf(at)) {
    const parent = scopes.parentOf(at);
    if (parent === null) return null;
    if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') {
      const body = scopes.parentOf(parent);
      const owner = body === null ? null : scopes.parentOf(body);
      const isValue = parent.value === at && !parent.static;
      return isValue && isClass(owner) ? { owner, member: parent } : null;
    }
    if (at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression') return null;
  }
  return null;
}

/** Names of members that a class declares or its code reads or writes. */
function memberNames({ scopes }: Workshop, { range: [start, end] }: ClassNode): ReadonlySet<string> {
  const isIn = ({ range }: Node): boolean => start <= range[0] && range[1] <= end;
  const keys = [...scopes.ofType('MethodDefinition'), ...scopes.ofType('PropertyDefinition')].filter(isIn);
  const names = [
    ...keys.map(({ key }) => key),
    ...scopes
      .ofType('MemberExpression')
      .filter(isIn)
      .map(({ property }) => property),
  ];
  const parameters = scopes
    .ofType('TSParameterProperty')
    .filter(isIn)
    .flatMap((each) => parameterName(each)?.name ?? []);
  return new Set([...names.flatMap((node) => (node.type === 'Identifier' ? [node.name] : [])), ...parameters]);
}

/** The constructor that a name is a parameter of. */
function constructorOf({ scopes }: Workshop, name: Node): { fn: FunctionNode; owner: ClassNode } | null {
  const variable = scopes.variableOf(name);
  const [definition, ...others] = variable?.definitions ?? [];
  if (definition?.kind !== 'parameter' || !isFunction(definition.node) || others.length > 0) return null;
  if (variable?.references.some(({ isWrite }) => isWrite) === true) return null;
  const method = scopes.parentOf(definition.node);
  const body = method === null ? null : scopes.parentOf(method);
  const owner = body === null ? null : scopes.parentOf(body);
  const isConstructor = method?.type === 'MethodDefinition' && method.kind === 'constructor';
  return isConstructor && isClass(owner) ? { fn: definition.node, owner } : null;
}

/** Whether an expression names a class. */
function isNameOf({ scopes }: Workshop, name: Node | null, { id }: ClassNode): boolean {
  const variable = name === null ? null : scopes.variableOf(name);
  return variable !== null && id !== null && scopes.variableOf(id) === variable;
}

/** Where a statement goes that is to run first in a constructor: behind `super(…)`, where there is one. `null`: not known. */
function firstPlace(
  { scopes, text }: Workshop,
  fn: FunctionNode,
  owner: ClassNode,
): { offset: number; indent: string } | null {
  if (fn.body.type !== 'BlockStatement') return null;
  const [first] = fn.body.body;
  if (first === undefined) return null;
  const isSuper =
    first.type === 'ExpressionStatement' &&
    first.expression.type === 'CallExpression' &&
    first.expression.callee.type === 'Super';
  if (owner.superClass !== null && !isSuper) return null;
  const next = isSuper ? fn.body.body[1] : first;
  if (next === undefined || scopes.parentOf(next) !== fn.body) return null;
  const line = text.lastIndexOf('\n', next.range[0]) + 1;
  const indent = text.slice(line, next.range[0]);
  return /^[^\S\n]*$/.test(indent) ? { offset: line, indent } : null;
}

/** Whether a place in a constructor comes behind its parameters and the call of `super`. */
function isBehindHead({ body }: FunctionNode, { range: [start] }: Node): boolean {
  if (body.type !== 'BlockStatement' || start < body.range[0]) return false;
  const [first] = body.body;
  const isSuper =
    first?.type === 'ExpressionStatement' &&
    first.expression.type === 'CallExpression' &&
    first.expression.callee.type === 'Super';
  return !isSuper || start >= first.range[1];
}

/**
 * What a class needs so that its methods know a parameter of its constructor.
 *
 * @param name the parameter, where the constructor reads it
 * @param place a place in a method of the class
 * @returns `null` where the name is none, the place is elsewhere, or the class cannot keep it in a simple way
 */
export function keepParameter(shop: Workshop, name: Node, place: Node): KeptParameter | null {
  const { scopes, text, style } = shop;
  const made = name.type === 'Identifier' ? constructorOf(shop, name) : null;
  if (made === null || name.type !== 'Identifier') return null;
  const { fn, owner } = made;
  // An heir may have a member of the same name.
  if (scopes.ofType('ClassDeclaration').some(({ superClass }) => isNameOf(shop, superClass, owner))) return null;
  const isKnownAt = (at: Node): boolean => {
    const member = memberAround(shop, at);
    if (member?.owner !== owner || member.member.type !== 'MethodDefinition') return false;
    // What the constructor does before it keeps anything is too early.
    return member.member !== scopes.parentOf(fn) || isBehindHead(fn, at);
  };
  const around = memberAround(shop, place);
  if (!isKnownAt(place) || around?.member === scopes.parentOf(fn)) return null;
  const source = `this.${name.name}`;
  const parameter = fn.params.find((each) => parameterName(each)?.name === name.name);
  if (parameter === undefined) return null;
  if (parameter.type === 'TSParameterProperty') {
    const isSet = scopes
      .ofType('AssignmentExpression')
      .some(({ left }) => left.type === 'MemberExpression' && text.slice(...left.range) === source);
    return isSet ? null : { source, edits: [], isKnownAt };
  }
  if (memberNames(shop, owner).has(name.name)) return null;
  if (fn.params.some(({ type }) => type === 'TSParameterProperty')) {
    const [start] = parameter.range;
    return { source, edits: [{ start, end: start, text: 'private readonly ' }], isKnownAt };
  }
  const first = firstPlace(shop, fn, owner);
  if (first === null) return null;
  const end = `${style.semicolons ? ';' : ''}${style.eol}`;
  const set = { start: first.offset, end: first.offset, text: `${first.indent}${source} = ${name.name}${end}` };
  const declared = declareField(shop, owner, parameter, name.name);
  return declared === null ? null : { source, edits: [...declared, set], isKnownAt };
}

/** The declaration of a field for a parameter, as TypeScript wants it; `null` where its type is not written down. */
function declareField(
  { scopes, text, style }: Workshop,
  owner: ClassNode,
  parameter: Node,
  name: string,
): Edit[] | null {
  if (scopes.ofType('TSTypeAnnotation').length === 0) return [];
  const isDefault = parameter.type === 'AssignmentPattern';
  const pattern = isDefault ? parameter.left : parameter;
  const annotation = pattern.type === 'Identifier' ? pattern.typeAnnotation : undefined;
  const isText = isDefault && parameter.right.type === 'Literal' && typeof parameter.right.value === 'string';
  const type = annotation == null ? (isText ? ': string' : null) : text.slice(...annotation.range);
  const [first] = owner.body.body;
  if (type === null || first === undefined) return null;
  const line = text.lastIndexOf('\n', first.range[0]) + 1;
  const indent = /^[^\S\n]*/.exec(text.slice(line))?.[0] ?? '';
  const start = owner.body.range[0] + 1;
  const field = `private readonly ${name}${type}${style.semicolons ? ';' : ''}`;
  return [{ start, end: start, text: `${style.eol}${indent}${field}` }];
}
