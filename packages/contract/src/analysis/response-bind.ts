import type { TSESTree } from '@typescript-eslint/types';
import { isExported } from './closed-class.ts';
import { bindCollection } from './response-collections.ts';
import { bindPayload } from './response-payload.ts';
import { appear, at, escape, holdsBody, lose, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

export const isPromiseOfPayload = (stage: Stage): boolean => stage.is === 'promise' && stage.of.is === 'payload';

/** The value that a member or method of the response gives; notes where the parsed body appears. */
export function take(flow: Flow, node: Node, stage: Stage, value: Value, form: 'value' | 'binding'): Value {
  if (stage.is === 'payload') return appear(flow, node, stage, value, form);
  if (isPromiseOfPayload(stage)) return appear(flow, node, stage, value, 'promise', typeArguments(node));
  return at(value, stage);
}

export const typeArguments = (node: Node): readonly TSESTree.TypeNode[] =>
  node.type === 'CallExpression' ? (node.typeArguments?.params ?? []) : [];

function bindResponse(flow: Flow, pattern: TSESTree.ObjectPattern, style: StyleId, value: Value): void {
  const { members, inPlace = false } = RESPONSE_STYLES[style];
  for (const property of pattern.properties) {
    const name = property.type === 'RestElement' ? null : staticName(property.key, property.computed);
    const stage = name !== null && Object.hasOwn(members, name) ? members[name] : undefined;
    if (property.type === 'RestElement' || stage === undefined || stage.is === 'promise') {
      lose(flow, property);
      return;
    }
    if (inPlace && stage.is !== 'plain' && property.value.type === 'AssignmentPattern') lose(flow, property);
    if (stage.is !== 'plain') flow.bind(property.value, take(flow, property, stage, value, 'binding'));
  }
}

/** Whether every other write to a variable gives it nothing (`let data = null`). */
function othersGiveNothing(flow: Flow, name: TSESTree.Identifier): boolean {
  const variable = flow.scopes.variableOf(name);
  if (variable === null) return false;
  const writes = variable.references.filter((reference) => reference.isWrite && reference.identifier !== name);
  const initial = variable.definitions.map(({ node, identifier }) =>
    identifier !== name && node.type === 'VariableDeclarator' ? node.init : null,
  );
  return [...initial, ...writes.map((write) => write.writeExpr ?? write.identifier)].every(
    (expression) =>
      expression == null ||
      (expression.type === 'Literal' && expression.value === null) ||
      (expression.type === 'Identifier' && expression.name === 'undefined'),
  );
}

function bindName(flow: Flow, name: TSESTree.Identifier, value: Value): void {
  const variable = flow.scopes.variableOf(name);
  if (variable === null || isExported(variable, flow.scopes)) {
    escape(flow, name, value, 'exported');
    return;
  }
  const isMixed = !othersGiveNothing(flow, name);
  if (isMixed && holdsBody(value.stage)) escape(flow, name, value, 'assigned');
  const read: Value = isMixed ? { ...value, mixed: true } : value;
  if (variable.definitions.some((definition) => definition.kind === 'parameter')) {
    const annotation = name.typeAnnotation?.typeAnnotation;
    if (annotation !== undefined && value.stage.is === 'payload' && value.path.length === 0)
      value.origin?.types.push(annotation);
  }
  for (const reference of variable.references) {
    if (reference.isRead && !reference.isType) flow.follow(reference.identifier, read);
  }
}

/** Follows a value into a name or pattern. */
export function bind(flow: Flow, pattern: Node, value: Value): void {
  if (value.stage.is === 'plain') return;
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  if (target.type === 'Identifier') bindName(flow, target, value);
  else if (target.type === 'ObjectPattern' && value.stage.is === 'response')
    bindResponse(flow, target, value.stage.style, value);
  else if (target.type === 'ObjectPattern' && value.stage.is === 'payload') bindPayload(flow, target, value);
  else if (!bindCollection(flow, target, value)) escape(flow, target, value, 'other');
}
