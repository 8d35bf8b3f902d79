/** `register` for `node --import`. */
import { createRequire } from 'node:module';

// Not by import: Node would first read the file for the names it exports, and it exports none.
createRequire(import.meta.url)('./register.cjs');
