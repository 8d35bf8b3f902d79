import type { TSESTree } from '@typescript-eslint/types';
import {
  boundIdentifiers,
  collectExports,
  isExported,
  staticName,
  type Module,
} from '@modelhub-migration/contract/analysis';
import { createCallWays, type CallOptions } from './handed-to-call.ts';
import { asThing, lastName, rootOf, sourceOf, type Place, type Ways } from './place.ts';

type Node = TSESTree.Node;

/** Places that one value is followed to; no configuration is handed on through so many. */
const MOST_PLACES = 400;

/** A list under such a name is one of servers to ask; one that allows or forbids is not. */
const IS_LIST_OF_BASES =
  /^(?!.*(?:allow|trust|permit|accept|cors|csp|block|deny|forbid)).*(?:url|base|host|endpoint|server|api)/i;

/** Objects that every file sees. */
const SHARED = new Set(['exports', 'module', 'globalThis', 'global', 'window', 'self', 'process']);

/** What holds pairs of a name and a value. */
const OF_PAIRS = new Set(['Map', 'fromEntries']);

export interface HandOnOptions extends Pick<CallOptions, 'textOf' | 'isReported'> {
  /** Whether a text that is put together is a base, or one with something that is not known behind it. */
  readonly isBase: (text: TSESTree.Expression) => boolean;
}

/** Where a value goes that stands in a node of one type. */
type Step = (at: Place, parent: never) => Ways;

const join = (all: readonly Ways[]): Ways =>
  all.includes('others') ? 'others' : (all as readonly (readonly Place[])[]).flat();

/** On to what bears a name, unless that says of a list that it is another one. */
function named(at: Place, name: string | null, on: (at: Place) => Ways): Ways {
  if (at.as !== 'list') return on(at);
  return IS_LIST_OF_BASES.test(name ?? '') ? on({ ...at, as: 'thing' }) : [];
}

const onwards: Step = (at, parent: Node) => [{ ...at, node: parent }];

/**
 * Makes the check whether other files can come by a base that stands in this one: they import it, or what it is a part of; they call
 * what returns it or sends to it; or they are handed it. What is compared with a base hands nothing on.
 *
 * @param module the file
 */
