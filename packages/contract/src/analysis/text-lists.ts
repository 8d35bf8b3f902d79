import type { TSESTree } from '@typescript-eslint/types';
import { createBounds } from './bounds.ts';
import { parametersOf } from './parameters-of.ts';
import { concatenateEach, known, limit, mergeVia, plainText, type Alternatives } from './pieces.ts';
import { isFunction, type FunctionNode, type Variable } from './scope.ts';
import type { Frame, Resolver, Target, Thunk } from './target.ts';
import { replaceAll } from './replaced-text.ts';
import { GLOBAL_FUNCTIONS } from './text-functions.ts';
import type { Node, Pieces } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Lists in lists that are followed. */
const MAX_NESTING = 8;

type TextOf = (node: Node, frame: Frame) => Alternatives;
/** What an element of a list is as a text. */
type Item = Thunk | (() => Alternatives);

/** Methods that change the list itself. */
const CHANGES: ReadonlySet<string> = new Set([
  'push',
  'unshift',
  'pop',
  'shift',
  'splice',
  'reverse',
  'sort',
  'fill',
  'copyWithin',
]);

export interface TextLists {
  /** `list.join(separator)`; `null` where an element of the list, or the separator, is not known. */
  readonly join: (list: Node, separator: Node | undefined, frame: Frame) => Alternatives | null;
}

/**
 * Evaluates the lists that texts are joined of: literals, what is spread into them or pushed onto them, rest parameters,
 * and what `filter`, `map`, `concat` and `split` make of them.
 *
 * @param partOf the text of an expression that becomes part of a larger text
 */
