import fs from 'node:fs';
import path from 'node:path';

/** The module system of a package's `.js` files. */
export type ModuleSystem = 'esm' | 'cjs';

function readType(folder: string): ModuleSystem | undefined {
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const isModule =
      typeof manifest === 'object' && manifest !== null && 'type' in manifest && manifest.type === 'module';
    return isModule ? 'esm' : 'cjs';
  } catch {
    // None here, or none that can be read: Node looks further up, too.
    return undefined;
  }
}

/**
 * How Node loads the `.js` files of a folder: by `type` of the nearest `package.json`, CommonJS without one (Node's
 * documentation, "Determining module system").
 *
 * @param folder absolute
 */
export function packageModules(folder: string): ModuleSystem {
  const parent = path.dirname(folder);
  return readType(folder) ?? (parent === folder ? 'cjs' : packageModules(parent));
}
