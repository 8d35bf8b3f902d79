import {
  outermostWrapper,
  staticName,
  type CallSite,
  type PayloadOrigin,
  type PayloadRead,
} from '@modelhub-migration/contract/analysis';
import { adapt, adaptCallback, sourceOf, wrapNode, type Draft, type Workshop } from './draft.ts';
import { rxjsNames } from './rxjs-names.ts';
import { refuse, type AdapterName, type Node, type Refusal } from './types.ts';

/** What is done with the body of one origin. */
export interface Uses {
  readonly reads: readonly PayloadRead[];
  readonly escapes: CallSite['response']['escapes'];
  readonly errors: readonly PayloadRead[];
}

/** What a site does with one of its bodies. */
export const usesOf = (site: CallSite, origin: PayloadOrigin): Uses => ({
  reads: site.response.reads.filter((read) => read.origin === origin),
  escapes: site.response.escapes.filter((escape) => escape.origin === origin),
  errors: site.response.errorReads.filter((read) => read.origin === origin),
});

/** Whether an async function returns the promise, so that it may as well be awaited there. */
function isReturnedByAsync(shop: Workshop, node: Node): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent?.type === 'ReturnStatement') return shop.scopes.functionOf(parent)?.async === true;
  return parent?.type === 'ArrowFunctionExpression' && parent.body === node && parent.async;
}

/** Every use of the name that a pattern binds the body to; `null` where the pattern goes into the body itself. */
function wholeUses(shop: Workshop, node: Node, uses: Uses): Node[] | null {
  const target = node.type === 'Property' ? node.value : node;
  const name = target.type === 'AssignmentPattern' ? target.left : target;
  if (name.type !== 'Identifier') return null;
  const errors = new Set(uses.errors.map(({ root }) => root as Node | null));
  return (shop.scopes.variableOf(name)?.references ?? [])
    .filter(({ isRead, isType, identifier }) => isRead && !isType && !errors.has(identifier))
    .map(({ identifier }) => identifier);
}

/** Turns every body that an Observable gives, before anything else sees it. */
function adaptObservable(
  shop: Workshop,
  draft: Draft,
  node: Node,
  adapter: AdapterName,
  more: readonly string[],
): Refusal | null {
  const [map] = rxjsNames(shop, draft, ['map']) ?? [];
  if (map === undefined) return refuse('response-not-understood', 'The operator map is not imported from rxjs.');
  // The operator gives its function the index, too.
  const alone = `(body) => ${adapt(shop, draft, adapter, 'body')}`;
  const operator = `${map}(${more.length === 0 ? alone : adaptCallback(shop, draft, adapter, 'body', more)})`;
  const member = shop.scopes.parentOf(node);
  const pipe = member === null ? null : shop.scopes.parentOf(member);
  const isPiped = member?.type === 'MemberExpression' && staticName(member.property, member.computed) === 'pipe';
  const [first] = isPiped && pipe?.type === 'CallExpression' ? pipe.arguments : [];
  // Operators of one line each stay like that.
  const line = first === undefined ? '' : /\r?\n[^\S\r\n]*$/.exec(shop.text.slice(0, first.range[0]))?.[0];
  draft.edits.push(
    first === undefined
      ? { start: node.range[1], end: node.range[1], text: `.pipe(${operator})` }
      : { start: first.range[0], end: first.range[0], text: `${operator},${line ?? ' '}` },
  );
  return null;
}

/** Turns the whole body back into the legacy shape where it first appears. */
export function adaptOrigin(
  shop: Workshop,
  draft: Draft,
  origin: PayloadOrigin,
  uses: Uses,
  adapter: AdapterName,
  more: readonly string[],
): Refusal | null {
  const { node, form } = origin;
  if (form === 'value') {
    wrapNode(shop, draft, node, adapter, ...more);
    return null;
  }
  if (form === 'promise') {
    const outer = outermostWrapper(node, shop.scopes);
    const parent = shop.scopes.parentOf(outer);
    if (parent?.type === 'AwaitExpression') wrapNode(shop, draft, parent, adapter, ...more);
    else if (isReturnedByAsync(shop, outer)) {
      draft.adapters.add(adapter);
      // A cast binds less than `await`.
      const [open, close] =
        outer.type === 'TSAsExpression' || outer.type === 'TSSatisfiesExpression' ? ['(', ')'] : ['', ''];
      draft.edits.push(
        { start: outer.range[0], end: outer.range[0], text: `${shop.localName(adapter)}(await ${open}` },
        {
          start: outer.range[1],
          end: outer.range[1],
          text: `${close}${more.map((argument) => `, ${argument}`).join('')})`,
        },
      );
    } else {
      const callback = adaptCallback(shop, draft, adapter, 'body', more);
      draft.edits.push({ start: node.range[1], end: node.range[1], text: `.then(${callback})` });
    }
    return null;
  }
  if (form === 'observable') return adaptObservable(shop, draft, node, adapter, more);
  const roots = wholeUses(shop, node, uses);
  if (roots === null) return refuse('response-not-understood');
  for (const root of roots) {
    const parent = shop.scopes.parentOf(root);
    if (parent?.type === 'Property' && parent.shorthand) {
      draft.edits.push({
        start: root.range[1],
        end: root.range[1],
        text: `: ${adapt(shop, draft, adapter, sourceOf(shop, root), ...more)}`,
      });
    } else wrapNode(shop, draft, root, adapter, ...more);
  }
  return null;
}
