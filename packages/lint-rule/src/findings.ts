import {
  CODEMOD_COMMAND,
  LEGACY_OPERATIONS,
  SUCCESSOR_BASE_URL,
  SUCCESSOR_PATHS,
  type OperationId,
} from '@modelhub-migration/contract';
import type { SiteOperation, Tier } from '@modelhub-migration/contract/analysis';
import type { Fix } from './eslint-api.ts';

/** A place that the endpoint rule reports. */
export interface Finding {
  readonly messageId: string;
  readonly tier: Tier;
  /** `null` for a bare base, which belongs to no operation yet. */
  readonly operation: SiteOperation | null;
  /** Host name, lower case, where it is known. */
  readonly host: string | null;
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly data: Readonly<Record<string, string>>;
  /** An edit in one place that is right and complete in itself. */
  readonly suggestion?: {
    readonly messageId: string;
    readonly data: Readonly<Record<string, string>>;
    readonly edit: Fix;
  };
}

const SUCCESSORS: Readonly<Record<OperationId, string>> = {
  models: SUCCESSOR_PATHS.models,
  predictions: `${SUCCESSOR_PATHS.chat} (text) or ${SUCCESSOR_PATHS.images} (images)`,
};

/** Method and path of a retired operation, as the specification writes them. */
export function nameOperation(operation: OperationId): string {
  const { method, template } = LEGACY_OPERATIONS[operation];
  return `${method} ${template}`;
}

/** Address of what replaces an operation, for a sentence. */
export function nameSuccessor(operation: OperationId): string {
  return SUCCESSOR_BASE_URL + SUCCESSORS[operation];
}

/** Where a base has to point. */
export const SUCCESSOR_BASE = SUCCESSOR_BASE_URL;

/** A file name that a shell takes as one plain word; anything else is quoted. */
const PLAIN_WORD = /^[\w./@+-]+$/;

/**
 * The command that rewrites a file, to be copied from a message.
 *
 * @param file relative path with `/`
 * @param tier evidence of the finding; below certain the codemod has to be told
 */
export function codemodCommand(file: string, tier: Tier): string {
  const word = PLAIN_WORD.test(file) ? file : `'${file.replace(/'/g, `'\\''`)}'`;
  return `${CODEMOD_COMMAND} --write ${tier === 'certain' ? '' : '--likely '}${word}`;
}

/** Makes text from a source file fit for one line of a terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- texts of a hostile file must not reach a terminal raw
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain;
}
