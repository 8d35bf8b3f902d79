import {
  DEFAULT_CONFIG,
  MODELS_MOVES,
  OPTION_FIELDS,
  OPTIONS_WITHOUT_SUCCESSOR,
  parseOptionNumber,
  PREDICTION_MOVES,
  SUCCESSOR_BASE_URL,
  successorPath,
  TOKEN_LIMIT_FIELD,
  toChatMessages,
  type FieldMove,
  type FieldPath,
  type ModelKind,
} from '@modelhub-migration/contract';
import type { Site } from '../find-sites.ts';
import type { Reading } from '../reading.ts';
import { plainText } from '../token.ts';
import type { LanguageSettings, Suggestion } from '../types.ts';
import { regionalBaseUrl } from './base-url.ts';
import { sureTextModels, type SiteModel } from './models.ts';
import { patchLines, type Edit } from './patch.ts';
import {
  callWithName,
  enclosingCall,
  resolveDictionary,
  sourceOf,
  type PythonCall,
  type TokenRange,
} from './python-source.ts';

/** Methods that send a request and take `json=`; others (`http.client`, `urllib`) are left to the gateway. */
const METHODS = /^(?:post|get|request|apost|aget)$/;
/** How far behind the call its answer is read, in UTF-16 units. */
const ANSWER_REACH = 3000;
const INDENT = '    ';

/** Where a body's parts stand in the source. */
interface PythonBody {
  readonly range: TokenRange;
  readonly input: TokenRange;
  readonly options: ReadonlyMap<string, TokenRange>;
}

function readBody(reading: Reading, call: PythonCall): PythonBody | undefined {
  const given = call.named.get('json') ?? dumped(reading, call.named.get('data') ?? call.named.get('content'));
  const body = given === undefined ? undefined : resolveDictionary(reading, given);
  const properties = body?.fields.get('properties');
  const inner = properties === undefined ? undefined : resolveDictionary(reading, properties);
  const input = inner?.fields.get('input');
  // Retrieval takes a call of its own first: the gateway makes it.
  if (body === undefined || inner === undefined || input === undefined || inner.fields.has('collectionId'))
    return undefined;
  const chosen = inner.fields.get('options');
  const options = chosen === undefined ? new Map<string, TokenRange>() : resolveDictionary(reading, chosen)?.fields;
  return options === undefined ? undefined : { range: body.range, input, options };
}

/** The argument of `json.dumps(…)`. */
function dumped({ source: { stream } }: Reading, range: TokenRange | undefined): TokenRange | undefined {
  if (range === undefined) return undefined;
  const [module, dot, method, open] = stream.tokens.slice(range.from, range.from + 4);
  if (module?.text !== 'json' || dot?.text !== '.' || method?.text !== 'dumps' || open?.text !== '(') return undefined;
  return stream.partner.get(range.from + 3) === range.to - 1 ? { from: range.from + 4, to: range.to - 1 } : undefined;
}

/** A Python expression for an option's number; `undefined` where the text is no number. */
function numberSource(reading: Reading, name: string, range: TokenRange): string | undefined {
  const token = reading.source.stream.tokens[range.from];
  const literal = range.to === range.from + 1 ? plainText(token) : undefined;
  if (literal !== undefined) {
    const number = parseOptionNumber(literal);
    return number === undefined || Number.isNaN(number) ? undefined : String(number);
  }
  const source = sourceOf(reading, range);
  if (/^\d+(?:\.\d+)?$/.test(source)) return source;
  const inner = /^str\((.*)\)$/s.exec(source)?.[1] ?? source;
  return `${name === 'max_length' ? 'int' : 'float'}(${inner})`;
}

