import Module from 'node:module';

/** What every `require`, and every import of a CommonJS package, goes through to load code. */
const loader = Module as unknown as { _load: (...args: unknown[]) => unknown };

/**
 * Watches what is loaded through CommonJS. Imports of Node's own modules by ESM do not come by here.
 *
 * @param listener told what was asked for, as it was written, and what came of it; before whoever asked gets it
 * @returns undo
 */
export function onModuleLoad(listener: (request: unknown, loaded: unknown) => void): () => void {
  const native = loader._load;
  let active = true;
  const load = function (this: unknown, ...args: unknown[]): unknown {
    const loaded = Reflect.apply(native, this, args);
    if (active) listener(args[0], loaded);
    return loaded;
  };
  loader._load = load;
  return () => {
    active = false;
    if (loader._load === load) loader._load = native;
  };
}
