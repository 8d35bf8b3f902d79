import {
  DEFAULT_CONFIG,
  configCandidates,
  isLegacyHostname,
  parseConfig,
  type Config,
} from '@modelhub-migration/contract';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SettingsError } from './errors.ts';
import type { LegacyUse, Upstream } from './exchange.ts';
import { DEFAULT_BROWNOUT, MODES, type Brownout, type Mode } from './mode.ts';

/** How often a use of the legacy routes is warned about. `callsite`: once a place in the program. */
export const WARNING_LEVELS = ['callsite', 'once', 'always', 'off'] as const;
export type WarningLevel = (typeof WARNING_LEVELS)[number];

/** Everything that can be set; what is absent comes from the environment, then from the defaults. */
export interface ShimOptions {
  /** The configuration itself, whole or in part; no file is read then. */
  config?: Partial<Config>;
  /** Path of a configuration file (`MODELHUB_CONFIG`); by default searched upward from `cwd`. */
  configFile?: string;
  /** Base URL of the successor, version included (`MODELHUB_SUCCESSOR_URL`). */
  successorUrl?: string;
  /** Origin that serves `/collections…` (`MODELHUB_COLLECTIONS_URL`). */
  collectionsUrl?: string;
  /** `MODELHUB_SHIM_WARNINGS` */
  warnings?: WarningLevel;
  /** `MODELHUB_SHIM_MODE` */
  mode?: Mode;
  /** File of the usage log (`MODELHUB_SHIM_LOG`). */
  logFile?: string;
  brownout?: Partial<Brownout>;
  /** Origins to treat like the legacy host, for example `http://127.0.0.1:8080`. */
  legacyOrigins?: readonly string[];
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
  /** Told about every served call; for logs and metrics. */
  onUse?: (use: LegacyUse) => void;
  /** Sends the calls to the successor; by default the process's own default dispatcher, else the built-in fetch. */
  upstream?: Upstream;
}

/** Settings after options, environment and file were read. */
export interface Settings {
  config: Config;
  /** File the configuration came from, if any. */
  configFile: string | undefined;
  successorUrl: string | undefined;
  collectionsUrl: string | undefined;
  warnings: WarningLevel;
  mode: Mode;
  logFile: string | undefined;
  brownout: Brownout;
  legacyOrigins: readonly string[];
  now: () => number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Values of `MODELHUB_SHIM_WARNINGS` that mean `off` beside the word itself. */
const OFF = ['0', 'false', 'no'];

function pick<T extends string>(value: string | undefined, allowed: readonly T[], name: string): T | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const found = allowed.find((word) => word === value.trim().toLowerCase());
  if (found === undefined)
    throw new SettingsError(`${name} is ${JSON.stringify(value.slice(0, 40))}; allowed are ${allowed.join(', ')}.`);
  return found;
}

function readUrl(value: string | undefined, name: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError(
      `${name} must be an absolute http or https URL, for example "https://openai.example.test/v1".`,
    );
  }
  if (url.username !== '' || url.password !== '')
    throw new SettingsError(`${name} must not contain a user name or password.`);
  return value;
}

function readSuccessorUrl(value: string | undefined, name: string): string | undefined {
  const url = readUrl(value, name);
  // The shim would answer its own questions for ever.
  if (url !== undefined && isLegacyHostname(new URL(url).hostname))
    throw new SettingsError(`${name} must not be the retired host itself.`);
  return url;
}

function readConfigFile(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SettingsError(
      `The configuration file ${file} cannot be read (${code}). Correct the path in MODELHUB_CONFIG, --config or the option configFile.`,
    );
  }
  return parseConfig(text, file);
}

function loadConfig(
  options: ShimOptions,
  env: Environment,
  cwd: string,
): { config: Config; configFile: string | undefined } {
  if (options.config !== undefined) {
    return { config: parseConfig(JSON.stringify(options.config), 'option "config"'), configFile: undefined };
  }
  const named = options.configFile ?? (env['MODELHUB_CONFIG'] === '' ? undefined : env['MODELHUB_CONFIG']);
  const file =
    named === undefined ? configCandidates(cwd).find((candidate) => existsSync(candidate)) : resolve(cwd, named);
  return { config: file === undefined ? { ...DEFAULT_CONFIG } : readConfigFile(file), configFile: file };
}

function readBrownout(given: Partial<Brownout> | undefined): Brownout {
  const brownout = { ...DEFAULT_BROWNOUT, ...given };
  const { share, windowMinutes } = brownout;
  if (!(share >= 0 && share <= 1)) throw new SettingsError('Option brownout.share must be a number from 0 to 1.');
  if (!(windowMinutes > 0 && Number.isFinite(windowMinutes)))
    throw new SettingsError('Option brownout.windowMinutes must be a number above 0.');
  return brownout;
}

/**
 * Reads what is set: the options first, then the environment, then the configuration file, then the defaults.
 *
 * @param cwd folder from which a configuration file is searched upward
 * @throws SettingsError or ConfigError naming the variable, option or file, and what is allowed
 */
export function readSettings(
  options: ShimOptions = {},
  env: Environment = process.env,
  cwd: string = process.cwd(),
): Settings {
  const level = env['MODELHUB_SHIM_WARNINGS'];
  const quiet = OFF.includes(level?.trim().toLowerCase() ?? '') ? 'off' : level;
  return {
    ...loadConfig(options, env, cwd),
    successorUrl:
      readSuccessorUrl(options.successorUrl, 'Option successorUrl') ??
      readSuccessorUrl(env['MODELHUB_SUCCESSOR_URL'], 'MODELHUB_SUCCESSOR_URL'),
    collectionsUrl:
      readUrl(options.collectionsUrl, 'Option collectionsUrl') ??
      readUrl(env['MODELHUB_COLLECTIONS_URL'], 'MODELHUB_COLLECTIONS_URL'),
    warnings:
      pick(options.warnings, WARNING_LEVELS, 'Option warnings') ??
      pick(quiet, WARNING_LEVELS, 'MODELHUB_SHIM_WARNINGS') ??
      'callsite',
    mode:
      pick(options.mode, MODES, 'Option mode') ??
      pick(env['MODELHUB_SHIM_MODE'], MODES, 'MODELHUB_SHIM_MODE') ??
      'auto',
    logFile: options.logFile ?? (env['MODELHUB_SHIM_LOG'] === '' ? undefined : env['MODELHUB_SHIM_LOG']),
    brownout: readBrownout(options.brownout),
    legacyOrigins: (options.legacyOrigins ?? []).map(
      (origin) => new URL(readUrl(origin, 'Option legacyOrigins') ?? origin).origin,
    ),
    now: options.now ?? Date.now,
  };
}
