import { nearestManifest } from './nearest-manifest.ts';

const GROUPS = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'] as const;

/**
 * The range by which the nearest `package.json` that names a package asks for it.
 *
 * @param folder absolute
 * @param name of the package
 */
export const declaredRange = (folder: string, name: string): string | undefined =>
  nearestManifest(folder, (manifest) =>
    GROUPS.flatMap((group) => Object.entries(manifest[group] ?? {}) as [string, unknown][])
      .filter(([key]) => key === name)
      .map(([, range]) => range)
      .find((range) => typeof range === 'string'),
  );
