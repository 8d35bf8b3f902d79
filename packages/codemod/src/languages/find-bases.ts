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

/** Names in front of the bracket of a call, the last first: `self.client.post(` gives post, client, self. */
function calleeNames({ source: { stream, grammar }, openers }: Reading, open: number): string[] {
  const { tokens } = stream;
  const names: string[] = [];
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
      index = (tokens[inner]?.text === '(' && stream.partner.get(inner) === index ? inner : (openers[inner] ?? 0)) - 1;
    } else break;
  }
  return names;
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
  const names = calleeNames(reading, open);
  const holders = definitions.filter(({ name, nameIndex }) => nameIndex < path.index && names.includes(name));
  const isNear = (base: Expression): boolean => {
    const own = reading.definitionAt.get(base.index);
    const holder = own === undefined ? undefined : source.stream.tokens[own.nameIndex - 2];
    if (own !== undefined && BASE_MEMBER.test(own.name) && names.includes(bareName(holder?.text ?? ''))) return true;
    return holders.some(({ valueIndex }) => base.index >= valueIndex && base.index < valueIndex + REACH);
  };
  const base = bases.find(isNear);
  if (base === undefined) return undefined;
  const pieces = joined(base.pieces, path.pieces);
  return { pieces, verdict: recogniseUrl(pieces), base };
}
