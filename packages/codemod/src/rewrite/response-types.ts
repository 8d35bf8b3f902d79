import type { FieldMove } from '@modelhub-migration/contract';
import {
  staticName,
  type CallSite,
  type PayloadOrigin,
  type PayloadRead,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import { commentsIn } from './comments.ts';
import type { Node } from './types.ts';

type Members = readonly TSESTree.TypeElement[];

const NO_SHAPE: ReadonlySet<string> = new Set(['TSAnyKeyword', 'TSUnknownKeyword']);

/** Whether a type is a parameter of the function or class around it: its callers say what that is. */
function isParameter(scopes: ScopeAnalysis, type: TSESTree.TypeNode): boolean {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const { name } = type.typeName;
  for (let at = scopes.parentOf(type); at !== null; at = scopes.parentOf(at))
    if ('typeParameters' in at && at.typeParameters?.params.some((each) => each.name.name === name) === true)
      return true;
  return false;
}

/** Whether a file says what an answer holds that only others read: what it says would have to change with their reads. */
export const saysShape = (scopes: ScopeAnalysis, { response: { origins, reads } }: CallSite): boolean =>
  origins.some(
    (origin) =>
      reads.every((read) => read.origin !== origin) &&
      origin.types.some((type) => !NO_SHAPE.has(type.type) && !isParameter(scopes, type)),
  );

/** The members of an object type, and the node that holds them. */
function membersOf(type: Node): Members | null {
  if (type.type === 'TSTypeLiteral') return type.members;
  if (type.type === 'TSInterfaceDeclaration') return type.extends.length > 0 ? null : type.body.body;
  return type.type === 'TSTypeAliasDeclaration' ? membersOf(type.typeAnnotation) : null;
}

/** The local declaration of a named type that only this body uses. */
function ownDeclaration(shop: Workshop, type: TSESTree.TSTypeReference, used: readonly Node[]): Node | null {
  if (type.typeName.type !== 'Identifier' || type.typeArguments !== undefined) return null;
  const variable = shop.scopes.variableOf(type.typeName) ?? shop.scopes.moduleScope.variables.get(type.typeName.name);
  const [definition] = variable?.definitions ?? [];
  if (variable == null || variable.definitions.length !== 1 || definition === undefined) return null;
  const { node } = definition;
  const parent = shop.scopes.parentOf(node);
  if (parent?.type === 'ExportNamedDeclaration' || parent?.type === 'ExportDefaultDeclaration') return null;
  const uses = shop.scopes
    .ofType('Identifier')
    .filter((identifier) => identifier.name === variable.name && identifier !== definition.identifier);
  const isOwn = uses.every((use) => used.some((own) => own.range[0] <= use.range[0] && use.range[1] <= own.range[1]));
  return isOwn ? node : null;
}

/** New text of a member; `null` for one that stays; not known where its type cannot be moved. */
type MovedMember = { readonly known: true; readonly text: string | null } | { readonly known: false };

/** New text of a member that leads to the fields of the moves, for example `properties: { output: string }`. */
function moveMember(shop: Workshop, member: TSESTree.TypeElement, moves: readonly FieldMove[]): MovedMember {
  if (member.type !== 'TSPropertySignature') return { known: false };
  const name = staticName(member.key, member.computed);
  const below = moves.filter(({ legacy }) => legacy[0] === name);
  const type = member.typeAnnotation?.typeAnnotation;
  if (below.length === 0) return { known: true, text: null };
  if (type?.type !== 'TSTypeLiteral' || commentsIn(sourceOf(shop, member)).length > 0) return { known: false };
  const optional = member.optional;
  const fields: string[] = [];
  let successor: readonly string[] = [];
  for (const inner of type.members) {
    if (inner.type !== 'TSPropertySignature') return { known: false };
    const innerName = staticName(inner.key, inner.computed);
    const move = below.find(({ legacy }) => legacy.length === 2 && legacy[1] === innerName);
    if (move === undefined || inner.typeAnnotation === undefined) return { known: false };
    successor = move.successor;
    fields.push(
      `${move.successor.at(-1) ?? ''}${inner.optional ? '?' : ''}: ${sourceOf(shop, inner.typeAnnotation.typeAnnotation)}`,
    );
  }
  if (fields.length === 0) return { known: false };
  const mark = optional ? '?' : '';
  const end = /[;,]\s*$/.exec(sourceOf(shop, member))?.[0] ?? '';
  return {
    known: true,
    text: `${wrapFields(successor.slice(0, -1), fields, mark, shop.sdk !== null)}${end}`,
  };
}

/** `choices: [{ message: { content: string } }]` from the steps above the fields. */
function wrapFields(steps: readonly string[], fields: readonly string[], mark: string, isSdk: boolean): string {
  let text = `{ ${fields.join('; ')} }`;
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] ?? '';
    // One answer is asked for and one comes: a tuple, so that reading it needs no check of the index. The SDK's own
    // type is a list, which no tuple can be asserted of.
    if (/^\d+$/.test(step)) text = isSdk ? `${text}[]` : `[${text}]`;
    else text = index === 0 ? `${step}${mark}: ${text}` : `{ ${step}: ${text} }`;
  }
  return text;
}

