import { findKnownModel } from '../model-map.ts';
import { isFunction } from './declarations.ts';
import { plainText } from './pieces.ts';
import type { BodyUse, Evidence, Node, Pieces, ResponseUse, SiteOperation, TextValue, Tier } from './types.ts';
import type { UrlVerdict } from './recognise.ts';
import type { ScopeAnalysis } from './scope.ts';
import { unwrap, walk } from './walk.ts';

/**
 * How sure it is that a call is a legacy call:
 * certain: its host is exactly the legacy host and its path a retired route (or it asks the successor for a legacy id);
 * likely: the base is not known, and at least two other signs agree; possible: one sign. Never on the path alone.
 */
export function tierOf(verdict: UrlVerdict, evidence: readonly Evidence[]): Tier | null {
  if (verdict.host === 'legacy' || verdict.host === 'successor') return 'certain';
  if (verdict.host === 'other') return null;
  const signs = evidence.filter((sign) => sign !== 'legacy-host').length;
  return signs >= 2 ? 'likely' : signs === 1 ? 'possible' : null;
}

const startsWith = (path: readonly string[], ...names: readonly string[]): boolean =>
  names.every((name, index) => path[index] === name);

/** Whether a body has the prompt where only the retired API has it. */
export function bodyHasInput(body: BodyUse | null): boolean {
  if (body === null) return false;
  return (
    body.fields.has('properties.input') ||
    body.possible.has('properties.input') ||
    body.mutations.some(({ path }) => startsWith(path, 'properties', 'input'))
  );
}

/** Whether all that a body has is `properties` that somebody else fills: no other API of this route takes such a body. */
function bodyHasOnlyProperties(body: BodyUse | null): boolean {
  const properties = body?.fields.get('properties');
  if (body == null || properties === undefined || unwrap(properties.value).type !== 'Identifier') return false;
  return [...body.fields.keys()].every((field) => field === 'properties' || field === 'type');
}

function readsLegacyShape(operation: SiteOperation, { reads }: ResponseUse): boolean {
  if (operation === 'models') return reads.some(({ path }) => startsWith(path, 'items'));
  return reads.some(({ path }) => startsWith(path, 'properties', 'output'));
}

/** Nodes looked at for names; enough for any header object. */
const MAX_NODES = 400;

/** Whether a name in an expression says that it belongs to IONOS (`IONOS_BASE_URL`, `ionosToken`, `env['IONOS_KEY']`). */
export function isIonosNamed(node: Node): boolean {
  let found = false;
  let seen = 0;
  walk(node, (at) => {
    if (found || seen++ > MAX_NODES) return 'stop';
    if (at.type === 'Identifier' || at.type === 'PrivateIdentifier') found = /ionos/i.test(at.name);
    // Keys of the environment, but no prose: names have no spaces.
    else if (at.type === 'Literal' && typeof at.value === 'string') found = /^[\w.-]*ionos[\w.-]*$/i.test(at.value);
    return !found;
  });
  return found;
}

/** Whether a function or class around a node has a name that says that it belongs to IONOS. */
function isWithinIonosNamed(node: Node, { parentOf }: Pick<ScopeAnalysis, 'parentOf'>): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    const owner = isFunction(at) && parentOf(at)?.type === 'VariableDeclarator' ? parentOf(at) : at;
    if (owner?.type !== 'VariableDeclarator' && !isFunction(at) && !at.type.startsWith('Class')) continue;
    const { id } = owner as { id?: Node | null };
    if (id?.type === 'Identifier' && /ionos/i.test(id.name)) return true;
  }
  return false;
}

const valueIsIonosNamed = ({ alternatives, via }: TextValue): boolean =>
  via.some(({ name }) => /ionos/i.test(name)) ||
  alternatives.some((pieces) =>
    pieces.some(
      (piece) =>
        'hole' in piece && [piece.node, ...(piece.uses ?? [])].some((node) => node !== undefined && isIonosNamed(node)),
    ),
  );

/** The signs that a call is a legacy call. */
export function gatherEvidence(site: {
  operation: SiteOperation;
  verdict: UrlVerdict;
  model: Pieces | null;
  body: BodyUse | null;
  /** What the program does with the answer; several where how the client hands it over is not known. */
  responses: readonly ResponseUse[];
  /** Values of the URL, its base and the headers. */
  values: readonly TextValue[];
  /** Nodes whose names count too: the URL and the headers as written. */
  named: readonly Node[];
  call: Node;
  scopes: Pick<ScopeAnalysis, 'parentOf'>;
}): Evidence[] {
  const id = site.model === null ? null : plainText(site.model);
  const signs: readonly (readonly [Evidence, boolean])[] = [
    ['legacy-host', site.verdict.host === 'legacy'],
    ['body-input', bodyHasInput(site.body) || bodyHasOnlyProperties(site.body)],
    ['response-output', site.responses.some((response) => readsLegacyShape(site.operation, response))],
    [
      'ionos-name',
      site.named.some(isIonosNamed) ||
        site.values.some(valueIsIonosNamed) ||
        isWithinIonosNamed(site.call, site.scopes),
    ],
    ['legacy-model-id', id !== null && findKnownModel(id) !== undefined],
  ];
  return signs.filter(([, holds]) => holds).map(([sign]) => sign);
}
