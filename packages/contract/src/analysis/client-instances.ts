import type { TSESTree } from '@typescript-eslint/types';
import { ADAPTERS_MODULE, URL_ADAPTERS } from '../adapters-module.ts';
import { isLegacyHostname } from '../route.ts';
import { bindingPath } from './binding-path.ts';
import { createOptionReader } from './client-options.ts';
import { CLIENTS } from './clients.ts';
import type { Evaluator } from './evaluate.ts';
import type { Frame, Resolver } from './target.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { ClientId, Expression, Node, Pieces } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Clients whose instances can be made to send requests for retired routes to the successor, the packages and the functions that make them. */
const MAKERS: readonly { readonly client: ClientId; readonly modules: readonly string[]; readonly makers: RegExp }[] = [
  { client: 'axios', modules: ['axios'], makers: /^create$/ },
  { client: 'got', modules: ['got'], makers: /^extend$/ },
  { client: 'ky', modules: ['ky', 'ky-universal'], makers: /^(?:create|extend)$/ },
];

/** Packages that make such instances. */
export const INSTANCE_MODULES: readonly string[] = MAKERS.flatMap(({ modules }) => modules);

/** Instances of instances that are followed. */
const MAX_GENERATIONS = 8;

/** An instance of an HTTP client, where it is made. */
export interface ClientInstance {
  readonly client: ClientId;
  readonly call: TSESTree.CallExpression;
  /** What the base that it puts in front of paths is called in the program, see {@link namesBehind}. */
  readonly names: readonly string[];
  /** Whether that certainly is, or is by default, the retired host. */
  readonly isLegacy: boolean;
  /** Whether that is not known before the program runs. */
  readonly isOpen: boolean;
  /** Whether its requests for retired routes go to the successor already. */
  readonly isTurned: boolean;
}

/** The client that a call makes an instance of, also of another instance; `null` where it makes none. */
export function madeClient(
  { callee }: TSESTree.CallExpression,
  resolver: Pick<Resolver, 'follow'>,
  frame: Frame,
  generation = 0,
): ClientId | null {
  const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
  const rows = MAKERS.filter(({ makers }) => name !== null && makers.test(name));
  if (callee.type !== 'MemberExpression' || rows.length === 0) return null;
  const found = rows.find(({ modules }) =>
    resolver
      .follow(callee, frame)
      .some(
        (target) =>
          target.kind === 'import' &&
          modules.includes(target.specifier) &&
          target.path.length <= 2 &&
          target.path.at(-1) === name,
      ),
  );
  if (found !== undefined || generation > MAX_GENERATIONS) return found?.client ?? null;
  const [parent, ...others] = resolver.follow(callee.object, frame);
  if (parent?.kind !== 'node' || parent.node.type !== 'CallExpression' || others.length > 0) return null;
  return madeClient(parent.node, resolver, parent.frame, generation + 1);
}

/** Adapters that take what sends requests. */
const SENDERS = [URL_ADAPTERS.sender, URL_ADAPTERS.request];

/** Makes a check whether an expression is an instance, or a function in the place of `fetch`, that sends requests for retired routes to the successor. */
export function createSenderCheck({ resolver }: Evaluator): (node: Node, frame: Frame) => boolean {
  const isAdapter = (callee: Node, frame: Frame, name: string): boolean =>
    resolver
      .follow(callee, frame)
      .some(
        (target) => target.kind === 'import' && target.specifier === ADAPTERS_MODULE && target.path.join('.') === name,
      );

  function isMadeTurned(call: TSESTree.CallExpression, frame: Frame, generation: number): boolean {
    if (SENDERS.some((name) => isAdapter(call.callee, frame, name))) return true;
    const callee = unwrap(call.callee);
    const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    if (callee.type !== 'MemberExpression' || name === null || !/^(?:create|extend)$/.test(name)) return false;
    return isTurned(callee.object, frame, generation + 1);
  }

  function isTurned(node: Node, frame: Frame, generation: number): boolean {
    if (generation > MAX_GENERATIONS) return false;
    return resolver
      .follow(node, frame)
      .some(
        (target) =>
          target.kind === 'node' &&
          target.node.type === 'CallExpression' &&
          isMadeTurned(target.node, target.frame, generation),
      );
  }

  return (node, frame) => isTurned(node, frame, 0);
}

/**
 * The names that lead to a value as the program writes it, the value's own last: `inference`, `baseUrl` of
 * `const { inference } = config(); inference.baseUrl`.
 */
function namesBehind(node: Node, scopes: ScopeAnalysis, depth = 0): readonly string[] {
  const value = unwrap(node);
  if (depth > MAX_GENERATIONS) return [];
  if (value.type === 'LogicalExpression') return namesBehind(value.left, scopes, depth + 1);
  if (value.type === 'MemberExpression') {
    const name = staticName(value.property, value.computed);
    return name === null ? [] : [...namesBehind(value.object, scopes, depth + 1), name];
  }
  if (value.type !== 'Identifier') return [];
  const [definition, ...others] = scopes.variableOf(value)?.definitions ?? [];
  if (definition === undefined || others.length > 0) return [value.name];
  const taken = bindingPath(definition.identifier, scopes).steps.flatMap((step) =>
    'take' in step ? (step.take ?? []) : [],
  );
  const init = definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
  const before = init == null ? [] : namesBehind(init, scopes, depth + 1);
  return taken.length === 0 && before.length === 0 ? [value.name] : [...before, ...taken];
}

/** The host of a base that is nothing else, with a letter for what is not known of it. */
export function hostOfBase(pieces: Pieces): string | null {
  const text = pieces.map((piece) => ('text' in piece ? piece.text : 'x')).join('');
  return /^(?:(?:https?:)?\/\/)?([^\s/?#]+)\/?$/i.exec(text)?.[1] ?? null;
}

/** Whether options may have members that are not in sight. */
const mayHoldMore = (options: Node | undefined): boolean =>
  options !== undefined &&
  (options.type !== 'ObjectExpression' || options.properties.some(({ type }) => type === 'SpreadElement'));

/** The instances of HTTP clients that a file makes, of those that can be made to send requests to the successor. */
export function findInstances(evaluator: Evaluator): ClientInstance[] {
  const { module, resolver, textOf, follow, recognise } = evaluator;
  const home = resolver.frameOf(module);
  const { option, textOfOption } = createOptionReader(resolver, textOf);
  const isTurned = createSenderCheck(evaluator);
  const isLegacy = (base: Pieces): boolean => {
    const { host, route } = recognise(base);
    return isLegacyHostname(hostOfBase(base) ?? '') || (host === 'legacy' && route !== null);
  };
  return module.scopes.ofType('CallExpression').flatMap((call): ClientInstance[] => {
    const client = madeClient(call, resolver, home);
    const row = CLIENTS.find(({ id }) => id === client);
    if (client === null || row === undefined) return [];
    const [options] = call.arguments;
    const found = options === undefined ? null : option(follow(options), row.keys.base, options as Expression);
    const bases = found === null ? [] : textOfOption(found).map(({ pieces }) => pieces);
    const parent = module.scopes.parentOf(call);
    return [
      {
        client,
        call,
        names: found === null ? [] : namesBehind(found.node, module.scopes),
        isLegacy: bases.some(isLegacy),
        // Nothing is known of what heirs of a class give.
        isOpen:
          found === null
            ? mayHoldMore(options)
            : bases.length === 0 || bases.some(([first]) => first !== undefined && 'hole' in first),
        isTurned: isTurned(call, home) || (parent?.type === 'CallExpression' && isTurned(parent, home)),
      },
    ];
  });
}
