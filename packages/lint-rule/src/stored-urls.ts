import type { TSESTree } from '@typescript-eslint/types';
import { KNOWN_MODELS, LEGACY_OPERATIONS } from '@modelhub-migration/contract';
import { staticName, type Module, type Pieces } from '@modelhub-migration/contract/analysis';
import { escapeRegExp } from './escape-reg-exp.ts';
import type { Finding } from './findings.ts';
import { createHandOnCheck } from './handed-on.ts';
import { storageName } from './storage-name.ts';
import { findingOfUrl, isBaseDefinition } from './text-findings.ts';
import { findUrls, isPredictionPath, type TextUrl } from './url-text.ts';

type Node = TSESTree.Node;

/** Every value that an expression may have. */
export type Evaluate = (expression: TSESTree.Expression) => readonly Pieces[];

/** Texts that name something of the program rather than hold a value. */
const NAMES = new Set<string>([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
]);

/** Whether a node builds a text from others. */
const isBuilder = (node: Node): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'BinaryExpression' && node.operator === '+');

/** Every expression that builds a text as a whole, and is not itself a part of a longer one. */
function findTexts({ scopes }: Module): TSESTree.Expression[] {
  const isWanted = (node: TSESTree.Expression): boolean => {
    const parent = scopes.parentOf(node);
    if (parent === null || isBuilder(parent) || NAMES.has(parent.type)) return false;
    return parent.type !== 'TaggedTemplateExpression';
  };
  return [
    ...scopes.ofType('Literal').filter((node) => typeof node.value === 'string' && isWanted(node)),
    ...scopes.ofType('TemplateLiteral').filter(isWanted),
    ...scopes.ofType('BinaryExpression').filter((node) => isBuilder(node) && isWanted(node)),
  ];
}

/** Path of the models list. */
const LIST = LEGACY_OPERATIONS.models.template;

/** Stands for what is not known of a value. */
const HOLE = '${x}';

/** A value as a template: what is known, with a placeholder for what is not. */
const asTemplate = (pieces: Pieces): string => pieces.map((piece) => ('text' in piece ? piece.text : HOLE)).join('');

/** Holes in a host, and the one behind it. */
const MOST_HOLES = 3;

/** The address that a value begins with; where it goes on with a hole (`${BASE}${path}`), what stands before that. */
function findAddress(value: string, hosts: readonly string[]): TextUrl | undefined {
  const first = (text: string): TextUrl | undefined => findUrls(text, hosts).find(({ index }) => index === 0);
  let address = first(value);
  let cut = value.indexOf(HOLE);
  for (let holes = 0; address === undefined && cut > 0 && holes < MOST_HOLES; holes++) {
    const before = value.slice(0, cut);
    const found = first(before);
    const isWhole = found?.text.length === before.replace(/\/$/, '').length;
    // Behind the list's route only a query may follow.
    const isList = found?.operation === 'models' && cut + HOLE.length === value.length && !before.endsWith('/');
    if (isWhole && (found.operation === null || isList)) address = found;
    cut = value.indexOf(HOLE, cut + 1);
  }
  return address;
}

/** A text of a program that may be an address. */
interface Text {
  readonly node: TSESTree.Expression;
  readonly values: readonly string[];
  readonly url: TextUrl | undefined;
}

/** A value that is wholly known, and the only one. */
function onlyOf(alternatives: readonly Pieces[]): string | null {
  const [only, ...others] = alternatives;
  if (only === undefined || others.length > 0 || only.some((piece) => !('text' in piece))) return null;
  return asTemplate(only);
}

export interface StoredUrlOptions {
  readonly hosts: readonly string[];
  readonly evaluate: Evaluate;
  /** Whether a call site's own finding stands for a node. */
  readonly isCovered: (node: Node) => boolean;
  /** Whether a text only goes to requests of a method that its route never had. */
  readonly isOfOtherMethod: (text: Node) => boolean;
}

/**
 * Findings for addresses of the retired API that a program stores, passes on or exports, where no call in the same file is reported
 * for them already. A base that other files can come by has its finding here, so that no cache can hide it.
 *
 * @param module the file
 */
