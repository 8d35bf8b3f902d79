import fs from 'node:fs';
import path from 'node:path';
import ignore from 'ignore';
import { toPosix } from '../files.ts';

/** Who is asked about a file. */
export interface CodeOwners {
  /**
   * @param file path relative to the root of the run, with `/`
   * @returns as written, for example `@org/team`; empty where nobody is named
   */
  ownersOf: (file: string) => readonly string[];
}

/** Where hosts look, in their order; the first file counts. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const;

interface Rule {
  readonly matches: (file: string) => boolean;
  readonly owners: readonly string[];
}

function readRule(line: string): Rule[] {
  const [pattern, ...owners] = line
    .replace(/(?:^|\s)#.*$/, '')
    .trim()
    .split(/(?<!\\)\s+/);
  // A heading in brackets begins a section of GitLab's, whose rules are read like all others.
  if (pattern === undefined || pattern === '' || /^\^?\[/.test(pattern)) return [];
  // Other than in .gitignore, "docs/*" does not reach into folders below.
  const rules = pattern.endsWith('/*') ? [pattern, `!${pattern}/`] : [pattern];
  const matcher = ignore().add(rules);
  return [{ owners, matches: (file) => matcher.ignores(file) }];
}

/**
 * Reads a CODEOWNERS file: the last rule that matches decides.
 *
 * @param prefix folder of the run below the file's own root, with `/`, or empty
 */
export function parseCodeOwners(text: string, prefix = ''): CodeOwners {
  const rules = text.split(/\r?\n/).flatMap(readRule).reverse();
  const known = new Map<string, readonly string[]>();
  return {
    ownersOf(file) {
      const owners =
        known.get(file) ?? rules.find(({ matches }) => matches(path.posix.join(prefix, file)))?.owners ?? [];
      known.set(file, owners);
      return owners;
    },
  };
}

function topOf(root: string): string {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return root;
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * The CODEOWNERS of the repository that a folder belongs to.
 *
 * @param root absolute
 */
export function loadCodeOwners(root: string): CodeOwners {
  const top = topOf(root);
  const text = PLACES.map((place) => read(path.join(top, place))).find((each) => each !== undefined);
  return parseCodeOwners(text ?? '', toPosix(path.relative(top, root)));
}
