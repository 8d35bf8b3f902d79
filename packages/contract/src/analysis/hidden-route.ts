import type { OperationId } from '../legacy.ts';
import type { Evaluator } from './evaluate.ts';
import { plainText } from './pieces.ts';
import type { Variable } from './scope.ts';
import { sourcesOf, writesToMember } from './value-sources.ts';
import type { Target } from './target.ts';
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
  if (!segments.has('models') || segments.has('collections')) return null;
  return segments.has('predictions') ? 'predictions' : 'models';
}

/** Texts that are written in an expression, or in what its names are made of. */
function textsIn(root: Node, { module, resolver, textOf }: Evaluator): string[] {
  const { scopes } = module;
  const frame = resolver.frameOf(module);
  const texts: string[] = [];
  const seen = new Set<Node | Variable>();
  const pending: { readonly node: Node; readonly hops: number }[] = [{ node: root, hops: 0 }];
  const note = (target: Target, hops: number): void => {
    if (target.kind !== 'node') return;
    if (target.frame.module === module) pending.push({ node: target.node, hops: hops + 1 });
    else texts.push(...textOf(target).flatMap(({ pieces }) => plainText(pieces) ?? []));
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node: start, hops } = next;
    if (seen.has(start) || hops > MAX_HOPS) continue;
    seen.add(start);
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
          for (const source of writesToMember(node, scopes)) pending.push({ node: source, hops: hops + 1 });
          return true;
        }
        for (const target of targets) note(target, hops);
        return false;
      }
      if (node.type !== 'Identifier') return true;
      const variable = scopes.referenceOf(node)?.variable;
      if (variable == null || seen.has(variable)) return true;
      seen.add(variable);
      for (const target of resolver.follow(node, frame)) note(target, hops);
      for (const source of sourcesOf(variable, scopes, MAX_NODES)) pending.push({ node: source, hops: hops + 1 });
      return true;
    };
    walk(start, look, MAX_NODES + 1);
  }
  return texts;
}
