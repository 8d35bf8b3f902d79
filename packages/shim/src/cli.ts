import { ConfigError } from '@modelhub-migration/contract';
import yargs from 'yargs';
import { DOCTOR_OPTIONS, SERVE_OPTIONS, UsageError } from './cli-options.ts';
import { doctor } from './doctor/doctor.ts';
import { SettingsError } from './errors.ts';
import { serve, type Terminal } from './serve.ts';
import { VERSION } from './version.ts';

/** Exit codes, the same as the codemod's: done, findings, failure, wrong usage. */
export const EXIT = { done: 0, findings: 1, failed: 2, usage: 3 } as const;

/** Only what was given, so that the environment and the defaults fill in the rest. */
const given = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;

/**
 * Parses a command line, runs it and reports.
 *
 * @param args without the program's own two
 * @returns exit code, see {@link EXIT}
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.done;
  let help = '';
  const parser = yargs([...args])
    .scriptName('modelhub-shim')
    .usage('$0 <command>\n\nKeeps code for the retired AI Model Hub routes running.')
    .command(
      'serve',
      'Serve the legacy API on this machine, for programs that are not Node',
      (command) =>
        command
          .options(SERVE_OPTIONS)
          .example('$0 serve', 'then use http://127.0.0.1:8787 as base URL')
          .example('$0 serve --host 0.0.0.0 --allow-host modelhub', 'in a container named modelhub'),
      async (argv) => {
        const { host, port, mode, timeout, grace, accessLog, keepRate, maxBody, maxInFlight } = argv;
        code = await serve(
          given({
            host,
            port,
            mode,
            accessLog,
            keepRate,
            maxInFlight,
            allowedHosts: argv.allowHost,
            maxBodyBytes: maxBody,
            timeoutMs: timeout,
            graceMs: grace,
            configFile: argv.config,
            logFile: argv.log,
            successorUrl: argv.successorUrl,
            collectionsUrl: argv.collectionsUrl,
          }),
          terminal,
        );
      },
    )
    .command(
      'doctor',
      'Say what the shim catches in this project, and what it does not',
      (command) => command.options(DOCTOR_OPTIONS),
      async (argv) => {
        const { json, offline, config: configFile, successorUrl, collectionsUrl } = argv;
        code = await doctor(given({ json, offline, configFile, successorUrl, collectionsUrl }), terminal);
      },
    )
    .demandCommand(1, 1, 'Name a command: serve or doctor.', 'Name one command only.')
    .recommendCommands()
    .strict()
    .version(VERSION)
    .help()
    .alias({ h: 'help', v: 'version' })
    .wrap(80)
    .showHelpOnFail(false)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // YError is yargs' own, also around what a coercion threw: the user's mistake, not ours.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(message ?? error?.message ?? 'The command line cannot be read.');
    });
  try {
    await parser.parseAsync([...args], {}, (_, __, output) => {
      help = output;
    });
    if (help !== '') terminal.out(`${help}\n`);
    return code;
  } catch (error) {
    const usage = error instanceof UsageError || error instanceof SettingsError || error instanceof ConfigError;
    const text = error instanceof Error ? (usage ? error.message : (error.stack ?? error.message)) : 'unknown error';
    terminal.error(`${text}\n${usage ? 'See modelhub-shim --help.\n' : ''}`);
    return usage ? EXIT.usage : EXIT.failed;
  }
}
