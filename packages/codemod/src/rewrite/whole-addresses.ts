import { isLegacyHostname } from '@modelhub-migration/contract';
import {
  bindingPath,
  isFunction,
  unwrap,
  type CallSite,
  type Module,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import { adapt, type Draft, type Workshop } from './draft.ts';
import { quoted } from './style.ts';
import type { Edit, Node } from './types.ts';
import { successorBase } from './url-base.ts';
import { buildParts, type Segment } from './url-parts.ts';

/** The origin of a base, with or without a path behind it. */
const ORIGIN = /^https?:\/\/([a-z0-9.-]{1,253})(?=\/|$)/i;

/** Source of names of the environment, which mean the same in every file: `process.env.BASE`, `import.meta.env.BASE`. */
function environmentSource(node: Node | undefined): string | null {
  if (node?.type === 'MetaProperty') return 'import.meta';
  if (node?.type === 'Identifier') return node.name === 'process' ? node.name : null;
  if (node?.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return null;
  const object = environmentSource(unwrap(node.object));
  return object === null ? null : `${object}.${node.property.name}`;
}

/** What a URL starts with: a legacy origin that is written out, or a name of the environment. */
function startOf(pieces: Pieces): { readonly origin: string } | { readonly name: string } | null {
  const [first] = pieces;
  if (first === undefined) return null;
  if ('text' in first) {
    const end = pieces.findIndex((piece) => 'hole' in piece);
    const known = pieces.slice(0, end < 0 ? undefined : end).map((piece) => ('text' in piece ? piece.text : ''));
    const [origin, host = ''] = ORIGIN.exec(known.join('')) ?? [];
    return origin !== undefined && isLegacyHostname(host) ? { origin } : null;
  }
  const name = first.hole === 'env' ? environmentSource(first.node) : null;
  return name === null ? null : { name };
}

/** Whether a URL is the path alone, which a function that takes whole addresses may ask by the looks of it. */
const isPath = ([first]: Pieces): boolean => first !== undefined && 'text' in first && first.text.startsWith('/');

/**
 * The successor's base for a whole address in the place of a path behind a base that another file has.
 *
 * @returns text, or the adapter around what the environment may name instead; `null` where the base is not known as a whole
 */
export function successorBaseOf(shop: Workshop, draft: Draft, { url }: CallSite): Segment | null {
  const starts = (url.told ?? url.value.alternatives).filter((pieces) => !isPath(pieces)).map(startOf);
  const origins = new Set(starts.flatMap((start) => (start !== null && 'origin' in start ? [start.origin] : [])));
  const names = [...new Set(starts.flatMap((start) => (start !== null && 'name' in start ? [start.name] : [])))];
  const [origin, ...others] = origins;
  if (origin === undefined || others.length > 0 || starts.includes(null)) return null;
  if (names.length === 0) return { text: successorBase(origin) };
  const source = [...names, quoted(origin, shop.style.quote)].join(' || ');
  return { source: adapt(shop, draft, 'toSuccessorBaseUrl', source) };
}

/** Source of a URL that is what a function is given, where that is a whole address. */
export const wholeOr = (given: string, source: string): string => `/^https?:/.test(${given}) ? ${given} : ${source}`;

/** Whether a URL is what {@link wholeOr} writes. */
export function isWholeOr(url: Node): boolean {
  const value = unwrap(url);
  const test = value.type === 'ConditionalExpression' ? value.test : null;
  if (test?.type !== 'CallExpression' || test.callee.type !== 'MemberExpression') return false;
  const { object } = test.callee;
  return object.type === 'Literal' && 'regex' in object && object.regex.pattern === '^https?:';
}

/** Nodes in which a choice needs no parentheses around it. */
const STANDS_FREE: ReadonlySet<string> = new Set([
  'CallExpression',
  'NewExpression',
  'VariableDeclarator',
  'ReturnStatement',
  'Property',
]);

/**
 * Lets functions of a file be given a whole address in the place of a path that they put behind their base. What they do with
 * a path stays as it is.
 *
 * @param starts where the URLs in them start
 * @returns `null` where one of them does more with the path than appending it
 */
export function takeWholeAddresses(module: Module, starts: ReadonlySet<number>): Edit[] | null {
  const { scopes, text } = module;
  const builders = [...scopes.ofType('TemplateLiteral'), ...scopes.ofType('BinaryExpression')];
  const edits: Edit[] = [];
  for (const start of starts) {
    const [url] = builders.filter(({ range }) => range[0] === start).sort((a, b) => b.range[1] - a.range[1]);
    const last = url === undefined ? undefined : buildParts(url).parts.at(-1);
    const path = last !== undefined && 'expression' in last ? unwrap(last.expression) : null;
    if (url === undefined || path?.type !== 'Identifier' || !isPlainPath(path, module)) return null;
    const choice = wholeOr(path.name, text.slice(...url.range));
    const parent = scopes.parentOf(url);
    const isFree = parent !== null && STANDS_FREE.has(parent.type);
    edits.push({ start: url.range[0], end: url.range[1], text: isFree ? choice : `(${choice})` });
  }
  return edits;
}

/** Whether a name is a parameter, a text, that nothing writes to, takes apart or decides by. */
function isPlainPath(name: Node, { scopes }: Module): boolean {
  const variable = scopes.variableOf(name);
  const [definition, ...others] = variable?.definitions ?? [];
  if (definition?.kind !== 'parameter' || !isFunction(definition.node) || others.length > 0) return false;
  const { params } = definition.node;
  const { steps, pattern } = bindingPath(definition.identifier, scopes);
  const isGiven =
    (params as Node[]).includes(pattern) && steps.every((step) => !('take' in step) || step.take !== null);
  const annotation = definition.identifier.typeAnnotation;
  const isText = annotation == null || annotation.typeAnnotation.type === 'TSStringKeyword';
  const isOnlyNamed = variable?.references.every(({ identifier, isWrite }) => {
    const parent = scopes.parentOf(identifier);
    const decides =
      parent?.type === 'IfStatement' ||
      parent?.type === 'ConditionalExpression' ||
      parent?.type === 'LogicalExpression';
    return !isWrite && parent?.type !== 'MemberExpression' && !decides && !isComparison(parent);
  });
  return isGiven && isText && isOnlyNamed === true;
}

const isComparison = (node: Node | null): boolean => node?.type === 'BinaryExpression' && node.operator !== '+';
