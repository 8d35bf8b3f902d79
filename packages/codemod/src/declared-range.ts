import fs from 'node:fs';
import path from 'node:path';

const GROUPS = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'] as const;

function readRange(folder: string, name: string): string | undefined {
  try {
    const manifest = JSON.parse(
      fs.readFileSync(path.join(folder, 'package.json'), 'utf8').replace(/^\uFEFF/, ''),
    ) as Record<string, unknown> | null;
    return GROUPS.map((group) => manifest?.[group])
      .map((group) => (typeof group === 'object' && group !== null ? Object.entries(group) : []))
      .flatMap((entries) => entries.filter(([key]) => key === name))
      .map(([, range]) => range as unknown)
      .find((range): range is string => typeof range === 'string');
  } catch {
    // None here, or none that can be read: Node looks further up, too.
    return undefined;
  }
}

/**
 * The range by which the nearest `package.json` that names a package asks for it.
 *
 * @param folder absolute
 * @param name of the package
 */
export function declaredRange(folder: string, name: string): string | undefined {
  const parent = path.dirname(folder);
  return readRange(folder, name) ?? (parent === folder ? undefined : declaredRange(parent, name));
}
