/**
 * Preload without a line of code changed: `node --import @modelhub-migration/shim/register app.js`, or `--require`.
 * Imports no undici, and does not load the built-in fetch either.
 *
 * One CommonJS file for both flags (see `register-import.ts`): it loads in a fraction of the time that a graph of ES
 * modules takes.
 */
import { fileURLToPath } from 'node:url';
import { install } from './install.ts';

const self = import.meta.url;
const path = fileURLToPath(self);

// Absolute, since a path relative to somewhere else would stop child processes that start in another folder. --require
// also reaches worker threads started with `eval`, but a path with spaces would need quotes within quotes.
const needsQuotes = /[\s"'\\]/.test(path);
const flag = needsQuotes ? `--import=${self.replace(/\.cjs$/, '.mjs')}` : `--require=${path}`;

install({}, `Child processes are reached with NODE_OPTIONS="${flag}".`);
