import { GUIDE_URL, SUNSET_DATE } from '@modelhub-migration/contract';
import { MANUAL_REASONS, type SiteOperation, type Tier } from '@modelhub-migration/contract/analysis';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { LanguageOperation } from '../languages/types.ts';
import type { RunResult, SiteResult } from '../result.ts';
import { TOOL } from '../version.ts';

/** One SARIF rule for each thing that can be left over. The standard wants a name that is not the id. */
const RULES: Readonly<Record<LanguageOperation, { name: string; text: string }>> = {
  predictions: { name: 'RetiredPredictionsCall', text: 'A call of the retired predictions route' },
  models: { name: 'RetiredModelsCall', text: 'A call of the retired models list' },
  'half-migrated': { name: 'HalfMigratedCall', text: 'A call that was migrated in part' },
  definition: { name: 'RetiredBaseAddress', text: 'A base address of the retired routes' },
  'model-id': { name: 'RetiredModelId', text: 'A model id of the retired routes' },
};

const LEVEL: Readonly<Record<Tier, 'error' | 'warning' | 'note'>> = {
  certain: 'error',
  likely: 'warning',
  possible: 'note',
};

function messageOf(operation: SiteOperation, site: SiteResult): string {
  const reason = site.reason === undefined ? undefined : MANUAL_REASONS[site.reason];
  const what = `${RULES[operation].text}, removed on ${SUNSET_DATE}.`;
  if (reason !== undefined) return `${what} ${reason.title}. ${reason.whatToDo}`;
  return site.outcome === 'listed' ? `${what} Check it by hand.` : `${what} modelhub-codemod --write migrates it.`;
}

/** A path as a URI reference; `%SRCROOT%` says what it is relative to. */
function location(file: string, region: Record<string, number>): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
      region,
    },
  };
}

/** Named for us and for GitHub, which takes two results with an equal one for the same alert. */
function fingerprints(id: string): Record<string, string> {
  return { 'modelhubSite/v1': id, primaryLocationLineHash: `${id}:1` };
}

/** What code scanning asks of a rule: both descriptions, and help as text. */
function describeRule(id: LanguageOperation): ReportingDescriptor {
  const { name, text: short } = RULES[id];
  const text = `${short}, removed on ${SUNSET_DATE}.`;
  return {
    id,
    name,
    shortDescription: { text: short },
    fullDescription: { text },
    help: { text: `${text} How to migrate it: ${GUIDE_URL}` },
    helpUri: GUIDE_URL,
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['migration'], 'problem.severity': 'error' },
  };
}

/**
 * The run as SARIF 2.1.0, for code scanning. Calls that this very run has rewritten on disk are not findings any more.
 */
export function renderSarif(result: RunResult): string {
  const ids = Object.keys(RULES) as LanguageOperation[];
  const done = new Set(result.written);
  const sites = result.files.flatMap(({ file, sites: all }) =>
    all
      .filter(({ outcome }) => !(done.has(file) && (outcome === 'rewritten' || outcome === 'adapted')))
      .map((site): Result => ({
        ruleId: site.operation,
        ruleIndex: ids.indexOf(site.operation),
        level: LEVEL[site.tier],
        message: { text: messageOf(site.operation, site) },
        locations: [
          location(file, {
            startLine: site.start.line,
            startColumn: site.start.column,
            endLine: site.end.line,
            endColumn: site.end.column,
          }),
        ],
        partialFingerprints: fingerprints(site.id),
      })),
  );
  const others = result.others.map((finding): Result => ({
    ruleId: finding.operation,
    ruleIndex: ids.indexOf(finding.operation),
    level: LEVEL[finding.tier],
    message: { text: finding.reason },
    locations: [location(finding.file, { startLine: finding.line, startColumn: finding.column })],
    partialFingerprints: fingerprints(finding.id),
  }));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'modelhub-codemod',
            semanticVersion: TOOL.version,
            informationUri: GUIDE_URL,
            rules: ids.map(describeRule),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder the run was about.' } } },
        results: [...sites, ...others],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
