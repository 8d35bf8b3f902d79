import { recogniseUrl, type UrlVerdict } from '@modelhub-migration/contract/analysis';
import { bareName } from './definitions.ts';
import type { Expression, Reading } from './reading.ts';
import type { SourcePieces } from './value.ts';

/** How far behind `client = …` its base address may stand, in tokens. */
const REACH = 80;
const BASE_MEMBER = /^(?:base|root|prefix)_?(?:address|url|uri|path)?$|^(?:url|uri|host)$/i;

/** A path completed by the base address of the client object that asks for it. */
export interface CompletedUrl {
  readonly pieces: SourcePieces;
  readonly verdict: UrlVerdict;
  readonly base: Expression;
}

/** Functions whose argument is the base address of what they are called on, or give back. */
const BASE_CALL = /^(?:with_?|set_?)?(?:base|root|prefix)_?(?:address|url|uri|path)?$/i;

interface Callee {
  /** Names in front of the bracket of a call, the last first: `self.client.post(` gives post, client, self. */
  readonly names: readonly string[];
  /** Opening brackets of the calls in front of it in the same chain. */
  readonly calls: readonly number[];
}

function readCallee({ source: { stream, grammar }, openers }: Reading, open: number): Callee {
  const { tokens } = stream;
  const names: string[] = [];
  const calls: number[] = [];
  let index = open - 1;
  for (let count = 0; count < 40; count += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'name') {
      names.push(bareName(token.text));
      if (!grammar.member.includes(tokens[index - 1]?.text ?? '')) break;
      index -= 2;
    } else if (token.text === ')') {
      // The bracket that this one closes encloses the token in front of it, or is that token.
      const inner = index - 1;
      const opener = tokens[inner]?.text === '(' && stream.partner.get(inner) === index ? inner : (openers[inner] ?? 0);
      calls.push(opener);
      index = opener - 1;
    } else break;
  }
  return { names, calls };
}

function joined(base: SourcePieces, path: SourcePieces): SourcePieces {
  const last = base.at(-1);
  const head =
    last !== undefined && 'text' in last ? [...base.slice(0, -1), { text: last.text.replace(/\/$/, '') }] : base;
  return [...head, ...path];
}

/**
 * The URL of a path that is asked for through a client object whose base address is the legacy host:
 * `httpx.Client(base_url=…)`, `client.BaseAddress = …`, `new Client(['base_uri' => …])`, `HTTPSConnection(host)`.
 *
 * @returns `undefined` where no such base is found
 */
export function completeByClient(reading: Reading, path: Expression): CompletedUrl | undefined {
  const { definitions, expressions, source } = reading;
  const bases = expressions.filter(({ base }) => base);
  if (bases.length === 0) return undefined;
  const open = reading.openers[path.index];
  if (open === undefined) return undefined;
  const { names, calls } = readCallee(reading, open);
  const { tokens } = source.stream;
  const holders = definitions.filter(({ name, nameIndex }) => nameIndex < path.index && names.includes(name));
  const isNear = (base: Expression): boolean => {
    // `Http.baseUrl(…).post(path)`.
    const call = reading.openers[base.index];
    if (call !== undefined && calls.includes(call) && BASE_CALL.test(tokens[call - 1]?.text ?? '')) return true;
    const own = reading.definitionAt.get(base.index);
    // `URI::HTTPS.build(host: …, path: …)`, `url.URL{Host: …, Path: …}`.
    if (call === open && own !== undefined && BASE_MEMBER.test(own.name)) return true;
    const isMember = own !== undefined && source.grammar.member.includes(tokens[own.nameIndex - 1]?.text ?? '');
    const holder = isMember ? (tokens[own.nameIndex - 2]?.text ?? '') : '';
    if (isMember && BASE_MEMBER.test(own.name) && names.includes(bareName(holder))) return true;
    return holders.some(({ valueIndex }) => base.index >= valueIndex && base.index < valueIndex + REACH);
  };
  const base = bases.find(isNear);
  if (base === undefined) return undefined;
  const pieces = joined(base.pieces, path.pieces);
  return { pieces, verdict: recogniseUrl(pieces), base };
}