export function createTextLists(resolver: Resolver, textOf: TextOf, partOf: TextOf): TextLists {
  const bounds = createBounds(MAX_NESTING, resolver.spend);

  function join(list: Node, separator: Node | undefined, frame: Frame): Alternatives | null {
    const parted = separator === undefined ? null : fillParts(list, separator, frame);
    if (parted !== null) return parted;
    const between = separator === undefined ? ',' : plainTextOf(separator, frame);
    if (between === null) return null;
    const via: Variable[] = [];
    const items = itemsOf(list, frame, via);
    if (items === null || items.length === 0) return null;
    const joined = concatenateEach(items.length * 2 - 1, (index) =>
      index % 2 === 1 ? known(between, undefined) : textOfItem(items[index >> 1] as Item),
    );
    return joined.map((value) => ({ ...value, via: mergeVia(via, value.via) }));
  }

  const textOfItem = (item: Item): Alternatives =>
    typeof item === 'function' ? item() : partOf(item.node, item.frame);

  function plainTextOf(node: Node, frame: Frame): string | null {
    const [only, ...others] = textOf(node, frame);
    return only === undefined || others.length > 0 ? null : plainText(only.pieces);
  }

  /** `text.split(mark).join(value)`: the text with the value wherever the mark stood. */
  function fillParts(list: Node, value: Node, frame: Frame): Alternatives | null {
    const call = unwrap(list);
    if (call.type !== 'CallExpression' || methodOf(call) !== 'split' || call.arguments.length !== 1) return null;
    const [separator] = call.arguments;
    const mark = separator === undefined ? null : plainTextOf(separator, frame);
    if (mark === null || mark === '') return null;
    return textOf(objectOf(call), frame).flatMap(({ pieces, via }) =>
      partOf(value, frame).map((given) => ({
        pieces: limit(replaceAll(pieces, mark, given.pieces)),
        via: mergeVia(via, given.via),
      })),
    );
  }

  /** @param via where the names are noted that the list is read from */
  function itemsOf(node: Node, frame: Frame, via: Variable[]): Item[] | null {
    if (!bounds.enter()) return null;
    try {
      return itemsInside(node, frame, via);
    } finally {
      bounds.leave();
    }
  }

  function itemsInside(node: Node, frame: Frame, via: Variable[]): Item[] | null {
    const [target, ...others] = resolver.follow(node, frame);
    if (target === undefined || others.length > 0) return null;
    via.push(...target.via);
    if (target.kind === 'hole') return restOf(target, via);
    if (target.kind !== 'node') return null;
    const list = target.node;
    if (list.type === 'ArrayExpression') {
      const pushed = pushedOnto(target, node);
      return pushed === null ? null : flatten([...list.elements, ...pushed], target.frame, via);
    }
    if (list.type !== 'CallExpression') return null;
    switch (methodOf(list)) {
      case 'filter':
        return filtered(list, target.frame, via);
      case 'map':
        return mapped(list, target.frame, via);
      case 'concat': {
        const own = itemsOf(objectOf(list), target.frame, via);
        const more = list.arguments.map((argument) => itemsOf(argument, target.frame, via));
        return own === null || more.some((items) => items === null)
          ? null
          : [own, ...more].flatMap((items) => items ?? []);
      }
      default:
        return null;
    }
  }

  function flatten(elements: readonly (Node | null)[], frame: Frame, via: Variable[]): Item[] | null {
    const items: Item[] = [];
    for (const element of elements) {
      if (element === null) return null;
      const inner =
        element.type === 'SpreadElement' ? itemsOf(element.argument, frame, via) : [{ node: element, frame }];
      if (inner === null) return null;
      items.push(...inner);
    }
    return items;
  }

  /** The arguments that a rest parameter takes. */
  function restOf({ node, frame, path }: Extract<Target, { kind: 'hole' }>, via: Variable[]): Item[] | null {
    const { fn, args } = frame;
    const rest = frame.module.scopes.parentOf(node);
    if (fn === null || args === null || path.length > 0 || rest?.type !== 'RestElement') return null;
    const index = parametersOf(fn).indexOf(rest);
    if (index === -1) return null;
    const items = args.slice(index).map((argument) => flatten([argument.node], argument.frame, via));
    return items.some((item) => item === null) ? null : items.flatMap((item) => item ?? []);
  }

  /**
   * What statements beside a list's declaration push onto it; `null` where it is changed in another way, or where that
   * depends on the run.
   */
  function pushedOnto({ via, node: list, frame }: Extract<Target, { kind: 'node' }>, use: Node): Node[] | null {
    const { scopes } = frame.module;
    const pushed: Node[] = [];
    const declarator = scopes.parentOf(list);
    const declaration = declarator === null ? null : scopes.parentOf(declarator);
    const block = declaration === null ? null : scopes.parentOf(declaration);
    for (const { identifier } of via.flatMap((variable) => variable.references)) {
      const member = scopes.parentOf(identifier);
      if (member?.type !== 'MemberExpression' || member.object !== identifier) continue;
      const call = scopes.parentOf(member);
      if (call?.type === 'AssignmentExpression' && call.left === member) return null;
      if (call?.type !== 'CallExpression' || call.callee !== member) continue;
      const method = staticName(member.property, member.computed);
      if (method === null || !CHANGES.has(method)) continue;
      const statement = scopes.parentOf(call);
      const isPlain = statement?.type === 'ExpressionStatement' && scopes.parentOf(statement) === block;
      if (method !== 'push' || !isPlain || block === null) return null;
      const isLater = scopes.functionOf(use) === scopes.functionOf(call) && call.range[0] > use.range[0];
      if (!isLater) pushed.push(...call.arguments);
    }
    return pushed;
  }

  /** Without what is empty, which is what lists of texts are filtered for. */
  function filtered(call: TSESTree.CallExpression, frame: Frame, via: Variable[]): Item[] | null {
    const items = itemsOf(objectOf(call), frame, via);
    const [test] = call.arguments;
    if (items === null || test === undefined || !keepsWhatIsThere(test, frame)) return null;
    return items.filter((item) => textOfItem(item).some(({ pieces }) => plainText(pieces) !== ''));
  }

  function keepsWhatIsThere(test: Node, frame: Frame): boolean {
    const [target] = resolver.follow(test, frame);
    if (target?.kind === 'global') return target.path.join('.') === 'Boolean';
    if (target?.kind !== 'node' || !isFunction(target.node)) return false;
    const { params, body } = target.node;
    const [parameter] = params;
    const name = parameter?.type === 'Identifier' ? parameter.name : null;
    return (
      name !== null && body.type !== 'BlockStatement' && PRESENCE_TESTS.some((of) => of(name) === sourceOf(body, frame))
    );
  }

  function mapped(call: TSESTree.CallExpression, frame: Frame, via: Variable[]): Item[] | null {
    const items = itemsOf(objectOf(call), frame, via);
    const [callback] = call.arguments;
    const [target, ...others] = callback === undefined ? [] : resolver.follow(callback, frame);
    if (items === null || target === undefined || others.length > 0) return null;
    if (target.kind === 'global') {
      const path = target.path.join('.');
      const change = Object.hasOwn(GLOBAL_FUNCTIONS, path) ? GLOBAL_FUNCTIONS[path] : undefined;
      return change === undefined ? null : items.map((item) => () => changed(textOfItem(item), (text) => change(text)));
    }
    const fn = target.kind === 'node' && isFunction(target.node) ? target.node : null;
    if (fn === null || items.some((item) => typeof item === 'function')) return null;
    return (items as readonly Thunk[]).map((item) => () => applied(fn, item, target.frame));
  }

  function changed(value: Alternatives, change: (text: Pieces) => Pieces | null): Alternatives {
    return value.map(({ pieces, via }) => ({ pieces: change(pieces) ?? [{ hole: 'call' }], via }));
  }

  function applied(fn: FunctionNode, item: Thunk, frame: Frame): Alternatives {
    const results = resolver.returned(fn, [item], null, frame);
    if (results === null) return [{ pieces: [{ hole: 'call', node: fn }], via: [] }];
    return results.flatMap((result) => partOf(result.node, result.frame));
  }

  const sourceOf = (node: Node, frame: Frame): string => frame.module.text.slice(...node.range).replace(/\s/g, '');

  return { join };
}

/** Ways to write that an element is not empty, without spaces. */
const PRESENCE_TESTS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `!!${name}`,
  (name) => `Boolean(${name})`,
  (name) => `${name}!==''`,
  (name) => `${name}.length`,
  (name) => `${name}.length>0`,
];

const methodOf = ({ callee }: TSESTree.CallExpression): string | null => {
  const member = unwrap(callee);
  return member.type === 'MemberExpression' ? staticName(member.property, member.computed) : null;
};

const objectOf = ({ callee }: TSESTree.CallExpression): Node => {
  const member = unwrap(callee);
  return member.type === 'MemberExpression' ? member.object : member;
};
