import type { ModelKind } from './successor.ts';

/** Name of the one configuration file that all tools of the kit read. */
export const CONFIG_FILE = 'modelhub.config.json';

export interface ModelEntry {
  id: string;
  kind: ModelKind;
}

export interface Config {
  /** Legacy id or name to successor model. */
  models: Record<string, ModelEntry>;
  /** Tokens; sent when a caller gave no `max_length`. */
  defaultMaxTokens: number;
  /** Sent as the first message of every prediction, or `null` for none. */
  systemPrompt: string | null;
  image: { /** `WIDTHxHEIGHT` in pixels */ size: string };
  retrieval: { /** chunks asked from the collection */ limit: number };
}

export const DEFAULT_CONFIG: Readonly<Config> = {
  models: {},
  defaultMaxTokens: 1024,
  systemPrompt: null,
  image: { size: '1024x1024' },
  retrieval: { limit: 3 },
};

/** A configuration that cannot be used. The message names the file, the key and the fix. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  /** Dotted path of the key at fault; empty for the file as a whole. */
  readonly key: string;
  constructor(file: string, key: string, problem: string) {
    super(`${file}: ${key === '' ? '' : `"${key}" `}${problem}`);
    this.file = file;
    this.key = key;
  }
}

/** JSON schema of one value; the subset this file needs. The whole document below is published for editors. */
interface Schema {
  description?: string;
  type?: string | readonly string[];
  enum?: readonly string[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: false | Schema;
  required?: readonly string[];
}

/** The schema that both the editors and {@link parseConfig} go by. */
export const CONFIG_SCHEMA: Schema & { $schema: string; title: string } = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: CONFIG_FILE,
  description: 'How the migration kit translates the retired AI Model Hub routes.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Path of this schema, for editors.' },
    models: {
      type: 'object',
      description: 'Which successor model answers for a legacy model id or name.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'kind'],
        properties: {
          id: {
            type: 'string',
            minLength: 1,
            description: 'Model id on the successor, for example "openai/gpt-oss-120b".',
          },
          kind: { type: 'string', enum: ['text', 'image'], description: 'What the model generates.' },
        },
      },
      default: DEFAULT_CONFIG.models,
    },
    defaultMaxTokens: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      description: 'Token limit sent when the caller gave no max_length.',
      default: DEFAULT_CONFIG.defaultMaxTokens,
    },
    systemPrompt: {
      type: ['string', 'null'],
      description: 'System message put before every prompt; null for none.',
      default: DEFAULT_CONFIG.systemPrompt,
    },
    image: {
      type: 'object',
      additionalProperties: false,
      properties: {
        size: {
          type: 'string',
          pattern: '^[1-9]\\d*[x*][1-9]\\d*$',
          description: 'Size of generated images in pixels, for example "1024x1024".',
          default: DEFAULT_CONFIG.image.size,
        },
      },
      default: DEFAULT_CONFIG.image,
    },
    retrieval: {
      type: 'object',
      additionalProperties: false,
      properties: {
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: 1000,
          description: 'Chunks asked from a collection for one prediction.',
          default: DEFAULT_CONFIG.retrieval.limit,
        },
      },
      default: DEFAULT_CONFIG.retrieval,
    },
  },
};

const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

const quoteList = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ');

function checkObject(value: object, schema: Schema, file: string, key: string): void {
  const known = schema.properties ?? {};
  const at = (name: string): string => (key === '' ? name : `${key}.${name}`);
  for (const [name, child] of Object.entries(value)) {
    const childSchema = Object.hasOwn(known, name) ? known[name] : schema.additionalProperties;
    if (childSchema === false || childSchema === undefined) {
      throw new ConfigError(
        file,
        at(name),
        `is not a known key. Known here: ${quoteList(Object.keys(known))}. Remove or correct it.`,
      );
    }
    check(child, childSchema, file, at(name));
  }
  const missing = schema.required?.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined)
    throw new ConfigError(file, at(missing), `is missing. Add it: ${schema.properties?.[missing]?.description ?? ''}`);
}

function check(value: unknown, schema: Schema, file: string, key: string): void {
  const fail = (problem: string): never => {
    throw new ConfigError(file, key, problem);
  };
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (!types.includes(typeName(value))) fail(`must be ${types.join(' or ')}, not ${typeName(value)}.`);
  if (typeof value === 'string') {
    if (schema.enum !== undefined && !schema.enum.includes(value)) fail(`must be one of ${quoteList(schema.enum)}.`);
    if (schema.minLength !== undefined && value.length < schema.minLength) fail('must not be empty.');
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      fail(`has the wrong form. ${schema.description ?? ''}`);
  }
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum) fail(`must be at least ${String(schema.minimum)}.`);
    if (schema.maximum !== undefined && value > schema.maximum) fail(`must be at most ${String(schema.maximum)}.`);
  }
  if (typeof value === 'object' && value !== null) checkObject(value, schema, file, key);
}

/**
 * Reads the text of a configuration file.
 *
 * @param text the file's content; a byte-order mark is allowed
 * @param file its path, for messages
 * @returns the configuration with every default filled in
 * @throws ConfigError on broken JSON, an unknown key or a wrong type; nothing is ignored in silence
 */
export function parseConfig(text: string, file: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigError(
      file,
      '',
      `is not valid JSON: ${error instanceof Error ? error.message : ''}. Correct the syntax.`,
    );
  }
  check(value, CONFIG_SCHEMA, file, '');
  const given = value as Partial<Config>;
  return {
    models: { ...given.models },
    defaultMaxTokens: given.defaultMaxTokens ?? DEFAULT_CONFIG.defaultMaxTokens,
    systemPrompt: given.systemPrompt ?? DEFAULT_CONFIG.systemPrompt,
    image: { ...DEFAULT_CONFIG.image, ...given.image },
    retrieval: { ...DEFAULT_CONFIG.retrieval, ...given.retrieval },
  };
}

/**
 * Paths where a configuration file may lie, nearest first: the start folder and every folder above it.
 *
 * @param startDir absolute folder, with `/` or `\` as separator
 */
export function configCandidates(startDir: string): string[] {
  const separator = startDir.includes('\\') && !startDir.includes('/') ? '\\' : '/';
  const parts = startDir.split(separator);
  return parts.map((_, index) => [...parts.slice(0, parts.length - index), CONFIG_FILE].join(separator));
}
