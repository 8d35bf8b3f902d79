import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LEGACY_OPERATIONS, KNOWN_MODELS, type OperationId } from '@modelhub-migration/contract';
import { MANUAL_REASON_IDS } from '@modelhub-migration/contract/analysis';
import { rewriteText } from '@modelhub-migration/codemod';
import modelhub from '@modelhub-migration/eslint-plugin';
import { ModelHubClient, type PredictionRequest } from '@modelhub-migration/shim';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub } from '@modelhub-migration/shim/testing';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The law of the one table: whatever the retired API could do, the shim serves, the codemod rewrites, the linter flags
 * and a fixture shows.
 */

/** Everything a legacy operation was used for. A new operation in the contract has no line here, and that fails below. */
const USES: readonly { operation: OperationId; axis: string; model?: string; request?: PredictionRequest }[] = [
  { operation: 'models', axis: 'models' },
  {
    operation: 'predictions',
    axis: 'text',
    model: 'meta-llama-3-3-70b-instruct',
    request: { properties: { input: 'Hello', options: { max_length: '40' } } },
  },
  {
    operation: 'predictions',
    axis: 'image',
    model: 'flux-1-schnell',
    request: { properties: { input: 'A red bicycle' } },
  },
  {
    operation: 'predictions',
    axis: 'retrieval',
    model: 'meta-llama-3-3-70b-instruct',
    request: {
      properties: {
        input: 'Answer from {{.context}}: {{.collection_query}}',
        collectionId: SAMPLE_COLLECTION.id,
        collectionQuery: 'refunds',
      },
    },
  },
];

interface Case {
  folder: string;
  axes: { operation: string };
  findings: { outcome: string }[];
  config?: unknown;
}

const shapes = resolve(import.meta.dirname, '..', 'fixtures', 'call-sites');
const cases: readonly Case[] = readdirSync(shapes)
  .filter((name) => existsSync(join(shapes, name, 'case.json')))
  .map((name) => ({ ...(JSON.parse(readFileSync(join(shapes, name, 'case.json'), 'utf8')) as Case), folder: name }));

/** A fixture of that use in one plain module whose calls are all migrated. */
function migratedCase(axis: string): { folder: string; file: string; text: string } | undefined {
  for (const { folder, axes, findings, config } of cases) {
    const file = ['input.mjs', 'input.js', 'input.cjs'].find((name) => existsSync(join(shapes, folder, name)));
    const isPlain = axes.operation === axis && config === undefined && file !== undefined;
    if (!isPlain || findings.some(({ outcome }) => outcome === 'manual')) continue;
    return { folder, file, text: readFileSync(join(shapes, folder, file), 'utf8') };
  }
  return undefined;
}

function lint(filename: string, text: string): string[] {
  const messages = new Linter().verify(text, [modelhub.configs.recommended], { filename });
  return messages.map(({ ruleId }) => ruleId ?? 'error');
}

let hub: ModelHub;
beforeAll(async () => {
  hub = await startModelHub();
});
afterAll(() => hub.close());

it('every operation of the contract has its uses', () => {
  expect([...new Set(USES.map(({ operation }) => operation))].sort()).toEqual(Object.keys(LEGACY_OPERATIONS).sort());
});

describe.each(USES)('$operation for $axis', ({ operation, axis, model = '', request }) => {
  it('is served by the shim', async () => {
    const client = new ModelHubClient({
      token: 'consistency',
      successorUrl: hub.successorUrl,
      collectionsUrl: hub.legacyUrl,
      config: {},
    });
    if (operation === 'models' || request === undefined) {
      expect((await client.listModels()).items.length).toBeGreaterThan(0);
    } else {
      expect((await client.predict(model, request)).properties.output).not.toBe('');
    }
  });

  it('has a fixture that the codemod migrates and the linter flags before, not after', () => {
    const shape = migratedCase(axis);
    if (shape === undefined) throw new Error(`no fixture in one module shows ${axis} migrated`);
    expect(lint(shape.file, shape.text)).toContain('@modelhub-migration/no-legacy-endpoint');
    const { text } = rewriteText(shape.file, shape.text);
    expect(text, shape.folder).not.toBe(shape.text);
    expect(lint(shape.file, text), shape.folder).toEqual([]);
  });
});

it('every reason for manual work is documented once', () => {
  expect(new Set(MANUAL_REASON_IDS).size).toBe(MANUAL_REASON_IDS.length);
});

it('every known model has one line', () => {
  const ids = KNOWN_MODELS.flatMap(({ uuid, name }) => (name === null ? [uuid] : [uuid, name]));
  expect(new Set(ids).size).toBe(ids.length);
});
