import type { TSESTree } from '@typescript-eslint/types';
import { createBounds } from './bounds.ts';
import { createResolver } from './follow.ts';
import { isJoiningTag } from './joining-tag.ts';
import type { Module, ModuleHost } from './module.ts';
import {
  capped,
  concatenateEach,
  hole,
  known,
  mergeVia,
  usedBy,
  type Alternative,
  type Alternatives,
} from './pieces.ts';
import { createRecogniser, type Recogniser } from './recognise.ts';
import { isFunction } from './scope.ts';
import type { Frame, Resolver, Target } from './target.ts';
import { createTextCalls } from './text-calls.ts';
import { URL_MEMBERS } from './text-functions.ts';
import { BUDGET, type Expression, type Node, type TextValue } from './types.ts';
import { staticName, unwrap } from './walk.ts';

export interface Evaluator {
  readonly module: Module;
  readonly resolver: Resolver;
  /** What is known of other files. */
  readonly host: ModuleHost | undefined;
  /** What is known of an expression as a text. Never throws; what is not known is a hole. */
  readonly evaluate: (expression: Node) => TextValue;
  /** What names, members, calls and imports of an expression lead to. */
  readonly follow: (expression: Node) => readonly Target[];
  /** The texts that a target may be. */
  readonly textOf: (target: Target) => Alternatives;
  /** Whether a URL is a retired route, of the legacy host or of a host that stands for it. */
  readonly recognise: Recogniser;
  /** The text of a value that the module exports; holes where it exports none of that name. */
  readonly evaluateExport: (name: string) => TextValue;
}

/**
 * Creates the evaluator of one file. It remembers what it has found out, so make one for a file and use it for all its
 * expressions.
 *
 * @param host what is known of other files; without it every import is a hole
 * @param ownHosts further host names that stand for the legacy host, lower case
 */
