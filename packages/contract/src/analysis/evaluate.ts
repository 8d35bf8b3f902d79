import type { TSESTree } from '@typescript-eslint/types';
import { createResolver } from './follow.ts';
import type { Module, ModuleHost } from './module.ts';
import {
  capped,
  concatenate,
  hole,
  isCut,
  known,
  limit,
  mergeVia,
  plainText,
  usedBy,
  type Alternative,
  type Alternatives,
} from './pieces.ts';
import type { Frame, Resolver, Target } from './target.ts';
import {
  GLOBAL_FUNCTIONS,
  MODULE_FUNCTIONS,
  replaceSlashes,
  STRING_METHODS,
  URL_MEMBERS,
  URL_SETTERS,
} from './text-functions.ts';
import { BUDGET, type Expression, type Node, type Pieces, type TextValue } from './types.ts';
import { staticName, unwrap } from './walk.ts';

export interface Evaluator {
  readonly module: Module;
  readonly resolver: Resolver;
  /** What is known of an expression as a text. Never throws; what is not known is a hole. */
  evaluate(expression: Node): TextValue;
  /** What names, members, calls and imports of an expression lead to. */
  follow(expression: Node): readonly Target[];
  /** The texts that a target may be. */
  textOf(target: Target): Alternatives;
  /** The text of a value that the module exports; holes where it exports none of that name. */
  evaluateExport(name: string): TextValue;
}

type CallLike = TSESTree.CallExpression | TSESTree.NewExpression;

/**
 * Creates the evaluator of one file. It remembers what it has found out, so make one for a file and use it for all its
 * expressions.
 *
 * @param host what is known of other files; without it every import is a hole
 */
