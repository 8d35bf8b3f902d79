import { SUNSET_DATE } from '@modelhub-migration/contract';
import { mayHoldCallSite, type Tier } from '@modelhub-migration/contract/analysis';
import { FIX_PLACES, planFix, type FixPlace } from '../fixes.ts';
import { isProgram } from '../program.ts';
import { createRule, type CommonOptions } from '../create-rule.ts';
import type { RuleContext } from '../eslint-api.ts';
import type { Finding } from '../findings.ts';
import { locate } from '../locate.ts';
import { findInProgram } from '../program-findings.ts';
import { readStrings } from '../strings.ts';
import { findInTexts } from '../text-findings.ts';

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

/** Flags every call of a retired route, and every address of one that is stored or written down. */
export const noLegacyEndpoint = createRule<Options>({
  name: 'no-legacy-endpoint',
  description: 'disallow calls to the retired AI Model Hub routes',
  recommended: true,
  fixable: true,
  options: {
    evidence: {
      type: 'string',
      enum: ['certain', 'likely', 'possible'],
      description:
        'How sure a finding must be: `certain` knows the host, `likely` concludes from the body, the answer and names, `possible` also lists calls that could not be decided.',
    },
    hosts: {
      type: 'array',
      items: { type: 'string' },
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
      items: { type: 'string' },
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
    halfMigrated: `This request has the form of the new API but goes to the host of the retired one: send it to {{successor}}. [{{id}}]`,
    staleRead: 'The answer of the new API is still read as `{{path}}`: read `{{successor}}`.',
    legacyUrl: `\`{{url}}\` is an address of \`{{operation}}\`, retired on ${SUNSET_DATE}: use {{successor}}.`,
    legacyBase: `\`{{url}}\` is the base of the API retired on ${SUNSET_DATE}: use {{successor}}.`,
  },
  mayMatter: (text, { hosts }) => mayHoldCallSite(text) || hosts.some((host) => text.includes(host)),
  check(context, options) {
    const findings = findAll(context, options).filter((finding) => isWanted(finding, options));
    const calls = findings.filter(({ tier, data }) => tier === 'certain' && data['id'] !== undefined);
    const plan = calls.length === 0 || options.fix === 'never' ? null : planFix(context, options.fix);
    for (const { start, end, messageId, data } of findings.sort((a, b) => a.start - b.start)) {
      const fix = plan?.ids.has(data['id'] ?? '') === true ? plan.fix : null;
      context.report({
        loc: locate(context.sourceCode, start, end),
        messageId,
        data,
        ...(fix === null ? {} : { fix: (fixer) => fixer.replaceTextRange(fix.range, fix.text) }),
      });
    }
  },
});