export function createHandOnCheck(module: Module, { isBase, ...options }: HandOnOptions): (base: Node) => boolean {
  const { scopes } = module;
  const { names, whole } = collectExports(module);
  const exported = new Set<Node | null>([whole]);
  for (const one of names.values()) if ('node' in one) exported.add(one.node);

  const usesOf = (name: Node, at: Place): Ways => {
    const variable = scopes.variableOf(name);
    if (variable === null) return [];
    const isParameter = variable.definitions.every(({ kind }) => kind === 'parameter');
    if (!isParameter && isExported(variable, scopes)) return 'others';
    return variable.references
      .filter(({ isRead, isType }) => isRead && !isType)
      .map(({ identifier }) => ({ ...at, node: identifier }));
  };
  const usesOfAll = (pattern: Node, at: Place): Ways => join(boundIdentifiers(pattern).map((name) => usesOf(name, at)));
  const around = (node: Node, type: `${Node['type']}`): Node | null => {
    let at: Node | null = node;
    while (at !== null && at.type !== type) at = scopes.parentOf(at);
    return at;
  };
  const classAround = (node: Node): Node | null => {
    const body = around(node, 'ClassBody');
    return body === null ? null : scopes.parentOf(body);
  };
  const inClass = (node: Node, at: Place): Ways => asThing(at, classAround(node));
  const into = (target: Node, at: Place): Ways => {
    const root = rootOf(target);
    if (root.type === 'ThisExpression') return asThing(at, classAround(root) ?? scopes.functionOf(root));
    if (root.type === 'Identifier' && scopes.variableOf(root) === null) return SHARED.has(root.name) ? 'others' : [];
    if (root === target) return usesOfAll(root, at);
    return sourceOf(root, module) === null ? usesOf(root, { ...at, as: 'thing' }) : 'others';
  };

  /** Whoever calls the function around uses what the value has been given to. */
  const end: Step = (at) => asThing(at, at.isUsed ? scopes.functionOf(at.node) : null);
  const text: Step = (at, whole: TSESTree.Expression) => (isBase(whole) ? onwards(at, whole as never) : []);
  const returned: Step = (at) => {
    const fn = scopes.functionOf(at.node);
    return fn === null ? [] : [{ ...at, node: fn }];
  };
  const member: Step = (at, { key, computed, value }: TSESTree.PropertyDefinition) =>
    value === at.node ? named(at, staticName(key, computed), (one) => inClass(key, one)) : [];
  const call = createCallWays(module, { ...options, into, inClass });

  const STEPS: Readonly<Record<string, Step>> = {
    AwaitExpression: onwards,
    ChainExpression: onwards,
    LogicalExpression: onwards,
    ObjectExpression: onwards,
    SequenceExpression: onwards,
    SpreadElement: onwards,
    TSAsExpression: onwards,
    TSInstantiationExpression: onwards,
    TSNonNullExpression: onwards,
    TSSatisfiesExpression: onwards,
    TSTypeAssertion: onwards,
    ClassDeclaration: onwards,
    ClassExpression: onwards,
    ReturnStatement: returned,
    YieldExpression: returned,
    PropertyDefinition: member,
    AccessorProperty: member,
    MethodDefinition: (at, parent: Node) => inClass(parent, at),
    StaticBlock: (at, parent: Node) => inClass(parent, at),
    Decorator(at, parent: Node) {
      const decorated = scopes.parentOf(parent);
      return decorated?.type === 'ClassDeclaration' ? asThing(at, decorated) : inClass(parent, at);
    },
    CallExpression: call,
    NewExpression: call,
    TemplateLiteral: text,
    ThrowStatement: () => [],
    SwitchCase: () => [],
    BinaryExpression: (at, parent: TSESTree.BinaryExpression) =>
      parent.operator === '+' ? text(at, parent as never) : end(at, parent as never),
    ConditionalExpression: (at, parent: TSESTree.ConditionalExpression) =>
      parent.test === at.node ? end(at, parent as never) : onwards(at, parent as never),
    MemberExpression: (at, parent: TSESTree.MemberExpression) =>
      parent.object === at.node ? onwards(at, parent as never) : [],
    ArrowFunctionExpression: (at, parent: TSESTree.ArrowFunctionExpression) =>
      parent.body === at.node ? onwards(at, parent as never) : [],
    Property: (at, { key, computed, value }: TSESTree.Property) =>
      value === at.node
        ? named(at, staticName(key, computed), (one) => asThing(one, around(key, 'ObjectExpression')))
        : [],
    ArrayExpression(at, parent: TSESTree.ArrayExpression) {
      if (at.as === 'thing') return onwards(at, parent as never);
      const list = scopes.parentOf(parent);
      const maker = list?.type === 'ArrayExpression' ? scopes.parentOf(list) : null;
      const isPair =
        (maker?.type === 'NewExpression' || maker?.type === 'CallExpression') && OF_PAIRS.has(lastName(maker.callee));
      if (isPair) return parent.elements[0] === at.node ? [] : asThing(at, maker);
      const joined = list?.type === 'MemberExpression' && lastName(list) === 'join' ? scopes.parentOf(list) : null;
      if (joined?.type === 'CallExpression') {
        // A segment that is written out decides the path; what is only spread leaves it open.
        const isOpen = parent.elements.slice(1).every((element) => element?.type === 'SpreadElement');
        return isOpen ? onwards(at, joined as never) : text(at, joined as never);
      }
      return [{ ...at, node: parent, as: 'list' }];
    },
    VariableDeclarator: (at, { id, init }: TSESTree.VariableDeclarator) =>
      init === at.node ? named(at, lastName(id), (one) => usesOfAll(id, one)) : [],
    ForOfStatement: (at, parent: TSESTree.ForOfStatement) =>
      parent.right === at.node && parent.left.type === 'VariableDeclaration'
        ? usesOfAll(parent.left.declarations[0].id, at)
        : end(at, parent as never),
    AssignmentExpression: (at, { left, right }: TSESTree.AssignmentExpression) =>
      right === at.node ? named(at, lastName(left), (one) => into(left, one)) : end(at, left as never),
    AssignmentPattern(at, parent: TSESTree.AssignmentPattern) {
      if (parent.right !== at.node) return [];
      const uses = usesOfAll(parent.left, at);
      return scopes.parentOf(parent)?.type === 'TSParameterProperty' ? join([uses, inClass(parent, at)]) : uses;
    },
    TSEnumMember(at, parent: Node) {
      const declaration = around(parent, 'TSEnumDeclaration') as TSESTree.TSEnumDeclaration | null;
      return declaration === null ? [] : usesOf(declaration.id, { ...at, as: 'thing' });
    },
  };

  const next = (at: Place): Ways => {
    const { node } = at;
    if (exported.has(node)) return at.as === 'list' ? [] : 'others';
    const isDeclared = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration';
    if (isDeclared) return node.id === null ? [] : usesOf(node.id, at);
    const parent = scopes.parentOf(node);
    if (parent === null) return [];
    return (
      (Object.hasOwn(STEPS, parent.type) ? STEPS[parent.type] : undefined)?.(at, parent as never) ??
      end(at, parent as never)
    );
  };

  return (base) => {
    const seen = new Set<Node>([base]);
    const pending: Place[] = [{ node: base, as: 'text', isUsed: false }];
    for (let at = pending.pop(); at !== undefined && seen.size < MOST_PLACES; at = pending.pop()) {
      const ways = next(at);
      if (ways === 'others') return true;
      for (const way of ways) {
        if (seen.has(way.node)) continue;
        seen.add(way.node);
        pending.push(way);
      }
    }
    return false;
  };
}
