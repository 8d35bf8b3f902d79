import {
  bindingPath,
  errorHoldersOf,
  findFailureReads,
  startsAtError,
  staticName,
  unwrap,
  type Module,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { PlaceElsewhere } from '../rewrite/index.ts';
import { failureReaches } from './failure-reaches.ts';
import { ownErrorMembers } from './own-error-members.ts';
import { wholeModule, type SourceTree } from './source-tree.ts';

/** Whether a text may read a legacy error; others need not be parsed for it. */
const mayReadEnvelope = (text: string): boolean => /\b(?:messages|httpStatus)\b/.test(text);

/** Names for parts of an error that are looked through. */
const MAX_NAMES = 4;

/** Whether a body is read from a member of an error: `error.response.data`, or a name that was given that. */
function isHeld(body: TSESTree.Node, holders: ReadonlySet<string>, scopes: ScopeAnalysis, depth = 0): boolean {
  const value = unwrap(body);
  switch (value.type) {
    case 'MemberExpression':
      return (
        holders.has(staticName(value.property, value.computed) ?? '') || isHeld(value.object, holders, scopes, depth)
      );
    case 'AwaitExpression':
      return isHeld(value.argument, holders, scopes, depth);
    case 'CallExpression':
      return [value.callee, ...value.arguments].some((part) => isHeld(part, holders, scopes, depth));
    case 'LogicalExpression':
      return isHeld(value.left, holders, scopes, depth) || isHeld(value.right, holders, scopes, depth);
    case 'ConditionalExpression':
      return isHeld(value.consequent, holders, scopes, depth) || isHeld(value.alternate, holders, scopes, depth);
    case 'Identifier': {
      const [definition] = scopes.variableOf(value)?.definitions ?? [];
      if (definition === undefined || depth > MAX_NAMES) return false;
      const isTaken = bindingPath(definition.identifier, scopes).steps.some(
        (step) => 'take' in step && typeof step.take === 'string' && holders.has(step.take),
      );
      const made = definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
      return isTaken || (made !== null && isHeld(made, holders, scopes, depth + 1));
    }
    default:
      return false;
  }
}

/** Everything that holds a caught error in a file, or has one as its reason. */
function caughtIn({ scopes }: Module): TSESTree.Node[] {
  const { caught, names, values } = errorHoldersOf(scopes);
  return [...new Set([...caught, ...names, ...values.map(({ object }) => object)])];
}

/**
 * Reads of the legacy error envelope that an error holds, in files that the failure of a call may come to: in the response of an HTTP
 * client's error (`error.response.data.messages`) or, behind a wrapper, also in a member of an error that the program makes itself
 * (`error.body.messages`). Messages of anything else, such as an event's, are none of the call's business.
 *
 * @param file absolute, the one whose call it is; what it reads itself does not count
 * @param client members by which errors of the call's client hold the answer, or something of it
 * @param isWrapped whether the call goes through a wrapper of the program
 */
export function findErrorReadsElsewhere(
  tree: SourceTree,
  file: string,
  client: readonly string[],
  isWrapped: boolean,
): readonly PlaceElsewhere[] {
  const holders = new Set([...client, ...(isWrapped ? ownErrorMembers(tree, file) : [])]);
  return [...failureReaches(tree, file)].flatMap((each) => {
    if (each === file || !mayReadEnvelope(tree.textOf(each))) return [];
    // A function of an embedded script is known to its file alone.
    const module = wholeModule(tree, each);
    if (module === null) return [];
    const { scopes } = module;
    const isOfError = startsAtError(caughtIn(module), scopes);
    return findFailureReads(scopes).flatMap(({ start, root }): PlaceElsewhere[] =>
      isOfError(root) && isHeld(root, holders, scopes) ? [{ file: module.file, start, is: 'error' }] : [],
    );
  });
}
