import { isLegacyHostname, type OperationId } from '@modelhub-migration/contract';
import {
  hostOfBase,
  staticName,
  type CallSite,
  type Evaluator,
  type Node,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import { toFileOffset, type Script } from './source/script-blocks.ts';

/** A range of characters. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An address of the retired host that a program writes down. */
export interface StoredAddress extends Range {
  /** `definition`: the host alone, which also serves the collections. */
  readonly operation: OperationId | 'definition';
  /** The name of the declaration of the module that gives it; `null` where it is used where it stands. */
  readonly declaration: string | null;
  /** The names by which objects around it hold it, its own last: `inference`, `baseUrl` of `{ inference: { baseUrl: … } }`. */
  readonly names: readonly string[];
}

/** A path that a program writes down. */
export type StoredPath = Range & Pick<StoredAddress, 'declaration'>;

/** A part of the URL of a call site. */
export interface Trace extends Range {
  /** Set where it stands in another file. */
  readonly file?: string;
  /** Whether the call certainly goes to the retired host. */
  readonly isCertain: boolean;
  /** Whether the call is left as it is since what it asks for cannot be written out: what sends its request may know more. */
  readonly isManual: boolean;
}

/** What the addresses of a file have to do with call sites. */
export interface AddressFacts {
  readonly addresses: readonly StoredAddress[];
  /** Paths of the retired route of predictions, or parts of one, that a program writes down without a host. */
  readonly paths: readonly StoredPath[];
  /** What the URLs of the file's call sites are made of. */
  readonly traced: readonly Trace[];
  /** Whether a call site's host is told to it from elsewhere. */
  readonly isOpen: boolean;
}

/** Whether two ranges have something in common. */
export const overlap = (one: Range, other: Range): boolean => one.start < other.end && other.start < one.end;

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

/** What an expression is an address of; `null` for any other text. */
function operationOf({ evaluate, recognise }: Evaluator, text: Node): StoredAddress['operation'] | null {
  for (const pieces of evaluate(text).alternatives) {
    const { host, route } = recognise(pieces);
    if (host === 'legacy' && (route === 'models' || route === 'predictions')) return route;
    if ((host === 'legacy' && route === 'undecided') || isLegacyHostname(hostOfBase(pieces) ?? '')) return 'definition';
  }
  return null;
}

/** Nodes that hand a text on to the declaration that they stand in, and do nothing else with it. */
const GIVES: ReadonlySet<string> = new Set([
  ...[
    'ArrayExpression',
    'BinaryExpression',
    'ConditionalExpression',
    'LogicalExpression',
    'ObjectExpression',
    'Property',
  ],
  ...['TemplateLiteral', 'TSAsExpression', 'TSSatisfiesExpression'],
  ...['ArrowFunctionExpression', 'FunctionExpression', 'BlockStatement', 'IfStatement', 'ReturnStatement'],
  ...['SwitchCase', 'SwitchStatement', 'ClassBody', 'MethodDefinition', 'PropertyDefinition'],
]);

/** The name of the constant, function or class of the module that gives a text; `null` for one that is used where it stands. */
function declarationAround(node: Node, { parentOf }: ScopeAnalysis): string | null {
  let at = parentOf(node);
  while (at !== null && GIVES.has(at.type)) at = parentOf(at);
  const id =
    at?.type === 'VariableDeclarator' || at?.type === 'FunctionDeclaration' || at?.type === 'ClassDeclaration'
      ? at.id
      : null;
  return id?.type === 'Identifier' ? id.name : null;
}

/** What a value stands in that gives it no other name: `env.URL ?? '…'`, `string().default('…')`. */
const NAMELESS: ReadonlySet<string> = new Set([
  'CallExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'ObjectExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
]);

/** The name that a node gives what stands in it. */
function nameOf(node: Node): string | null {
  if (node.type === 'Property' || node.type === 'PropertyDefinition') return staticName(node.key, node.computed);
  return node.type === 'VariableDeclarator' && node.id.type === 'Identifier' ? node.id.name : null;
}

function namesAround(text: Node, { parentOf }: ScopeAnalysis): string[] {
  const names: string[] = [];
  for (let at = parentOf(text); at !== null; at = parentOf(at)) {
    const name = nameOf(at);
    if (name !== null) names.unshift(name);
    else if (!NAMELESS.has(at.type)) break;
  }
  return names;
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
    if (operation === null) return [];
    return [{ start, end, operation, declaration: declarationAround(node, scopes), names: namesAround(node, scopes) }];
  });
}

/** A part of a path that has a name. */
const NAMED_PART = /\/:/;

/** Methods by which a server says which paths it answers. */
const ANSWERS: ReadonlySet<string> = new Set(['all', 'delete', 'get', 'patch', 'post', 'put', 'route', 'use']);

/** Whether a path is one that a server answers, `app.post('/models/:id/predictions', …)`: no call goes there. */
function isAnswered(path: Node, { parentOf }: ScopeAnalysis): boolean {
  const call = parentOf(path);
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    ANSWERS.has(staticName(call.callee.property, call.callee.computed) ?? '')
  );
}