/** Request fields for the options; `undefined` where one has no counterpart that could be left out. */
function optionLines(reading: Reading, body: PythonBody, settings: LanguageSettings): string[] | undefined {
  const lines: string[] = [];
  for (const [name, range] of body.options) {
    const field = Object.hasOwn(OPTION_FIELDS, name) ? OPTION_FIELDS[name as keyof typeof OPTION_FIELDS] : undefined;
    if (field === undefined) {
      if (OPTIONS_WITHOUT_SUCCESSOR.includes(name)) continue;
      return undefined;
    }
    const number = numberSource(reading, name, range);
    if (number === undefined) return undefined;
    lines.push(`"${field}": ${number},`);
  }
  if (!body.options.has('max_length')) {
    lines.unshift(`"${TOKEN_LIMIT_FIELD}": ${settings.defaultMaxTokens ?? DEFAULT_CONFIG.defaultMaxTokens},`);
  }
  return lines;
}

/** The messages as Python source. JSON of texts is Python too. */
function messagesSource(reading: Reading, input: TokenRange, settings: LanguageSettings): string {
  const token = reading.source.stream.tokens[input.from];
  const literal = input.to === input.from + 1 ? plainText(token) : undefined;
  const system = settings.systemPrompt ?? null;
  const write = ({ role, content }: { role: string; content: string }): string =>
    `{"role": "${role}", "content": ${content}}`;
  if (literal !== undefined) {
    const messages = toChatMessages(literal, system);
    return `[${messages.map(({ role, content }) => write({ role, content: JSON.stringify(content) })).join(', ')}]`;
  }
  const first = system === null ? [] : [write({ role: 'system', content: JSON.stringify(system) })];
  return `[${[...first, write({ role: 'user', content: sourceOf(reading, input) })].join(', ')}]`;
}

