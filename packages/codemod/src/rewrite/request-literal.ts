import {
  COLLECTION_FIELDS,
  IGNORED_BODY_KEY,
  OPTION_FIELDS,
  OPTIONS_WITHOUT_SUCCESSOR,
  TOKEN_LIMIT_FIELD,
  type ModelKind,
} from '@modelhub-migration/contract';
import { unwrap, walk, type BodyUse } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { asLead, flatten, readLayout, valueStart, type Slot } from './body-slots.ts';
import { commentsIn } from './comments.ts';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { messagesSource } from './messages.ts';
import { movedSource, needsLines, printObject, type Comment, type Layout, type Member } from './object-members.ts';
import { indentAt, quoted } from './style.ts';
import { isRefusal, refuse, type Expression, type Node, type Refusal } from './types.ts';
import { numberSource } from './values.ts';

/** What the new request names its model by, and what it is filled with. */
export interface Target {
  readonly kind: ModelKind;
  /** Source of the model id. */
  readonly model: string;
  /** Sources of the retrieved text and of the question, where a collection was searched before. */
  readonly retrieval: { readonly context: string; readonly query: string } | null;
  /** Indentation of the line that the literal goes to; its own line's where it stays. */
  readonly outdent?: string;
  /** Puts each member on a line of its own; as the old literal was by default. */
  readonly multiLine?: boolean;
}

const KNOWN_PATHS: ReadonlySet<string> = new Set([
  'type',
  'properties',
  'properties.input',
  'properties.options',
  ...COLLECTION_FIELDS.map((field) => `properties.${field}`),
  IGNORED_BODY_KEY,
]);

/** Whether every field of a body is one of the documented ones, in a literal that can be taken apart. */
export function isPlainBody(body: BodyUse): body is BodyUse & { object: TSESTree.ObjectExpression } {
  if (body.object === null || body.open || body.mutations.length > 0 || body.types.some((type) => !isConst(type)))
    return false;
  if (!body.fields.has('properties.input')) return false;
  for (const [path, property] of body.fields) {
    const isOption = path.startsWith('properties.options.') || path.startsWith(`${IGNORED_BODY_KEY}.`);
    if (!KNOWN_PATHS.has(path) && !isOption) return false;
    if ((path === 'properties' || path === 'properties.options') && unwrap(property.value).type !== 'ObjectExpression')
      return false;
    if (property.method) return false;
  }
  return true;
}

const isConst = (type: TSESTree.TypeNode): boolean =>
  type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';

interface Printer {
  readonly shop: Workshop;
  readonly draft: Draft;
  readonly body: BodyUse;
  readonly target: Target;
  readonly layout: Layout;
  readonly keyQuote: string;
}

const key = ({ keyQuote }: Printer, name: string): string => keyQuote + name + keyQuote;

/** A property with a new key: shorthand where the value is a name that equals it. */
const property = (printer: Printer, name: string, value: string): string =>
  value === name && printer.keyQuote === '' ? name : `${key(printer, name)}: ${value}`;

function sourceOfValue(printer: Printer, node: TSESTree.Property): string {
  const { shop, layout } = printer;
  const from = indentAt(shop.text, node.range[0]);
  const source = movedSource(shop.text, node.value, from, layout.indent);
  return node.value.type === 'SequenceExpression' ? `(${source})` : source;
}

/** Text between key and value, so that comments there stay where and what they are. */
function between(printer: Printer, node: TSESTree.Property): string {
  if (node.shorthand) return ': ';
  const { shop, layout } = printer;
  const comments = commentsIn(shop.text.slice(node.key.range[1], valueStart(shop, node)));
  const line = shop.style.eol + layout.indent + shop.style.indent;
  return `: ${comments.map((comment) => comment + (comment.startsWith('//') ? line : ' ')).join('')}`;
}

function printInput(printer: Printer, node: TSESTree.Property): string {
  const { shop, draft, target, layout } = printer;
  const source = sourceOfValue(printer, node);
  if (target.kind === 'image')
    return node.shorthand || commentsIn(between(printer, node)).length === 0
      ? property(printer, 'prompt', source)
      : `${key(printer, 'prompt')}${between(printer, node)}${source}`;
  if (target.retrieval !== null) {
    const { context, query } = target.retrieval;
    const values = `{ ${context === 'context' ? context : `context: ${context}`}, ${query === 'collectionQuery' ? query : `collectionQuery: ${query}`} }`;
    const filled = adapt(shop, draft, 'fillTemplate', source, values);
    const { systemPrompt } = shop.settings.config;
    const { quote } = shop.style;
    const messages =
      systemPrompt === null
        ? filled
        : `[{ role: ${quote}system${quote}, content: ${quoted(systemPrompt, quote)} }, ...${filled}]`;
    return `${key(printer, 'messages')}${between(printer, node)}${messages}`;
  }
  const messages = messagesSource(shop, draft, node.value as Expression, source, {
    ...layout,
    keyQuote: printer.keyQuote,
  });
  return `${key(printer, 'messages')}${between(printer, node)}${messages}`;
}

const EFFECTS: ReadonlySet<string> = new Set([
  'AssignmentExpression',
  'AwaitExpression',
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'UpdateExpression',
  'YieldExpression',
]);

