/** HTTP clients of npm, and what they are made of: whoever calls them is the one who can change the call. */
const HTTP_CLIENT_NAMES: ReadonlySet<string> = new Set([
  'axios',
  'cacheable-request',
  'cross-fetch',
  'follow-redirects',
  'got',
  'ky',
  'node-fetch',
  'ofetch',
  'openai',
  'request',
  'request-promise',
  'request-promise-core',
  'request-promise-native',
  'retry-axios',
  'superagent',
  'undici',
]);

/** Programs install several versions side by side under names such as `got11`, `axios-v1` and `node-fetch-2`. */
const VERSION_SUFFIX = /[-_.]?v?\d+$/i;

/**
 * The HTTP client that lies in a folder of `node_modules`, installed under its own name or under an alias with a version.
 *
 * @param folder name below `node_modules`, with scope
 */
export function httpClientName(folder: string): string | undefined {
  return [folder, folder.replace(VERSION_SUFFIX, '')].find((name) => HTTP_CLIENT_NAMES.has(name));
}
