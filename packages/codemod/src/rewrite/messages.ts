import { splitPrompt, type ChatMessage } from '@modelhub-migration/contract';
import { unwrap, type TextValue } from '@modelhub-migration/contract/analysis';
import { adapt, type Draft, type Workshop } from './draft.ts';
import { quoted, templateText } from './style.ts';
import type { Expression, Node } from './types.ts';

/** Start of every token that a prompt template is recognised by. */
const TEMPLATE_TOKENS = ['<|start_header_id|>', '[INST]'];

/** A character that stands for a hole while a template is taken apart; no prompt holds it. */
const HOLE = '\uE000';

const wholeText = ({ alternatives }: TextValue): string | null => {
  const [pieces] = alternatives;
  if (alternatives.length !== 1 || pieces === undefined || pieces.some((piece) => 'hole' in piece)) return null;
  return pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
};

/** Whether a text holds a token that a prompt template is recognised by. */
export const namesTemplate = (text: string): boolean => TEMPLATE_TOKENS.some((token) => text.includes(token));

/** Whether a prompt may be a template: by what is known of it, else by what is written where the rest of it may be made. */
const mayBeTemplate = ({ text, settings }: Workshop, { alternatives }: TextValue): boolean =>
  alternatives.some((pieces) => pieces.some((piece) => 'text' in piece && namesTemplate(piece.text))) ||
  (alternatives.some((pieces) => pieces.some((piece) => 'hole' in piece)) &&
    (namesTemplate(text) || settings.namesTemplateElsewhere?.() === true));

/** How the array and its messages are laid out. */
export interface MessagesLayout {
  readonly indent: string;
  readonly multiLine: boolean;
  /** Quote around keys; empty for none. */
  readonly keyQuote: string;
}

function printMessage(shop: Workshop, role: ChatMessage['role'], content: string, q: string): string {
  const { quote } = shop.style;
  return `{ ${q}role${q}: ${quote}${role}${quote}, ${content === 'content' && q === '' ? content : `${q}content${q}: ${content}`} }`;
}

/** Prints messages as an array literal: on one line where there is one message, else each on its own. */
function printMessages(shop: Workshop, messages: readonly string[], { indent, multiLine }: MessagesLayout): string {
  if (messages.length < 2 || !multiLine) return `[${messages.join(', ')}]`;
  const { eol, indent: unit, trailingCommas } = shop.style;
  const lines = messages.map((message) => `${indent}${unit}${message}`).join(`,${eol}`);
  return `[${eol}${lines}${trailingCommas ? ',' : ''}${eol}${indent}]`;
}

/** A template literal whose holes are simple names, as text with marks in the place of the holes. */
function markHoles(shop: Workshop, value: Node): { text: string; holes: string[] } | null {
  if (value.type !== 'TemplateLiteral' || value.quasis.some((quasi) => (quasi.value.cooked ?? HOLE).includes(HOLE)))
    return null;
  const holes = value.expressions.map((expression) => shop.text.slice(...expression.range));
  return { text: value.quasis.map((quasi) => quasi.value.cooked).join(HOLE), holes };
}

/** Source of a content that has marks for holes in it. */
function contentSource(shop: Workshop, content: string, holes: readonly string[], next: () => number): string {
  const parts = content.split(HOLE);
  if (parts.length === 1) return quoted(content, shop.style.quote);
  if (parts.length === 2 && parts.every((part) => part === '')) return holes[next()] ?? '';
  return `\`${parts.map((part, index) => (index === 0 ? '' : `\${${holes[next()] ?? ''}}`) + templateText(part)).join('')}\``;
}

/** Messages of a prompt template that is written out in the source; `null` for any other prompt. */
function splitTemplate(shop: Workshop, value: Node, known: string | null, keyQuote: string): string[] | null {
  const marked = known === null ? markHoles(shop, value) : { text: known, holes: [] };
  if (marked === null) return null;
  const { form, messages } = splitPrompt(marked.text);
  if (form === 'plain') return null;
  // Roles cannot hold a hole here: a hole in a header leaves the prompt plain.
  let hole = 0;
  const next = (): number => hole++;
  return messages.map(({ role, content }) =>
    printMessage(shop, role, contentSource(shop, content, marked.holes, next), keyQuote),
  );
}

/**
 * Source of the `messages` array for a legacy prompt.
 *
 * @param input the expression of `properties.input`
 * @param source its source, moved to where it will stand
 */
export function messagesSource(
  shop: Workshop,
  draft: Draft,
  input: Expression,
  source: string,
  layout: MessagesLayout,
): string {
  const { systemPrompt } = shop.settings.config;
  const system =
    systemPrompt === null
      ? []
      : [printMessage(shop, 'system', quoted(systemPrompt, shop.style.quote), layout.keyQuote)];
  const value = shop.evaluate(input);
  if (mayBeTemplate(shop, value)) {
    // A configured system message may have to be merged with the template's own: that is the adapter's business.
    const split = systemPrompt === null ? splitTemplate(shop, unwrap(input), wholeText(value), layout.keyQuote) : null;
    if (split !== null) return printMessages(shop, split, layout);
    const settings = systemPrompt === null ? [] : [quoted(systemPrompt, shop.style.quote)];
    return adapt(shop, draft, 'toChatMessages', source, ...settings);
  }
  return printMessages(shop, [...system, printMessage(shop, 'user', source, layout.keyQuote)], layout);
}
