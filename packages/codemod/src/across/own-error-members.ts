import {
  constructorOf,
  isClass,
  lastName,
  staticName,
  unwrap,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceTree } from './source-tree.ts';

type Node = TSESTree.Node;

/** Members that every error has, or that hold no answer. */
const PLAIN: ReadonlySet<string> = new Set(['message', 'messages', 'name', 'stack', 'status', 'statusCode', 'code']);

/** Whether a text may make errors of its own; others need not be parsed for it. */
const mayMakeErrors = (text: string): boolean =>
  /\b(?:extends|new)\s+\w*(?:Error|Exception)\b|\bthrow\b|\breject\b|\bthrowError\b/.test(text);

const isErrorName = (node: Node | null | undefined): boolean =>
  node?.type === 'Identifier' && /(?:Error|Exception)$/.test(node.name);

const isNewError = (node: Node | null | undefined): boolean => {
  const made = node == null ? null : unwrap(node);
  return made?.type === 'NewExpression' && isErrorName(made.callee);
};

/** Members that the constructor of an error's class sets: `constructor(readonly body: unknown)`, `this.body = body`. */
function membersOfClass(owner: Node, scopes: ScopeAnalysis): (string | null)[] {
  const made = isClass(owner) ? constructorOf(owner) : null;
  if (made === null) return [];
  const declared = made.params.flatMap((each): string[] => {
    const inner = each.type === 'TSParameterProperty' ? each.parameter : null;
    const name = inner?.type === 'AssignmentPattern' ? inner.left : inner;
    return name?.type === 'Identifier' ? [name.name] : [];
  });
  const set = scopes
    .ofType('AssignmentExpression')
    .filter(({ range: [start, end] }) => made.range[0] <= start && end <= made.range[1])
    .map(({ left }) =>
      left.type === 'MemberExpression' && left.object.type === 'ThisExpression'
        ? staticName(left.property, left.computed)
        : null,
    );
  return [...declared, ...set];
}

/** Names of the members of an object literal. */
const membersOfLiteral = (value: Node): (string | null)[] =>
  value.type === 'ObjectExpression'
    ? value.properties.map((member) => (member.type === 'Property' ? staticName(member.key, member.computed) : null))
    : [];

/** `Object.assign(new Error(…), { body })` */
function membersAssigned({ callee, arguments: given }: TSESTree.CallExpression): (string | null)[] {
  return lastName(callee) === 'assign' && isNewError(given[0]) ? given.flatMap(membersOfLiteral) : [];
}

/** What fails with a value that need not be an error: `Promise.reject({ body })`, `throwError(() => ({ body }))` of rxjs. */
const FAILS: ReadonlySet<string> = new Set(['reject', 'throwError']);

/** What a call makes others fail with. */
function failure({ callee, arguments: [given] }: TSESTree.CallExpression): Node[] {
  if (given === undefined || !FAILS.has(lastName(callee) ?? '')) return [];
  return [unwrap(given.type === 'ArrowFunctionExpression' ? given.body : given)];
}

/** `const error = new Error(…); error.body = body` */
function memberSet({ left }: TSESTree.AssignmentExpression, scopes: ScopeAnalysis): string | null {
  if (left.type !== 'MemberExpression') return null;
  const owner = unwrap(left.object);
  const [definition] = owner.type === 'Identifier' ? (scopes.variableOf(owner)?.definitions ?? []) : [];
  const isError = definition?.node.type === 'VariableDeclarator' && isNewError(definition.node.init);
  return isError ? staticName(left.property, left.computed) : null;
}

function membersIn(scopes: ScopeAnalysis): (string | null)[] {
  const classes = [...scopes.ofType('ClassDeclaration'), ...scopes.ofType('ClassExpression')];
  return [
    ...classes.filter(({ superClass }) => isErrorName(superClass)).flatMap((owner) => membersOfClass(owner, scopes)),
    ...scopes.ofType('ThrowStatement').flatMap(({ argument }) => membersOfLiteral(unwrap(argument))),
    ...scopes.ofType('CallExpression').flatMap((call) => failure(call).flatMap(membersOfLiteral)),
    ...scopes.ofType('CallExpression').flatMap(membersAssigned),
    ...scopes.ofType('AssignmentExpression').map((assignment) => memberSet(assignment, scopes)),
  ];
}

/**
 * Names of the members that what a program itself throws has: that made in a file, or in what it imports, one after another, such as the
 * wrapper that a call goes through.
 *
 * @param file absolute, the one whose call it is
 */
export function ownErrorMembers(tree: SourceTree, file: string): ReadonlySet<string> {
  const files = new Set([file]);
  for (const each of files) for (const imported of tree.index.importsOf(each)) files.add(imported);
  const members = [...files]
    .filter((each) => mayMakeErrors(tree.textOf(each)))
    .flatMap((each) => (tree.scriptsOf(each) ?? []).flatMap(({ module }) => membersIn(module.scopes)));
  return new Set(members.filter((name) => name !== null && !PLAIN.has(name)) as string[]);
}
