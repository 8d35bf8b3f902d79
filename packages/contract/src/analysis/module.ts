import type { TSESTree } from '@typescript-eslint/types';
import { analyseScopes, type FunctionNode, type ScopeAnalysis } from './scope.ts';

/** What the caller knows of other files. The analysis never touches a disk. */
export interface ModuleHost {
  /**
   * The module that an import of this module means, or `undefined` where the host does not follow it (packages, files
   * that do not parse, too many hops). Called only for imports that a URL or a client depends on; it should remember its answers.
   *
   * @param specifier as written in the import, export or `require`
   * @param from the importing module
   */
  resolve(specifier: string, from: Module): Module | undefined;
  /**
   * Every call, in other files, of an exported function of a module, or of the class that it is the constructor of; `null` where
   * some are or may be unknown. Absent where the host knows nothing of callers.
   */
  callers?(fn: FunctionNode, of: Module): readonly CallElsewhere[] | null;
  /**
   * Modules that may add functions of their own to a client: to one that a module makes and hands to others, or (`null`) to the one
   * that all modules share. Absent where the host does not know who imports a module.
   */
  hooking?(home: Module | null): readonly Module[];
  /** Other modules that may hold classes which implement an interface of a module, or objects of that type, by its name there. Absent where the host does not know. */
  implementing?(home: Module, name: string): readonly Module[];
}

/** A call in another file. */
export interface CallElsewhere {
  readonly module: Module;
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
}

/** One source file, ready for analysis. */
export interface Module {
  /** The file's path relative to the project root, with `/`; goes into site ids and reports. */
  readonly file: string;
  readonly text: string;
  readonly program: TSESTree.Program;
  readonly scopes: ScopeAnalysis;
}

/**
 * Makes a module of a parsed file. Any ESTree parser will do; `range` is needed on every node.
 *
 * @param file path relative to the project root, with `/`
 */
export function createModule(file: string, text: string, program: TSESTree.Program): Module {
  return { file, text, program, scopes: analyseScopes(program) };
}