/** A method in front of a path: `'POST /models/:id/predictions'`. */
const METHOD = /^[A-Z]+ +(?=\/)/;

/** Whether a text is the path of a prediction, without a host. */
const isPredictionPath = ({ evaluate, recognise }: Evaluator, node: Node): boolean =>
  evaluate(node).alternatives.some(([first, ...rest]) => {
    if (first === undefined) return false;
    // Clients that put a base in front take a path without a slash, too.
    const start =
      'text' in first ? { ...first, text: first.text.replace(METHOD, '').replace(/^models\//, '/models/') } : first;
    const { host, route } = recognise([start, ...rest]);
    return host === 'unknown' && route === 'predictions';
  });

/** The parts of the path of a prediction, where they stand alone: `models.sub(id, 'predictions')`. */
function findParts({ module: { scopes } }: Evaluator): Node[] {
  const named = (part: string): Node[] =>
    scopes.ofType('Literal').filter(({ value }) => typeof value === 'string' && value.replaceAll('/', '') === part);
  return named('models').length > 0 ? named('predictions') : [];
}

/** Members that a program may make the path of: `hub.models[id].predictions`. */
function findMembers({ module: { scopes } }: Evaluator): Node[] {
  const isNamed = (node: Node, name: string): boolean =>
    node.type === 'MemberExpression' && staticName(node.property, node.computed) === name;
  return scopes.ofType('MemberExpression').filter(({ object, property, computed }) => {
    if (staticName(property, computed) !== 'predictions') return false;
    if (object.type === 'CallExpression') return isNamed(object.callee, 'models');
    return object.type === 'MemberExpression' && isNamed(object.object, 'models');
  });
}

function findPaths(evaluator: Evaluator): StoredPath[] {
  const { scopes, text } = evaluator.module;
  const paths = [...scopes.ofType('Literal'), ...scopes.ofType('TemplateLiteral')]
    .filter((node) => {
      const source = text.slice(...node.range);
      return MAY_BE_ADDRESS.test(source) && !(NAMED_PART.test(source) && isAnswered(node, scopes));
    })
    .filter((node) => isPredictionPath(evaluator, node));
  return [...paths, ...findParts(evaluator), ...findMembers(evaluator)].map((node) => ({
    ...rangeOf(node),
    declaration: declarationAround(node, scopes),
  }));
}

const rangeOf = ({ range: [start, end] }: Node): Range => ({ start, end });

/** What a call site accounts for: the call itself, and all that its URL is made of. */
function tracesOf({ call, url, tier }: CallSite, isManual: boolean): Trace[] {
  const pieces = [...url.value.alternatives, url.pieces].flat();
  const made = pieces.flatMap(({ node, file }) =>
    node === undefined ? [] : [{ ...rangeOf(node), ...(file === undefined ? {} : { file }) }],
  );
  const { baseUrl } = url;
  const base =
    baseUrl === null
      ? []
      : [{ ...rangeOf(baseUrl.node), ...(baseUrl.file === undefined ? {} : { file: baseUrl.file }) }];
  return [rangeOf(call), ...made, ...base].map((range) => ({ ...range, isCertain: tier === 'certain', isManual }));
}

/** Whether some of what a call site's URL is made of stands where no constant leads: a parameter, a member that is set elsewhere. */
const isOpen = ({ url }: CallSite): boolean => url.value.alternatives.some((pieces) => 'hole' in (pieces[0] ?? {}));

/**
 * The addresses that a module writes down, and what its call sites account for.
 *
 * @param sites all call sites of the module, of whatever tier
 * @param isManual which of them stay since what they ask for cannot be written out
 */
export function readStoredAddresses(
  evaluator: Evaluator,
  sites: readonly CallSite[],
  isManual: (site: CallSite) => boolean,
): AddressFacts {
  // A call that only may be one of ours accounts for nothing.
  const shown = sites.filter(({ tier }) => tier !== 'possible');
  return {
    addresses: findAddresses(evaluator),
    paths: findPaths(evaluator),
    traced: shown.flatMap((site) => tracesOf(site, isManual(site))),
    isOpen: shown.some(isOpen),
  };
}

/** What is known of the addresses in the scripts of a file, in offsets of the file. */
export function joinFacts(all: readonly (readonly [Script, AddressFacts])[]): AddressFacts {
  const moved = <Place extends Range & { readonly file?: string }>(script: Script, place: Place): Place =>
    place.file === undefined
      ? { ...place, start: toFileOffset(script, place.start), end: toFileOffset(script, place.end) }
      : place;
  return {
    addresses: all.flatMap(([script, { addresses }]) => addresses.map((each) => moved(script, each))),
    traced: all.flatMap(([script, { traced }]) => traced.map((each) => moved(script, each))),
    paths: all.flatMap(([script, { paths }]) => paths.map((each) => moved(script, each))),
    isOpen: all.some(([, { isOpen }]) => isOpen),
  };
}
