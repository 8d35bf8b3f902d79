import { ownerOfThis } from './members.ts';
import type { Module } from './module.ts';
import { holeTarget, isClass, type Frame, type Resolver, type Target } from './target.ts';
import type { Node } from './types.ts';

/** Finds what `this` and `super` are. */
interface This {
  readonly followThis: (node: Node, frame: Frame) => readonly Target[];
  readonly followSuper: (node: Node, frame: Frame) => readonly Target[];
}

/** What the function around `this` says that it is: `function execute(this: Context) { … }`. */
function typedThis(node: Node, { scopes }: Module): Node | null {
  for (let at = scopes.parentOf(node); at !== null; at = scopes.parentOf(at)) {
    if (at.type !== 'FunctionDeclaration' && at.type !== 'FunctionExpression') continue;
    const [first] = at.params;
    return first?.type === 'Identifier' && first.name === 'this' ? first : null;
  }
  return null;
}

export function createThis({ follow, frameOf }: Pick<Resolver, 'follow' | 'frameOf'>): This {
  function followThis(node: Node, frame: Frame): readonly Target[] {
    const place = ownerOfThis(node, frame.module);
    for (let at: Frame | null = frame; at !== null; at = at.upper) {
      if (at.fn !== null && at.self !== null && at.fn === place?.fn) return [at.self];
    }
    if (place === null) {
      const typed = typedThis(node, frame.module);
      return typed === null ? [holeTarget('unknown', node, frame)] : follow(typed, frame);
    }
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
