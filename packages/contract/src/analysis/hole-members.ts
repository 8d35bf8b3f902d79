import type { HoleTarget, Target } from './target.ts';
import type { Node } from './types.ts';

/** Reads a member of a value. */
type ReadMember<Of extends Target> = (target: Of, name: string, node: Node) => readonly Target[];

/** Whether only the running program has a value. */
const isOpen = ({ kind }: Target): boolean => kind === 'hole' || kind === 'global';

/** Reads members of what only the running program has: what the class or type that it is declared to be of says of them. */
export function createHoleMembers(read: ReadMember<Target>): ReadMember<HoleTarget> {
  /** Members that are being read of the values of a type, by what is declared to be of it. */
  const reading = new Map<Node, Set<string>>();

  /** A member of the values that are written out of a type; none while it is read, as where a reducer makes a state of one. */
  function ofValues(given: HoleTarget['given'], key: Node, name: string, node: Node): readonly Target[] {
    const names = reading.get(key) ?? new Set();
    if (given === undefined || names.has(name)) return [];
    reading.set(key, names.add(name));
    try {
      return given().flatMap((value) => read(value, name, node));
    } finally {
      names.delete(name);
    }
  }

  return (hole, name, node) => {
    const { instance, shape, given, without, ...target } = hole;
    if (without?.includes(name) === true) return [];
    const type = shape?.(name) ?? null;
    const typePath = type === null ? [...(target.typePath ?? target.path), name] : [];
    const unknown: Target = { ...target, ...type, node, path: [...target.path, name], typePath };
    const made = instance?.() ?? null;
    const found = made === null ? ofValues(given, hole.parameter ?? hole.node, name, node) : read(made, name, node);
    const isKnown = found.some(({ kind }) => kind !== 'hole');
    // What the environment may give is open as it is, and room for alternatives is scarce.
    if (isKnown && made === null && found.some(isOpen)) return found;
    // Whoever gives the value may give another one of the same shape.
    return isKnown ? [...found, unknown] : [unknown];
  };
}
