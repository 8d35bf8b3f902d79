import { GATEWAY_DEFAULTS } from './gateway/gateway.ts';
import { MODES } from './mode.ts';

/** The command line was used wrongly: the message says what is wrong and what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const integer =
  (name: string, minimum: number, maximum: number, scale = 1) =>
  (value: unknown): number => {
    const number = Number(value);
    if (value === '' || !Number.isInteger(number) || number < minimum || number > maximum) {
      throw new UsageError(`--${name} must be a whole number from ${minimum} to ${maximum}.`);
    }
    return number * scale;
  };

const MIB = 1024 * 1024;

const url = (name: string) => (value: unknown) => {
  const text = String(value);
  if (!URL.canParse(text) || !/^https?:/i.test(text)) {
    throw new UsageError(`--${name} must be an absolute URL, for example https://gateway.example.test/v1.`);
  }
  return text;
};

/** Options of both commands. Each can be given by the environment instead where a variable is named. */
export const COMMON_OPTIONS = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'modelhub.config.json (MODELHUB_CONFIG; default: searched upward)',
  },
  'successor-url': {
    type: 'string',
    requiresArg: true,
    describe: 'Base URL of the successor (MODELHUB_SUCCESSOR_URL)',
    coerce: url('successor-url'),
  },
  'collections-url': {
    type: 'string',
    requiresArg: true,
    describe: 'Origin that serves /collections (MODELHUB_COLLECTIONS_URL)',
    coerce: url('collections-url'),
  },
} as const;

/** Options of `serve`. Sizes in MiB, times in seconds, as people type them; bytes and milliseconds inside. */
export const SERVE_OPTIONS = {
  ...COMMON_OPTIONS,
  host: { type: 'string', requiresArg: true, default: GATEWAY_DEFAULTS.host, describe: 'Address to listen on' },
  port: {
    type: 'string',
    requiresArg: true,
    default: String(GATEWAY_DEFAULTS.port),
    describe: 'Port to listen on; 0 for any free one',
    coerce: integer('port', 0, 65_535),
  },
  'allow-host': {
    type: 'string',
    array: true,
    requiresArg: true,
    default: [] as string[],
    describe: 'Name callers may use for this machine, beside localhost and IP addresses; repeatable',
  },
  mode: { choices: MODES, requiresArg: true, describe: 'What happens to legacy calls (MODELHUB_SHIM_MODE)' },
  log: { type: 'string', requiresArg: true, describe: 'File of the usage log (MODELHUB_SHIM_LOG)' },
  'access-log': {
    choices: ['json', 'off'],
    default: 'json',
    requiresArg: true,
    describe: 'A line for each request, on stdout',
  },
  'keep-rate': {
    type: 'boolean',
    default: false,
    describe: 'Let calls wait to keep to the documented rate of the service',
  },
  'max-body': {
    type: 'string',
    requiresArg: true,
    default: String(GATEWAY_DEFAULTS.maxBodyBytes / MIB),
    describe: 'Longest request body, MiB',
    coerce: integer('max-body', 1, 1024, MIB),
  },
  'max-in-flight': {
    type: 'string',
    requiresArg: true,
    default: String(GATEWAY_DEFAULTS.maxInFlight),
    describe: 'Calls that may run at once',
    coerce: integer('max-in-flight', 1, 100_000),
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    default: String(GATEWAY_DEFAULTS.timeoutMs / 1000),
    describe: 'Seconds without a byte from the service',
    coerce: integer('timeout', 1, 86_400, 1000),
  },
  grace: {
    type: 'string',
    requiresArg: true,
    default: String(GATEWAY_DEFAULTS.graceMs / 1000),
    describe: 'Seconds that running calls get at shutdown',
    coerce: integer('grace', 0, 3600, 1000),
  },
} as const;

/** Options of `doctor`. */
export const DOCTOR_OPTIONS = {
  ...COMMON_OPTIONS,
  json: { type: 'boolean', default: false, describe: 'Print the findings as JSON' },
  offline: { type: 'boolean', default: false, describe: 'Do not ask whether the hosts can be reached' },
} as const;