export function createEvaluator(module: Module, host?: ModuleHost): Evaluator {
  const resolver = createResolver(module, host);
  let nesting = 0;
  /** How often a value was cut short by nesting. What it went into may be had in full when asked for directly. */
  let cuts = 0;
  let cutShort: (readonly [Frame, Node])[] = [];

  const toTextValue = (alternatives: Alternatives): TextValue => {
    const via = alternatives.reduce<Alternative['via']>((all, { via: own }) => mergeVia(all, own), []);
    return { alternatives: capped(alternatives).map(({ pieces }) => pieces), via };
  };

  function textOf(node: Node, frame: Frame): Alternatives {
    if (nesting >= BUDGET.depth) {
      cuts++;
      return hole('budget', node);
    }
    nesting++;
    try {
      const all = resolver.follow(node, frame).flatMap((target) => textOfTarget(target));
      return all.length === 0 ? hole('unknown', node) : capped(all);
    } finally {
      nesting--;
      if (nesting === 0) forgetCutShort();
    }
  }

  /** Until the outermost expression is done such values are kept, or a chain of them would be worked out over and over. */
  function forgetCutShort(): void {
    for (const [frame, node] of cutShort) frame.texts.delete(node);
    cutShort = [];
  }

  /** The text of a part of a larger expression. */
  const partOf = (node: Node, frame: Frame): Alternatives => usedBy(node as Expression, textOf(node, frame));

  function textOfTarget(target: Target): Alternatives {
    const found = (target.by ?? []).reduceRight(
      (value, expression) => usedBy(expression, value),
      foreign(target, textOfKind(target)),
    );
    return target.via.length === 0
      ? found
      : found.map(({ pieces, via }) => ({ pieces, via: mergeVia(target.via, via) }));
  }

  /** Notes the file on pieces that come from another one. */
  function foreign(target: Target, alternatives: Alternatives): Alternatives {
    const { module: home } = target.frame;
    if (home === module) return alternatives;
    return alternatives.map(({ pieces }) => ({
      via: [],
      pieces: pieces.map(({ uses: _uses, ...piece }) => ({ file: home.file, ...piece })),
    }));
  }

  function textOfKind(target: Target): Alternatives {
    switch (target.kind) {
      case 'node':
        return textOfNode(unwrap(target.node), target.frame);
      case 'global':
        return hole(isEnvironment(target.path) ? 'env' : 'unknown', target.node);
      case 'import':
        return hole('import', target.node);
      case 'hole':
        return hole(target.reason, target.node);
      case 'member':
        return textOfMember(target);
      default:
        return hole('unknown', target.node);
    }
  }

  function textOfMember({ object, name, node }: Extract<Target, { kind: 'member' }>): Alternatives {
    if (isImportMetaEnv(object)) return hole('env', node);
    const read = Object.hasOwn(URL_MEMBERS, name) ? URL_MEMBERS[name] : undefined;
    if (read === undefined || object.kind !== 'node' || !isUrlMade(object.node)) return hole('member', node);
    return textOfTarget(object).map(({ pieces, via }) => ({ pieces: read(pieces) ?? pieces, via }));
  }

  /** Remembers texts a node and frame, and cuts circles. */
  function textOfNode(node: Node, frame: Frame): Alternatives {
    const remembered = frame.texts.get(node);
    if (remembered !== undefined) return remembered ?? hole('unknown', node);
    frame.texts.set(node, null);
    const before = cuts;
    const found = compute(node, frame);
    frame.texts.set(node, found);
    if (cuts > before) cutShort.push([frame, node]);
    return found;
  }

  function compute(node: Node, frame: Frame): Alternatives {
    switch (node.type) {
      case 'Literal':
        return node.value === null || node.value instanceof RegExp
          ? hole('unknown', node)
          : known(String(node.value), node);
      case 'TemplateLiteral':
        return concatenate(templateParts(node, frame));
      case 'TaggedTemplateExpression': {
        const isRaw =
          node.tag.type === 'MemberExpression' && staticName(node.tag.property, node.tag.computed) === 'raw';
        return isRaw ? concatenate(templateParts(node.quasi, frame, 'raw')) : hole('call', node);
      }
      case 'BinaryExpression':
        return node.operator === '+' ? concatenate(sumParts(node, frame)) : hole('unknown', node);
      case 'CallExpression':
      case 'NewExpression':
        return textOfCall(node, frame);
      case 'TSEnumMember':
        return node.initializer === undefined ? hole('unknown', node) : textOf(node.initializer, frame);
      default:
        return hole('unknown', node);
    }
  }

  function* templateParts(
    node: TSESTree.TemplateLiteral,
    frame: Frame,
    form: 'cooked' | 'raw' = 'cooked',
  ): Generator<Alternatives> {
    for (const [index, quasi] of node.quasis.entries()) {
      // `cooked` is null for escapes that only a tagged template may hold.
      yield known((quasi.value[form] as string | null) ?? quasi.value.raw, quasi);
      const expression = node.expressions[index];
      if (expression !== undefined) yield partOf(expression, frame);
    }
  }

  /** The operands of `a + b + c`, without recursion: generated code has thousands. */
  function* sumParts(sum: TSESTree.BinaryExpression, frame: Frame): Generator<Alternatives> {
    const operands: Node[] = [];
    let left: Node = sum;
    for (; left.type === 'BinaryExpression' && left.operator === '+'; left = unwrap(left.left))
      operands.push(left.right);
    yield partOf(left, frame);
    for (const operand of operands.reverse()) yield partOf(operand, frame);
  }

  function textOfCall(node: CallLike, frame: Frame): Alternatives {
    const callee = unwrap(node.callee);
    const args = node.arguments.filter((argument) => argument.type !== 'SpreadElement');
    if (args.length !== node.arguments.length) return hole('call', node);
    const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    if (callee.type === 'MemberExpression' && name === 'join') {
      const joined = joinArray(callee.object, args[0], frame);
      if (joined !== null) return joined;
    }
    for (const target of resolver.follow(callee, frame)) {
      const key = target.kind === 'import' ? `${target.specifier.replace(/^node:/, '')}:${target.path.join('.')}` : '';
      const global = target.kind === 'global' ? target.path.join('.') : '';
      if (ENVIRONMENT_CALLS.has(global)) return hole('env', node);
      const fn = own(GLOBAL_FUNCTIONS, global) ?? own(MODULE_FUNCTIONS, key);
      if (fn !== undefined) {
        const made = combine(
          args.map((argument) => partOf(argument, frame)),
          fn,
          node,
        );
        return node.type === 'NewExpression' ? withWrites(made, node, frame) : made;
      }
    }
    const method = name === null ? undefined : own(STRING_METHODS, name);
    if (callee.type !== 'MemberExpression' || method === undefined) return hole('call', node);
    const receiver = textOf(callee.object, frame);
    if (receiver.every(({ pieces }) => pieces.length === 1 && 'hole' in (pieces[0] ?? {}) && args.length > 0))
      return hole('call', node);
    const [search, replacement] = args;
    const pattern = search?.type === 'Literal' && 'regex' in search ? search.regex.pattern : null;
    if (pattern !== null && replacement !== undefined) {
      return combine(
        [receiver, partOf(replacement, frame)],
        (value, by) => replaceSlashes(value ?? [], pattern, by ?? []),
        node,
      );
    }
    return combine([receiver, ...args.map((argument) => partOf(argument, frame))], method, node);
  }

  /** A URL object with what the program sets on it afterwards (`url.pathname = '/models'`). */
  function withWrites(url: Alternatives, node: Node, frame: Frame): Alternatives {
    let value = url;
    for (const [name, set] of Object.entries(URL_SETTERS)) {
      const writes = resolver.writesTo(node, frame.module, name);
      const written = writes[0]?.value;
      if (writes.length === 0) continue;
      if (writes.length > 1 || written == null) return hole('reassigned', node);
      value = combine([value, partOf(written, frame)], (whole, part) => set(whole ?? [], part ?? []), node);
    }
    return value;
  }

  /** Applies a text function to every combination of its arguments' values. */
  function combine(
    args: readonly Alternatives[],
    fn: (...args: readonly Pieces[]) => Pieces | null,
    node: Node,
  ): Alternatives {
    let combinations: { args: readonly Pieces[]; via: Alternative['via'] }[] = [{ args: [], via: [] }];
    for (const argument of args) {
      combinations = combinations
        .flatMap((left) =>
          argument.map(({ pieces, via }) => ({ args: [...left.args, pieces], via: mergeVia(left.via, via) })),
        )
        .slice(0, BUDGET.alternatives);
    }
    return combinations.map(({ args: texts, via }) => {
      const pieces = fn(...texts);
      return pieces === null ? { pieces: [{ hole: 'call', node }], via } : { pieces: limit(pieces), via };
    });
  }

  function joinArray(array: Node, separator: Node | undefined, frame: Frame): Alternatives | null {
    const [target, ...others] = resolver.follow(array, frame);
    if (target?.kind !== 'node' || others.length > 0 || target.node.type !== 'ArrayExpression') return null;
    const { elements } = target.node;
    const between =
      separator === undefined ? ',' : plainText(textOf(separator, frame)[0]?.pieces ?? [{ hole: 'unknown' }]);
    if (between === null || elements.some((element) => element === null || element.type === 'SpreadElement'))
      return null;
    const inside = target.frame;
    function* parts(): Generator<Alternatives> {
      for (const [index, element] of elements.entries()) {
        if (index > 0) yield known(between as string, undefined);
        yield partOf(element as Node, inside);
      }
    }
    return concatenate(parts());
  }

  /** Whether an expression makes a URL or request object whose text is the URL. */
  function isUrlMade(node: Node): boolean {
    if (node.type !== 'NewExpression') return false;
    const callee = unwrap(node.callee);
    return callee.type === 'Identifier' && (callee.name === 'URL' || callee.name === 'Request');
  }

  const home = resolver.frameOf(module);
  return {
    module,
    resolver,
    evaluate: (expression) => toTextValue(textOf(expression, home)),
    follow: (expression) => resolver.follow(expression, home),
    textOf: textOfTarget,
    evaluateExport(name) {
      const whole: Target = { kind: 'module', module, node: module.program, frame: home, via: [] };
      const found = resolver.member(whole, name, module.program).flatMap((target) => textOfTarget(target));
      return toTextValue(found.length === 0 ? hole('unknown', module.program) : found);
    },
  };
}

const ENVIRONMENT_CALLS: ReadonlySet<string> = new Set(['Deno.env.get', 'process.env.get']);

const isEnvironment = (path: readonly string[]): boolean =>
  path.length > 2 && /^(?:process|Bun)\.env\./.test(path.join('.'));

function isImportMetaEnv(object: Target): boolean {
  return (
    object.kind === 'member' &&
    object.name === 'env' &&
    object.object.kind === 'node' &&
    object.object.node.type === 'MetaProperty'
  );
}

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
