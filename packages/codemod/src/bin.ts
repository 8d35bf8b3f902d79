import { EXIT, messageOf } from './errors.ts';
import { runCli } from './cli.ts';
import { safeText } from './report/safe-text.ts';

// A reader that closes the pipe early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  // Not process.exit(): output to a pipe may still be under way.
  process.exitCode = await runCli(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  });
} catch (error) {
  process.stderr.write(`modelhub-codemod: unexpected failure: ${safeText(messageOf(error))}. Please report it.\n`);
  process.exitCode = EXIT.failed;
}
