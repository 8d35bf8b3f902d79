import type { ChatMessage } from '../successor.ts';

/**
 * Prompts written for a raw completion, with the control tokens of a model family in them. The chat route adds its own
 * tokens, so such a prompt is taken apart into messages; whatever does not fit a known form stays one user message.
 */

const HEADER_START = '<|start_header_id|>';
const HEADER_END = '<|end_header_id|>';
const TEXT_START = '<|begin_of_text|>';
const TURN_ENDS = ['<|eot_id|>', '<|eom_id|>', '<|end_of_text|>'];

/** Header names seen in prompts; `context` is not a role of the model but is used for retrieved text. */
const ROLES: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  context: 'system',
  user: 'user',
  assistant: 'assistant',
};

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function cutAtTurnEnd(text: string): string | undefined {
  const ends = TURN_ENDS.map((token) => text.indexOf(token)).filter((index) => index >= 0);
  if (ends.length === 0) return text.trim();
  const end = Math.min(...ends);
  const rest = TURN_ENDS.reduce((tail, token) => tail.replaceAll(token, ''), text.slice(end));
  return rest.trim() === '' ? text.slice(0, end).trim() : undefined;
}

/** `<|start_header_id|>role<|end_header_id|> text <|eot_id|>` … (Llama 3). */
function splitHeaderTokens(input: string): ChatMessage[] | undefined {
  const [lead = '', ...turns] = withoutPrefix(input.trimStart(), TEXT_START).split(HEADER_START);
  if (turns.length === 0 || lead.trim() !== '') return undefined;
  const messages: ChatMessage[] = [];
  for (const turn of turns) {
    const headerEnd = turn.indexOf(HEADER_END);
    if (headerEnd < 0) return undefined;
    const name = turn.slice(0, headerEnd).trim();
    const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
    const content = cutAtTurnEnd(turn.slice(headerEnd + HEADER_END.length));
    if (role === undefined || content === undefined) return undefined;
    // An empty turn is the open assistant header that asks for the answer.
    if (content !== '') messages.push({ role, content });
  }
  return messages;
}

const INST = '[INST]';
const INST_END = '[/INST]';
const SYSTEM = '<<SYS>>';
const SYSTEM_END = '<</SYS>>';

function splitSystemBlock(text: string): ChatMessage[] | undefined {
  if (!text.startsWith(SYSTEM)) return text === '' ? [] : [{ role: 'user', content: text }];
  const end = text.indexOf(SYSTEM_END);
  if (end < 0) return undefined;
  const system = text.slice(SYSTEM.length, end).trim();
  const user = text.slice(end + SYSTEM_END.length).trim();
  return [
    ...(system === '' ? [] : [{ role: 'system', content: system } as const]),
    ...(user === '' ? [] : [{ role: 'user', content: user } as const]),
  ];
}

const SEQUENCE_ENDS = ['<s>', '</s>'];

/** Without the tokens around a turn; inside one, `<s>` is text, such as a tag of HTML. */
function trimSequence(text: string): string {
  for (let rest = text.trim(); ; rest = rest.trim()) {
    const first = SEQUENCE_ENDS.find((token) => rest.startsWith(token));
    const last = SEQUENCE_ENDS.find((token) => rest.endsWith(token));
    if (first !== undefined) rest = rest.slice(first.length);
    else if (last !== undefined) rest = rest.slice(0, -last.length);
    else return rest;
  }
}

/** `<s>[INST] <<SYS>>system<</SYS>> question [/INST] answer </s>` … (Llama 2, Mistral). */
function splitInstTokens(input: string): ChatMessage[] | undefined {
  const [lead = '', ...turns] = input.split(INST);
  if (turns.length === 0 || trimSequence(lead) !== '') return undefined;
  const messages: ChatMessage[] = [];
  for (const turn of turns) {
    const [question, answer, ...more] = turn.split(INST_END);
    const asked = question === undefined ? undefined : splitSystemBlock(question.trim());
    if (asked === undefined || answer === undefined || more.length > 0) return undefined;
    messages.push(...asked);
    const answered = trimSequence(answer);
    if (answered !== '') messages.push({ role: 'assistant', content: answered });
  }
  return messages;
}

/** Consecutive system messages as one: several chat templates accept a single one, and only in front. */
export function mergeSystemMessages(messages: readonly ChatMessage[]): ChatMessage[] {
  const merged: ChatMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role === 'system' && message.role === 'system') {
      merged[merged.length - 1] = { role: 'system', content: `${last.content}\n\n${message.content}` };
    } else merged.push(message);
  }
  return merged;
}

/** Which known form a prompt has. `plain` prompts are one user message. */
export type PromptForm = 'header-tokens' | 'inst-tokens' | 'plain';

/**
 * Takes a prompt apart into chat messages. No system message is invented.
 *
 * @param input prompt as the legacy caller wrote it
 * @returns the messages, at least one, and the form that was recognised
 */
export function splitPrompt(input: string): { form: PromptForm; messages: ChatMessage[] } {
  const whole: ChatMessage[] = [{ role: 'user', content: input }];
  for (const [form, token, split] of [
    ['header-tokens', HEADER_START, splitHeaderTokens],
    ['inst-tokens', INST, splitInstTokens],
  ] as const) {
    const messages = input.includes(token) ? split(input) : undefined;
    if (messages !== undefined && messages.length > 0) return { form, messages: mergeSystemMessages(messages) };
  }
  return { form: 'plain', messages: whole };
}
