import path from 'node:path';
import { CODEMOD_COMMAND } from '@modelhub-migration/contract';
import { createRule, type CommonOptions } from '../create-rule.ts';
import type { AnyNode, RuleContext } from '../eslint-api.ts';
import { locate, rangeWithin } from '../locate.ts';
import { mayHoldShim } from '../prefilter.ts';
import { readStrings, type StringPart } from '../strings.ts';

const SHIM = '@modelhub-migration/shim';
const SHIM_COMMAND = 'modelhub-shim';

/** What is left of the migration, by the form it has. */
const ENTRIES = ['client', 'register', 'adapters', 'testing', 'preload', 'gateway', 'dependency'] as const;
type Entry = (typeof ENTRIES)[number];

interface Options extends CommonOptions {
  allow: { paths: readonly string[]; entries: readonly Entry[] };
}

interface Leftover {
  readonly entry: Entry;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Module specifier of the shim: the package or one of its entry points. */
const SPECIFIER = new RegExp(`^${SHIM}(?:/(register|adapters|testing))?$`);

/** The preload as a command line writes it, in scripts, `NODE_OPTIONS` and start files. */
const PRELOAD = new RegExp(`(?:--import|--require|-r)(?:[ =]|", ?"|', ?')["']?${SHIM}/register(?![\\w/-])`);

/** The gateway as a command line starts it. */
const GATEWAY = new RegExp(`(?<![\\w@/.-])${SHIM_COMMAND}(?= +serve(?![\\w-]))`);

/** Statements that a person would point at instead of the specifier inside them. */
const STATEMENTS = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression']);

interface Ranged extends AnyNode {
  readonly range: readonly [number, number];
  readonly callee?: AnyNode & { name?: string };
}

/** The import, export or `require(…)` that a specifier belongs to, else the specifier itself. */
function outermost(part: StringPart): { start: number; end: number } {
  const parent = part.visit.parent as Ranged | null;
  const isRequire =
    parent?.type === 'CallExpression' && parent.callee?.type === 'Identifier' && parent.callee.name === 'require';
  if (parent === null || !(isRequire || STATEMENTS.has(parent.type))) return part;
  return { start: parent.range[0], end: parent.range[1] };
}

function readSpecifier(part: StringPart, isManifest: boolean): Leftover | null {
  const match = SPECIFIER.exec(part.value);
  if (match === null) return null;
  const subpath = match[1] as 'register' | 'adapters' | 'testing' | undefined;
  if (isManifest) {
    return part.visit.key === 'name' || part.visit.key === 'key' ? { ...part, entry: 'dependency', name: SHIM } : null;
  }
  return { ...outermost(part), entry: subpath ?? 'client', name: part.value };
}

function readCommand(part: StringPart): Leftover | null {
  for (const [pattern, entry] of [
    [PRELOAD, 'preload'],
    [GATEWAY, 'gateway'],
  ] as const) {
    const match = pattern.exec(part.value);
    if (match !== null) return { ...rangeWithin(part, match.index, match[0].length), entry, name: match[0] };
  }
  return null;
}

function findLeftovers(context: RuleContext): Leftover[] {
  const isManifest = path.basename(context.filename) === 'package.json';
  return readStrings(context.sourceCode).flatMap((part) => readSpecifier(part, isManifest) ?? readCommand(part) ?? []);
}

/** Flags what the migration itself leaves behind: the shim, its preload, its adapters, its dependency entry. */
export const noShim = createRule<Options>({
  name: 'no-shim',
  description: 'disallow what is left of the compatibility shim: imports, preload flags, adapters and dependencies',
  recommended: false,
  options: {},
  allow: {
    entries: {
      type: 'array',
      items: { type: 'string', enum: ENTRIES },
      uniqueItems: true,
      description:
        'Forms of use to leave alone, for example the adapters while answers are still read in the old shape.',
    },
  },
  defaults: { allow: { paths: [], entries: [] }, startDate: '' },
  messages: {
    client: '`{{name}}` speaks the retired API: call the OpenAI-compatible API directly, then remove this.',
    register: `\`{{name}}\` translates retired calls at run time: migrate what is left (${CODEMOD_COMMAND}), then remove this.`,
    adapters:
      '`{{name}}` turns requests or answers into the retired form and back: read the new form directly, then remove this.',
    testing: '`{{name}}` imitates the retired API in tests: test against the OpenAI-compatible API, then remove this.',
    preload: `\`{{name}}\` translates retired calls at run time: migrate what is left (${CODEMOD_COMMAND}), then remove the flag.`,
    gateway: '`{{name}}` serves the retired API to other programs: migrate them, then stop serving it.',
    dependency: '`{{name}}` is still installed: remove it when nothing uses it any more.',
  },
  mayMatter: mayHoldShim,
  check(context, { allow }) {
    const { sourceCode } = context;
    // Documentation may well speak of the shim; only what runs counts.
    if (sourceCode.ast.type === 'root') return;
    for (const { entry, name, start, end } of findLeftovers(context)) {
      if (!allow.entries.includes(entry)) {
        context.report({ loc: locate(sourceCode, start, end), messageId: entry, data: { name } });
      }
    }
  },
});
