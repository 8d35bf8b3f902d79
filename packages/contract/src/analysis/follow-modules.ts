import type { TSESTree } from '@typescript-eslint/types';
import { collectExports, type Export, type ModuleExports } from './exports.ts';
import type { Module, ModuleHost } from './module.ts';
import { holeTarget, orHole, type Frame, type Resolver, type Target } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Modules a name may be passed through (barrels, re-exports) before it is given up. */
const MAX_HOPS = 5;

/** Finds what stands behind imports and exports. */
interface Modules extends Pick<Resolver, 'imported'> {
  readonly followImport: (node: Node, home: Frame) => readonly Target[];
  /** What a module exports under a name; empty where it exports no such thing. */
  readonly exported: (module: Module, name: string, node: Node, frame: Frame) => readonly Target[];
}

export function createModules(
  { follow, member, frameOf, variable }: Pick<Resolver, 'follow' | 'member' | 'frameOf' | 'variable'>,
  host: ModuleHost | undefined,
): Modules {
  const exportsOf = new Map<Module, ModuleExports>();
  let hops = 0;

  function followImport(node: Node, home: Frame): readonly Target[] {
    if (node.type === 'TSImportEqualsDeclaration') {
      const reference = node.moduleReference;
      if (reference.type !== 'TSExternalModuleReference') return [holeTarget('import', node, home)];
      const specifier = staticName(reference.expression, true);
      return specifier === null ? [holeTarget('import', node, home)] : imported(specifier, [], node, home);
    }
    const declaration = home.module.scopes.parentOf(node) as TSESTree.ImportDeclaration;
    const specifier = declaration.source.value;
    if (node.type === 'ImportDefaultSpecifier') return imported(specifier, ['default'], node, home);
    if (node.type !== 'ImportSpecifier') return imported(specifier, [], node, home);
    return imported(
      specifier,
      [node.imported.type === 'Identifier' ? node.imported.name : node.imported.value],
      node,
      home,
    );
  }

  function imported(specifier: string, path: readonly string[], node: Node, frame: Frame): readonly Target[] {
    const module = hops < MAX_HOPS ? host?.resolve(specifier, frame.module) : undefined;
    if (module === undefined) {
      const rest = path.filter((name, index) => index > 0 || name !== 'default');
      return [{ kind: 'import', specifier, path: rest, node, frame, via: [] }];
    }
    let targets: readonly Target[] = (path.length === 0 ? valueOf(module) : null) ?? [
      { kind: 'module', module, node, frame, via: [] },
    ];
    for (const name of path) targets = targets.flatMap((target) => member(target, name, node));
    // Variables of another file say nothing to those who want to edit this one.
    return orHole(targets, 'import', node, frame).map((target) => ({ ...target, via: [] }));
  }

  function allExports(module: Module): ModuleExports {
    const known = exportsOf.get(module) ?? collectExports(module);
    exportsOf.set(module, known);
    return known;
  }

  /** What a CommonJS module is, where that is no object with names: `module.exports = 'https://…'`. */
  function valueOf(module: Module): readonly Target[] | null {
    const { whole } = allExports(module);
    if (whole === null || unwrap(whole).type === 'ObjectExpression') return null;
    hops++;
    try {
      const found = follow(whole, frameOf(module));
      const isValue = found.every(
        (target) => target.kind === 'node' && unwrap(target.node).type !== 'ObjectExpression',
      );
      return found.length > 0 && isValue ? found : null;
    } finally {
      hops--;
    }
  }

  function exported(module: Module, name: string, node: Node, frame: Frame): readonly Target[] {
    const known = allExports(module);
    const home = frameOf(module);
    hops++;
    try {
      const entry = known.names.get(name);
      if (entry !== undefined) return exportedAs(entry, node, home);
      if (known.whole !== null) {
        const whole = follow(known.whole, home);
        return name === 'default' ? whole : whole.flatMap((target) => member(target, name, node));
      }
      for (const specifier of name === 'default' || hops >= MAX_HOPS ? [] : known.stars) {
        const next = host?.resolve(specifier, module);
        const found = next === undefined ? [] : exported(next, name, node, frame);
        if (found.length > 0) return found;
      }
      const fallback = known.names.get('default');
      // JSON modules, and CommonJS callers of a default export, read members of the default.
      return fallback === undefined
        ? []
        : exportedAs(fallback, node, home)
            .flatMap((target) => member(target, name, node))
            .filter(({ kind }) => kind !== 'member');
    } finally {
      hops--;
    }
  }

  function exportedAs(entry: Export, node: Node, home: Frame): readonly Target[] {
    if ('variable' in entry) return variable(entry.variable, home);
    if ('node' in entry) return follow(entry.node, home);
    return imported(entry.specifier, entry.name === '*' ? [] : [entry.name], node, home);
  }

  return { imported, followImport, exported };
}
