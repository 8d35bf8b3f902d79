import { bindingPath } from './binding-path.ts';
import { constructorOf } from './class-members.ts';
import { callsOf } from './function-calls.ts';
import type { ModuleHost } from './module.ts';
import { parametersOf } from './parameters-of.ts';
import { isFunction } from './scope.ts';
import { isNothing, type HoleTarget, type Resolver, type Target } from './target.ts';
import type { Node } from './types.ts';

/** Constructors and functions that hand a parameter on to the next. */
const MAX_HANDS = 3;

/** Callers of one function that are looked at. */
const MAX_CALLERS = 16;

/** Whether two targets are one value, or instances of a class that are made with the same values. */
function isSame(one: Target, other: Target): boolean {
  if (one.kind !== other.kind || one.node !== other.node) return false;
  if (one.kind !== 'instance' || other.kind !== 'instance') return one.frame === other.frame;
  const [args, others] = [one.args ?? [], other.args ?? []];
  return args.length === others.length && args.every(({ node }, index) => node === others[index]?.node);
}

/**
 * Finds what callers in other files give in place of parameters: the client behind the interface that a constructor asks for.
 *
 * @param host what is known of callers; without it parameters stay unknown
 */
export function createGiven(
  { follow, member, frameOf }: Pick<Resolver, 'follow' | 'member' | 'frameOf'>,
  host: ModuleHost | undefined,
): Pick<Resolver, 'given' | 'givenByAny' | 'isLeftOut'> {
  const asked = new Set<Node>();

  /**
   * Everything that a parameter, or what is read from it, is given; `null` where not all callers are known.
   *
   * @param use what is done with a value while nobody asks for that parameter again
   * @param withOwn whether callers in its own file count, too
   */
  function givenTo<T>(
    { parameter, path, frame, node }: HoleTarget,
    use: (value: Target) => readonly T[],
    withOwn = false,
  ): readonly T[] | null {
    const { scopes } = frame.module;
    const [definition] = parameter === undefined ? [] : (scopes.variableOf(parameter)?.definitions ?? []);
    if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return null;
    const { pattern } = bindingPath(definition.identifier, scopes);
    const index = (parametersOf(definition.node) as Node[]).indexOf(pattern);
    if (index < 0 || asked.has(pattern) || asked.size >= MAX_HANDS) return null;
    const elsewhere = host?.callers?.(definition.node, frame.module) ?? null;
    const own = withOwn ? (callsOf(definition.node, scopes) ?? []) : [];
    const callers = own.length > 0 ? own.map((call) => ({ module: frame.module, call })) : elsewhere;
    if (callers === null || callers.length === 0 || callers.length > MAX_CALLERS) return null;
    if (callers.some(({ call }) => call.arguments.some(({ type }) => type === 'SpreadElement'))) return null;
    asked.add(pattern);
    const found = callers.flatMap(({ module, call }) => {
      const argument = call.arguments[index];
      const whole = argument === undefined ? [] : follow(argument, frameOf(module));
      const parts = path.reduce<readonly Target[]>((at, name) => at.flatMap((one) => member(one, name, node)), whole);
      return parts.flatMap(use);
    });
    asked.delete(pattern);
    return found;
  }

  /** An instance that is known only from within (`new Models(this)`), as those who make it make it. */
  function madeAs(target: Target): Target {
    if (target.kind !== 'instance' || target.args !== null) return target;
    const fn = constructorOf(target.node);
    const makers = fn === null ? null : (host?.callers?.(fn, target.frame.module) ?? null);
    if (makers === null || makers.length === 0 || makers.length > MAX_CALLERS) return target;
    const [first, ...others] = makers.map(({ module, call }): Target => {
      const home = frameOf(module);
      return { ...target, args: call.arguments.map((node) => ({ node, frame: home })) };
    });
    return first !== undefined && others.every((other) => isSame(first, other)) ? first : target;
  }

  function expand(target: Target): readonly Target[] {
    if (target.kind !== 'hole' || target.parameter === undefined) return [madeAs(target)];
    const found = givenTo(target, expand);
    if (found === null || found.length === 0) return [target];
    const [first] = found;
    // Several that are not alike would each be called in another way, or ask another host.
    return first !== undefined && found.every((other) => isSame(first, other)) ? [first] : [target];
  }

  const isLeftOut = (target: Target): boolean => {
    if (target.kind !== 'hole' || target.parameter === undefined) return isNothing(target);
    return givenTo(target, (value) => [isLeftOut(value)])?.every((isOut) => isOut) === true;
  };

  return {
    givenByAny: (target) => (target.kind === 'hole' ? (givenTo(target, (value) => [value], true) ?? []) : []),
    given: (targets) => (host?.callers === undefined ? targets : targets.flatMap(expand)),
    isLeftOut,
  };
}