/** Members of the models list: `items: { id: string; properties: { name: string } }[]`. */
function moveItems(shop: Workshop, member: TSESTree.TypeElement): MovedMember {
  if (member.type !== 'TSPropertySignature' || staticName(member.key, member.computed) !== 'items')
    return { known: true, text: null };
  const type = member.typeAnnotation?.typeAnnotation;
  const element = type?.type === 'TSArrayType' ? type.elementType : null;
  if (element?.type !== 'TSTypeLiteral' || commentsIn(sourceOf(shop, member)).length > 0) return { known: false };
  const end = /[;,]\s*$/.exec(sourceOf(shop, member))?.[0] ?? '';
  return { known: true, text: `data${member.optional ? '?' : ''}: { id: string }[]${end}` };
}

/** The outermost pattern that a property of one stands in. */
function patternAround(shop: Workshop, property: Node): Node {
  let pattern = property;
  for (let at: Node | null = property; at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'ObjectPattern') pattern = at;
    else if (at.type !== 'Property' && at.type !== 'AssignmentPattern') break;
  }
  return pattern;
}

/** The type that a program gives a part of a body, such as `item` in `items.map((item: Model) => item.id)`. */
function typeOfPart(shop: Workshop, { root, node, from }: PayloadRead): TSESTree.TypeNode | undefined {
  const holder = root === null ? patternAround(shop, node) : from === 0 ? null : root;
  const variable = holder?.type === 'Identifier' ? shop.scopes.variableOf(holder) : null;
  const declared = variable === null ? holder : variable.definitions[0]?.identifier;
  return (declared as { typeAnnotation?: TSESTree.TSTypeAnnotation } | null | undefined)?.typeAnnotation
    ?.typeAnnotation;
}

/** Members of a listed model that the successor's has, or that lead to one of its. */
const LISTED: ReadonlySet<string> = new Set(['id', 'properties']);

/** Rewrites the types of parts of a body; `false` where one of them cannot be said anew. */
function rewritePartTypes(
  shop: Workshop,
  draft: Draft,
  origin: PayloadOrigin,
  reads: readonly PayloadRead[],
  isModels: boolean,
): boolean {
  for (const type of new Set(reads.map((read) => typeOfPart(shop, read)))) {
    if (type === undefined || NO_SHAPE.has(type.type) || origin.types.includes(type)) continue;
    const names = type.type === 'TSTypeLiteral' ? type.members.map((member) => memberName(member)) : [null];
    if (names.every((name) => name === 'id')) continue;
    const isOfName = shop.scopes.parentOf(shop.scopes.parentOf(type) ?? type)?.type === 'Identifier';
    if (!isModels || !isOfName || !names.every((name) => name !== null && LISTED.has(name))) return false;
    draft.edits.push({ start: type.range[0], end: type.range[1], text: '{ id: string }' });
  }
  return true;
}

const memberName = (member: TSESTree.TypeElement): string | null =>
  member.type === 'TSPropertySignature' ? staticName(member.key, member.computed) : null;

/**
 * Rewrites the types that the program gives a body, so that they describe the successor's answer.
 *
 * @returns `false` where a type is not this body's alone, or says more than the reads need
 */
export function rewriteTypes(
  shop: Workshop,
  draft: Draft,
  origin: PayloadOrigin,
  reads: readonly PayloadRead[],
  moves: readonly FieldMove[],
): boolean {
  const isModels = reads.some(({ path }) => path[0] === 'items');
  if (!rewritePartTypes(shop, draft, origin, reads, isModels)) return false;
  for (const type of origin.types) {
    if (NO_SHAPE.has(type.type)) continue;
    const declaration = type.type === 'TSTypeReference' ? ownDeclaration(shop, type, origin.types) : type;
    const members = declaration === null ? null : membersOf(declaration);
    if (members === null) return false;
    for (const member of members) {
      const moved = isModels ? moveItems(shop, member) : moveMember(shop, member, moves);
      if (!moved.known) return false;
      if (moved.text !== null) draft.edits.push({ start: member.range[0], end: member.range[1], text: moved.text });
    }
  }
  return true;
}
