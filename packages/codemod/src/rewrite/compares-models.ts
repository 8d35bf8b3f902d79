import { findKnownModel } from '@modelhub-migration/contract';
import {
  isFunction,
  lastName,
  outermostWrapper,
  parametersOf,
  staticName,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import { isComparedAt, isComparedInTurn } from './compared.ts';
import type { Node } from './types.ts';

/** Texts of a file that are an id or name of the retired API. */
const legacyIdsIn = (scopes: ScopeAnalysis): Node[] =>
  scopes.ofType('Literal').filter(({ value }) => typeof value === 'string' && findKnownModel(value) !== undefined);

/** A name, or the first of a list: `model` of `const [model, setModel] = useState(…)`. */
function nameIn(pattern: Node): string | null {
  if (pattern.type === 'Identifier') return pattern.name;
  const [first] = pattern.type === 'ArrayPattern' ? pattern.elements : [];
  return first?.type === 'Identifier' ? first.name : null;
}

/** The name under which a value is kept: of a variable, a member or a parameter's default, also as the other side of a choice. */
function keptAs(value: Node, scopes: ScopeAnalysis): string | null {
  const node = outermostWrapper(value, scopes);
  const holder = scopes.parentOf(node);
  switch (holder?.type) {
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return keptAs(holder, scopes);
    case 'VariableDeclarator':
      return nameIn(holder.id);
    case 'JSXAttribute':
      return holder.name.type === 'JSXIdentifier' ? holder.name.name : null;
    case 'AssignmentPattern':
      return holder.left.type === 'Identifier' ? holder.left.name : null;
    case 'AssignmentExpression':
      return holder.left.type === 'Identifier'
        ? holder.left.name
        : holder.left.type === 'MemberExpression'
          ? staticName(holder.left.property, holder.left.computed)
          : null;
    case 'Property':
    case 'PropertyDefinition':
      return staticName(holder.key, holder.computed);
    default:
      return null;
  }
}

/** What may stand between a value and the name of the table or list that it is in: `Object.freeze({ chat: '…' })`, `new Set(['…'])`. */
const IN_TABLE: ReadonlySet<string> = new Set([
  'Property',
  'ObjectExpression',
  'ArrayExpression',
  'CallExpression',
  'NewExpression',
]);

/** The name of the table or list that a value is in. */
function tableOf(value: Node, scopes: ScopeAnalysis): string | null {
  let at = outermostWrapper(value, scopes);
  for (let parent = scopes.parentOf(at); parent !== null && IN_TABLE.has(parent.type); parent = scopes.parentOf(at))
    at = outermostWrapper(parent, scopes);
  return at.type === 'Property' ? null : keptAs(at, scopes);
}

/** The call that a value is given to, and its place among the arguments; `null` where it is given to none. */
function givenTo(value: Node, scopes: ScopeAnalysis): { readonly name: string; readonly index: number } | null {
  const node = outermostWrapper(value, scopes);
  const call = scopes.parentOf(node);
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return null;
  const name = lastName(call.callee);
  const index = (call.arguments as readonly Node[]).indexOf(node);
  return name === null || index === -1 ? null : { name, index };
}

/** The name of a parameter of the functions of a name. */
function parametersNamed({ name, index }: { name: string; index: number }, files: readonly ScopeAnalysis[]): string[] {
  const functionsIn = (scopes: ScopeAnalysis): Node[] => [
    ...scopes.ofType('FunctionDeclaration').filter(({ id }) => id?.name === name),
    ...scopes
      .ofType('VariableDeclarator')
      .flatMap(({ id, init }) => (nameIn(id) === name && init !== null ? [init] : [])),
    ...scopes
      .ofType('MethodDefinition')
      .flatMap(({ key, computed, value }) => (staticName(key, computed) === name ? [value] : [])),
    ...scopes
      .ofType('Property')
      .flatMap(({ key, computed, value }) => (staticName(key, computed) === name ? [value] : [])),
  ];
  return files.flatMap(functionsIn).flatMap((fn) => {
    const parameter = isFunction(fn) ? parametersOf(fn)[index] : undefined;
    const plain = parameter?.type === 'AssignmentPattern' ? parameter.left : parameter;
    return plain?.type === 'Identifier' ? [plain.name] : [];
  });
}

/** Names for names that are looked through. */
const MAX_NAMES = 3;

/** What has one of some names: a variable or a member. */
const namedBy =
  (names: ReadonlySet<string>) =>
  (node: Node): boolean =>
    (node.type === 'Identifier' && names.has(node.name)) ||
    (node.type === 'MemberExpression' && names.has(staticName(node.property, node.computed) ?? ''));

const namedNodes = (scopes: ScopeAnalysis, names: ReadonlySet<string>): Node[] => {
  const isNamed = namedBy(names);
  return [...scopes.ofType('Identifier'), ...scopes.ofType('MemberExpression')].filter(isNamed);
};

/** What a holder of a value gives, by a member or a call: `model.value`, `model()`. */
function behind(node: Node, scopes: ScopeAnalysis): Node[] {
  const holder = scopes.parentOf(node);
  const isRead =
    (holder?.type === 'MemberExpression' &&
      holder.object === node &&
      /^(?:value|current)$/.test(lastName(holder) ?? '')) ||
    (holder?.type === 'CallExpression' && holder.callee === node && holder.arguments.length === 0);
  return isRead ? [holder] : [];
}

/** Names of the functions that files give an id or name of the retired API. */
export const calledWithModels = (files: readonly ScopeAnalysis[]): ReadonlySet<string> =>
  new Set(files.flatMap((scopes) => legacyIdsIn(scopes).flatMap((id) => givenTo(id, scopes)?.name ?? [])));

/** Names under which files keep an id or name of the retired API, or a table or list with one, or are given it. */
export function namesOfModels(files: readonly ScopeAnalysis[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let round = 0, before = -1; round < MAX_NAMES && names.size > before; round++) {
    before = names.size;
    const found = files.flatMap((scopes) =>
      [...legacyIdsIn(scopes), ...namedNodes(scopes, names)].flatMap((node) => {
        const call = givenTo(node, scopes);
        const given = call === null ? [] : parametersNamed(call, files);
        return [keptAs(node, scopes), tableOf(node, scopes), ...given].filter((name) => name !== null);
      }),
    );
    for (const name of found) names.add(name);
  }
  return names;
}

/**
 * Whether a file compares something with an id or name of the retired API, written there or kept under one of these names: it
 * may be one of a models list, which it knows by those.
 */
export function comparesModels(scopes: ScopeAnalysis, names: ReadonlySet<string>): boolean {
  const kept = namedNodes(scopes, names);
  return [...legacyIdsIn(scopes), ...kept, ...kept.flatMap((node) => behind(node, scopes))].some(
    (node) => isComparedAt(scopes, node) || isComparedInTurn(scopes, node),
  );
}
