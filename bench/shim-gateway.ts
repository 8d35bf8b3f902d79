import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The gateway under test, in a process of its own, as the command starts it; given the upstream's base URL. */
const [, , successorUrl = ''] = process.argv;
const bin = fileURLToPath(
  new URL('bin/modelhub-shim.mjs', new URL('../', import.meta.resolve('@modelhub-migration/shim'))),
);
const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--access-log', 'off'], {
  env: { ...process.env, MODELHUB_SUCCESSOR_URL: successorUrl, MODELHUB_SHIM_MODE: 'translate' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
createInterface(child.stderr).on('line', (line) => {
  const url = /^Gateway on (\S+):/.exec(line)?.[1];
  if (url !== undefined) process.send?.(url);
});
child.on('exit', () => process.exit(1));
process.on('disconnect', () => {
  child.removeAllListeners('exit');
  child.kill();
  process.exit();
});
