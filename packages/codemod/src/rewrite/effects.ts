import { isFunction, staticName, unwrap, walk, type Evaluator } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { isTextModule } from './inert.ts';
import type { Node } from './types.ts';

type Resolver = Evaluator['resolver'];
type Frame = ReturnType<Resolver['frameOf']>;

/** Global functions and classes that only make a value. */
const MAKERS: ReadonlySet<string> = new Set([
  'Headers',
  'JSON.stringify',
  'Number',
  'Object.freeze',
  'Request',
  'String',
  'String.raw',
  'URL',
  'URL.parse',
  'URLSearchParams',
  'encodeURI',
  'encodeURIComponent',
]);

/** Functions of HTTP clients' packages that only make an instance. */
const INSTANCE_MAKERS: ReadonlySet<string> = new Set(['axios.create', 'got.extend', 'ky.create', 'ky.extend']);

/** Methods of texts and lists that change nothing. */
const READING_METHODS: ReadonlySet<string> = new Set([
  'concat',
  'filter',
  'join',
  'map',
  'normalize',
  'replace',
  'replaceAll',
  'slice',
  'split',
  'toJSON',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
  'valueOf',
]);

/** Functions in functions that are looked into. */
const MAX_DEPTH = 6;

/** The function that is looked into, `node`, and the file it stands in. */
interface Code {
  readonly resolver: Resolver;
  readonly frame: Frame;
  readonly fn: Node | null;
  readonly depth: number;
}

/** Whether what is written to is the function's own, so that nobody else sees it. */
function isOwn(target: Node, { frame, fn }: Code): boolean {
  let root = unwrap(target);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const isName = root === unwrap(target);
  const definitions = frame.module.scopes.variableOf(root)?.definitions ?? [];
  return (
    fn !== null &&
    definitions.length > 0 &&
    definitions.every(
      ({ kind, identifier: { range } }) =>
        (isName || kind !== 'parameter') && fn.range[0] <= range[0] && range[1] <= fn.range[1],
    )
  );
}

/** Whether calling a function only gives a value. One that is not at hand may do anything. */
function isHarmless(callee: Node, code: Code): boolean {
  const { resolver, frame, depth } = code;
  const member = unwrap(callee);
  const method = member.type === 'MemberExpression' ? staticName(member.property, member.computed) : null;
  return resolver.follow(callee, frame).every((target) => {
    if (target.kind === 'node' && isFunction(target.node)) {
      const inner = { resolver, frame: target.frame, fn: target.node, depth: depth + 1 };
      return depth < MAX_DEPTH && effectsIn(target.node.body, inner).length === 0;
    }
    if (target.kind === 'global' && MAKERS.has(target.path.join('.'))) return true;
    if (target.kind === 'import' && isTextModule(target.specifier)) return true;
    if (target.kind === 'import' && INSTANCE_MAKERS.has([target.specifier, ...target.path].join('.'))) return true;
    if (member.type !== 'MemberExpression' || method === null) return false;
    return READING_METHODS.has(method) || isOwn(member.object, code);
  });
}

/** `Object.assign(new URL(base), { pathname })`: nobody else has the object that is written to. */
function fillsNewObject(
  { callee, arguments: [object] }: TSESTree.CallExpression | TSESTree.NewExpression,
  code: Code,
): boolean {
  const isAssign = code.resolver
    .follow(callee, code.frame)
    .every((target) => target.kind === 'global' && target.path.join('.') === 'Object.assign');
  return isAssign && (object?.type === 'NewExpression' || object?.type === 'ObjectExpression');
}

function effectsIn(root: Node, code: Code): Node[] {
  const effects: Node[] = [];
  const isEffect = (node: Node): boolean => {
    switch (node.type) {
      case 'AssignmentExpression':
        return !isOwn(node.left, code);
      case 'UpdateExpression':
        return !isOwn(node.argument, code);
      case 'UnaryExpression':
        return node.operator === 'delete';
      case 'ImportExpression':
      case 'YieldExpression':
        return true;
      case 'TaggedTemplateExpression':
        return !isHarmless(node.tag, code);
      case 'CallExpression':
      case 'NewExpression':
        return !isHarmless(node.callee, code) && !fillsNewObject(node, code);
      default:
        return false;
    }
  };
  walk(root, (node) => {
    if (isEffect(node)) effects.push(node);
    return node === root || !isFunction(node);
  });
  return effects;
}

/**
 * Finds what an expression or a statement does besides giving a value: assignments, deletions, calls of functions that do
 * something. What a function does counts where it is called; checks that throw do not count.
 *
 * @returns the nodes that do it; for what a called function does, the call
 */
export function findEffects(root: Node, { resolver, module }: Evaluator): readonly Node[] {
  return isFunction(root) ? [] : effectsIn(root, { resolver, frame: resolver.frameOf(module), fn: null, depth: 0 });
}
