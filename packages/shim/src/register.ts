/**
 * Preload without a line of code changed: `node --import @modelhub-migration/shim/register app.js`, or `--require`, which
 * also reaches worker threads started with `eval`. Imports no undici, and does not load the built-in fetch either.
 */
import { install } from './install.ts';

const self = import.meta.url;

install({}, `Child processes are reached with NODE_OPTIONS="--import=${self}".`);
