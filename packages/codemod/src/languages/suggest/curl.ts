import {
  DEFAULT_CONFIG,
  readPrediction,
  SUCCESSOR_BASE_URL,
  successorPath,
  toChatRequest,
  toImageRequest,
  MODELS_MOVES,
  PREDICTION_MOVES,
  type ModelKind,
} from '@modelhub-migration/contract';
import type { Site } from '../find-sites.ts';
import type { Reading } from '../reading.ts';
import { plainText, type Part, type Token } from '../token.ts';
import type { LanguageSettings, Suggestion } from '../types.ts';
import { regionalBaseUrl } from './base-url.ts';
import type { SiteModel } from './models.ts';
import { patchLines, type Edit } from './patch.ts';
import { jqPath, readAnswer, type AnswerReads } from './shell-answer.ts';

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

/** Where a request's body stands, and how another one is written in its place. */
interface ShellBody {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
  readonly write: (json: string, sources: readonly string[]) => string;
  /** Where the rest of the command is read from. */
  readonly commandEnd: number;
}

/** JSON as lines of a here-document; in one that is not quoted some signs keep their meaning. */
function hereDocument(json: string, sources: readonly string[], isQuoted: boolean): string {
  const lines = isQuoted ? json : json.replace(/[\\$`]/g, '\\$&');
  return `${lines.replace(MARKERS, (_, index: string) => sources[Number(index)] ?? '')}\n`;
}

/** The body in the command's own words, or in the here-document that `-d @-` reads. */
function findBody({ text, stream: { tokens } }: Reading['source'], curl: number): ShellBody | undefined {
  const data = findData(tokens, curl);
  if (data === undefined) return undefined;
  if (plainText(data) !== '@-') return { ...data, write: quote, commandEnd: data.end };
  const from = tokens.indexOf(data);
  const mark = tokens.findIndex(
    ({ kind, text: sign }, index) => index > from && kind === 'punctuation' && sign === '<<',
  );
  const line = tokens.findIndex(
    ({ kind, text: sign }, index) => index > mark && kind === 'punctuation' && sign === '\n',
  );
  const body = tokens[line + 1];
  const opening = tokens[mark];
  if (mark < 0 || line < 0 || body?.kind !== 'string' || opening === undefined) return undefined;
  const isQuoted = /^<<[-~]?[ \t]*["']/.test(text.slice(opening.start, opening.start + 10));
  return {
    start: body.start,
    // The closing name stands in a line of its own.
    end: text.lastIndexOf('\n', body.end - 1) + 1,
    parts: body.parts,
    write: (json, sources) => hereDocument(json, sources, isQuoted),
    commandEnd: opening.end,
  };
}

/** JSON as a shell word: single-quoted, or double-quoted where it has variables. */
function quote(json: string, sources: readonly string[]): string {
  if (sources.length === 0) return `'${json.replaceAll("'", "'\\''")}'`;
  const escaped = json.replace(/["\\$`]/g, '\\$&');
  return `"${escaped.replace(MARKERS, (_, index: string) => sources[Number(index)] ?? '')}"`;
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
  const { text } = source;
  const base = regionalBaseUrl(site) ?? SUCCESSOR_BASE_URL;
  const command = tokens[curl]?.start ?? site.start;
  const done = (edits: readonly Edit[], reads: AnswerReads, note: string): Suggestion | undefined => {
    const patched = patchLines(text, [...edits, ...reads.edits]);
    const elsewhere = reads.complete ? '' : ' What reads the answer has to change as well.';
    return patched === undefined
      ? undefined
      : { language: 'shell', ...patched, via: 'successor', runnable: reads.complete, note: note + elsewhere };
  };
  const word = (path: string): Edit => ({ start: site.start, end: site.end, text: `"${base}${path}"` });
  if (site.operation === 'models') {
    const reads = readAnswer(text, command, site.end, MODELS_MOVES);
    return done([word(successorPath('models', 'text'))], reads, 'The ids are in data[].id.');
  }
  if (model?.known !== true || site.operation !== 'predictions') return undefined;
  const data = findBody(source, curl);
  const read = data === undefined ? undefined : readBody(data.parts);
  const body = read === undefined ? undefined : translate(read.body, model, settings);
  if (data === undefined || read === undefined || body === undefined) return undefined;
  const moves = PREDICTION_MOVES[model.kind];
  const edits = [
    word(successorPath('predictions', model.kind)),
    { start: data.start, end: data.end, text: data.write(JSON.stringify(body, null, 2), read.sources) },
  ];
  const reads = readAnswer(text, command, Math.max(site.end, data.commandEnd), moves);
  return done(edits, reads, `The answer is in ${jqPath(moves[0]?.successor ?? []).slice(1)}.`);
}