/** The expression that is the model id in the URL, as the program writes it. */
function modelExpression(reading: Reading, site: Site): string | undefined {
  const source = reading.source.text.slice(site.start, site.end);
  const interpolated = /\{([^{}!:]{1,120})\}\/predictions/.exec(source)?.[1];
  const joined = /([\w.[\]"'()]{1,120}?)\s*\+\s*f?["']\/predictions/.exec(source)?.[1];
  const expression = interpolated ?? joined;
  return expression !== undefined && /^[\w.[\]"'()]+$/.test(expression) ? expression : undefined;
}

function modelSource(reading: Reading, site: Site, model: SiteModel, settings: LanguageSettings): string | undefined {
  if (model !== null) return model.known ? JSON.stringify(model.id) : undefined;
  const expression = modelExpression(reading, site);
  if (expression === undefined) return undefined;
  const map = sureTextModels(settings).map(([legacyId, id]) => `${JSON.stringify(legacyId)}: ${JSON.stringify(id)}`);
  return `{${map.join(', ')}}.get(${expression}, ${expression})`;
}

/** Python source that reaches a field: `["choices"][0]["message"]["content"]`. */
const subscript = (path: FieldPath): string =>
  path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `["${key}"]`)).join('');

/** Finds a field read by subscript or `.get(…)`, with any default. */
function readPattern(path: FieldPath): RegExp {
  const step = (key: string): string =>
    `(?:\\[\\s*["']${key}["']\\s*\\]|\\.get\\(\\s*["']${key}["']\\s*(?:,\\s*(?:\\{\\}|""|''|None|\\[\\]))?\\s*\\))`;
  return new RegExp(path.map(step).join('\\s*'), 'g');
}

/** The part of a path that stands in one expression: what comes behind `*` is read from the loop's own name. */
const behindLoop = (path: FieldPath): FieldPath => path.slice(path.lastIndexOf('*') + 1);

function answerEdits(reading: Reading, from: number, to: number, moves: readonly FieldMove[]): Edit[] {
  const window = reading.source.text.slice(from, to);
  return moves
    .filter(({ legacy, successor }) => behindLoop(legacy).join() !== behindLoop(successor).join())
    .flatMap(({ legacy, successor }) =>
      [...window.matchAll(readPattern(behindLoop(legacy)))].map((match) => ({
        start: from + match.index,
        end: from + match.index + match[0].length,
        text: subscript(behindLoop(successor)),
      })),
    );
}

/** Where the reads of this call's answer may stand: up to the next function or the next leftover. */
function answerEnd({ source: { text, stream }, expressions }: Reading, call: PythonCall): number {
  const start = stream.tokens[call.to - 1]?.end ?? text.length;
  const limit = Math.min(text.length, start + ANSWER_REACH);
  const scope = /\n(?:async )?(?:def|class) /.exec(text.slice(start, limit))?.index;
  const next = expressions.find(({ index, bare }) => index >= call.to && !bare);
  const nextStart = next === undefined ? limit : (stream.tokens[next.index]?.start ?? limit);
  return Math.min(limit, scope === undefined ? limit : start + scope, nextStart);
}

function bodySource(
  model: string,
  kind: ModelKind,
  reading: Reading,
  body: PythonBody,
  settings: LanguageSettings,
): string[] | undefined {
  if (kind === 'image') {
    const size = settings.imageSize ?? DEFAULT_CONFIG.image.size;
    const prompt = sourceOf(reading, body.input);
    return [
      `"model": ${model},`,
      `"prompt": ${prompt},`,
      '"n": 1,',
      `"size": "${size}",`,
      '"response_format": "b64_json",',
    ];
  }
  const options = optionLines(reading, body, settings);
  if (options === undefined) return undefined;
  return [`"model": ${model},`, `"messages": ${messagesSource(reading, body.input, settings)},`, ...options];
}

function bodyEdit(reading: Reading, body: PythonBody, lines: readonly string[]): Edit {
  const { text, stream } = reading.source;
  const start = stream.tokens[body.range.from]?.start ?? 0;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const inner = lines.map((line) => `${indent}${INDENT}${line}\n`).join('');
  return { start, end: stream.tokens[body.range.to - 1]?.end ?? start, text: `{\n${inner}${indent}}` };
}

/**
 * The lines of a Python call (`requests`, `httpx`, `aiohttp`) that change: URL, body and the reads of its answer.
 * `undefined` where any of them cannot be followed; the gateway is advised then.
 */
export function suggestPython(
  reading: Reading,
  site: Site,
  model: SiteModel,
  settings: LanguageSettings,
): Suggestion | undefined {
  const definition = reading.definitionAt.get(site.index);
  // Only the last part of the URL is written here.
  if (definition?.appends === true) return undefined;
  const call =
    enclosingCall(reading, site.index) ??
    (definition === undefined ? undefined : callWithName(reading, definition.name, site.next)?.call);
  if (call === undefined || !METHODS.test(call.method)) return undefined;
  const base = regionalBaseUrl(site) ?? SUCCESSOR_BASE_URL;
  const callEnd = reading.source.stream.tokens[call.to - 1]?.end ?? site.end;
  const until = answerEnd(reading, call);
  const done = (
    kind: ModelKind,
    edits: readonly Edit[],
    reads: readonly Edit[],
    answer: string,
  ): Suggestion | undefined => {
    const url = `"${base}${successorPath(site.operation === 'models' ? 'models' : 'predictions', kind)}"`;
    const patched = patchLines(reading.source.text, [
      { start: site.start, end: site.end, text: url },
      ...edits,
      ...reads,
    ]);
    if (patched === undefined) return undefined;
    const note = reads.length > 0 ? '' : `The answer is read elsewhere; it is now ${answer}.`;
    return { language: 'python', ...patched, via: 'successor', runnable: reads.length > 0, note };
  };
  if (site.operation === 'models') {
    const reads = answerEdits(reading, callEnd, until, MODELS_MOVES);
    return done('text', [], reads, 'response.json()["data"], a list of ids');
  }
  const body = site.operation === 'predictions' ? readBody(reading, call) : undefined;
  if (body === undefined) return undefined;
  // One route served both kinds; a length is asked of texts only.
  const kind = model?.known === true ? model.kind : body.options.has('max_length') ? 'text' : undefined;
  const id = modelSource(reading, site, model, settings);
  const lines = kind === undefined || id === undefined ? undefined : bodySource(id, kind, reading, body, settings);
  if (kind === undefined || lines === undefined) return undefined;
  const reads = answerEdits(reading, callEnd, until, PREDICTION_MOVES[kind]);
  const answer = `response.json()${subscript(PREDICTION_MOVES[kind][0]?.successor ?? [])}`;
  return done(kind, [bodyEdit(reading, body, lines)], reads, answer);
}
