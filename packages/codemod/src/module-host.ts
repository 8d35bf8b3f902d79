import fs from 'node:fs';
import path from 'node:path';
import {
  createModule,
  mayHoldCallSite,
  type CallElsewhere,
  type Module,
  type ModuleHost,
} from '@modelhub-migration/contract/analysis';
import { isEnough } from './add-dependency.ts';
import { declaredRange } from './declared-range.ts';
import { SDK_DEPENDENCY } from './dependencies.ts';
import { toPosix } from './files.ts';
import { packageModules, type ModuleSystem } from './package-modules.ts';
import { createImportResolver } from './resolve-import.ts';
import { parseModule } from './source/parse-module.ts';
import { findScripts } from './source/script-blocks.ts';

/** How far a constant is followed through re-exports. */
const MOST_HOPS = 5;

/** Syntax trees kept at a time; one is some hundred times its text. */
const MOST_MODULES = 128;

/** Longer files hold data, not the constant in question. */
const LONGEST_FILE = 512 * 1024;

/** Every call of a function of a file in other files, as far as a tree tells; `text`: the file as it is going to be. */
export type CallersOf = (file: string, start: number, text?: Module) => readonly CallIn[] | null;

/** Files that may add functions of their own to a client that a file makes, or (`null`) to the one that a package shares. */
export type HookingFiles = (home: string | null) => readonly string[];

/** Files that may hold classes which implement an interface of a file, by its name there. */
export type ImplementingFiles = (home: string, name: string) => readonly string[];

/** What a tree tells of the files around one; files are absolute. */
export interface FilesAround {
  readonly callersOf: CallersOf;
  readonly hookingFiles: HookingFiles;
  readonly implementingFiles: ImplementingFiles;
}

/** A call, and the file that it stands in. */
interface CallIn {
  readonly file: string;
  readonly call: CallElsewhere['call'];
}

/** Follows imports for one module of the program; give it the file that the module was read from. */
export interface Modules {
  hostOf(module: Module, file: string, around?: FilesAround): ModuleHost;
  /** How Node would load a `.js` file at that place. */
  systemOf(file: string): ModuleSystem;
  /** The range by which a file's package asks for a release of the SDK that is too old for rewritten calls. */
  oldSdkOf(file: string): string | undefined;
  /** Whether a file of the project that a text imports, directly or through a barrel, may hold the address of a call. */
  importsAddress(file: string, text: string): boolean;
}

/** What a text imports or requires. */
const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** What a barrel passes on. */
const PASSED_ON = /\bexport\b[^;'"]*\bfrom\s*(['"])([^'"\n]+)\1/g;

/** Barrels in front of an address that are looked through. */
const MOST_BARRELS = 2;

/** A JSON file as the module that importing it gives. */
function asModuleText(file: string, text: string): string {
  return path.extname(file) === '.json' ? `module.exports = ${text.replace(/^\uFEFF/, '')}` : text;
}

