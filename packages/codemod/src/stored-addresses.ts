import { isLegacyHostname, type OperationId } from '@modelhub-migration/contract';
import type { CallSite, Evaluator, Node, Pieces } from '@modelhub-migration/contract/analysis';

/** A range of characters. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An address of the retired host that a program writes down. */
export interface StoredAddress extends Range {
  /** `definition`: the host alone, which also serves the collections. */
  readonly operation: OperationId | 'definition';
}

/** What the addresses of a file have to do with call sites. */
export interface AddressFacts {
  readonly addresses: readonly StoredAddress[];
  /** Paths of the retired route of predictions, or parts of one, that a program writes down without a host. */
  readonly paths: readonly Range[];
  /** What the URLs of the file's call sites are made of; `file` where that stands in another one. */
  readonly traced: readonly (Range & { readonly file?: string })[];
  /** Whether a call site's host is told to it from elsewhere. */
  readonly isOpen: boolean;
}

/** Texts that name a module. */
const MODULE_NAMES: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
]);

/** The host, or what stands behind a base of it. */
const MAY_BE_ADDRESS = /inference\.|predictions|\bmodels\b/i;

const isBuilder = (node: Node): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'BinaryExpression' && node.operator === '+');

/** The host of a value that is nothing else, with a letter for what is not known of it. */
function hostOf(pieces: Pieces): string | null {
  const text = pieces.map((piece) => ('text' in piece ? piece.text : 'x')).join('');
  return /^(?:(?:https?:)?\/\/)?([^\s/?#]+)\/?$/i.exec(text)?.[1] ?? null;
}

/** What an expression is an address of; `null` for any other text. */
function operationOf({ evaluate, recognise }: Evaluator, text: Node): StoredAddress['operation'] | null {
  for (const pieces of evaluate(text).alternatives) {
    const { host, route } = recognise(pieces);
    if (host === 'legacy' && (route === 'models' || route === 'predictions')) return route;
    if (isLegacyHostname(hostOf(pieces) ?? '')) return 'definition';
  }
  return null;
}

function findAddresses(evaluator: Evaluator): StoredAddress[] {
  const { scopes, text } = evaluator.module;
  const texts: Node[] = [
    ...scopes.ofType('Literal').filter(({ value }) => typeof value === 'string'),
    ...scopes.ofType('TemplateLiteral'),
    ...scopes.ofType('BinaryExpression').filter(isBuilder),
  ];
  return texts.flatMap((node) => {
    const [start, end] = node.range;
    const parent = scopes.parentOf(node);
    if (parent === null || isBuilder(parent) || MODULE_NAMES.has(parent.type)) return [];
    if (!MAY_BE_ADDRESS.test(text.slice(start, end))) return [];
    const operation = operationOf(evaluator, node);
    return operation === null ? [] : [{ start, end, operation }];
  });
}

/** A part of a path that a server's route has a name for: no call goes there. */
const NAMED_PART = /\/:/;

/** Whether a text is the path of a prediction, without a host. */
const isPredictionPath = ({ evaluate, recognise }: Evaluator, node: Node): boolean =>
  evaluate(node).alternatives.some((pieces) => {
    const { host, route } = recognise(pieces);
    return host === 'unknown' && route === 'predictions';
  });

/** The parts of the path of a prediction, where they stand alone: `models.sub(id, 'predictions')`. */
function findParts({ module: { scopes } }: Evaluator): Node[] {
  const named = (part: string): Node[] =>
    scopes.ofType('Literal').filter(({ value }) => typeof value === 'string' && value.replaceAll('/', '') === part);
  return named('models').length > 0 ? named('predictions') : [];
}

function findPaths(evaluator: Evaluator): Range[] {
  const { scopes, text } = evaluator.module;
  const paths = [...scopes.ofType('Literal'), ...scopes.ofType('TemplateLiteral')]
    .filter(({ range }) => {
      const source = text.slice(...range);
      return MAY_BE_ADDRESS.test(source) && !NAMED_PART.test(source);
    })
    .filter((node) => isPredictionPath(evaluator, node));
  return [...paths, ...findParts(evaluator)].map(rangeOf);
}

const rangeOf = ({ range: [start, end] }: Node): Range => ({ start, end });

/** What a call site accounts for: the call itself, and all that its URL is made of. */
function tracesOf({ call, url }: CallSite): AddressFacts['traced'] {
  const pieces = [...url.value.alternatives, url.pieces].flat();
  const made = pieces.flatMap(({ node, file }) =>
    node === undefined ? [] : [{ ...rangeOf(node), ...(file === undefined ? {} : { file }) }],
  );
  const { baseUrl } = url;
  const base =
    baseUrl === null
      ? []
      : [{ ...rangeOf(baseUrl.node), ...(baseUrl.file === undefined ? {} : { file: baseUrl.file }) }];
  return [rangeOf(call), ...made, ...base];
}

/** Whether some of what a call site's URL is made of stands where no constant leads: a parameter, a member that is set elsewhere. */
const isOpen = ({ url }: CallSite): boolean => url.value.alternatives.some((pieces) => 'hole' in (pieces[0] ?? {}));

/**
 * The addresses that a module writes down, and what its call sites account for.
 *
 * @param sites all call sites of the module, of whatever tier
 */
export function readStoredAddresses(evaluator: Evaluator, sites: readonly CallSite[]): AddressFacts {
  return {
    addresses: findAddresses(evaluator),
    paths: findPaths(evaluator),
    traced: sites.flatMap(tracesOf),
    isOpen: sites.some(isOpen),
  };
}