export function createEvaluator(module: Module, host?: ModuleHost, ownHosts: readonly string[] = []): Evaluator {
  const resolver = createResolver(module, host);
  const bounds = createBounds(BUDGET.depth, () => true);

  const toTextValue = (alternatives: Alternatives): TextValue => {
    const via = alternatives.reduce<Alternative['via']>((all, { via: own }) => mergeVia(all, own), []);
    return { alternatives: capped(alternatives).map(({ pieces }) => pieces), via };
  };

  const textOf = (node: Node, frame: Frame): Alternatives => {
    if (!bounds.enter()) return hole('budget', node);
    try {
      const all = textOfAll(resolver.follow(node, frame));
      return all.length === 0 ? hole('unknown', node) : capped(all);
    } finally {
      bounds.leave();
    }
  };

  /** The text of a part of a larger expression. */
  const partOf = (node: Node, frame: Frame): Alternatives => usedBy(node as Expression, textOf(node, frame));

  /** Most values are one thing only, which needs no new list. */
  const textOfAll = (targets: readonly Target[]): Alternatives =>
    targets.length === 1 ? textOfTarget(targets[0] as Target) : targets.flatMap(textOfTarget);

  function textOfTarget(target: Target): Alternatives {
    const own = foreign(target, textOfKind(target));
    const found =
      target.by === undefined ? own : target.by.reduceRight((value, expression) => usedBy(expression, value), own);
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
      // What this file has given a function of the other one stays its own, and is named by it.
      pieces: pieces.map((piece) => {
        const uses = piece.uses?.filter(isHere) ?? [];
        return piece.node !== undefined && isHere(piece.node)
          ? { ...piece, uses }
          : { file: home.file, ...piece, uses };
      }),
    }));
  }

  /** Whether a node stands in this file. */
  function isHere(node: Node): boolean {
    let at: Node | null = node;
    while (at !== null && at !== module.program) at = module.scopes.parentOf(at);
    return at !== null;
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
    const before = bounds.cuts();
    const found = compute(node, frame);
    bounds.forgetIfCut(before, () => frame.texts.delete(node));
    frame.texts.set(node, found);
    return found;
  }

  function compute(node: Node, frame: Frame): Alternatives {
    switch (node.type) {
      case 'Literal':
        return node.value === null || node.value instanceof RegExp
          ? hole('unknown', node)
          : known(String(node.value), node);
      case 'TemplateLiteral':
        return textOfTemplate(node, frame);
      case 'TaggedTemplateExpression':
        return textOfTagged(node, frame);
      case 'BinaryExpression':
        return node.operator === '+' ? textOfSum(node, frame) : hole('unknown', node);
      case 'CallExpression':
      case 'NewExpression':
        return textOfCall(node, frame);
      case 'TSEnumMember':
        return node.initializer == null ? hole('unknown', node) : textOf(node.initializer, frame);
      default:
        return hole('unknown', node);
    }
  }

  function textOfTagged({ tag, quasi }: TSESTree.TaggedTemplateExpression, frame: Frame): Alternatives {
    const isRaw = tag.type === 'MemberExpression' && staticName(tag.property, tag.computed) === 'raw';
    if (isRaw) return textOfTemplate(quasi, frame, 'raw');
    const [target, ...others] = resolver.follow(tag, frame);
    const fn = target?.kind === 'node' && others.length === 0 && isFunction(target.node) ? target.node : null;
    const joins = fn !== null && target !== undefined && isJoiningTag(fn, target.frame.module.scopes);
    return joins ? textOfTemplate(quasi, frame) : hole('call', tag);
  }

  /** Texts and expressions of a template take turns, a text first and last. */
  function textOfTemplate(
    { quasis, expressions }: TSESTree.TemplateLiteral,
    frame: Frame,
    form: 'cooked' | 'raw' = 'cooked',
  ): Alternatives {
    return concatenateEach(quasis.length + expressions.length, (index) => {
      if (index % 2 === 1) return partOf(expressions[index >> 1] as Expression, frame);
      const quasi = quasis[index >> 1] as TSESTree.TemplateElement;
      // `cooked` is null for escapes that only a tagged template may hold.
      return known(quasi.value[form] ?? quasi.value.raw, quasi);
    });
  }

  /** The operands of `a + b + c`, without recursion: generated code has thousands. */
  function textOfSum(sum: TSESTree.BinaryExpression, frame: Frame): Alternatives {
    const operands: Node[] = [];
    let left: Node = sum;
    for (; left.type === 'BinaryExpression' && left.operator === '+'; left = unwrap(left.left))
      operands.push(left.right);
    operands.push(left);
    operands.reverse();
    return concatenateEach(operands.length, (index) => partOf(operands[index] as Node, frame));
  }

  /** Whether an expression makes a URL or request object whose text is the URL. */
  function isUrlMade(node: Node): boolean {
    const [made] = node.type === 'CallExpression' && isObjectAssign(node) ? node.arguments : [];
    if (made !== undefined) return isUrlMade(unwrap(made));
    if (node.type !== 'NewExpression') return false;
    const callee = unwrap(node.callee);
    return callee.type === 'Identifier' && (callee.name === 'URL' || callee.name === 'Request');
  }

  const { textOfCall } = createTextCalls(resolver, textOf, partOf);
  const home = resolver.frameOf(module);
  return {
    module,
    resolver,
    host,
    evaluate: (expression) => toTextValue(textOf(expression, home)),
    follow: (expression) => resolver.follow(expression, home),
    textOf: textOfTarget,
    recognise: createRecogniser(ownHosts),
    evaluateExport(name) {
      const whole: Target = { kind: 'module', module, node: module.program, frame: home, via: [] };
      const found = resolver.member(whole, name, module.program).flatMap((target) => textOfTarget(target));
      return toTextValue(found.length === 0 ? hole('unknown', module.program) : found);
    },
  };
}

/** `Object.assign(…)` */
function isObjectAssign({ callee }: TSESTree.CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    staticName(callee.property, callee.computed) === 'assign'
  );
}

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
