import { SUCCESSOR_DEFAULT_TOKEN_LIMIT, SUCCESSOR_PATHS, type OfferedModel } from '@modelhub-migration/contract';
import * as check from './check-fields.ts';
import { answerJson, HubError, traceIdOf, type HubAnswer, type HubRequest } from './exchange.ts';
import { countTokens, embed, generateText, type Generation } from './generate.ts';
import type { HubModel } from './hub-models.ts';
import { drawPng } from './png.ts';
import type { Route } from './routes.ts';

/** Every answer bears this time (Unix, seconds): a clock would make equal requests answer unequally. */
export const HUB_TIME_S = Date.UTC(2026, 5, 1) / 1000;

const EMBEDDING_DIMENSIONS = 32;
/** Size is unresolved between `x` and `*` in public clients, so both pass. */
const SIZE = /^[1-9]\d{0,4}[x*][1-9]\d{0,4}$/;

const MODEL = { check: check.filledText, required: true } as const;
const STOP = check.either(check.text, check.listOf(check.text, 4));
const USER = { check: check.text };

const SAMPLING: check.Fields = {
  temperature: { check: check.number(0, 2) },
  // The specification's stated default is -1, which stands for "off".
  top_p: { check: check.either(check.number(0, 1), check.number(-1, -1)) },
  presence_penalty: { check: check.number(-2, 2) },
  frequency_penalty: { check: check.number(-2, 2) },
  logit_bias: { check: check.record },
};

const LIMITED: check.Fields = {
  ...SAMPLING,
  n: { check: check.integer(1, 8) },
  stream: { check: check.flag },
  stop: { check: STOP },
  max_tokens: { check: check.integer(1) },
  user: USER,
};

const PART = check.either(
  check.shape({ type: { check: check.oneOf('text'), required: true }, text: { check: check.text, required: true } }),
  check.shape({
    type: { check: check.oneOf('image_url'), required: true },
    image_url: { check: check.record, required: true },
  }),
);

const MESSAGE = check.shape({
  role: { check: check.oneOf('system', 'developer', 'user', 'assistant', 'tool'), required: true },
  content: { check: check.either(check.text, check.listOf(PART)) },
  name: { check: check.text },
  tool_calls: { check: check.listOf(check.record) },
  tool_call_id: { check: check.text },
});

/** Request fields of each route, as the specification lists them. */
const FIELDS = {
  chat: {
    ...LIMITED,
    model: MODEL,
    messages: { check: check.listOf(MESSAGE), required: true },
    max_completion_tokens: { check: check.integer(1) },
    reasoning_effort: { check: check.oneOf('low', 'medium', 'high') },
    response_format: { check: check.record },
    tools: { check: check.listOf(check.record, 128) },
    tool_choice: { check: check.either(check.oneOf('none', 'auto', 'required'), check.record) },
  },
  completions: { ...LIMITED, model: MODEL, prompt: { check: check.text, required: true } },
  embeddings: {
    model: MODEL,
    input: { check: check.either(check.text, check.listOf(check.text)), required: true },
    // Not in the specification; the official SDK sends it always.
    encoding_format: { check: check.oneOf('float', 'base64') },
    user: USER,
  },
  images: {
    model: MODEL,
    prompt: { check: check.filledText, required: true },
    // More than one image fails at the service (nextcloud/integration_openai issue 330).
    n: { check: check.integer(1, 1) },
    size: { check: check.matching(SIZE, 'a size like "1024x1024"') },
    response_format: { check: check.oneOf('b64_json') },
    output_format: { check: check.oneOf('png') },
    user: USER,
  },
} as const satisfies Record<string, check.Fields>;

type Body = Record<string, unknown>;

interface Message {
  role: string;
  text: string;
}

/** Text of a message: a string, or the text parts joined. Images in a prompt are not looked at. */
function readMessage(message: unknown): Message {
  const { role, content } = message as { role: string; content?: string | { text?: string }[] | null };
  return { role, text: Array.isArray(content) ? content.map(({ text = '' }) => text).join('\n') : (content ?? '') };
}

const pick = (body: Body, fields: check.Fields): Body =>
  Object.fromEntries(Object.keys(fields).flatMap((name) => (body[name] == null ? [] : [[name, body[name]]])));

const usage = (results: readonly Generation[]) => {
  const prompt = results[0]?.promptTokens ?? 0;
  const completion = results.reduce((sum, { completionTokens }) => sum + completionTokens, 0);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
};

/** Server-sent events, one token an event. */
function answerStream(events: readonly unknown[]): HubAnswer {
  const lines = [...events.map((event) => JSON.stringify(event)), '[DONE]'];
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: lines.map((line) => `data: ${line}\n\n`).join(''),
  };
}

export interface GenerateRequest {
  model: HubModel;
  messages: readonly Message[];
  /** Sampling fields and limits, checked. */
  body: Body;
  /** Which of several answers, from 0. */
  index?: number;
}

