import { SUNSET_DATE } from '@modelhub-migration/contract';
import {
  importsRelatively,
  mayHoldCallSite,
  mayHoldImportedCallSite,
  type Tier,
} from '@modelhub-migration/contract/analysis';
import { absoluteFile } from '../absolute-file.ts';
import { FIX_PLACES, planFix, type FixPlace } from '../fixes.ts';
import { isProgram } from '../program.ts';
import { createRule, type CommonOptions } from '../create-rule.ts';
import type { OptionSchema, RuleContext, Suggestion } from '../eslint-api.ts';
import type { Finding } from '../findings.ts';
import { namesAddressTable } from '../imported-tables.ts';
import { locate } from '../locate.ts';
import { mayHoldHost, mayHoldModelId } from '../prefilter.ts';
import { findInProgram } from '../program-findings.ts';
import { readStrings } from '../strings.ts';
import { findInTexts } from '../text-findings.ts';

/** A whole URL, or a host with its port, would be compared with names and never match. */
const HOST_NAME: OptionSchema = { type: 'string', pattern: '^[^\\s/:@]+$' };

const OPERATIONS = ['models', 'predictions', 'half-migrated'] as const;

/** What each setting of `evidence` lets through. */
const TIERS: Readonly<Record<Tier, readonly Tier[]>> = {
  certain: ['certain'],
  likely: ['certain', 'likely'],
  possible: ['certain', 'likely', 'possible'],
};

interface Options extends CommonOptions {
  allow: { paths: readonly string[]; hosts: readonly string[]; operations: readonly string[] };
  evidence: Tier;
  hosts: readonly string[];
  resolveImports: boolean;
  fix: FixPlace;
}

function findAll(context: RuleContext, { resolveImports, hosts }: Options): Finding[] {
  const { sourceCode } = context;
  const further = hosts.map((host) => host.toLowerCase());
  return isProgram(sourceCode.ast)
    ? findInProgram(context, { resolveImports, hosts: further })
    : findInTexts(readStrings(sourceCode), sourceCode.text, further);
}

function isWanted({ tier, operation, host }: Finding, { allow, evidence }: Options): boolean {
  if (!TIERS[evidence].includes(tier)) return false;
  if (operation !== null && allow.operations.includes(operation)) return false;
  return host === null || !allow.hosts.some((allowed) => allowed.toLowerCase() === host);
}

const asSuggestion = ({ messageId, data, edit }: NonNullable<Finding['suggestion']>): Suggestion => ({
  messageId,
  data,
  fix: (fixer) => fixer.replaceTextRange(edit.range, edit.text),
});

/** Flags every call of a retired route, and every address of one that is stored or written down. */
export const noLegacyEndpoint = createRule<Options>({
  name: 'no-legacy-endpoint',
  description: 'disallow calls to the retired AI Model Hub routes',
  recommended: true,
  fixable: true,
  hasSuggestions: true,
  options: {
    evidence: {
      type: 'string',
      enum: ['certain', 'likely', 'possible'],
      description:
        'How sure a finding must be: `certain` knows the host, `likely` concludes from the body, the answer and names, `possible` also lists calls that could not be decided.',
    },
    hosts: {
      type: 'array',
      items: HOST_NAME,
      uniqueItems: true,
      description: 'Further host names that stand for the retired host, for example a proxy of your own.',
    },
    resolveImports: {
      type: 'boolean',
      description: 'Whether to look for constants in files that are imported by a relative path.',
    },
    fix: {
      type: 'string',
      enum: FIX_PLACES,
      description:
        'Where a call that the codemod rewrites completely gets a fix, made by the installed `@modelhub-migration/codemod`: `never`, in `sources` but not in tests and test doubles, or `everywhere`.',
    },
  },
  allow: {
    hosts: {
      type: 'array',
      items: HOST_NAME,
      uniqueItems: true,
      description: 'Host names to leave alone, for example that of a test double.',
    },
    operations: {
      type: 'array',
      items: { type: 'string', enum: OPERATIONS },
      uniqueItems: true,
      description: 'Operations to leave alone.',
    },
  },
  defaults: {
    allow: { paths: [], hosts: [], operations: [] },
    startDate: '',
    evidence: 'certain',
    hosts: [],
    resolveImports: true,
    fix: 'never',
  },
  messages: {
    legacyCall: `\`{{operation}}\` was retired on ${SUNSET_DATE}: call {{successor}} instead ({{command}}). [{{id}}]`,
    manualCall: `\`{{operation}}\` was retired on ${SUNSET_DATE} and the codemod leaves this call to you ({{manual}}): {{whatToDo}} [{{id}}]`,
    likelyCall: `This looks like \`{{operation}}\`, retired on ${SUNSET_DATE}: {{evidence}}. Call {{successor}} instead ({{command}}). [{{id}}]`,
    undecided: `This may be \`{{operation}}\`, retired on ${SUNSET_DATE}: {{evidence}}, but its address comes from {{reason}}. [{{id}}]`,
    halfMigrated: 'This request is only half migrated: {{remains}}. [{{id}}]',
    staleRead: 'The answer of the new API is still read as `{{path}}`: read `{{successor}}`.',
    readSuccessor: 'Read `{{successor}}`.',
    useHost: 'Send it to {{successor}}.',
    legacyUrl: `\`{{url}}\` is an address of \`{{operation}}\`, retired on ${SUNSET_DATE}: use {{successor}}.`,
    legacyBase: `\`{{url}}\` is the base of the API retired on ${SUNSET_DATE}: use {{successor}}.`,
    exportedBase: `\`{{url}}\` is the base of the API retired on ${SUNSET_DATE}, and other files can use it: remove it where none does any more, else migrate those and use {{successor}}.`,
  },
  mayMatter: (text, { hosts = [], resolveImports = true }, context, found) =>
    (found === 'needle' && mayHoldCallSite(text)) ||
    mayHoldHost(text, hosts) ||
    (resolveImports &&
      (mayHoldImportedCallSite(text) ||
        (found === 'needle' && mayHoldModelId(text) && importsRelatively(text)) ||
        namesAddressTable(text, absoluteFile(context)))),
  check(context, options) {
    const findings = findAll(context, options).filter((finding) => isWanted(finding, options));
    const calls = findings.filter(({ tier, data }) => tier === 'certain' && data['id'] !== undefined);
    const plan = calls.length === 0 || options.fix === 'never' ? null : planFix(context, options.fix);
    for (const { start, end, messageId, data, suggestion } of findings.sort((a, b) => a.start - b.start)) {
      const fix = plan?.ids.has(data['id'] ?? '') === true ? plan.fix : null;
      context.report({
        loc: locate(context.sourceCode, start, end),
        messageId,
        data,
        ...(fix === null ? {} : { fix: (fixer) => fixer.replaceTextRange(fix.range, fix.text) }),
        ...(suggestion === undefined ? {} : { suggest: [asSuggestion(suggestion)] }),
      });
    }
  },
});
