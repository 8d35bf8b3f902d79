import fs from 'node:fs';
import path from 'node:path';

/** Names under which systems install it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

export const NEEDS_CHROMIUM =
  'The test of the HTML report in a browser needs Chromium: install it (Debian: apt-get install chromium), or name it in CHROMIUM.';

/** Path of the installed Chromium: what `CHROMIUM` names, else the first on the path. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env['CHROMIUM'] !== undefined) return env['CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file));
}
