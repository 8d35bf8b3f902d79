import { CODEMOD_PACKAGE } from './commands.ts';
import { CONFIG_FILE } from './config.ts';

/** Characters at the top of a file in which the kit's own JSON names itself. */
const HEAD = 400;

/** Configurations of other names name their schema. */
const CONFIG_SCHEMA = 'modelhub.config.schema.json';

/**
 * Whether a file is the kit's own: its configuration, which has to name legacy ids, or a report of an earlier run.
 * Neither calls anything.
 *
 * @param file path with `/` or `\`
 */
export function isOwnFile(file: string, text: string): boolean {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1).toLowerCase();
  if (!name.endsWith('.json')) return false;
  if (name === CONFIG_FILE) return true;
  const head = text.slice(0, HEAD);
  return head.includes(CONFIG_SCHEMA) || (head.includes(`"name": "${CODEMOD_PACKAGE}"`) && head.includes('"mode":'));
}
