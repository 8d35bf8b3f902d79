import { nearestManifest } from './nearest-manifest.ts';

/** The module system of a package's `.js` files. */
export type ModuleSystem = 'esm' | 'cjs';

/**
 * How Node loads the `.js` files of a folder: by `type` of the nearest `package.json`, CommonJS without one (Node's
 * documentation, "Determining module system").
 *
 * @param folder absolute
 */
export const packageModules = (folder: string): ModuleSystem =>
  nearestManifest(folder, ({ type }) => (type === 'module' ? 'esm' : 'cjs')) ?? 'cjs';
