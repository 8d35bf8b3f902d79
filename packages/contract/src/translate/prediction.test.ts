import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config.ts';
import { stripDataUrl, toImagePrediction, toImageRequest } from './image.ts';
import { readPrediction, type PredictionCall } from './request.ts';
import { toChatMessages, toChatRequest, toPrediction } from './text.ts';

const NOW = Date.UTC(2026, 10, 23);

function read(body: unknown): PredictionCall {
  const result = readPrediction(body);
  if (!result.ok) throw new Error(result.problem);
  return result.call;
}

const answer = (message: unknown, extra: object = {}): unknown => ({
  id: 'chatcmpl-1',
  created: 1_790_000_000,
  choices: [{ index: 0, message, finish_reason: 'stop', ...extra }],
  usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
});

describe('readPrediction', () => {
  it.each([
    [null, /JSON object/],
    [[], /JSON object/],
    [{ messages: [] }, /"properties"/],
    [{ properties: [] }, /"properties"/],
    [{ properties: {} }, /properties\.input/],
    [{ properties: { input: { text: 'x' } } }, /properties\.input/],
    [{ properties: { input: 'x', options: 'max_length=5' } }, /properties\.options/],
    [{ properties: { input: 'x', options: { max_length: '3e2' } } }, /max_length/],
    [{ properties: { input: 'x', collectionId: '../models', collectionQuery: 'q' } }, /collectionId/],
    [{ properties: { input: 'x', collectionId: 'abc' } }, /collectionQuery/],
  ])('refuses %j', (body, problem) => {
    const result = readPrediction(body);
    expect(result.ok).toBe(false);
    expect(result).toHaveProperty('problem', expect.stringMatching(problem));
  });

  it('reports the misplaced option object and unknown fields, and takes nothing from them', () => {
    const call = read({ properties: { input: 'x' }, option: { temperature: 0.9, 'top-k': 3 }, stream: true });
    expect(call.parameters).toEqual({});
    expect(call.notices).toEqual([{ kind: 'option-misplaced' }, { kind: 'option-dropped', name: 'stream' }]);
  });

  it('cleans foreign names in notices', () => {
    expect(read({ properties: { input: 'x', options: { 'a\r\nb': 1 } } }).notices).toEqual([
      { kind: 'option-dropped', name: 'a b' },
    ]);
  });

  it('takes empty collection fields as absent', () => {
    expect(read({ properties: { input: 'x', collectionId: '', collectionQuery: '' } }).collection).toBeUndefined();
  });

  it('never throws, and never quotes a value in a problem', () => {
    const canary = 'canary-4711';
    const json = fc.jsonValue();
    const body = fc.oneof(
      json,
      fc.record({
        properties: fc.record({
          input: fc.oneof(fc.string(), json),
          options: fc.oneof(fc.dictionary(fc.string(), json), json),
        }),
      }),
    );
    fc.assert(
      fc.property(body, (value) => {
        const result = readPrediction(value);
        if (!result.ok) expect(result.problem).toMatch(/^[A-Z"p]/);
      }),
    );
    const result = readPrediction({ properties: { input: 'x', options: { temperature: canary } } });
    expect(JSON.stringify(result)).not.toContain(canary);
  });

  it('reads hostile keys as data', () => {
    const body = JSON.parse(
      '{"properties":{"input":"x","options":{"__proto__":{"polluted":1},"constructor":"c"}},"__proto__":{"a":1}}',
    ) as unknown;
    expect(read(body).dropped).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('toChatRequest', () => {
  it('always sends a token limit', () => {
    expect(toChatRequest('o/m', read({ properties: { input: 'Hi' } }), DEFAULT_CONFIG)).toEqual({
      model: 'o/m',
      messages: [{ role: 'user', content: 'Hi' }],
      max_tokens: 1024,
    });
  });

  it('prefers the options of the caller', () => {
    const call = read({ properties: { input: 'Hi', options: { max_length: '300', temperature: '0.01' } } });
    expect(toChatRequest('o/m', call, DEFAULT_CONFIG)).toMatchObject({ max_tokens: 300, temperature: 0.01 });
  });

  it('puts the configured system prompt first, in one system message', () => {
    const prompt = '[INST] <<SYS>>own<</SYS>> Hi [/INST]';
    expect(toChatMessages(prompt, 'house rules')).toEqual([
      { role: 'system', content: 'house rules\n\nown' },
      { role: 'user', content: 'Hi' },
    ]);
  });
});

describe('toPrediction', () => {
  const request = { properties: { input: 'Hi', options: { max_length: '300' } } };
  const context = { request, nowMs: NOW, durationMs: 1500 };

  it('gives the legacy answer with the original strings', () => {
    expect(toPrediction(answer({ role: 'assistant', content: 'Hello' }), context)).toEqual({
      prediction: {
        id: 'chatcmpl-1',
        type: 'prediction',
        metadata: {
          createdDate: '2026-09-21T14:13:20.000Z',
          lastModifiedDate: '2026-09-21T14:13:20.000Z',
          duration: 1.5,
          inputTokens: 3,
          outputTokens: 5,
        },
        properties: { input: 'Hi', options: { max_length: '300' }, output: 'Hello' },
      },
      notices: [],
    });
  });

  it.each([null, undefined, '', [], { odd: true }])(
    'turns a content of %j into an empty text and a notice',
    (content) => {
      const result = toPrediction(answer({ content }, { finish_reason: 'length' }), context, 300);
      expect(result?.prediction.properties.output).toBe('');
      expect(result?.notices).toEqual([{ kind: 'output-empty', limit: 300, suggestedLimit: 600 }]);
    },
  );

  it('counts reasoning when it suggests a limit', () => {
    const completion = {
      choices: [{ message: { content: null } }],
      usage: { completion_tokens: 16, completion_tokens_details: { reasoning_tokens: 900 } },
    };
    expect(toPrediction(completion, context, 16)?.notices).toEqual([
      { kind: 'output-empty', limit: 16, suggestedLimit: 916 },
    ]);
  });

  it('says when an answer was cut', () => {
    expect(toPrediction(answer({ content: 'Hel' }, { finish_reason: 'length' }), context, 16)?.notices).toEqual([
      { kind: 'output-cut', limit: 16, suggestedLimit: 256 },
    ]);
  });

  it('joins text parts', () => {
    expect(
      toPrediction(
        answer({
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        }),
        context,
      )?.prediction.properties.output,
    ).toBe('ab');
  });

  it('takes the clock when the answer has no time, and survives absurd times', () => {
    const timed = (created: unknown): string | undefined =>
      toPrediction({ choices: [{ message: { content: 'x' } }], created }, context)?.prediction.metadata.createdDate;
    expect(timed(undefined)).toBe('2026-11-23T00:00:00.000Z');
    expect(timed(1e300)).toBe('2026-11-23T00:00:00.000Z');
    expect(timed('soon')).toBe('2026-11-23T00:00:00.000Z');
  });

  it('echoes any input and options exactly, and never throws on any answer', () => {
    const options = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    );
    fc.assert(
      fc.property(fc.string(), options, fc.jsonValue(), (input, given, odd) => {
        const echo = { request: { properties: { input, options: given } }, nowMs: NOW, durationMs: 0 };
        const properties = toPrediction(answer({ content: 'x' }), echo)?.prediction.properties;
        expect(properties?.input).toBe(input);
        expect(properties?.options).toBe(given);
        toPrediction(odd, echo);
        toImagePrediction(odd, { ...echo, request: odd });
      }),
    );
  });
});

describe('images', () => {
  it('asks for one base64 image of the configured size', () => {
    expect(
      toImageRequest('o/flux', read({ properties: { input: 'a cat', options: { temperature: '0.01' } } }), '1024x1024'),
    ).toEqual({
      model: 'o/flux',
      prompt: 'a cat',
      n: 1,
      size: '1024x1024',
      response_format: 'b64_json',
    });
  });

  it('answers bare base64', () => {
    const context = { request: { properties: { input: 'a cat' } }, nowMs: NOW, durationMs: 0 };
    expect(
      toImagePrediction({ created: 1, data: [{ b64_json: 'data:image/png;base64,QUJD' }] }, context)?.properties,
    ).toEqual({
      input: 'a cat',
      output: 'QUJD',
    });
    expect(toImagePrediction({ data: [] }, context)).toBeUndefined();
    expect(stripDataUrl('QUJD')).toBe('QUJD');
  });
});
