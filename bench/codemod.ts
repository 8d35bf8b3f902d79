import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { compare, type Row } from './measure.ts';

const SOURCE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx']);
const MAX_FILE_BYTES = 500_000;

/** The scan any tool of this kind must at least do: walk, read, one byte search. Runs as its own Node program. */
const PLAIN_SCAN = `
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
let hits = 0;
(function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else if (/\\.[cm]?[jt]sx?$/.test(entry.name) && readFileSync(path).indexOf('ionos') >= 0) hits += 1;
  }
})(process.argv[1]);
`;

const legacyCall = (index: number): string => `
export async function ask${index}(prompt: string): Promise<string> {
  const response = await fetch('https://inference.de-txl.ionos.com/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', {
    method: 'POST',
    headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\` },
    body: JSON.stringify({ type: 'prediction', properties: { input: prompt, options: { max_length: '300', temperature: '0.1' } } }),
  });
  const prediction = await response.json();
  return prediction.properties.output;
}
`;

/** Copies source files of installed packages, one flat folder a package, until there are `wanted`. */
function copyCorpus(from: string, to: string, wanted: number): number {
  let copied = 0;
  const copy = (folder: string, target: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (copied >= wanted) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < 12 && entry.name !== 'node_modules')
        copy(path, join(target, entry.name), depth + 1);
      else if (entry.isFile() && SOURCE.has(extname(entry.name)) && statSync(path).size < MAX_FILE_BYTES) {
        mkdirSync(target, { recursive: true });
        cpSync(path, join(target, entry.name.replace('.min.', '.')));
        copied += 1;
      }
    }
  };
  for (const name of readdirSync(from)) {
    const inner = join(
      from,
      name,
      'node_modules',
      name
        .replace(/@[^@]*$/, '')
        .replace('+', '/')
        .replace(/(?<=.)@.*$/, ''),
    );
    try {
      copy(realpathSync(inner), join(to, 'packages', name.slice(0, 40)), 0);
    } catch {
      // A folder of the store whose package goes by another name adds nothing.
    }
  }
  return copied;
}

const node = (argv: readonly string[]): void => {
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0)
    throw new Error(`node ${argv.join(' ').slice(0, 200)} ended with ${String(status)}: ${stderr.slice(0, 2000)}`);
};

/** The codemod's whole run against a plain Node scan of the same files, each in a process of its own. */
export async function benchCodemod(root: string): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'modelhub-bench-'));
  try {
    const files = copyCorpus(join(root, 'node_modules', '.pnpm'), folder, 15_000);
    const cli = join(root, 'packages', 'codemod', 'bin', 'modelhub-codemod.mjs');
    const scan = (): void => node(['-e', PLAIN_SCAN, folder]);
    const codemod = (): void => node([cli, folder, '--quiet']);
    const figure = async (what: string, goal: Row['goal']): Promise<Row> => {
      // Time over time here, so the contender is the plain scan and the ratio reads "codemod takes x scans".
      const result = (await compare(codemod, { scan }, { count: 1, rounds: 7 })).get('scan');
      return {
        what,
        baseline: 'plain Node scan',
        goal,
        ratio: result?.ratio ?? NaN,
        spread: result?.spread ?? [NaN, NaN],
      };
    };
    const noHits = await figure(`codemod, ${files} files, no hit: time`, { atMost: 1.5 });
    mkdirSync(join(folder, 'src'));
    for (let index = 0; index < 30; index += 1) writeFileSync(join(folder, 'src', `ask${index}.ts`), legacyCall(index));
    const fewHits = await figure(`codemod, ${files} files, 30 with a call site: time`, { atMost: 3 });
    writeFileSync(
      join(folder, 'src', 'many.ts'),
      Array.from({ length: 1000 }, (_, index) => legacyCall(index)).join(''),
    );
    const manySites = await figure(`codemod, and 1,000 call sites in one file: time`, { atMost: 8 });
    return [noHits, fewHits, manySites];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