/** The text of a file; nothing where it cannot be read or holds data. */
function readShort(file: string): string {
  try {
    return fs.statSync(file).size > LONGEST_FILE ? '' : fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readModule(file: string, root: string): Module | undefined {
  try {
    if (fs.statSync(file).size > LONGEST_FILE) return undefined;
    const text = asModuleText(file, fs.readFileSync(file, 'utf8'));
    const [script] = findScripts(file, text);
    if (script === undefined) return undefined;
    const { program, diagnostics } = parseModule(script.name.replace(/\.json$/, '.js'), script.text);
    if (diagnostics.length > 0) return undefined;
    return createModule(toPosix(path.relative(root, file)), script.text, program);
  } catch {
    // What cannot be read or is nested too deep stays unknown; its own turn as a file will say so.
    return undefined;
  }
}

/**
 * The modules of a project on disk. A file is read when a name that matters leads there, whatever its words are: a prompt, a body or a
 * model id needs none that could be looked for. Each is read once a run.
 *
 * @param root folder that module names are relative to, absolute
 */
export function createModules(root: string): Modules {
  const resolve = createImportResolver();
  const cache = new Map<string, Module | undefined>();
  const read = (file: string): Module | undefined => {
    const known = cache.has(file) ? cache.get(file) : readModule(file, root);
    cache.delete(file);
    cache.set(file, known);
    const [oldest] = cache.keys();
    if (cache.size > MOST_MODULES && oldest !== undefined) cache.delete(oldest);
    return known;
  };
  const texts = new Map<string, { readonly holdsAddress: boolean; readonly passesOn: readonly string[] }>();
  const look = (file: string): { readonly holdsAddress: boolean; readonly passesOn: readonly string[] } => {
    let known = texts.get(file);
    if (known === undefined) {
      const text = readShort(file);
      const passesOn = [...text.matchAll(PASSED_ON)].map(([, , specifier = '']) => specifier);
      known = { holdsAddress: mayHoldCallSite(text), passesOn };
      texts.set(file, known);
    }
    return known;
  };
  const leadsToAddress = (specifier: string, from: string, barrels: number): boolean => {
    const file = resolve(specifier, from);
    if (file === undefined) return false;
    const { holdsAddress, passesOn } = look(file);
    return holdsAddress || (barrels > 0 && passesOn.some((next) => leadsToAddress(next, file, barrels - 1)));
  };
  return {
    importsAddress: (file, text) =>
      [...text.matchAll(SPECIFIER)].some(([, , specifier = '']) => leadsToAddress(specifier, file, MOST_BARRELS)),
    systemOf: (file) => packageModules(path.dirname(file)),
    oldSdkOf(file) {
      const range = declaredRange(path.dirname(file), SDK_DEPENDENCY.name);
      return range === undefined || isEnough(range, SDK_DEPENDENCY) ? undefined : range;
    },
    hostOf(entry, entryFile, around) {
      const known = new Map([[entry, { file: entryFile, hops: 0 }]]);
      /** The call where the analysis knows its file: every file is one module there. */
      const locate = ({ file, call }: CallIn, hops: number): CallElsewhere | undefined => {
        const module = file === entryFile ? entry : read(file);
        const here = module?.scopes
          .ofType(call.type)
          .find(({ range }) => range[0] === call.range[0] && range[1] === call.range[1]);
        if (module === undefined || here === undefined) return undefined;
        if (!known.has(module)) known.set(module, { file, hops });
        return { module, call: here };
      };
      const modulesOf = (files: readonly string[] = []): Module[] =>
        files.flatMap((file) => {
          const module = file === entryFile ? entry : read(file);
          if (module === undefined) return [];
          if (!known.has(module)) known.set(module, { file, hops: 0 });
          return [module];
        });
      return {
        callers(fn, of) {
          const origin = known.get(of);
          if (origin === undefined || origin.hops >= MOST_HOPS) return null;
          const places = around?.callersOf(origin.file, fn.range[0], of === entry ? of : undefined) ?? null;
          const found = places?.map((place) => locate(place, origin.hops + 1)) ?? [undefined];
          return found.every((one) => one !== undefined) ? found : null;
        },
        hooking(home) {
          const origin = home === null ? null : known.get(home);
          if (origin === undefined) return [];
          return modulesOf(around?.hookingFiles(origin?.file ?? null));
        },
        implementing(home, name) {
          const origin = known.get(home);
          return origin === undefined ? [] : modulesOf(around?.implementingFiles(origin.file, name));
        },
        resolve(specifier, from) {
          const origin = known.get(from);
          if (origin === undefined || origin.hops >= MOST_HOPS) return undefined;
          const file = resolve(specifier, origin.file);
          const module = file === undefined ? undefined : file === entryFile ? entry : read(file);
          // The nearest way to a module decides how far it is.
          if (module !== undefined && file !== undefined && !known.has(module)) {
            known.set(module, { file, hops: origin.hops + 1 });
          }
          return module;
        },
      };
    },
  };
}
