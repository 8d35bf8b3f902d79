import {
  DEFAULT_CONFIG,
  readPrediction,
  SUCCESSOR_BASE_URL,
  successorPath,
  toChatRequest,
  toImageRequest,
  PREDICTION_MOVES,
  type FieldPath,
  type ModelKind,
} from '@modelhub-migration/contract';
import type { Site } from '../find-sites.ts';
import type { Reading } from '../reading.ts';
import { plainText, type Part, type Token } from '../token.ts';
import type { LanguageSettings, Suggestion } from '../types.ts';
import { regionalBaseUrl } from './base-url.ts';
import type { SiteModel } from './models.ts';
import { patchLines, type Edit } from './patch.ts';

const COMMAND_ENDS = new Set(['\n', ';', '|', '||', '&&', '&', ')']);
const DATA_OPTION = /^(?:-d|--data(?:-raw|-binary|-ascii)?|--json)$/;
const ASSIGNED_DATA = /^--(?:data(?:-raw|-binary|-ascii)?|json)$/;
/** Stands for the n-th variable while a body is read as JSON. */
const marker = (index: number): string => `\uE100${String(index)}\uE101`;
const MARKERS = /\uE100(\d+)\uE101/g;

/** Index of the word `curl` in front of a URL in the same command, or -1. */
function findCurl(tokens: readonly Token[], from: number): number {
  for (let index = from, count = 0; index >= 0 && count < 200; index -= 1, count += 1) {
    const token = tokens[index];
    if (token?.kind === 'string' && plainText(token) === 'curl') return index;
    if (token?.kind === 'punctuation' && COMMAND_ENDS.has(token.text)) return -1;
  }
  return -1;
}

function findData(tokens: readonly Token[], from: number): Token | undefined {
  for (let index = from, count = 0; index < tokens.length && count < 400; index += 1, count += 1) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.kind === 'punctuation' && COMMAND_ENDS.has(token.text)) return undefined;
    if (token?.kind === 'string' && DATA_OPTION.test(plainText(token) ?? '')) return next;
    if (token?.kind === 'name' && ASSIGNED_DATA.test(token.text)) return tokens[index + 2];
  }
  return undefined;
}

/** A word as JSON text, variables replaced by markers, and how each variable stands in the source. */
function readBody(parts: readonly Part[]): { body: unknown; sources: string[] } | undefined {
  const sources: string[] = [];
  let text = '';
  for (const part of parts) {
    if ('text' in part) text += part.text;
    else if ('name' in part && part.source !== undefined) {
      text += marker(sources.length);
      sources.push(part.source);
    } else return undefined;
  }
  try {
    return { body: JSON.parse(text) as unknown, sources };
  } catch {
    return undefined;
  }
}

/** JSON as a shell word: single-quoted, or double-quoted where it has variables. */
function quote(json: string, sources: readonly string[]): string {
  if (sources.length === 0) return `'${json.replaceAll("'", "'\\''")}'`;
  const escaped = json.replace(/["\\$`]/g, '\\$&');
  return `"${escaped.replace(MARKERS, (_, index: string) => sources[Number(index)] ?? '')}"`;
}

const jqPath = (path: FieldPath): string => path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');

/** Reads of the old answer by jq in the rest of the pipeline. */
function answerEdits(text: string, from: number, kind: ModelKind): Edit[] {
  const rest = /^(?:[^\n\\]|\\\r?\n|\\.){0,600}/.exec(text.slice(from, from + 700))?.[0] ?? '';
  return PREDICTION_MOVES[kind].flatMap(({ legacy, successor }): Edit[] => {
    const old = jqPath(legacy);
    const at = rest.indexOf(old);
    return at < 0 ? [] : [{ start: from + at, end: from + at + old.length, text: jqPath(successor) }];
  });
}

function translate(
  body: unknown,
  model: { id: string; kind: ModelKind },
  settings: LanguageSettings,
): object | undefined {
  const read = readPrediction(body);
  // Retrieval takes a call of its own first: the gateway makes it.
  if (!read.ok || read.call.collection !== undefined) return undefined;
  if (model.kind === 'image')
    return toImageRequest(model.id, read.call, settings.imageSize ?? DEFAULT_CONFIG.image.size);
  return toChatRequest(model.id, read.call, {
    defaultMaxTokens: settings.defaultMaxTokens ?? DEFAULT_CONFIG.defaultMaxTokens,
    systemPrompt: settings.systemPrompt ?? null,
  });
}

/** Whether the word stands in another format's quotes (`["curl", "…"]`, `run: "curl …"`), which ours would end. */
function isQuotedAround(text: string, { start }: Site): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 2000), start);
  return /["']$|^[^"']*[:\-,[][ \t]*\[?[ \t]*["'][^"']*\bcurl\b/.test(line);
}

/**
 * The curl command that asks the successor, complete. `undefined` where there is no curl, the model is not known, or the
 * body is not in the command.
 */
export function suggestCurl(
  { source }: Reading,
  site: Site,
  model: SiteModel,
  settings: LanguageSettings,
): Suggestion | undefined {
  const { tokens } = source.stream;
  const curl = findCurl(tokens, site.index);
  if (curl < 0 || isQuotedAround(source.text, site)) return undefined;
  const base = regionalBaseUrl(site) ?? SUCCESSOR_BASE_URL;
  const done = (edits: readonly Edit[], note: string): Suggestion | undefined => {
    const patched = patchLines(source.text, edits);
    return patched === undefined
      ? undefined
      : { language: 'shell', ...patched, via: 'successor', runnable: true, note };
  };
  const word = (path: string): Edit => ({ start: site.start, end: site.end, text: `"${base}${path}"` });
  if (site.operation === 'models') return done([word(successorPath('models', 'text'))], 'The ids are in data[].id.');
  if (model?.known !== true || site.operation !== 'predictions') return undefined;
  const data = findData(tokens, curl);
  const read = data === undefined ? undefined : readBody(data.parts);
  const body = read === undefined ? undefined : translate(read.body, model, settings);
  if (data === undefined || read === undefined || body === undefined) return undefined;
  const edits = [
    word(successorPath('predictions', model.kind)),
    { start: data.start, end: data.end, text: quote(JSON.stringify(body, null, 2), read.sources) },
    ...answerEdits(source.text, Math.max(site.end, data.end), model.kind),
  ];
  const answer = PREDICTION_MOVES[model.kind][0]?.successor ?? [];
  return done(edits, `The answer is in ${jqPath(answer).slice(1)}.`);
}
