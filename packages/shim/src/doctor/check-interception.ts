import { LEGACY_OPERATIONS, LEGACY_ORIGIN } from '@modelhub-migration/contract';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startModelHub } from '../testing.ts';
import type { Finding } from './finding.ts';
import { HTTP_CLIENTS } from './http-clients.ts';
import { findInstalledPackages } from './installed-packages.ts';
import type { Outcome, ProbeResult, ProbeTask } from './probe.ts';

/** Files of this package that the test needs, as URLs. */
export interface ProbeFiles {
  register: URL;
  probe: URL;
}

/** How to reach what `--import` does not; by where the call is made. */
const REACH_FIXES: Readonly<Record<keyof ProbeResult['reach'], string>> = {
  worker: 'Call installShim() at the start of the worker.',
  'eval worker': 'Load the shim with --require in place of --import.',
  'child process': 'Put --import @modelhub-migration/shim/register into NODE_OPTIONS.',
};

/** Variables that would turn the test into something else. */
const IGNORED_VARIABLES = [
  'MODELHUB_SHIM_LOG',
  'MODELHUB_SUCCESSOR_URL',
  'MODELHUB_COLLECTIONS_URL',
  'NODE_USE_ENV_PROXY',
  'HTTPS_PROXY',
  'https_proxy',
];

const run = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, timeout: 120_000, maxBuffer: 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stderr.split('\n').find((line) => /Error/.test(line)) ?? error.message));
    });
  });

const describeOutcome = (outcome: Outcome): string =>
  typeof outcome === 'string' ? outcome : `could not be tried (${outcome.failed})`;

function judgeCaller([subject, outcome]: [string, Outcome]): Finding {
  const text = describeOutcome(outcome);
  if (outcome === 'caught') return { level: 'ok', subject, text };
  // A copy that does not load on this Node (undici 8 on Node 20) is no danger: the program cannot use it either.
  if (outcome !== 'escaped') return { level: 'info', subject, text };
  return {
    level: 'problem',
    subject,
    text,
    fix: 'Use ModelHubClient or createInterceptor() for these calls, or migrate them.',
  };
}

function judgeReach([where, outcome]: [string, Outcome]): Finding {
  const reached = outcome === 'caught';
  return {
    level: reached ? 'ok' : 'info',
    subject: where,
    text: reached ? 'reached' : outcome === 'escaped' ? 'not reached by --import' : describeOutcome(outcome),
    ...(reached ? {} : { fix: REACH_FIXES[where as keyof typeof REACH_FIXES] }),
  };
}

/**
 * Makes real legacy calls with every HTTP client the project has, in a process with the shim loaded. The real host names
 * lead to a hub in this process, so nothing leaves the machine, and no token is needed.
 *
 * @param cwd folder of the project
 */
export async function checkInterception(cwd: string, files: ProbeFiles): Promise<Finding[]> {
  const copies = findInstalledPackages(cwd, Object.keys(HTTP_CLIENTS));
  const task: ProbeTask = { url: `${LEGACY_ORIGIN}${LEGACY_OPERATIONS.models.template}`, copies };
  const hub = await startModelHub({ tls: true });
  try {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...hub.env,
      MODELHUB_SHIM_MODE: 'translate',
      MODELHUB_SHIM_WARNINGS: 'off',
    };
    for (const name of IGNORED_VARIABLES) delete env[name];
    const output = await run(
      ['--no-warnings', '--import', files.register.href, fileURLToPath(files.probe), JSON.stringify(task)],
      env,
    );
    const { callers, reach, slots } = JSON.parse(output) as ProbeResult;
    return [
      ...Object.entries(callers).map(judgeCaller),
      ...Object.entries(reach).map(judgeReach),
      ...Object.entries(slots).map(([subject, { owner, wrapped }]): Finding => ({
        level: 'info',
        subject,
        text: `${owner}${wrapped ? ', with the shim around it' : ''}`,
      })),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    return [
      {
        level: 'problem',
        subject: 'interception',
        text: `the test could not run: ${reason}`,
        fix: 'Run it again; then report this with the output of modelhub-shim doctor --json.',
      },
    ];
  } finally {
    await hub.close();
  }
}
