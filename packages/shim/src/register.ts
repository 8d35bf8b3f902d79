/**
 * Preload without a line of code changed: `node --import @modelhub-migration/shim/register app.js`, or `--require`, which
 * also reaches worker threads started with `eval`. Imports no undici, and does not load the built-in fetch either.
 */
import { fileURLToPath } from 'node:url';
import { install } from './install.ts';

const self = import.meta.url;
// A path relative to somewhere else would stop child processes that start in another folder.
const flag = self.endsWith('.cjs') ? `--require=${fileURLToPath(self)}` : `--import=${self}`;

install({}, `Child processes are reached with NODE_OPTIONS="${flag}".`);
