import type { OperationId } from '../legacy.ts';
import type { Evaluator } from './evaluate.ts';
import { collectExports } from './exports.ts';
import type { Module } from './module.ts';
import { plainText } from './pieces.ts';
import type { Variable } from './scope.ts';
import { sourcesOf, writesToMember } from './value-sources.ts';
import type { Frame, Target } from './target.ts';
import { BUDGET, type Node } from './types.ts';
import { walk } from './walk.ts';

/** Names that are followed to what they are made of, one after the other. */
const MAX_HOPS = 6;
/** Nodes that are looked at; the parts of a URL are few. */
const MAX_NODES = 400;

/**
 * Whether a URL that nobody can work out is made of the parts of a retired route: the legacy host, and a text with a
 * segment that only a retired route has. The parts may stand in arguments, in lists, in statements that add to a variable.
 *
 * @param url the expression in URL position
 * @returns `null` where a part is missing, or where another host or route is among them
 */
export function findHiddenRoute(url: Node, evaluator: Evaluator): OperationId | null {
  const texts = textsIn(url, evaluator);
  const hosts = texts.map((text) => evaluator.recognise([{ text }]).host);
  if (!hosts.includes('legacy') || hosts.includes('successor')) return null;
  const segments = new Set(texts.flatMap((text) => text.slice(0, BUDGET.characters).split(/[/?#]/)));
  if (!segments.has('models')) return null;
  return segments.has('predictions') ? 'predictions' : 'models';
}

/** Texts that are written in an expression, or in what its names are made of, in whatever file. */
function textsIn(root: Node, { module, resolver, textOf }: Evaluator): string[] {
  const texts: string[] = [];
  const seen = new Set<Node | Variable>();
  const pending: { readonly node: Node; readonly frame: Frame; readonly hops: number }[] = [
    { node: root, frame: resolver.frameOf(module), hops: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node: start, frame, hops } = next;
    if (seen.has(start) || hops > MAX_HOPS) continue;
    seen.add(start);
    const { scopes } = frame.module;
    const note = (node: Node, at: Frame): unknown => pending.push({ node, frame: at, hops: hops + 1 });
    const noteTarget = (target: Target): void => {
      const home = resolver.frameOf(target.frame.module);
      if (home.module !== module) texts.push(...textOf(target).flatMap(({ pieces }) => plainText(pieces) ?? []));
      if (target.kind === 'node' || target.kind === 'instance') note(target.node, home);
      if (target.kind === 'module') for (const value of valuesOf(target.module)) note(value, home);
    };
    const look = (node: Node): boolean | 'stop' => {
      if (seen.size > MAX_NODES) return 'stop';
      if (node !== start && seen.has(node)) return false;
      seen.add(node);
      if (node.type === 'Literal' && typeof node.value === 'string') texts.push(node.value);
      if (node.type === 'TemplateElement') texts.push(node.value.cooked ?? node.value.raw);
      if (node.type === 'MemberExpression') {
        // What else its class or object holds is no part of the URL.
        const targets = resolver.follow(node, frame);
        if (targets.some(({ kind }) => kind !== 'node')) {
          for (const source of writesToMember(node, scopes)) note(source, frame);
          return true;
        }
        for (const target of targets) noteTarget(target);
        return false;
      }
      if (node.type !== 'Identifier') return true;
      const variable = scopes.referenceOf(node)?.variable;
      if (variable == null || seen.has(variable)) return true;
      seen.add(variable);
      for (const target of resolver.follow(node, frame)) noteTarget(target);
      for (const source of sourcesOf(variable, scopes, MAX_NODES)) note(source, frame);
      return true;
    };
    walk(start, look, MAX_NODES + 1);
  }
  return texts;
}

/** The values that a module exports. */
function valuesOf(module: Module): Node[] {
  const { names, whole } = collectExports(module);
  const named = [...names.values()].flatMap((entry): (Node | null)[] => {
    if ('node' in entry) return [entry.node];
    const definitions = 'variable' in entry ? entry.variable.definitions : [];
    return definitions.map(({ node }) => (node.type === 'VariableDeclarator' ? node.init : node));
  });
  return [whole, ...named].filter((node) => node !== null);
}
