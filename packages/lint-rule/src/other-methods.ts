import { LEGACY_OPERATIONS, type OperationId } from '@modelhub-migration/contract';
import {
  createCallReader,
  createRequestReader,
  type Evaluator,
  type Node,
} from '@modelhub-migration/contract/analysis';
import { createInsideCheck } from './inside-check.ts';

/** Methods that a retired route answered. HTTP gives every GET route its HEAD (RFC 9110, section 9.1). */
function methodsOf(route: OperationId): readonly string[] {
  const { method } = LEGACY_OPERATIONS[route];
  return method === 'GET' ? [method, 'HEAD'] : [method];
}

/** Every request of a file that goes to the address of a retired route by a method that the route never had. */
function findOtherRequests(evaluator: Evaluator): Node[] {
  const requests = createRequestReader(evaluator, createCallReader(evaluator));
  return evaluator.module.scopes.ofType('CallExpression').filter((call) => {
    const request = call.callee.type === 'Super' ? null : requests.read(call);
    const method = request?.method ?? null;
    if (request === null || method === null) return false;
    const routes = request.value.map(({ pieces }) => evaluator.recognise(pieces).route);
    return routes.every(
      (route) => (route === 'models' || route === 'predictions') && !methodsOf(route).includes(method),
    );
  });
}

/**
 * Makes the check whether a text only goes to requests of a method that the route at its address never had (`DELETE /models`). Such a
 * request is no use of the retired API: it was refused before, too. A text that others may read counts as an address.
 *
 * @param evaluator of the file
 */
export function createMethodCheck(evaluator: Evaluator): (text: Node) => boolean {
  const { scopes } = evaluator.module;
  let check: ((node: Node) => boolean) | undefined;
  const isInside = (node: Node): boolean => (check ??= createInsideCheck(findOtherRequests(evaluator)))(node);
  return (text) => {
    const holder = scopes.parentOf(text);
    if (holder?.type !== 'VariableDeclarator' || holder.id.type !== 'Identifier') return isInside(text);
    const declaration = scopes.parentOf(holder);
    // Any other way of exporting it is a use.
    const isExported = declaration !== null && scopes.parentOf(declaration)?.type === 'ExportNamedDeclaration';
    const { references = [] } = scopes.variableOf(holder.id) ?? {};
    return !isExported && references.length > 0 && references.every(({ identifier }) => isInside(identifier));
  };
}
