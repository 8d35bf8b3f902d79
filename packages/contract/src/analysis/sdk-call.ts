import type { TSESTree } from '@typescript-eslint/types';
import { SUCCESSOR_PATHS } from '../successor.ts';
import type { Evaluator } from './evaluate.ts';
import type { UrlVerdict } from './recognise.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Methods of the OpenAI SDK's client, and the route that each calls. */
const METHODS: Readonly<Record<string, string>> = {
  'chat.completions.create': SUCCESSOR_PATHS.chat,
  'images.generate': SUCCESSOR_PATHS.images,
  'models.list': SUCCESSOR_PATHS.models,
};

/** Longest chain in {@link METHODS}. */
const MOST_NAMES = 3;

/** The object that a method chain begins at, with the names behind it. */
function splitChain(callee: Node): { client: Node; names: string } | null {
  const names: string[] = [];
  let at: Node = unwrap(callee);
  while (at.type === 'MemberExpression' && names.length < MOST_NAMES) {
    const name = staticName(at.property, at.computed);
    if (name === null) return null;
    names.unshift(name);
    at = unwrap(at.object);
    if (Object.hasOwn(METHODS, names.join('.'))) return { client: at, names: names.join('.') };
  }
  return null;
}

/**
 * The route of the new API that a call of the OpenAI SDK asks for.
 *
 * @param hosts where the client must be known to send its calls
 * @returns path below the base, else `null`
 */
export function readSdkCall(
  { callee }: TSESTree.CallExpression,
  evaluator: Evaluator,
  hosts: readonly UrlVerdict['host'][],
): string | null {
  const chain = splitChain(callee);
  if (chain === null) return null;
  const isClient = evaluator.follow(chain.client).some((target) => {
    if (target.kind !== 'node' || target.node.type !== 'NewExpression') return false;
    const { node, frame } = target;
    const [options] = node.arguments;
    const isSdk = evaluator.resolver
      .follow(node.callee, frame)
      .some((made) => made.kind === 'import' && made.specifier === 'openai');
    if (!isSdk || options === undefined) return false;
    return evaluator.resolver
      .follow(options, frame)
      .flatMap((given) => evaluator.resolver.member(given, 'baseURL', node))
      .flatMap((base) => evaluator.textOf(base))
      .some(({ pieces }) => hosts.includes(evaluator.recognise(pieces).host));
  });
  return isClient ? (METHODS[chain.names] ?? null) : null;
}
