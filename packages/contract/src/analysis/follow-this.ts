import { ownerOfThis } from './members.ts';
import { holeTarget, isClass, type Frame, type Resolver, type Target } from './target.ts';
import type { Node } from './types.ts';

/** Finds what `this` and `super` are. */
interface This {
  readonly followThis: (node: Node, frame: Frame) => readonly Target[];
  readonly followSuper: (node: Node, frame: Frame) => readonly Target[];
}

export function createThis({ follow, frameOf }: Pick<Resolver, 'follow' | 'frameOf'>): This {
  function followThis(node: Node, frame: Frame): readonly Target[] {
    const place = ownerOfThis(node, frame.module);
    for (let at: Frame | null = frame; at !== null; at = at.upper) {
      if (at.fn !== null && at.self !== null && at.fn === place?.fn) return [at.self];
    }
    if (place === null) return [holeTarget('unknown', node, frame)];
    const { owner, isStatic } = place;
    return owner.type === 'ObjectExpression' || isStatic
      ? [{ kind: 'node', node: owner, frame: frameOf(frame.module), via: [] }]
      : [{ kind: 'instance', node: owner, args: null, frame: frameOf(frame.module), via: [] }];
  }

  /** The instance that a method runs for, as its class inherits it; that class may be what a function makes of the one it is given. */
  function followSuper(node: Node, frame: Frame): readonly Target[] {
    const place = ownerOfThis(node, frame.module);
    const above = place !== null && !place.isStatic && isClass(place.owner) ? place.owner.superClass : null;
    const [heir] = followThis(node, frame);
    if (above === null || heir === undefined) return [holeTarget('unknown', node, frame)];
    return follow(above, frame).map((base): Target =>
      base.kind === 'node' && isClass(base.node)
        ? { ...base, kind: 'instance', node: base.node, args: null, heir }
        : holeTarget('unknown', node, frame),
    );
  }

  return { followThis, followSuper };
}
