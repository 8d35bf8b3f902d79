import type { TSESTree } from '@typescript-eslint/types';
import { bindingPath } from './binding-path.ts';
import { soleInitialiser } from './body.ts';
import { isJsonParse } from './global-methods.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';
import { isNothing } from './wrapper-body.ts';

/** The client's call inside a wrapper, and how the client hands over its answer. */
export interface InnerCall {
  readonly call: TSESTree.CallExpression;
  readonly response: StyleId;
}

/**
 * How a wrapper hands on what its client gave it.
 *
 * @param call the client's call inside it
 */
export function wrapperStyle(fn: FunctionNode, call: InnerCall, scopes: ScopeAnalysis): StyleId {
  const results = (returnedExpressions(fn) ?? []).flatMap(choicesOf);
  const styles = new Set(results.filter((node) => !isNothing(node)).map((node) => styleOfResult(node, call, scopes)));
  const [style] = styles;
  return styles.size === 1 && style !== undefined ? style : 'opaque';
}

/** What an expression may be: `text ? JSON.parse(text) : null`, `response.status !== 204 && response.json()`. */
function choicesOf(result: Node): Node[] {
  const node = unwrapAwait(result);
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate].flatMap(choicesOf);
  return node.type === 'LogicalExpression' && node.operator === '&&' ? choicesOf(node.right) : [node];
}

function styleOfResult(result: Node, call: InnerCall, scopes: ScopeAnalysis): StyleId {
  const node = unwrapAwait(result);
  if (node === call.call) return call.response;
  const [text] = node.type === 'CallExpression' && isJsonParse(node.callee, scopes) ? node.arguments : [];
  if (text !== undefined) return styleOfResult(text, call, scopes) === 'text' ? 'payload' : 'opaque';
  if (node.type === 'NewExpression') return styleOfPromise(node, scopes);
  if (node.type === 'Identifier') {
    const definition = scopes.variableOf(node)?.definitions[0];
    const init = definition?.node.type === 'VariableDeclarator' ? definition.node.init : null;
    if (definition === undefined || init === null) return 'opaque';
    const { steps } = bindingPath(definition.identifier, scopes);
    const [step, ...others] = steps;
    const from = styleOfResult(init, call, scopes);
    if (step === undefined) return from;
    return 'take' in step && others.length === 0 ? styleOfMember(RESPONSE_STYLES[from].members, step.take) : 'opaque';
  }
  const accessor = node.type === 'CallExpression' ? unwrap(node.callee) : node;
  if (accessor.type !== 'MemberExpression') return 'opaque';
  const name = staticName(accessor.property, accessor.computed) ?? '';
  const from = styleOfResult(accessor.object, call, scopes);
  if (name === 'then' && node.type === 'CallExpression') return styleOfCallback(node.arguments[0], from);
  const style = RESPONSE_STYLES[from];
  return styleOfMember(Object.hasOwn(style.shortcuts, name) ? style.shortcuts : style.members, name);
}

/** What a member or method gives: the body, its text, something that they are read from, or nothing that is followed. */
function styleOfMember(table: Readonly<Record<string, Stage>>, name: string | null): StyleId {
  const stage = name !== null && Object.hasOwn(table, name) ? table[name] : undefined;
  const settled = stage?.is === 'promise' ? stage.of : stage;
  if (settled?.is === 'response') return settled.style;
  return settled?.is === 'payload' || settled?.is === 'text' ? settled.is : 'opaque';
}

/** `.then((response) => response.json())`, `.then(({ data }) => data)` */
function styleOfCallback(callback: Node | undefined, from: StyleId): StyleId {
  if (!isFunction(callback)) return 'opaque';
  const [result, ...others] = returnedExpressions(callback) ?? [];
  const [parameter] = callback.params;
  if (result === undefined || others.length > 0 || parameter === undefined) return 'opaque';
  const node = unwrapAwait(result);
  const accessor = node.type === 'CallExpression' ? unwrap(node.callee) : node;
  const name =
    accessor.type === 'MemberExpression' && accessor.object.type === 'Identifier'
      ? staticName(accessor.property, accessor.computed)
      : parameter.type === 'ObjectPattern' && node.type === 'Identifier'
        ? node.name
        : null;
  return styleOfMember(RESPONSE_STYLES[from].members, name);
}

/** `new Promise((resolve) => … resolve(JSON.parse(text)))`: what every call of `resolve` gives. */
function styleOfPromise({ callee, arguments: [executor] }: TSESTree.NewExpression, scopes: ScopeAnalysis): StyleId {
  const [resolve] = isFunction(executor) ? executor.params : [];
  if (callee.type !== 'Identifier' || callee.name !== 'Promise' || resolve?.type !== 'Identifier') return 'opaque';
  const uses = scopes.variableOf(resolve)?.references ?? [];
  const parsed = uses.every(({ identifier }) => {
    const call = scopes.parentOf(identifier);
    const [value] = call?.type === 'CallExpression' && call.callee === identifier ? call.arguments : [];
    return value !== undefined && isParsed(value, scopes);
  });
  return uses.length > 0 && parsed ? 'payload' : 'opaque';
}

/** Whether a value is parsed JSON: `JSON.parse(text)`, or a name for it. */
function isParsed(value: Node, scopes: ScopeAnalysis): boolean {
  const node = unwrap(value);
  if (node.type === 'CallExpression') return isJsonParse(node.callee, scopes);
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  const init = variable === null ? null : (soleInitialiser(variable)?.init ?? null);
  return init?.type === 'CallExpression' && isJsonParse(init.callee, scopes);
}

function unwrapAwait(node: Node): Node {
  let inner = unwrap(node);
  while (inner.type === 'AwaitExpression') inner = unwrap(inner.argument);
  return inner;
}
