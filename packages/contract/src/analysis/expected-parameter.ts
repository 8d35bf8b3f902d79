import type { TSESTree } from '@typescript-eslint/types';
import { functionReturning } from './function-calls.ts';
import type { FunctionNode, ScopeAnalysis, Variable } from './scope.ts';
import type { Frame, Target } from './target.ts';
import type { Node } from './types.ts';

/** What a parameter without a type of its own is expected to be: a node that is annotated with it, and the frame that its names are read in. */
export interface ExpectedParameter {
  readonly typed: Node;
  readonly home: Frame;
}

/** The type that a function is expected to have where it stands: of a constant, a field, or the result of another function. */
function expectedType(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.TypeNode | undefined {
  const parent = scopes.parentOf(fn);
  if (parent?.type === 'VariableDeclarator') return parent.id.typeAnnotation?.typeAnnotation;
  if (parent?.type === 'PropertyDefinition') return parent.typeAnnotation?.typeAnnotation;
  if (parent?.type === 'TSSatisfiesExpression' || parent?.type === 'TSAsExpression') return parent.typeAnnotation;
  const outer = functionReturning(fn, scopes);
  return outer === null || outer.async ? undefined : outer.returnType?.typeAnnotation;
}

const annotated = (typeAnnotation: TSESTree.TypeNode): Node =>
  ({ typeAnnotation: { type: 'TSTypeAnnotation', typeAnnotation } }) as unknown as Node;

/**
 * Looks for the type of a function's parameter in the type that the function itself is expected to have: `Reader<Env, string>` of
 * `type Reader<R, A> = (env: R) => A`.
 *
 * @param find finds what a type's name stands for
 */
export function expectedParameter(
  fn: FunctionNode,
  index: number,
  home: Frame,
  find: (type: Variable, frame: Frame) => readonly Target[],
): ExpectedParameter | null {
  const type = expectedType(fn, home.module.scopes);
  const own = type?.type === 'TSFunctionType' ? type.params[index] : undefined;
  if (own !== undefined) return { typed: own, home };
  const name = type?.type === 'TSTypeReference' ? home.module.scopes.variableOf(type.typeName) : null;
  const [made, ...others] = name === null ? [] : find(name, home);
  if (type?.type !== 'TSTypeReference' || made === undefined || others.length > 0) return null;
  const alias = made.frame.module.scopes.parentOf(made.node);
  if (alias?.type !== 'TSTypeAliasDeclaration' || alias.typeAnnotation.type !== 'TSFunctionType') return null;
  const parameter = alias.typeAnnotation.params[index];
  const declared = parameter?.type === 'Identifier' ? parameter.typeAnnotation?.typeAnnotation : undefined;
  if (parameter === undefined || declared === undefined) return null;
  const told =
    declared.type === 'TSTypeReference' && declared.typeName.type === 'Identifier' ? declared.typeName.name : null;
  const place = alias.typeParameters?.params.findIndex((each) => each.name.name === told) ?? -1;
  if (place === -1) return { typed: parameter, home: made.frame };
  const argument = type.typeArguments?.params[place];
  return argument === undefined ? null : { typed: annotated(argument), home };
}
