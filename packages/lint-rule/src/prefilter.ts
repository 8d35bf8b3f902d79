import { KNOWN_MODELS } from '@modelhub-migration/contract';
import { mayHoldImportedCallSite, NEEDLE_ENDS } from '@modelhub-migration/contract/analysis';
import { escapeRegExp } from './escape-reg-exp.ts';
import type { RuleContext, SourceCode } from './eslint-api.ts';
import { namesTable } from './imported-tables.ts';

/*
 * Needles of the rules: texts without which no rule has anything to say, so that create() need not look at the syntax tree. They are
 * looked for once a file, for all rules. Nearly every file of nearly every run ends here, right after its tree was built, with none of
 * this in the processor's caches: what counts is how little code is run, more than how fast it runs a second time.
 */

/** Last groups of the known ids, dash included. */
const IDS = KNOWN_MODELS.map(({ uuid }) => uuid.slice(uuid.lastIndexOf('-')));

/** Names under which the retired API knew its models. */
const NAMES = KNOWN_MODELS.flatMap(({ name }) => (name === null ? [] : [name]));

const SHIMS = ['@modelhub-migration/shim', 'modelhub-shim'];

const anyOf = (texts: readonly string[]): RegExp => new RegExp(texts.join('|'), 'i');

const MODEL_ID = anyOf(IDS);
const MODEL_NAME = anyOf(NAMES);

/** What stands from the first dash of each needle on: all needles but those for calls have one. */
const TAIL = new RegExp(anyOf([...IDS, ...NAMES, ...SHIMS].map((needle) => needle.slice(needle.indexOf('-')))), 'iy');

/** What was found in the last file. */
let lastFile: object | null = null;
let lastText = '';
let found: Found = null;

/** What there may be to say about a file: something that it holds, or only a call whose address it imports; `null` for nothing. */
export type Found = 'needle' | 'imports' | null;

/**
 * What a file may hold of the needles of all rules but those that options name. A `null` is final.
 *
 * @param context of any rule. ESLint lets those of all rules inherit from one object that it makes for each file and that holds the
 *   file's text: by that the second rule to ask is told what the first was. (Another linter may have one such object for all files, which
 *   reads the text when it is asked for it.)
 */
export function findNeedle(context: RuleContext): Found {
  const file = Object.getPrototypeOf(context) as object;
  if (file === lastFile) return found;
  const own = Object.getOwnPropertyDescriptor(file, 'sourceCode')?.value as SourceCode | undefined;
  const { text } = own ?? context.sourceCode;
  if (text !== lastText) {
    found = NEEDLE_ENDS.test(text) ? 'needle' : null;
    // From dash to dash: programs have few, and a single character is found four times as fast as a pattern.
    for (let at = text.indexOf('-'); at !== -1 && found === null; at = text.indexOf('-', at + 1)) {
      TAIL.lastIndex = at;
      if (TAIL.test(text)) found = 'needle';
    }
    if (found === null && (mayHoldImportedCallSite(text) || namesTable(text))) found = 'imports';
  }
  lastFile = own === undefined ? null : file;
  lastText = text;
  return found;
}

/** Host names are the same in any case; all files under one configuration have the same list. */
const hostNeedles = new WeakMap<readonly string[], RegExp>();

/** Whether a text holds one of the host names. */
export function mayHoldHost(text: string, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return false;
  let needle = hostNeedles.get(hosts);
  if (needle === undefined) {
    needle = new RegExp(hosts.map(escapeRegExp).join('|'), 'i');
    hostNeedles.set(hosts, needle);
  }
  return needle.test(text);
}

export const mayHoldModelId = (text: string): boolean => MODEL_ID.test(text);
export const mayHoldModelName = (text: string): boolean => MODEL_NAME.test(text);
export const mayHoldShim = (text: string): boolean => SHIMS.some((shim) => text.includes(shim));
