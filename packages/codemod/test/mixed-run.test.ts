import fs from 'node:fs';
import { DEFAULT_CONFIG } from '@modelhub-migration/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCodemod } from '../src/run.ts';
import type { RunResult } from '../src/result.ts';
import { Project } from './project.ts';

interface Planted {
  file: string;
  line: number;
  operation: string;
  tier: string;
}

const APPS = new URL('../../../fixtures/apps/', import.meta.url);
const planted = JSON.parse(fs.readFileSync(new URL('mixed.planted.json', APPS), 'utf8')) as Planted[];

let project: Project;
let result: RunResult;
beforeAll(() => {
  project = new Project({});
  fs.cpSync(new URL('mixed/', APPS), project.folder, { recursive: true });
  result = runCodemod({ paths: ['.'], config: DEFAULT_CONFIG, mode: 'check', cwd: project.folder });
});
afterAll(() => project.remove());

function foundIn({ files, others }: RunResult): Planted[] {
  const sites = files.flatMap(({ file, sites }) =>
    sites.map(({ start, operation, tier }) => ({ file, line: start.line, operation, tier })),
  );
  const rest = others.map(({ file, line, operation, tier }) => ({ file, line, operation, tier }));
  return [...sites, ...rest];
}

const keyOf = ({ file, line, operation, tier }: Planted): string => `${file}:${String(line)} ${operation} ${tier}`;

it('finds in one run every leftover planted in a repository of many languages, and nothing else', () => {
  const found = new Set(foundIn(result).map(keyOf));
  const wanted = new Set(planted.map(keyOf));
  console.table(
    [...new Set([...wanted, ...found])].sort().map((leftover) => ({
      leftover,
      planted: wanted.has(leftover) ? 'yes' : 'NO',
      found: found.has(leftover) ? 'yes' : 'NO',
    })),
  );
  expect([...found].sort()).toEqual([...wanted].sort());
  expect(result.skipped).toEqual([]);
});
