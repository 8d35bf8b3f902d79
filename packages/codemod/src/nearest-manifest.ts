import fs from 'node:fs';
import path from 'node:path';

/** A `package.json`'s object; `undefined` where there is none, or none that can be read: Node looks further up then, too. */
function readManifest(folder: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return undefined;
  }
}

/**
 * What the nearest `package.json` says that says anything.
 *
 * @param folder absolute; its own `package.json` is asked first, then those above it
 * @param read what is wanted of one; `undefined` asks the next above
 */
export function nearestManifest<T>(
  folder: string,
  read: (manifest: Readonly<Record<string, unknown>>) => T | undefined,
): T | undefined {
  const manifest = readManifest(folder);
  const found = manifest === undefined ? undefined : read(manifest);
  const parent = path.dirname(folder);
  return found ?? (parent === folder ? undefined : nearestManifest(parent, read));
}
