import {
  CONFIG_FILE,
  ConfigError,
  KNOWN_MODELS,
  LEGACY_ORIGIN,
  SUCCESSOR_BASE_URL,
} from '@modelhub-migration/contract';
import { SettingsError } from '../errors.ts';
import { readSettings, type Settings, type ShimOptions } from '../settings.ts';
import type { Finding } from './finding.ts';

const OLDEST_NODE = [20, 18] as const;

/** The runtime this was started with. */
export function checkRuntime(versions: Readonly<Record<string, string | undefined>> = process.versions): Finding {
  const foreign = (['bun', 'deno'] as const).find((name) => versions[name] !== undefined);
  if (foreign !== undefined) {
    return {
      level: 'problem',
      subject: 'runtime',
      text: `${foreign} ${versions[foreign] ?? ''}: interception is only complete on Node`,
      fix: 'Use ModelHubClient, or the gateway (modelhub-shim serve).',
    };
  }
  const [major = 0, minor = 0] = (versions['node'] ?? '').split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const text = `Node ${versions['node'] ?? ''}, built-in undici ${versions['undici'] ?? 'unknown'}`;
  return isOld
    ? { level: 'problem', subject: 'runtime', text, fix: `Use Node ${OLDEST_NODE.join('.')} or newer.` }
    : { level: 'ok', subject: 'runtime', text };
}

/** Whether programs started from this shell have the shim loaded. */
export function checkPreload(nodeOptions: string | undefined): Finding {
  return /modelhub-migration[\\/]+shim|[\\/]register\.[mc]js/.test(nodeOptions ?? '')
    ? { level: 'ok', subject: 'preload', text: 'NODE_OPTIONS loads the shim in every Node program' }
    : {
        level: 'info',
        subject: 'preload',
        text: 'NODE_OPTIONS does not load the shim; each program has to',
        fix: 'node --import @modelhub-migration/shim/register app.js',
      };
}

/** Options, environment and configuration file; the settings are absent when they cannot be used. */
export function checkSettings(options: ShimOptions): { settings?: Settings; findings: Finding[] } {
  let settings: Settings;
  try {
    settings = readSettings(options);
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof ConfigError)) throw error;
    return {
      findings: [{ level: 'problem', subject: 'configuration', text: error.message, fix: 'Correct it as it says.' }],
    };
  }
  const mapped = Object.keys(settings.config.models).length;
  const unsure = KNOWN_MODELS.filter(({ confidence }) => confidence === 'low' || confidence === 'conflict').length;
  const findings: Finding[] = [
    settings.configFile === undefined
      ? {
          level: 'info',
          subject: 'configuration',
          text: `no ${CONFIG_FILE} found; ${unsure} known legacy ids and all unknown ones need an entry`,
          fix: `Add a ${CONFIG_FILE} with "models" if your program uses one of them.`,
        }
      : { level: 'ok', subject: 'configuration', text: `${settings.configFile}, ${mapped} models mapped` },
    { level: 'ok', subject: 'mode', text: `${settings.mode}, warnings ${settings.warnings}` },
    { level: 'ok', subject: 'successor', text: settings.successorUrl ?? SUCCESSOR_BASE_URL },
    { level: 'ok', subject: 'collections', text: settings.collectionsUrl ?? LEGACY_ORIGIN },
  ];
  if (settings.logFile !== undefined) findings.push({ level: 'ok', subject: 'usage log', text: settings.logFile });
  return { settings, findings };
}
