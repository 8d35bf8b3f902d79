import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveModel, unknownModelMessage } from './model-map.ts';
import { IMAGE_MODELS, KNOWN_MODELS } from './model-table.ts';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';

const unknown = (id: string): string => {
  const found = resolveModel(id, {});
  if (found.ok) throw new Error(`${id} was resolved`);
  return unknownModelMessage(found.unknown);
};

describe('resolveModel', () => {
  it('takes a sure line of the table, by UUID or name, in any case', () => {
    const model = { id: 'meta-llama/Llama-3.3-70B-Instruct', kind: 'text', source: 'table' };
    for (const id of [LLAMA, LLAMA.toUpperCase(), 'meta-llama-3-3-70b-instruct']) {
      expect(resolveModel(id, {})).toEqual({ ok: true, model });
    }
  });

  it('lets the user win over the table', () => {
    const own = { id: 'openai/gpt-oss-120b', kind: 'text' } as const;
    expect(resolveModel(LLAMA, { [LLAMA.toUpperCase()]: own })).toEqual({
      ok: true,
      model: { ...own, source: 'config' },
    });
  });

  it('passes owner/name on, image models as images', () => {
    expect(resolveModel('openai/gpt-oss-120b', {})).toMatchObject({
      ok: true,
      model: { kind: 'text', source: 'as-is' },
    });
    expect(resolveModel(IMAGE_MODELS[0] ?? '', {})).toMatchObject({
      ok: true,
      model: { kind: 'image', source: 'as-is' },
    });
  });

  it('never applies a low or conflicting line by itself', () => {
    for (const model of KNOWN_MODELS.filter(({ confidence }) => ['low', 'conflict'].includes(confidence))) {
      expect(resolveModel(model.uuid, {}).ok).toBe(false);
    }
  });

  it('names the id, the file and the line to add', () => {
    expect(unknown('0b6c4a15-bb8d-4092-82b0-f357b77c59fd')).toMatch(
      /405B.*"models" in modelhub\.config\.json.*"kind":"text"/s,
    );
    expect(unknown('no-such-model')).toContain('"no-such-model": {"id":"<successor model id>","kind":"text"}');
  });

  it('prints nothing that a hostile id carries', () => {
    const message = unknown(`a\r\nSet-Cookie: x\u001b[31m${'z'.repeat(500)}`);
    expect(message).not.toMatch(/[\r\n]|z{200}/);
    expect(message).not.toContain('\u001b');
  });

  it('never throws and never resolves what is no model', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const found = resolveModel(id, {});
        if (found.ok) expect(found.model.id).toMatch(/^[\w.-]+\/[\w.:-]+$/);
      }),
    );
    for (const id of ['__proto__', 'constructor', '../x', 'a/../b', '..', ''])
      expect(resolveModel(id, {}).ok).toBe(false);
  });
});
