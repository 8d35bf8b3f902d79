import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLegacyError, toLegacyError } from './errors.ts';

describe('toLegacyError', () => {
  it('keeps a legacy envelope', () => {
    const body = { httpStatus: 401, messages: [{ errorCode: 'paas-auth-1', message: 'Unauthorized' }] };
    expect(toLegacyError(body, 401)).toEqual(body);
  });

  it.each([
    [
      { error: { message: 'No such model', type: 'invalid_request_error', code: 'model_not_found' } },
      'model_not_found',
      'No such model',
    ],
    [{ error: { message: 'Bad', type: 'invalid_request_error', code: null } }, 'invalid_request_error', 'Bad'],
    [{ error: 'plain' }, 'modelhub-shim-successor-error', 'plain'],
    [{ detail: 'Not Found' }, 'modelhub-shim-successor-error', 'Not Found'],
    [{ detail: [{ msg: 'field required' }] }, 'modelhub-shim-successor-error', 'field required'],
    [{ title: 'Problem' }, 'modelhub-shim-successor-error', 'Problem'],
  ])('reads %j', (body, errorCode, message) => {
    expect(toLegacyError(body, 404)).toEqual({ httpStatus: 404, messages: [{ errorCode, message }] });
  });

  it.each([['<html>Bad Gateway</html>'], [undefined], [null], [[]], [{}]])(
    'answers %j with a general message',
    (body) => {
      expect(toLegacyError(body, 502)).toEqual({
        httpStatus: 502,
        messages: [
          {
            errorCode: 'modelhub-shim-successor-error',
            message: 'The successor answered with status 502 and no readable error message.',
          },
        ],
      });
    },
  );

  it('never passes the prompt or the token on, cuts long messages, flattens control characters', () => {
    const { messages } = toLegacyError(
      { error: { message: `bad\r\n\u0000input: my secret prompt ${'x'.repeat(5000)}` } },
      400,
      ['my secret prompt'],
    );
    expect(messages[0]?.message).toMatch(/^bad input: \[…\] x/);
    expect(messages[0]?.message.length).toBe(500);
  });

  it.each([
    ['cut', 'Invalid input: "the account number of Ms Example is 12…"'],
    ['in the middle', 'Too long (… of Ms Example is 12345678, please …)'],
    ['twice', 'the account number of Ms Example / Ms Example is 12345678'],
    ['as JSON', 'Input "Mr \\"X\\"\\nPIN 4321\\nPUK 99" is too long'],
    ['on one line', 'Input Mr "X" PIN 4321 PUK 99 is too long'],
    ['of another role', 'user said: number of Ms Example is 12345678'],
  ])('passes no piece of a prompt on: %s', (_, message) => {
    const prompt =
      '[INST] the account number of Ms Example is 12345678, please confirm\nMr "X"\nPIN 4321\nPUK 99 [/INST]';
    const [error] = toLegacyError({ error: { message } }, 400, ['a token', prompt]).messages;
    expect(error.message).toContain('[…]');
    expect(error.message).not.toMatch(/Example|1234|4321|PUK/);
  });

  it('keeps a message that only shares a few words with the prompt', () => {
    const message = 'The model does not exist.';
    expect(toLegacyError({ error: { message } }, 404, ['Does the model know? It does not.']).messages[0].message).toBe(
      message,
    );
  });

  it('gives a valid envelope for any body', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 400, max: 599 }), (body, status) => {
        expect(isLegacyError(toLegacyError(body, status))).toBe(true);
      }),
    );
  });
});
