import { runCli } from './cli.ts';

/** SIGINT and SIGTERM end a command in good order; a second one ends the process at once. */
const whenAskedToEnd = (): Promise<unknown> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });

// A gateway serves on when whoever read its log is gone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  whenAskedToEnd,
});