/** Whether leaving an expression out would leave out something that it does. */
function hasEffect(expression: Node): boolean {
  let found = false;
  walk(expression, ({ type }) => !(found ||= EFFECTS.has(type)));
  return found;
}

/** One option of the request: the new member, `null` where it is left out. */
function printOption(printer: Printer, node: TSESTree.Property, name: string): string | null | Refusal {
  const { shop, draft, target } = printer;
  if (target.kind === 'image') {
    if (hasEffect(node.value)) return refuse('unknown-option', `The image route has no field for "${name}".`);
    draft.notes.push(`option "${name}" left out: the image route has no such field`);
    return null;
  }
  if (!Object.hasOwn(OPTION_FIELDS, name)) {
    if (hasEffect(node.value) || !OPTIONS_WITHOUT_SUCCESSOR.includes(name))
      return refuse('unknown-option', `No successor field is known for the option "${name}".`);
    draft.notes.push(`option "${name}" left out: it has no successor field`);
    return null;
  }
  const number = numberSource(shop, draft, node.value);
  if (isRefusal(number)) return number;
  if (number.text === '') return null;
  const field = OPTION_FIELDS[name as keyof typeof OPTION_FIELDS];
  const limit =
    field === TOKEN_LIMIT_FIELD && number.optional ? ` ?? ${String(shop.settings.config.defaultMaxTokens)}` : '';
  const value = number.text + limit;
  if (value === field && printer.keyQuote === '') return field;
  return `${key(printer, field)}${between(printer, node)}${value}`;
}

/** A member of the new request, `null` for one that has no place there. */
function printSlot(printer: Printer, slot: Slot): string | null | Refusal {
  const { draft } = printer;
  const { path, node } = slot;
  if (path === 'properties.input') return printInput(printer, node);
  if (path.startsWith('properties.options.')) {
    return path === 'properties.options.' ? null : printOption(printer, node, path.slice('properties.options.'.length));
  }
  if (path === IGNORED_BODY_KEY) {
    if (hasEffect(node.value)) return refuse('unknown-option', 'The object "option" beside "properties" is computed.');
    draft.notes.push('"option" beside "properties" left out: the retired server ignored it');
  }
  return null;
}

/** Source of the image request's fixed fields. */
function imageFields(printer: Printer): string[] {
  const { quote } = printer.shop.style;
  const { size } = printer.shop.settings.config.image;
  return [
    property(printer, 'n', '1'),
    property(printer, 'size', quoted(size, quote)),
    property(printer, 'response_format', `${quote}b64_json${quote}`),
  ];
}

/**
 * Source of the successor's request for a legacy body that {@link isPlainBody}: members in the order of the old ones,
 * comments where they were.
 */
export function requestSource(
  shop: Workshop,
  draft: Draft,
  body: BodyUse & { object: TSESTree.ObjectExpression },
  target: Target,
): string | Refusal {
  const own = readLayout(shop, body, body.object);
  const { outdent } = target;
  const moved = outdent === undefined ? own : { ...own, outdent, indent: outdent + shop.style.indent };
  const layout =
    target.multiLine === true ? { ...moved, multiLine: true, trailingComma: shop.style.trailingCommas } : moved;
  const propertiesKey = body.fields.get('properties')?.key;
  const keyQuote = propertiesKey?.type === 'Literal' ? (shop.text[propertiesKey.range[0]] ?? '') : '';
  const printer: Printer = { shop, draft, body, target, layout, keyQuote };
  const { slots, rest } = flatten(shop, body.object, '');

  const members: Member[] = [];
  let pending: Comment[] = [];
  const push = (text: string, slot?: Slot): void => {
    members.push({
      lead: [...pending, ...(slot?.lead ?? [])],
      spaced: slot?.spaced ?? false,
      text,
      trail: slot?.trail ?? [],
      beforeComma: slot?.beforeComma ?? false,
    });
    pending = [];
  };
  const model = property(printer, 'model', target.model);
  const startsWithType = slots[0]?.path === 'type';
  push(model, startsWithType ? slots[0] : undefined);
  const hasLimit = slots.some(({ path }) => path === 'properties.options.max_length');
  let hasLimitNow = false;
  for (const slot of startsWithType ? slots.slice(1) : slots) {
    const text = printSlot(printer, slot);
    if (isRefusal(text)) return text;
    if (text === null) {
      const inside = slot.path.endsWith('.') ? [] : commentsIn(sourceOf(shop, slot.node));
      pending.push(...slot.lead, ...asLead([...inside, ...slot.trail]));
      continue;
    }
    push(text, slot);
    hasLimitNow ||= slot.path === 'properties.options.max_length';
    if (slot.path === 'properties.input' && target.kind === 'text' && !hasLimit)
      push(property(printer, TOKEN_LIMIT_FIELD, String(shop.settings.config.defaultMaxTokens)));
    if (slot.path === 'properties.input' && target.kind === 'image')
      for (const field of imageFields(printer)) push(field);
  }
  if (hasLimit && !hasLimitNow && target.kind === 'text')
    push(property(printer, TOKEN_LIMIT_FIELD, String(shop.settings.config.defaultMaxTokens)));
  const comments = [...pending, ...rest];
  const multiLine = layout.multiLine || needsLines(members, comments);
  return printObject(members, comments, { ...layout, multiLine });
}
