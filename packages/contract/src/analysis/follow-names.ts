import type { TSESTree } from '@typescript-eslint/types';
import { bindingPath, type BindingStep } from './binding-path.ts';
import type { Bounds } from './bounds.ts';
import { constructorOf } from './class-members.ts';
import { collectConstructions } from './constructions.ts';
import { createDeclaredTypes } from './declared-types.ts';
import { expectedParameter } from './expected-parameter.ts';
import { elementsGivenTo, elementsOf } from './list-elements.ts';
import { ownerOfThis } from './members.ts';
import type { Module, ModuleHost } from './module.ts';
import { parametersOf } from './parameters-of.ts';
import { mergeVia } from './pieces.ts';
import { valuesPipedTo } from './piped-values.ts';
import type { Definition, FunctionNode, Variable } from './scope.ts';
import {
  capped,
  declaredType,
  holeTarget,
  isClass,
  isNothing,
  isPresent,
  orHole,
  type ClassNode,
  type Frame,
  type Resolver,
  type Target,
  type Thunk,
} from './target.ts';
import { staticName, unwrap } from './walk.ts';
import { BUDGET, type Expression, type Node } from './types.ts';

type Needs = Pick<Resolver, 'follow' | 'member' | 'frameOf'> & {
  readonly followImport: (node: Node, home: Frame) => readonly Target[];
};

