import type { ModelKind } from '@modelhub-migration/contract';
import type {
  CallSite,
  Frame,
  ScopeAnalysis,
  Target,
  TextValue,
  Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { freeName } from './placement.ts';
import type { SdkClient, SdkWorkshop } from './openai-sdk-types.ts';
import type { Style } from './style.ts';
import {
  BOUNDARY_ADAPTERS,
  type AdapterName,
  type Edit,
  type Expression,
  type Node,
  type PlaceElsewhere,
  type RewriteSettings,
} from './types.ts';

/** What the parts of one module's rewrite share. */
export interface Workshop {
  readonly text: string;
  readonly scopes: ScopeAnalysis;
  readonly style: Style;
  readonly settings: RewriteSettings;
  /** The sites that will be migrated; a constant that serves these alone may change with them. */
  readonly migrating: readonly CallSite[];
  /** Functions of the file inside which the answers of all who call them are turned back into the legacy shape. */
  readonly turned: ReadonlySet<Node>;
  /** Expressions in URL position of those sites, and the bases of their clients. */
  readonly urlNodes: ReadonlySet<Node>;
  /** What has been found out about constants, by the expression that gives their value. */
  readonly owned: Map<Node, boolean>;
  /** Whether predictions may ask for the search of a collection, by the expression that gives their body. */
  readonly searching: Map<Node, boolean>;
  /** Names that are going to be declared, by the block and the name, with the call that each is for. */
  readonly given: Map<Node, Map<string, Node>>;
  evaluate(expression: Expression): TextValue;
  /** What an expression leads to, in whatever file; its names are read in a frame, that of this file by default. */
  follow(node: Node, frame?: Frame): readonly Target[];
  /** What a member of an object leads to, with what callers in other files give as the object. */
  followMember(member: TSESTree.MemberExpression): readonly Target[];
  /** The expression that a call of a function of this file gives back; `null` where that depends on the run. */
  returnOf(call: TSESTree.CallExpression): Node | null;
  /** Source of what a name stands for in other files. */
  textsBehind(name: Node): readonly string[];
  /** What a node does besides giving a value. */
  effectsOf(node: Node): readonly Node[];
  /** Name under which an adapter is imported in this file. */
  localName(adapter: AdapterName): string;
  /** Set where calls go through the official SDK. */
  readonly sdk: SdkWorkshop | null;
}

/** Text on both sides of an expression. */
export interface Surrounding {
  readonly node: Node;
  readonly before: string;
  readonly after: string;
}

/** The changes that one call needs, before they are checked against those of the others. */
export interface Draft {
  readonly edits: Edit[];
  readonly adapters: Set<AdapterName>;
  readonly notes: string[];
  /** Clients of the official SDK that the call goes through. */
  readonly sdkClients: Set<SdkClient>;
  /** What is put around expressions, see {@link settle}. */
  readonly around: Surrounding[];
  /** What can be drafted only after all other changes of the call. */
  readonly late: (() => void)[];
  /** Constants beside those of the URL that may have lost their last use. */
  readonly orphans: Set<Variable>;
  /** Expressions that gave the old URL. */
  readonly replaced: Node[];
  /** The function inside which the answer is turned back into the legacy shape; `null` where that is at the call, or nowhere. */
  turns: Node | null;
  /** What changes in functions of other files with the call. */
  readonly places: PlaceElsewhere[];
  /** What the answer is read as; `null` where only the running program knows, or for a list of models. */
  kind: ModelKind | null;
  /** Whether the answer comes in the old shape, for whoever reads it. */
  keepsShape: boolean;
}

export function createDraft(): Draft {
  return {
    edits: [],
    adapters: new Set(),
    notes: [],
    sdkClients: new Set(),
    orphans: new Set(),
    replaced: [],
    around: [],
    late: [],
    turns: null,
    places: [],
    kind: null,
    keepsShape: false,
  };
}

/** Whether something is turned at the boundary. */
export const isAdapted = ({ adapters }: Draft): boolean => BOUNDARY_ADAPTERS.some((adapter) => adapters.has(adapter));

/** Source text of a node. */
export function sourceOf(shop: Workshop, node: Node): string {
  return shop.text.slice(node.range[0], node.range[1]);
}

/** Drafts another text in the place of an expression that gave the old URL. */
export function replace(draft: Draft, node: Node, text: string): void {
  draft.replaced.push(node);
  draft.edits.push({ start: node.range[0], end: node.range[1], text });
}

/** Takes out of a draft what it inserts at an offset: two insertions there have to become one. */
export function takeInsertion({ edits }: Draft, offset: number): string {
  const at = edits.findIndex(({ start, end }) => start === offset && end === offset);
  return at === -1 ? '' : (edits.splice(at, 1)[0]?.text ?? '');
}

/**
 * Drafts what waits for all other changes of a call, first what is to stand around expressions. Whatever else is put around one of them, as where its answer is turned, stays
 * around it as a whole; a method that is called on a promise goes on being called before the promise is awaited.
 */
export function settle(draft: Draft): void {
  const insert = (offset: number, join: (there: string) => string): void => {
    draft.edits.push({ start: offset, end: offset, text: join(takeInsertion(draft, offset)) });
  };
  for (const { node, before, after } of draft.around) {
    const isOfPromise = (text: string): boolean => node.type === 'AwaitExpression' && /^\s*\./.test(text);
    insert(node.range[0], (there) => there + before);
    insert(node.range[1], (there) => (isOfPromise(there) ? there + after : after + there));
  }
  for (const each of draft.late) each();
}

/** Whether what a node does besides giving its value is in none of the new texts: the node may not go then. */
export function losesEffect(shop: Workshop, draft: Draft, node: Node): boolean {
  return shop.effectsOf(node).some((effect) => !draft.edits.some(({ text }) => text.includes(sourceOf(shop, effect))));
}

/** Source of a call of an adapter, which is imported with the draft. */
export function adapt(shop: Workshop, draft: Draft, adapter: AdapterName, ...args: readonly string[]): string {
  draft.adapters.add(adapter);
  return `${shop.localName(adapter)}(${args.join(', ')})`;
}

/**
 * Source of a function by which an adapter turns what a promise or an Observable gives.
 *
 * @param wish name of its parameter, unless an argument uses that name
 */
export function adaptCallback(
  shop: Workshop,
  draft: Draft,
  adapter: AdapterName,
  wish: string,
  more: readonly string[],
): string {
  draft.adapters.add(adapter);
  if (more.length === 0) return shop.localName(adapter);
  const isTaken = more.some((argument) => new RegExp(`\\b${wish}\\b`).test(argument));
  const name = isTaken ? freeName(shop, wish) : wish;
  return `(${name}) => ${adapt(shop, draft, adapter, name, ...more)}`;
}

/** Puts a call of an adapter around an expression; parentheses that are already there are used. */
export function wrapNode(
  shop: Workshop,
  draft: Draft,
  node: Node,
  adapter: AdapterName,
  ...more: readonly string[]
): void {
  draft.adapters.add(adapter);
  const [start, end] = node.range;
  const tail = more.map((argument) => `, ${argument}`).join('');
  const before = /\(\s*$/.exec(shop.text.slice(Math.max(0, start - 20), start))?.[0];
  const after = /^\s*\)/.exec(shop.text.slice(end, end + 20))?.[0];
  const isGrouping = before !== undefined && after !== undefined && !isArgumentList(shop, node, start - before.length);
  if (isGrouping) {
    draft.edits.push({ start: start - before.length, end: start - before.length, text: shop.localName(adapter) });
    if (tail !== '') draft.edits.push({ start: end, end, text: tail });
    return;
  }
  draft.edits.push(
    { start, end: start, text: `${shop.localName(adapter)}(` },
    { start: end, end, text: `${tail})${keptChain(shop, node)}` },
  );
}

/** What keeps `a?.b.c` from failing where there is no `a`, once a call stands around `a?.b`. */
function keptChain(shop: Workshop, node: Node): string {
  const parent = shop.scopes.parentOf(node);
  if (parent?.type !== 'MemberExpression' || parent.object !== node || parent.optional) return '';
  let isOptional = false;
  for (let at = node; at.type === 'MemberExpression'; at = at.object) isOptional ||= at.optional;
  if (!isOptional || /^\s*\)/.test(shop.text.slice(node.range[1], node.range[1] + 20))) return '';
  return parent.computed ? '?.' : '?';
}

/** Nodes in which parentheses right around an operand only group it. */
const GROUPING: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AwaitExpression',
  'BinaryExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'MemberExpression',
  'Property',
  'ReturnStatement',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'VariableDeclarator',
]);

/** Whether the parenthesis at an offset belongs to a call, an `if` or the like, and not to the expression alone. */
function isArgumentList(shop: Workshop, node: Node, parenthesis: number): boolean {
  if (/[\w$]/.test(shop.text[parenthesis - 1] ?? '')) return true;
  const parent = shop.scopes.parentOf(node);
  return (
    parent === null || !GROUPING.has(parent.type) || (parent.type === 'ArrowFunctionExpression' && parent.body !== node)
  );
}