export function findStoredUrls(
  module: Module,
  { hosts, evaluate, isCovered, isOfOtherMethod }: StoredUrlOptions,
): Finding[] {
  const { scopes, text } = module;
  const relevant = new RegExp(['ionos', 'models', 'predictions', ...hosts.map(escapeRegExp)].join('|'), 'i');
  const isRelevant = ({ range: [start, end] }: Node): boolean => relevant.test(text.slice(start, end));
  const texts = findTexts(module);
  const read = (node: TSESTree.Expression): Text => {
    const values = evaluate(node).map(asTemplate);
    return { node, values, url: values.flatMap((value) => findAddress(value, hosts) ?? [])[0] };
  };
  const isBase = (node: TSESTree.Expression): boolean => read(node).url?.operation === null;
  /** Whether a path is asked of something that was made of a bare base: `nock(BASE).get('/models')`. */
  const isAskedOfBase = (path: Node): boolean => {
    let call = scopes.parentOf(path);
    if (call?.type !== 'CallExpression' || call.arguments[0] !== path) return false;
    const isGet =
      call.callee.type === 'MemberExpression' && staticName(call.callee.property, call.callee.computed) === 'get';
    while (isGet && call?.type === 'CallExpression' && call.callee.type === 'MemberExpression') {
      call = call.callee.object;
      const base = call.type === 'CallExpression' ? call.arguments[0] : undefined;
      if (base !== undefined && base.type !== 'SpreadElement' && isBase(base)) return true;
    }
    return false;
  };
  const findings: Finding[] = [];
  const paths: Finding[] = [];
  const bases: Text[] = [];
  const reported = new Set<Node>();

  for (const node of texts) {
    if (isCovered(node) || !isRelevant(node)) continue;
    const found = read(node);
    const { values, url } = found;
    const [start, end] = node.range;
    if (url?.operation === null) bases.push(found);
    else if (url !== undefined) {
      if (!isOfOtherMethod(node)) findings.push(findingOfUrl(url, start, end));
    } else {
      const path = values.find(isPredictionPath);
      const isList = values.includes(LIST) && isAskedOfBase(node);
      if (isList) findings.push(findingOfUrl({ text: LIST, host: '', operation: 'models' }, start, end));
      else if (path !== undefined)
        paths.push(findingOfUrl({ text: path, host: '', operation: 'predictions' }, start, end));
      if (isList || path !== undefined) reported.add(node);
    }
  }

  const createCheck = (): ((base: Node) => boolean) =>
    createHandOnCheck(module, {
      isBase,
      textOf: (node) => onlyOf(evaluate(node)),
      isReported: (node) => reported.has(node) || isCovered(node),
    });
  const isHandedOn = bases.length > 0 && isBaseDefinition('base', text) ? createCheck() : () => false;
  for (const { node, values, url } of bases) {
    if (url === undefined) continue;
    const finding = findingOfUrl(url, ...node.range);
    if (isHandedOn(node)) {
      findings.push({ ...finding, messageId: 'exportedBase', tier: 'certain' });
      continue;
    }
    const isWhole = values.some((value) => value.replace(/\/$/, '') === url.text);
    const name = isWhole ? storageName(node, scopes.parentOf) : null;
    if (name !== null && isBaseDefinition(name, text)) findings.push(finding);
  }
  if (paths.length === 0) return findings;
  // A path alone proves nothing; beside a legacy base it is a declarative request (n8n's routing objects).
  const hasBase = bases.length > 0 || texts.some((node) => isCovered(node) && isRelevant(node) && isBase(node));
  if (hasBase) return [...findings, ...paths];
  return countSigns(text) < 2
    ? findings
    : [...findings, ...paths.map((path) => ({ ...path, tier: 'likely' as const }))];
}

/** Signs that a declarative request, whose base stands in another file, is one to the retired API. */
const SIGNS = [/ionos/i, /properties\.input/, new RegExp(KNOWN_MODELS.map(({ uuid }) => uuid).join('|'), 'i')];

const countSigns = (text: string): number => SIGNS.filter((sign) => sign.test(text)).length;
