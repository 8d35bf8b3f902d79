import type { Config } from '../config.ts';
import type { Prediction } from '../legacy.ts';
import { TOKEN_LIMIT_FIELD, type ChatMessage, type ChatRequest } from '../successor.ts';
import { readOwn, readPath } from './json.ts';
import type { Notice } from './notices.ts';
import { buildPrediction, readCount, type AnswerContext, type AnswerFacts } from './prediction.ts';
import { mergeSystemMessages, splitPrompt } from './prompt-template.ts';
import type { PredictionCall } from './request.ts';
import { fillTemplate } from './retrieval.ts';

export type TextSettings = Pick<Config, 'defaultMaxTokens' | 'systemPrompt'>;

/** Chat messages for a prompt; `systemPrompt` comes first, merged with a system message of the prompt's own. */
export function toChatMessages(input: string, systemPrompt: string | null = null): ChatMessage[] {
  return withSystemPrompt(splitPrompt(input).messages, systemPrompt);
}

function withSystemPrompt(messages: ChatMessage[], systemPrompt: string | null): ChatMessage[] {
  return systemPrompt === null
    ? messages
    : mergeSystemMessages([{ role: 'system', content: systemPrompt }, ...messages]);
}

/**
 * The chat request that answers a legacy text prediction. A token limit is always set: the successor's own default
 * cuts nearly every answer.
 *
 * @param model id on the successor
 * @param context retrieved text, when the call names a collection
 */
export function toChatRequest(
  model: string,
  call: PredictionCall,
  settings: TextSettings,
  context?: string,
): ChatRequest {
  const messages =
    call.collection === undefined
      ? splitPrompt(call.input).messages
      : fillTemplate(call.input, { context: context ?? '', collectionQuery: call.collection.query });
  return {
    model,
    messages: withSystemPrompt(messages, settings.systemPrompt),
    [TOKEN_LIMIT_FIELD]: settings.defaultMaxTokens,
    ...call.parameters,
  };
}

function readContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => readOwn(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}

function judgeOutput(output: string, completion: unknown, limit: number | undefined): Notice[] {
  const isCut = readPath(completion, 'choices', 0, 'finish_reason') === 'length';
  if (output !== '' && !isCut) return [];
  const used = readCount(readPath(completion, 'usage', 'completion_tokens')) ?? 0;
  const reasoning = readCount(readPath(completion, 'usage', 'completion_tokens_details', 'reasoning_tokens')) ?? 0;
  const sent = limit ?? used;
  const suggestedLimit = Math.ceil(Math.max(sent * 2, sent + reasoning, 256));
  return [{ kind: output === '' ? 'output-empty' : 'output-cut', limit: sent, suggestedLimit }];
}

export interface TranslatedAnswer {
  prediction: Prediction;
  notices: Notice[];
}

/**
 * A chat completion as the legacy answer: the first choice only; a content that is null becomes an empty string and a notice.
 *
 * @param completion parsed body of the successor's answer
 * @param limit token limit that was sent, for the notice
 * @returns `undefined` when the body is no chat completion
 */
export function toPrediction(
  completion: unknown,
  context: AnswerContext,
  limit?: number,
): TranslatedAnswer | undefined {
  const message = readPath(completion, 'choices', 0, 'message');
  if (typeof message !== 'object' || message === null) return undefined;
  const output = readContent(readOwn(message, 'content'));
  const facts: AnswerFacts = { output };
  const id = readOwn(completion, 'id');
  if (typeof id === 'string') facts.id = id;
  const created = readCount(readOwn(completion, 'created'));
  if (created !== undefined) facts.created = created;
  const usage = readOwn(completion, 'usage');
  const inputTokens = readCount(readOwn(usage, 'prompt_tokens'));
  if (inputTokens !== undefined) facts.inputTokens = inputTokens;
  const outputTokens = readCount(readOwn(usage, 'completion_tokens'));
  if (outputTokens !== undefined) facts.outputTokens = outputTokens;
  return {
    prediction: buildPrediction(facts, context),
    notices: judgeOutput(output, completion, limit),
  };
}
