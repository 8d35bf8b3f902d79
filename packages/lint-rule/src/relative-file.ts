import path from 'node:path';
import type { RuleContext } from './eslint-api.ts';

/** Path in reports and ids: relative to the working directory, with `/`. */
export function relativeFile({ cwd, filename, physicalFilename }: RuleContext): string {
  return path
    .relative(cwd, physicalFilename ?? filename)
    .split(path.sep)
    .join('/');
}
