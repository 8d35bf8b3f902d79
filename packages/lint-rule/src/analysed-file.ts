import type { TSESTree } from '@typescript-eslint/types';
import {
  createEvaluator,
  createModule,
  findCallSitesWith,
  type CallSite,
  type Evaluator,
  type Module,
} from '@modelhub-migration/contract/analysis';
import { absoluteFile } from './absolute-file.ts';
import type { RuleContext } from './eslint-api.ts';
import { createImportHost } from './import-host.ts';
import { relativeFile } from './relative-file.ts';
import { createParse } from './user-parser.ts';

/** A JavaScript file with its call sites. */
export interface AnalysedFile {
  readonly module: Module;
  readonly evaluator: Evaluator;
  readonly sites: readonly CallSite[];
}

export interface AnalysisOptions {
  /** Whether constants are looked for in other files. */
  readonly resolveImports: boolean;
  /** Further host names that stand for the legacy host, lower case. */
  readonly hosts: readonly string[];
}

/**
 * Finds the call sites of a file.
 *
 * @param context of any rule
 */
export function analyseFile(context: RuleContext, { resolveImports, hosts }: AnalysisOptions): AnalysedFile {
  const { sourceCode, cwd } = context;
  const module = createModule(relativeFile(context), sourceCode.text, sourceCode.ast as unknown as TSESTree.Program);
  const file = absoluteFile(context);
  const host = resolveImports ? createImportHost(module, file, cwd, createParse(context)) : undefined;
  const evaluator = createEvaluator(module, host, hosts);
  return { module, evaluator, sites: findCallSitesWith(evaluator) };
}
