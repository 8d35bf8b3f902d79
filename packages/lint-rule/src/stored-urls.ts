import type { TSESTree } from '@typescript-eslint/types';
import { KNOWN_MODELS } from '@modelhub-migration/contract';
import type { Module, Pieces } from '@modelhub-migration/contract/analysis';
import { exportedNames, findStorage } from './exported.ts';
import type { Finding } from './findings.ts';
import { findingOfUrl, isBaseDefinition } from './text-findings.ts';
import { findUrls, isPredictionPath } from './url-text.ts';

type Node = TSESTree.Node;

/** Every value that an expression may have. */
export type Evaluate = (expression: TSESTree.Expression) => readonly Pieces[];

/** What an expression that builds a text has inside it. */
const BUILDERS = new Set<string>(['BinaryExpression', 'TemplateLiteral']);

/** Texts that name something of the program rather than hold a value. */
const NAMES = new Set<string>([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
]);

const isBuilder = (node: Node | null): boolean =>
  node !== null && BUILDERS.has(node.type) && !(node.type === 'BinaryExpression' && node.operator !== '+');

/** Whether a node builds a text as a whole, and is not itself a part of a longer one. */
function isWholeText(node: Node, parent: Node | null): node is TSESTree.Expression {
  const isText = (node.type === 'Literal' && typeof node.value === 'string') || isBuilder(node);
  return (
    isText &&
    !isBuilder(parent) &&
    parent !== null &&
    !NAMES.has(parent.type) &&
    parent.type !== 'TaggedTemplateExpression'
  );
}

/** A value as a template: what is known, with a placeholder for what is not. */
const asTemplate = (pieces: Pieces): string => pieces.map((piece) => ('text' in piece ? piece.text : '${x}')).join('');

export interface StoredUrlOptions {
  readonly hosts: readonly string[];
  readonly evaluate: Evaluate;
  /** Nodes that a call site's own finding stands for. */
  readonly covered: ReadonlySet<Node>;
}

/**
 * Findings for addresses of the retired API that a program stores, passes on or exports, where no call in the same file is reported
 * for them already. A constant that other files import has its finding here, so that no cache can hide it.
 *
 * @param module the file
 */
export function findStoredUrls(module: Module, { hosts, evaluate, covered }: StoredUrlOptions): Finding[] {
  const { scopes, text, program } = module;
  const relevant = new RegExp(['ionos', 'models', 'predictions', ...hosts.map(escapeRegExp)].join('|'), 'i');
  const exported = exportedNames(program);
  const findings: Finding[] = [];
  const paths: Finding[] = [];
  let hasBase = false;

  for (const node of scopes.nodes) {
    if (!isWholeText(node, scopes.parentOf(node)) || !relevant.test(text.slice(...node.range))) continue;
    const values = evaluate(node).map(asTemplate);
    const [start, end] = node.range;
    const url = values.flatMap((value) => findUrls(value, hosts)).find(({ index }) => index === 0);
    if (url?.operation === null) hasBase = true;
    if (covered.has(node)) continue;
    if (url === undefined) {
      const path = values.find(isPredictionPath);
      if (path !== undefined) paths.push(findingOfUrl({ text: path, host: '', operation: 'predictions' }, start, end));
      continue;
    }
    if (url.operation !== null) {
      findings.push(findingOfUrl(url, start, end));
      continue;
    }
    const stored = values.some((value) => value.replace(/\/$/, '') === url.text)
      ? findStorage(node, exported, scopes.parentOf)
      : null;
    if (stored === null || !isBaseDefinition(stored.isExported ? 'base' : stored.name, `${stored.name} ${text}`))
      continue;
    findings.push({ ...findingOfUrl(url, start, end), tier: stored.isExported ? 'certain' : 'likely' });
  }
  // A path alone proves nothing; beside a legacy base it is a declarative request (n8n's routing objects).
  if (hasBase) return [...findings, ...paths];
  return countSigns(text) < 2
    ? findings
    : [...findings, ...paths.map((path) => ({ ...path, tier: 'likely' as const }))];
}

/** Signs that a declarative request, whose base stands in another file, is one to the retired API. */
const SIGNS = [/ionos/i, /properties\.input/, new RegExp(KNOWN_MODELS.map(({ uuid }) => uuid).join('|'), 'i')];

const countSigns = (text: string): number => SIGNS.filter((sign) => sign.test(text)).length;

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
