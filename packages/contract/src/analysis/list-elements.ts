import { isExported } from './closed-class.ts';
import { nameOf } from './function-calls.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import { holeTarget, type Frame, type Resolver, type Target } from './target.ts';
import type { Node } from './types.ts';
import { ADDS } from './value-sources.ts';
import { lastName, staticName } from './walk.ts';

type Follow = Resolver['follow'];

/** Methods of lists that call a function with each element. */
export const ITERATORS: ReadonlySet<string> = new Set(['map', 'flatMap', 'forEach', 'filter', 'some', 'every', 'find']);

/** The name that a list is kept under: of a variable, or of a member. */
function nameOfList(list: Node, { parentOf }: ScopeAnalysis): string | null {
  const parent = parentOf(list);
  if (parent?.type === 'VariableDeclarator') return lastName(parent.id);
  if (parent?.type === 'AssignmentExpression') return lastName(parent.left);
  const isMember = parent?.type === 'Property' || parent?.type === 'PropertyDefinition';
  return isMember ? staticName(parent.key, parent.computed) : null;
}

/** Whether something is added to a list of a name in its file, so that not all of its elements stand where it is written out. */
function isAddedTo(name: string, scopes: ScopeAnalysis): boolean {
  return scopes
    .ofType('CallExpression')
    .some(
      ({ callee }) =>
        callee.type === 'MemberExpression' &&
        ADDS.has(staticName(callee.property, callee.computed) ?? '') &&
        lastName(callee.object) === name,
    );
}

/** The elements of a list that is written out, and a hole for those that are not; `null` where it is another value. */
export function elementsOf({ kind, node, frame }: Target, follow: Follow): readonly Target[] | null {
  if (kind !== 'node' || node.type !== 'ArrayExpression') return null;
  const { scopes } = frame.module;
  const elements = node.elements.flatMap((element): readonly Target[] => {
    if (element === null) return [];
    return element.type === 'SpreadElement' ? [holeTarget('loop', element, frame)] : follow(element, frame);
  });
  const name = nameOfList(node, scopes);
  return name !== null && isAddedTo(name, scopes) ? [...elements, holeTarget('loop', node, frame)] : elements;
}

/** The elements of the list that a function is given to: `['a', 'b'].map(fn)`. */
function listGivenTo(fn: Node, home: Frame, follow: Follow): readonly Target[] | null {
  const call = home.module.scopes.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== fn || call.callee.type !== 'MemberExpression')
    return null;
  const { object, property, computed } = call.callee;
  if (!ITERATORS.has(staticName(property, computed) ?? '')) return null;
  const lists = follow(object, home).map((list) => elementsOf(list, follow));
  return lists.length === 0 || lists.some((list) => list === null || list.length === 0)
    ? null
    : lists.flatMap((list) => list ?? []);
}

/**
 * The elements of the lists that a function is called with; `null` where it is called in another way, too, or may be by other files.
 *
 * @param home where the function stands
 */
export function elementsGivenTo(fn: FunctionNode, home: Frame, follow: Follow): readonly Target[] | null {
  const { scopes } = home.module;
  const name = nameOf(fn, scopes);
  if (name !== null && isExported(name, scopes)) return null;
  const uses = name?.references.filter(({ isWrite, isType }) => !isWrite && !isType) ?? [];
  const places = name === null ? [fn] : uses.map(({ identifier }) => identifier);
  const lists = places.map((place) => listGivenTo(place, home, follow));
  return lists.length === 0 || lists.some((list) => list === null) ? null : lists.flatMap((list) => list ?? []);
}
