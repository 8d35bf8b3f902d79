import type { TSESTree } from '@typescript-eslint/types';
import { functionReturning } from './function-calls.ts';
import { parametersOf } from './parameters-of.ts';
import type { FunctionNode, ScopeAnalysis, Variable } from './scope.ts';
import type { Frame, Target } from './target.ts';
import { membersOfType } from './type-members.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** What a parameter without a type of its own is expected to be: a node that is annotated with it, and the frame that its names are read in. */
export interface ExpectedParameter {
  readonly typed: Node;
  readonly home: Frame;
}

/** The type that a value is declared to have where it stands: of a constant, a field, or the result of another function. */
function declaredAround(value: Node, scopes: ScopeAnalysis): TSESTree.TypeNode | undefined {
  const parent = scopes.parentOf(value);
  if (parent?.type === 'VariableDeclarator') return parent.id.typeAnnotation?.typeAnnotation;
  if (parent?.type === 'PropertyDefinition') return parent.typeAnnotation?.typeAnnotation;
  if (parent?.type === 'TSSatisfiesExpression' || parent?.type === 'TSAsExpression') return parent.typeAnnotation;
  return functionReturning(value, scopes)?.returnType?.typeAnnotation;
}

const annotated = (typeAnnotation: TSESTree.TypeNode): Node =>
  ({ typeAnnotation: { type: 'TSTypeAnnotation', typeAnnotation } }) as unknown as Node;

/** What declares a type that has a name. */
interface Declared {
  readonly declaration: Node | null;
  readonly home: Frame;
}

type Find = (type: Variable, frame: Frame) => readonly Target[];

function declarationOf(type: TSESTree.TypeNode | undefined, home: Frame, find: Find): Declared | null {
  const name = type?.type === 'TSTypeReference' ? home.module.scopes.variableOf(type.typeName) : null;
  const [made, ...others] = name === null ? [] : find(name, home);
  if (made === undefined || others.length > 0) return null;
  return { declaration: made.frame.module.scopes.parentOf(made.node), home: made.frame };
}

/** The parameter of a method of an object, as the type of the object declares the method. */
function ofMethod(fn: FunctionNode, index: number, home: Frame, find: Find): ExpectedParameter | null {
  const { scopes } = home.module;
  const property = scopes.parentOf(fn);
  const object = property === null ? null : scopes.parentOf(property);
  if (property?.type !== 'Property' || property.value !== fn || object?.type !== 'ObjectExpression') return null;
  const name = staticName(property.key, property.computed);
  const declared = declarationOf(declaredAround(object, scopes), home, find);
  for (const member of membersOfType(declared?.declaration ?? null)) {
    if (declared === null || !('key' in member) || staticName(member.key, member.computed) !== name) continue;
    const type = member.type === 'TSPropertySignature' ? member.typeAnnotation?.typeAnnotation : undefined;
    const told = member.type === 'TSMethodSignature' ? member : type?.type === 'TSFunctionType' ? type : { params: [] };
    const parameter = parametersOf(told)[index];
    if (parameter !== undefined) return { typed: parameter, home: declared.home };
  }
  return null;
}

/**
 * Looks for the type of a function's parameter in the type that the function itself is expected to have: `Reader<Env, string>` of
 * `type Reader<R, A> = (env: R) => A`, or a method of an object whose type says what it is given.
 *
 * @param find finds what a type's name stands for
 */
export function expectedParameter(fn: FunctionNode, index: number, home: Frame, find: Find): ExpectedParameter | null {
  const type = declaredAround(fn, home.module.scopes);
  const own = type?.type === 'TSFunctionType' ? parametersOf(type)[index] : undefined;
  if (own !== undefined) return { typed: own, home };
  const declared = declarationOf(type, home, find);
  if (declared === null) return ofMethod(fn, index, home, find);
  const { declaration: alias } = declared;
  if (type?.type !== 'TSTypeReference' || alias?.type !== 'TSTypeAliasDeclaration') return null;
  if (alias.typeAnnotation.type !== 'TSFunctionType') return null;
  const parameter = parametersOf(alias.typeAnnotation)[index];
  const annotation = parameter?.type === 'Identifier' ? parameter.typeAnnotation?.typeAnnotation : undefined;
  if (parameter === undefined || annotation === undefined) return null;
  const told =
    annotation.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier'
      ? annotation.typeName.name
      : null;
  const place = alias.typeParameters?.params.findIndex((each) => each.name.name === told) ?? -1;
  if (place === -1) return { typed: parameter, home: declared.home };
  const argument = type.typeArguments?.params[place];
  return argument === undefined ? null : { typed: annotated(argument), home };
}
