import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveModel } from '../model-map.ts';
import { toModelsCollection } from './models.ts';

const list = (...ids: string[]): unknown => ({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });

describe('toModelsCollection', () => {
  it('has the documented shape', () => {
    expect(toModelsCollection(list('mistralai/Mistral-Nemo-Instruct-2407'), {})).toEqual({
      id: '00000000-0000-0000-0000-000000000000',
      type: 'collection',
      href: 'https://inference.de-txl.ionos.com/models',
      items: [
        {
          id: 'mistralai/Mistral-Nemo-Instruct-2407',
          type: 'model',
          metadata: { createdDate: '1970-01-01T00:00:00.000Z', lastModifiedDate: '1970-01-01T00:00:00.000Z' },
          properties: { name: 'mistral-nemo-instruct-2407', description: '', category: 'text/nlp' },
        },
      ],
    });
  });

  it('uses a known legacy id only where it leads back to the same model', () => {
    const items = toModelsCollection(
      list('meta-llama/Llama-3.3-70B-Instruct', 'mistralai/Mistral-7B-Instruct-v0.3'),
      {},
    )?.items;
    expect(items?.map((item) => item.id)).toEqual([
      'b18b18de-92c3-466e-81a8-e5df91890091',
      'mistralai/Mistral-7B-Instruct-v0.3',
    ]);
    expect(items?.[0]?.properties.name).toBe('meta-llama-3-3-70b-instruct');
    const remapped = { 'b18b18de-92c3-466e-81a8-e5df91890091': { id: 'other/model', kind: 'text' as const } };
    expect(toModelsCollection(list('meta-llama/Llama-3.3-70B-Instruct'), remapped)?.items[0]?.id).toBe(
      'meta-llama/Llama-3.3-70B-Instruct',
    );
  });

  it('prefers the id the user mapped', () => {
    const models = { 'my-old-id': { id: 'openai/gpt-oss-120b', kind: 'text' as const } };
    expect(toModelsCollection(list('openai/gpt-oss-120b'), models)?.items[0]?.id).toBe('my-old-id');
  });

  it('gives ids that work when sent back, the same at every call', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,20}$/);
    const id = fc.tuple(part, part).map(([owner, name]) => `${owner}/${name}`);
    fc.assert(
      fc.property(fc.uniqueArray(id), (ids) => {
        const collection = toModelsCollection(list(...ids), {});
        expect(collection).toEqual(toModelsCollection(list(...ids), {}));
        const back = collection?.items.map((item) => resolveModel(item.id, {}));
        expect(back?.map((resolution) => resolution.ok && resolution.model.id)).toEqual(ids);
      }),
    );
  });

  it('leaves out models that answer no prompt', () => {
    expect(toModelsCollection(list('BAAI/bge-m3', 'openai/gpt-oss-120b'), {})?.items.map(({ id }) => id)).toEqual([
      'openai/gpt-oss-120b',
    ]);
  });

  it('marks image models', () => {
    expect(toModelsCollection(list('black-forest-labs/FLUX.1-schnell'), {})?.items[0]?.properties.category).toBe(
      'image/generation',
    );
  });

  it('skips odd entries, and is undefined for what is no list', () => {
    expect(toModelsCollection({ data: [null, { id: 5 }, { id: 'a/b' }, { id: 'a/b' }] }, {})?.items).toHaveLength(1);
    fc.assert(fc.property(fc.jsonValue(), (value) => void toModelsCollection(value, {})));
    expect(toModelsCollection('x', {})).toBeUndefined();
  });
});
