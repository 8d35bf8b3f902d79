import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, sep } from 'node:path';

const MARKER = /ionos|predictions|modelhub/i;
const MAX_FILE_BYTES = 60_000;

/** Files in the corpus. */
const FILES = 2_000;

/** Modules of a program, as rules that follow imports want them; bundles and scripts give such rules nothing to do. */
const IMPORTS_A_FILE = /^(?:import|export)\b[^'"\n;]*\bfrom ['"]\.{1,2}\//m;

export interface SourceFile {
  path: string;
  text: string;
}

/** Source files below a folder, smallest folders first, until there are `wanted`. */
function collect(folder: string, wanted: number, accept: (path: string, text: string) => boolean): SourceFile[] {
  const files: SourceFile[] = [];
  const pending = [folder];
  for (let at = pending.shift(); at !== undefined && files.length < wanted; at = pending.shift()) {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() && /^\.(?:js|mjs|ts)$/.test(extname(path)) && statSync(path).size < MAX_FILE_BYTES) {
        const text = readFileSync(path, 'utf8');
        if (accept(path, text) && files.length < wanted) files.push({ path, text });
      }
    }
  }
  return files;
}

/** Real files, and where they lie. */
export interface Corpus {
  folder: string;
  files: SourceFile[];
}

/**
 * Copies installed sources to a folder of their own, each package as it is, since ESLint ignores `node_modules`.
 *
 * @param root of this project
 */
export function copyCorpus(root: string): Corpus {
  const store = join(root, 'node_modules', '.pnpm');
  const folder = mkdtempSync(join(tmpdir(), 'modelhub-corpus-'));
  const accept = (_path: string, text: string): boolean => IMPORTS_A_FILE.test(text) && !MARKER.test(text);
  const files = collect(store, FILES, accept).map(({ path, text }) => {
    const copy = join(folder, relative(store, path).replaceAll(`node_modules${sep}`, `modules${sep}`));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, text);
    return { path: copy, text };
  });
  const compilerOptions = {
    allowJs: true,
    module: 'preserve',
    moduleResolution: 'bundler',
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*'] }));
  return { folder, files };
}
