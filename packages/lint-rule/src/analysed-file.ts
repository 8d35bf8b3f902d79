import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import {
  createModule,
  findCallSites,
  type CallSite,
  type Module,
  type ModuleHost,
} from '@modelhub-migration/contract/analysis';
import type { RuleContext, SourceCode } from './eslint-api.ts';
import { createImportHost } from './import-host.ts';
import { createParse } from './user-parser.ts';

/** A JavaScript file with its call sites. */
export interface AnalysedFile {
  readonly module: Module;
  readonly host: ModuleHost | undefined;
  readonly sites: readonly CallSite[];
}

/** One analysis a file, for all rules that ask with the same answer to "follow imports?". */
const analysed = {
  following: new WeakMap<SourceCode, AnalysedFile>(),
  staying: new WeakMap<SourceCode, AnalysedFile>(),
};

/** Path in reports and ids: relative to the working directory, with `/`. */
export function relativeFile({ cwd, filename, physicalFilename }: RuleContext): string {
  return path
    .relative(cwd, physicalFilename ?? filename)
    .split(path.sep)
    .join('/');
}

/**
 * Finds the call sites of a file, once.
 *
 * @param context of any rule
 * @param followImports whether constants are looked for in other files
 */
export function analyseFile(context: RuleContext, followImports: boolean): AnalysedFile {
  const cache = followImports ? analysed.following : analysed.staying;
  const known = cache.get(context.sourceCode);
  if (known !== undefined) return known;
  const { sourceCode, cwd } = context;
  const module = createModule(relativeFile(context), sourceCode.text, sourceCode.ast as unknown as TSESTree.Program);
  const file = path.resolve(cwd, context.physicalFilename ?? context.filename);
  const host = followImports ? createImportHost(module, file, cwd, createParse(context)) : undefined;
  const result = { module, host, sites: findCallSites(module, host) };
  cache.set(sourceCode, result);
  return result;
}
