import type { TSESTree } from '@typescript-eslint/types';
import { KNOWN_MODELS, LEGACY_OPERATIONS } from '@modelhub-migration/contract';
import { staticName, type Module, type Pieces } from '@modelhub-migration/contract/analysis';
import { escapeRegExp } from './escape-reg-exp.ts';
import { exportedNames, findStorage, type StoredAs } from './exported.ts';
import type { Finding } from './findings.ts';
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

/** A value as a template: what is known, with a placeholder for what is not. */
const asTemplate = (pieces: Pieces): string => pieces.map((piece) => ('text' in piece ? piece.text : '${x}')).join('');

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
 * for them already. A constant that other files import has its finding here, so that no cache can hide it.
 *
 * @param module the file
 */
export function findStoredUrls(
  module: Module,
  { hosts, evaluate, isCovered, isOfOtherMethod }: StoredUrlOptions,
): Finding[] {
  const { scopes, text, program } = module;
  const relevant = new RegExp(['ionos', 'models', 'predictions', ...hosts.map(escapeRegExp)].join('|'), 'i');
  const exported = exportedNames(program);
  const isRelevant = ({ range: [start, end] }: Node): boolean => relevant.test(text.slice(start, end));
  const texts = findTexts(module);
  const read = (node: TSESTree.Expression): { values: string[]; url: TextUrl | undefined } => {
    const values = evaluate(node).map(asTemplate);
    return { values, url: values.flatMap((value) => findUrls(value, hosts)).find(({ index }) => index === 0) };
  };
  /** Whether a path is asked of something that was made of a bare base: `nock(BASE).get('/models')`. */
  const isAskedOfBase = (path: Node): boolean => {
    let call = scopes.parentOf(path);
    if (call?.type !== 'CallExpression' || call.arguments[0] !== path) return false;
    const isGet =
      call.callee.type === 'MemberExpression' && staticName(call.callee.property, call.callee.computed) === 'get';
    while (isGet && call?.type === 'CallExpression' && call.callee.type === 'MemberExpression') {
      call = call.callee.object;
      const base = call.type === 'CallExpression' ? call.arguments[0] : undefined;
      if (base !== undefined && base.type !== 'SpreadElement' && read(base).url?.operation === null) return true;
    }
    return false;
  };
  const findings: Finding[] = [];
  const paths: Finding[] = [];
  let hasBase = false;

  for (const node of texts) {
    if (isCovered(node) || !isRelevant(node)) continue;
    const { values, url } = read(node);
    const [start, end] = node.range;
    if (url === undefined) {
      const path = values.find(isPredictionPath);
      if (values.includes(LIST) && isAskedOfBase(node))
        findings.push(findingOfUrl({ text: LIST, host: '', operation: 'models' }, start, end));
      else if (path !== undefined)
        paths.push(findingOfUrl({ text: path, host: '', operation: 'predictions' }, start, end));
    } else if (url.operation !== null) {
      if (!isOfOtherMethod(node)) findings.push(findingOfUrl(url, start, end));
    } else {
      hasBase = true;
      const isWhole = values.some((value) => value.replace(/\/$/, '') === url.text);
      const storage = isWhole ? findStorage(node, exported, scopes.parentOf) : null;
      if (storage !== null && isBase(storage, text)) {
        const finding = findingOfUrl(url, start, end);
        findings.push(storage.isExported ? { ...finding, messageId: 'exportedBase', tier: 'certain' } : finding);
      }
    }
  }
  if (paths.length === 0) return findings;
  // A path alone proves nothing; beside a legacy base it is a declarative request (n8n's routing objects).
  hasBase ||= texts.some((node) => isCovered(node) && isRelevant(node) && read(node).url?.operation === null);
  if (hasBase) return [...findings, ...paths];
  return countSigns(text) < 2
    ? findings
    : [...findings, ...paths.map((path) => ({ ...path, tier: 'likely' as const }))];
}

/** Whether a bare base is worth a finding: one that others import under any name, any other only under a telling one. */
const isBase = ({ name, isExported }: StoredAs, text: string): boolean =>
  isExported ? isBaseDefinition('base', `${name} ${text}`) : isBaseDefinition(name, text);

/** Signs that a declarative request, whose base stands in another file, is one to the retired API. */
const SIGNS = [/ionos/i, /properties\.input/, new RegExp(KNOWN_MODELS.map(({ uuid }) => uuid).join('|'), 'i')];

const countSigns = (text: string): number => SIGNS.filter((sign) => sign.test(text)).length;
