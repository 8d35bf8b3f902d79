import { staticName, unwrap, type BodyUse } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { commentsIn } from './comments.ts';
import type { Workshop } from './draft.ts';
import { readMembers, type Comment, type Layout } from './object-members.ts';
import { indentAt } from './style.ts';

/** A member of the legacy body, wherever in it, with the comments that belong to it. */
export interface Slot {
  readonly node: TSESTree.Property;
  readonly path: string;
  lead: Comment[];
  readonly spaced: boolean;
  readonly trail: readonly string[];
  readonly beforeComma?: boolean;
}

/** Comments as they stand before a member. */
export const asLead = (comments: readonly string[]): Comment[] => comments.map((text) => ({ text, spaced: false }));

/** What stands between a property's key and its value: the colon, blanks, comments, an opening parenthesis. */
export function valueStart(shop: Workshop, property: TSESTree.Property): number {
  const behindKey = shop.text.slice(property.key.range[1], property.value.range[0]);
  const colon = /^[^:]*?:(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(
    behindKey.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length)),
  );
  // Comments were blanked, so the match ends where the value (or its parenthesis) starts.
  return property.key.range[1] + (colon?.[0].length ?? 0);
}

/** The members of the body and of the two objects in it, in source order, as one list. */
export function flatten(
  shop: Workshop,
  object: TSESTree.ObjectExpression,
  prefix: string,
): { slots: Slot[]; rest: Comment[] } {
  const parts = readMembers(shop.text, object);
  const slots: Slot[] = [];
  for (const part of parts.members) {
    const node = part.node as TSESTree.Property;
    const path = prefix + (staticName(node.key, node.computed) ?? '');
    const value = unwrap(node.value);
    if ((path === 'properties' || path === 'properties.options') && value.type === 'ObjectExpression') {
      const inner = flatten(shop, value, `${path}.`);
      const between = commentsIn(shop.text.slice(node.key.range[1], value.range[0]));
      const lead = [...part.lead, ...asLead(between)];
      const first = inner.slots[0];
      const after = asLead([...inner.rest.map(({ text }) => text), ...part.trail]);
      if (first === undefined)
        slots.push({ node, path: `${path}.`, lead: [...lead, ...after], spaced: part.spaced, trail: [] });
      else {
        first.lead = [...lead, ...first.lead];
        slots.push(...inner.slots);
        if (after.length > 0) slots.push({ node, path: `${path}.`, lead: after, spaced: false, trail: [] });
      }
    } else
      slots.push({
        node,
        path,
        lead: [...part.lead],
        spaced: part.spaced,
        trail: part.trail,
        beforeComma: part.beforeComma,
      });
  }
  return { slots, rest: [...parts.rest] };
}

/** How the new object is laid out: as the old one, in lines where any part of it was. */
export function readLayout(shop: Workshop, body: BodyUse, object: TSESTree.ObjectExpression): Layout {
  const { text, style } = shop;
  const outer = readMembers(text, object);
  const nested = ['properties', 'properties.options']
    .map((path) => body.fields.get(path)?.value)
    .filter((value) => value?.type === 'ObjectExpression')
    .map((inner) => readMembers(text, inner));
  const multiLine = outer.multiLine || nested.some((inner) => inner.multiLine);
  const [first] = object.properties;
  const line = indentAt(text, object.range[0]);
  const ownLine = outer.multiLine && first !== undefined;
  return {
    multiLine,
    trailingComma: multiLine
      ? outer.trailingComma || nested.some((inner) => inner.trailingComma) || (!outer.multiLine && style.trailingCommas)
      : outer.trailingComma,
    indent: ownLine ? indentAt(text, first.range[0]) : line + style.indent,
    outdent: outer.multiLine ? indentAt(text, object.range[1] - 1) : line,
    eol: style.eol,
    padded: /^\{\s/.test(text.slice(object.range[0], object.range[0] + 2)),
  };
}