/** The answer of a text model to checked input; reasoning is taken from the limit first. */
export function runTextModel({ model, messages, body, index = 0 }: GenerateRequest): Generation & { silent: boolean } {
  const limit = Number(body.max_completion_tokens ?? body.max_tokens ?? SUCCESSOR_DEFAULT_TOKEN_LIMIT);
  const reasoning = Math.min(model.reasoningTokens ?? 0, limit);
  const format = body.response_format as { type?: unknown } | null | undefined;
  const generation = generateText(
    {
      model: model.id,
      messages,
      sampling: { ...pick(body, SAMPLING), ...(index === 0 ? {} : { index }) },
      json: format?.type === 'json_object' || format?.type === 'json_schema',
    },
    limit - reasoning,
    [body.stop ?? []].flat() as string[],
  );
  const completionTokens = generation.completionTokens + reasoning;
  return { ...generation, completionTokens, silent: reasoning > 0 && reasoning === limit };
}

/** The image of an image model as base64. */
export const runImageModel = (model: HubModel, prompt: string): string =>
  drawPng(JSON.stringify([model.id, prompt])).toString('base64');

/** The routes of the OpenAI-compatible service over these models. */
export function successorRoutes(models: ReadonlyMap<string, HubModel>): Route[] {
  const post = (
    name: keyof typeof FIELDS,
    kind: OfferedModel['kind'],
    answer: (body: Body, model: HubModel, request: HubRequest) => HubAnswer,
  ): Route => ({
    host: 'successor',
    method: 'POST',
    path: new RegExp(`^/v1${SUCCESSOR_PATHS[name]}/?$`),
    answer: (request) => {
      const body = check.checkBody(request.json, FIELDS[name]);
      const model = models.get(String(body.model));
      if (model === undefined) throw new HubError(404, `The model "${String(body.model)}" does not exist.`, 'model');
      if (model.kind !== kind)
        throw new HubError(400, `The model "${model.id}" cannot be used here: it is of kind ${model.kind}.`, 'model');
      return answer(body, model, request);
    },
  });

  const runAll = (body: Body, model: HubModel, messages: readonly Message[]) =>
    Array.from({ length: Number(body.n ?? 1) }, (_, index) => runTextModel({ model, messages, body, index }));

  const head = (request: HubRequest, prefix: string, object: string, model: HubModel) => ({
    id: `${prefix}-${traceIdOf(request)}`,
    object,
    created: HUB_TIME_S,
    model: model.id,
  });

  return [
    {
      host: 'successor',
      method: 'GET',
      path: new RegExp(`^/v1${SUCCESSOR_PATHS.models}/?$`),
      answer: () =>
        answerJson(200, {
          object: 'list',
          data: [...models.keys()].map((id) => ({
            id,
            object: 'model',
            created: HUB_TIME_S,
            owned_by: id.split('/')[0],
          })),
        }),
    },
    post('chat', 'text', (body, model, request) => {
      const results = runAll(body, model, (body.messages as unknown[]).map(readMessage));
      if (body.stream === true) {
        const chunk = head(request, 'chatcmpl', 'chat.completion.chunk', model);
        return answerStream(
          results.flatMap(({ text, finishReason }, index) => [
            ...(text.match(/\S+\s*/g) ?? []).map((content) => ({
              ...chunk,
              choices: [{ index, delta: { role: 'assistant', content }, finish_reason: null }],
            })),
            { ...chunk, choices: [{ index, delta: {}, finish_reason: finishReason }] },
          ]),
        );
      }
      return answerJson(200, {
        ...head(request, 'chatcmpl', 'chat.completion', model),
        choices: results.map(({ text, finishReason, silent }, index) => ({
          index,
          message: { role: 'assistant', content: silent ? null : text },
          finish_reason: finishReason,
        })),
        usage: usage(results),
      });
    }),
    post('completions', 'text', (body, model, request) => {
      const results = runAll(body, model, [{ role: 'user', text: String(body.prompt) }]);
      return answerJson(200, {
        ...head(request, 'cmpl', 'text_completion', model),
        choices: results.map(({ text, finishReason }, index) => ({ index, text, finish_reason: finishReason })),
        usage: usage(results),
      });
    }),
    post('embeddings', 'embedding', (body, model) => {
      const inputs = [body.input].flat() as string[];
      const tokens = inputs.reduce((sum, text) => sum + countTokens(text), 0);
      const encode = (vector: number[]): number[] | string =>
        body.encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
      return answerJson(200, {
        object: 'list',
        model: model.id,
        data: inputs.map((text, index) => ({
          object: 'embedding',
          index,
          embedding: encode(embed(model.id, text, EMBEDDING_DIMENSIONS)),
        })),
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      });
    }),
    post('images', 'image', (body, model) =>
      answerJson(200, { created: HUB_TIME_S, data: [{ b64_json: runImageModel(model, String(body.prompt)) }] }),
    ),
  ];
}
