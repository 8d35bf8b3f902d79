import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPrompt } from './prompt-template.ts';

const header = (role: string, text: string): string =>
  `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`;

describe('splitPrompt', () => {
  it('keeps a plain prompt as one user message, untouched', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('[INST]') && !text.includes('<|start_header_id|>')),
        (text) => {
          expect(splitPrompt(text)).toEqual({ form: 'plain', messages: [{ role: 'user', content: text }] });
        },
      ),
    );
  });

  it('takes Llama 3 header tokens apart and drops the open assistant header', () => {
    const prompt = `<|begin_of_text|>${header('system', 'Be brief.')}${header('user', 'Hi')}<|start_header_id|>assistant<|end_header_id|>\n\n`;
    expect(splitPrompt(prompt)).toEqual({
      form: 'header-tokens',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  it('puts the non-standard context header into the system message', () => {
    expect(splitPrompt(header('system', 'S') + header('context', 'C') + header('user', 'U')).messages).toEqual([
      { role: 'system', content: 'S\n\nC' },
      { role: 'user', content: 'U' },
    ]);
  });

  it('keeps earlier turns of a conversation', () => {
    expect(splitPrompt(header('user', 'a') + header('assistant', 'b') + header('user', 'c')).messages).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
    ]);
  });

  it.each([
    ['an unknown role', header('ipython', 'x')],
    ['a role of the object prototype', header('constructor', 'x')],
    ['text before the first header', `hello ${header('user', 'x')}`],
    ['text after the end of a turn', `${header('user', 'x')} trailing`],
    ['a header that never ends', '<|start_header_id|>user x'],
    ['only an open assistant header', '<|start_header_id|>assistant<|end_header_id|>'],
    ['an instruction that never ends', '[INST] x'],
    ['text before the first instruction', 'see [INST] x [/INST]'],
    ['an instruction closed twice', '[INST] x [/INST] y [/INST]'],
    ['a system block that never ends', '[INST] <<SYS>> x [/INST]'],
    ['nothing inside', '[INST][/INST]'],
  ])('leaves a prompt with %s whole', (_, prompt) => {
    expect(splitPrompt(prompt)).toEqual({ form: 'plain', messages: [{ role: 'user', content: prompt }] });
  });

  it('takes [INST] prompts apart, with system block and earlier turns', () => {
    const prompt = '<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST] Hello </s><s>[INST] And now? [/INST]';
    expect(splitPrompt(prompt)).toEqual({
      form: 'inst-tokens',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'And now?' },
      ],
    });
  });

  it('keeps tags inside a turn that look like the tokens around it', () => {
    const prompt = '<s> [INST] Explain <s>old</s> text [/INST] It is <s>struck</s>. </s>';
    expect(splitPrompt(prompt).messages).toEqual([
      { role: 'user', content: 'Explain <s>old</s> text' },
      { role: 'assistant', content: 'It is <s>struck</s>.' },
    ]);
  });

  it('always gives messages, for any mix of tokens, in linear time', () => {
    const token = fc.constantFrom(
      '<|start_header_id|>',
      '<|end_header_id|>',
      '<|eot_id|>',
      'user',
      'system',
      '[INST]',
      '[/INST]',
      '<<SYS>>',
      '<</SYS>>',
      '<s>',
      ' ',
      'x',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        const { messages } = splitPrompt(tokens.join(''));
        expect(messages.length).toBeGreaterThan(0);
      }),
    );
    for (const prompt of [
      '<|start_header_id|>user<|end_header_id|>'.repeat(400_000),
      '[INST] <<SYS>>'.repeat(400_000),
      `[INST] x [/INST] ${'<s>'.repeat(400_000)}`,
    ])
      expect(splitPrompt(prompt).messages.length).toBeGreaterThan(0);
  });
});
