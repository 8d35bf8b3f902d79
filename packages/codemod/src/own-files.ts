import path from 'node:path';
import { CONFIG_FILE } from '@modelhub-migration/contract';
import { TOOL } from './version.ts';

/** Characters at the top of a file in which the kit's own JSON names itself. */
const HEAD = 400;

/** Configurations of other names name their schema. */
const CONFIG_SCHEMA = 'modelhub.config.schema.json';

/**
 * Whether a file is the kit's own: its configuration, which has to name legacy ids, or a report of an earlier run.
 * Neither calls anything.
 */
export function isOwnFile(file: string, text: string): boolean {
  if (path.extname(file).toLowerCase() !== '.json') return false;
  if (path.basename(file) === CONFIG_FILE) return true;
  const head = text.slice(0, HEAD);
  return head.includes(CONFIG_SCHEMA) || (head.includes(`"name": "${TOOL.name}"`) && head.includes('"mode":'));
}