/** Finds what variables stand for: initialisers, later writes, arguments, loops, patterns with their defaults. */
export function createNames(
  { follow, member, frameOf, followImport }: Needs,
  bounds: Bounds,
  root: Module,
  host: ModuleHost | undefined,
): Pick<Resolver, 'variable'> {
  const ofType = createDeclaredTypes({ variable, frameOf }, host);

  /** The frame that a variable's values belong to: that of the function it is local to, else the module's. */
  function homeOf({ scope }: Variable, frame: Frame): Frame {
    let owner = scope;
    while (owner.kind === 'block' && owner.upper !== null) owner = owner.upper;
    for (let at: Frame | null = frame; at !== null; at = at.upper)
      if (at.fn !== null && at.fn === owner.node) return at;
    return frameOf(frame.module);
  }

  function variable(wanted: Variable, frame: Frame): readonly Target[] {
    const home = homeOf(wanted, frame);
    const identifier = wanted.definitions[0]?.identifier as Node;
    const remembered = home.variables.get(wanted);
    if (remembered !== undefined) return remembered ?? [holeTarget('unknown', identifier, home)];
    home.variables.set(wanted, null);
    const before = bounds.cuts();
    const targets = orHole(capped(defined(wanted, home)), 'unknown', identifier, home);
    bounds.forgetIfCut(before, () => home.variables.delete(wanted));
    const self = [wanted];
    const traced = targets.map((target) => ({ ...target, via: mergeVia(self, target.via) }));
    home.variables.set(wanted, traced);
    return traced;
  }

  function defined(wanted: Variable, home: Frame): readonly Target[] {
    const definitions = wanted.definitions.filter(
      ({ kind, node }) => kind !== 'type' && node.type !== 'TSDeclareFunction',
    );
    const [definition] = definitions;
    const writes = wanted.references.filter((reference) => reference.isWrite);
    if (definition === undefined || definitions.length > 1)
      return [holeTarget('reassigned', wanted.definitions[0]?.identifier as Node, home)];
    const { identifier } = definition;
    if (writes.some(({ writeExpr }) => writeExpr === null) || writes.length >= BUDGET.alternatives) {
      return [holeTarget('reassigned', identifier, home)];
    }
    const later = writes.flatMap(({ writeExpr }) => follow(writeExpr as Node, home));
    const first = initial(definition, home, writes.length > 0);
    return [...first, ...later];
  }

  function initial(definition: Definition, home: Frame, isWritten: boolean): readonly Target[] {
    const { kind, node, identifier } = definition;
    switch (kind) {
      case 'import':
        return followImport(node, home);
      case 'function':
      case 'class':
      case 'enum':
      case 'namespace':
        return [{ kind: 'node', node, frame: home, via: [] }];
      case 'parameter':
        return parameter(definition, home);
      case 'const':
      case 'let':
      case 'var':
        return declarator(node as TSESTree.VariableDeclarator, identifier, home, isWritten);
      default:
        return [holeTarget('unknown', identifier, home)];
    }
  }

  function declarator(
    node: TSESTree.VariableDeclarator,
    identifier: TSESTree.Identifier,
    home: Frame,
    isWritten: boolean,
  ): readonly Target[] {
    const { steps } = bindingPath(identifier, home.module.scopes);
    if (node.init !== null) return take(follow(node.init, home), steps, identifier, home);
    const declaration = home.module.scopes.parentOf(node);
    const loop = declaration === null ? null : home.module.scopes.parentOf(declaration);
    if (loop?.type === 'ForOfStatement' && loop.left === declaration) {
      const elements = follow(loop.right, home).flatMap(
        (list) => elementsOf(list, follow) ?? [holeTarget('loop', identifier, home)],
      );
      return take(orHole(elements, 'loop', identifier, home), steps, identifier, home);
    }
    if (loop?.type === 'ForInStatement' && loop.left === declaration) return [holeTarget('loop', identifier, home)];
    return isWritten ? [] : [holeTarget('unknown', identifier, home, declaredType(identifier))];
  }

  function parameter({ node, identifier }: Definition, home: Frame): readonly Target[] {
    const fn = node as FunctionNode;
    const { steps, pattern } = bindingPath(identifier, home.module.scopes);
    const index = (parametersOf(fn) as Node[]).indexOf(pattern);
    const owner = classOfConstructor(fn, home);
    // No argument is `this`: what it is, only its type says.
    const calls =
      index === -1
        ? []
        : home.fn === fn && home.args !== null
          ? [home.args]
          : owner === null
            ? calledAtOnce(fn, home)
            : collectConstructions(owner, home);
    if (calls.length === 0 || calls.length > BUDGET.alternatives) {
      const elements =
        index === 0 && calls.length === 0
          ? (elementsGivenTo(fn, home, follow) ?? valuesPipedTo(fn, home, follow) ?? moduleGivenTo(fn, home))
          : null;
      const typed = pattern.type === 'AssignmentPattern' ? pattern.left : steps.length === 0 ? identifier : pattern;
      const unknown = (): Target => {
        const expected =
          typed === identifier && identifier.typeAnnotation === undefined
            ? expectedParameter(fn, index, frameOf(home.module), variable)
            : null;
        const said = expected ?? { typed, home };
        return {
          ...holeTarget('parameter', identifier, home, declaredType(said.typed)),
          ...ofType(said.typed, said.home),
          parameter: identifier,
        };
      };
      return take(elements ?? [unknown()], steps, identifier, home);
    }
    return calls.flatMap((args) => {
      const isSpread = args.slice(0, index + 1).some((argument) => argument.node.type === 'SpreadElement');
      if (isSpread || pattern.type === 'RestElement') return [holeTarget('parameter', identifier, home)];
      const argument = args[index];
      return take(argument === undefined ? [] : handedOn(argument, steps), steps, identifier, home);
    });
  }

  /** The module that a callback is given: `import('node-fetch').then((module) => …)`. */
  function moduleGivenTo(fn: FunctionNode, home: Frame): readonly Target[] | null {
    const call = home.module.scopes.parentOf(fn);
    if (call?.type !== 'CallExpression' || call.arguments[0] !== fn || call.callee.type !== 'MemberExpression')
      return null;
    const { object, property, computed } = call.callee;
    const isLoaded = unwrap(object).type === 'ImportExpression' && staticName(property, computed) === 'then';
    return isLoaded ? follow(object, home) : null;
  }

  /** What an argument is; where the parameter is all of it, noted as handed on by the argument. */
  function handedOn({ node, frame }: Thunk, steps: readonly BindingStep[]): readonly Target[] {
    const targets = follow(node, frame);
    if (frame.module !== root || steps.some((step) => 'take' in step)) return targets;
    return targets.map((target) => ({ ...target, by: [node as Expression, ...(target.by ?? [])] }));
  }

  /** The arguments of `(function ($) { … })(jQuery)`, a function that is called where it stands. */
  function calledAtOnce(fn: FunctionNode, home: Frame): (readonly Thunk[])[] {
    const call = home.module.scopes.parentOf(fn);
    const isCalled = call?.type === 'CallExpression' && call.callee === fn;
    return isCalled ? [call.arguments.map((node) => ({ node, frame: frameOf(home.module) }))] : [];
  }

  function classOfConstructor(fn: FunctionNode, home: Frame): ClassNode | null {
    // An arrow function or a declaration is no constructor.
    const owner = fn.type === 'FunctionExpression' ? ownerOfThis(fn.body, home.module)?.owner : undefined;
    return owner !== undefined && isClass(owner) && constructorOf(owner) === fn ? owner : null;
  }

  /** Goes from a whole value to the part that a pattern takes, filling in the pattern's defaults. */
  function take(
    whole: readonly Target[],
    steps: readonly BindingStep[],
    identifier: Node,
    home: Frame,
  ): readonly Target[] {
    let targets = whole;
    for (const step of steps) {
      if ('otherwise' in step) {
        if (targets.length > 0 && targets.every(isPresent)) continue;
        targets = [...targets.filter((target) => !isNothing(target)), ...follow(step.otherwise, home)];
      } else {
        targets = targets.flatMap((target) =>
          step.take === null
            ? [{ ...holeTarget('member', identifier, home), without: step.without }]
            : member(target, step.take, identifier),
        );
      }
    }
    return targets;
  }

  return { variable };
}
