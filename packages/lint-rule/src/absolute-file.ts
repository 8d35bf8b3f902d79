import path from 'node:path';
import type { RuleContext } from './eslint-api.ts';

/** The file on disk that imports are followed from. */
export const absoluteFile = ({ cwd, filename, physicalFilename }: RuleContext): string =>
  path.resolve(cwd, physicalFilename ?? filename);
