// Runs the built codemod over published packages that make HTTP calls. None of them calls the retired API, so nothing may
// change, nothing may fail, and nothing may be found. Needs the npm registry; everything happens in a temporary folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** The binary to run: that of this build, or another one, for example of an installed package. */
const BIN =
  process.env.MODELHUB_CODEMOD_BINARY ??
  resolve(dirname(fileURLToPath(import.meta.url)), '../packages/codemod/bin/modelhub-codemod.mjs');

/** HTTP clients, SDKs of inference services (Replicate's has the very path of the retired route) and SDKs of other services. */
const PACKAGES = [
  'axios@1.21.1',
  'got@11.8.6',
  'ky@1.14.3',
  'superagent@10.4.2',
  'undici@7.30.2',
  'request@2.88.2',
  'openai@6.49.0',
  'node-fetch@3.3.2',
  'cross-fetch@4.1.0',
  'ofetch@1.5.1',
  'needle@3.5.0',
  'wretch@3.0.9',
  'gaxios@8.3.3',
  'replicate@1.4.0',
  '@huggingface/inference@4.13.30',
  'cohere-ai@8.1.0',
  '@mistralai/mistralai@2.7.0',
  '@anthropic-ai/sdk@1.14.0',
  'groq-sdk@1.6.0',
  'ollama@0.6.4',
  'together-ai@0.52.0',
  '@octokit/core@7.0.8',
  '@octokit/request@10.0.16',
  '@sendgrid/client@8.1.6',
  '@slack/web-api@8.2.0',
  'algoliasearch@5.64.0',
  'contentful@11.12.10',
  'googleapis-common@9.3.1',
  'jsforce@3.10.26',
  'stripe@23.1.0',
  'telegraf@4.16.3',
  'twilio@6.2.0',
];

/** Endings of what is read; declarations hold no calls. */
const SOURCE = /(?<!\.d)\.[cm]?[jt]sx?$/;

function run(command, argv, cwd) {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { code: status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : entry.isFile() ? [path] : [];
  });
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Fetches a package and unpacks it; its folder. */
function unpack(name, root) {
  const folder = join(root, name.replaceAll('/', '+'));
  mkdirSync(folder);
  const packed = run(
    process.env.npm_execpath ? process.execPath : 'npm',
    [...(process.env.npm_execpath ? [process.env.npm_execpath] : []), 'pack', name, '--silent', '--ignore-scripts'],
    folder,
  );
  const [archive] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack ${name} failed: ${packed.stderr.trim()}`);
  const unpacked = run('tar', ['-xzf', archive], folder);
  if (unpacked.code !== 0) throw new Error(`tar failed: ${unpacked.stderr.trim()}`);
  rmSync(join(folder, archive));
  const inner = readdirSync(folder).find((entry) => statSync(join(folder, entry)).isDirectory());
  return join(folder, inner);
}

/** Runs the codemod over all of a package, also over what it would take for build output. */
function survey(folder) {
  const files = filesOf(folder).sort();
  const before = hashOf(files);
  const start = performance.now();
  // Named one by one, since build output is read only where it is asked for.
  const entries = readdirSync(folder).filter((entry) =>
    files.some((file) => SOURCE.test(file) && file.startsWith(join(folder, entry))),
  );
  const argv = [BIN, ...entries, '--write', '--force', '--likely', '--possible', '--no-color'];
  const { code, stdout, stderr } = run(process.execPath, argv, folder);
  const seconds = (performance.now() - start) / 1000;
  const after = filesOf(folder).sort();
  const summary = /^\d+ call sites?.*$|^No .*$/m.exec(stdout)?.[0] ?? stdout.trim();
  return {
    files: files.length,
    megabytes: files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024 / 1024,
    seconds,
    code,
    isUntouched: before === hashOf(after),
    output: `${summary}\n${stderr}`,
  };
}

const root = mkdtempSync(join(tmpdir(), 'modelhub-survey-'));
let isClean = true;
try {
  process.stdout.write('package                        files     MB      s  exit  bytes      summary\n');
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : PACKAGES) {
    const { files, megabytes, seconds, code, isUntouched, output } = survey(unpack(name, root));
    isClean &&= code === 0 && isUntouched;
    const columns = [
      name.padEnd(28),
      String(files).padStart(7),
      megabytes.toFixed(1).padStart(6),
      seconds.toFixed(2).padStart(6),
      String(code).padStart(5),
      ` ${isUntouched ? 'unchanged' : 'CHANGED  '}`,
      output.trim(),
    ];
    process.stdout.write(`${columns.join(' ')}\n`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.stdout.write(
  isClean ? 'No package was changed, no run failed.\n' : 'A package was changed, or a run failed.\n',
);
process.exitCode = isClean ? 0 : 1;
