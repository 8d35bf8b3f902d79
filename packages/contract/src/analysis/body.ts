import type { TSESTree } from '@typescript-eslint/types';
import type { BodyEncoding } from './client-types.ts';
import type { ScopeAnalysis, Variable } from './scope.ts';
import type { BodyUse, Expression, Node } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

type Mutation = BodyUse['mutations'][number];

/** Objects inside the body whose fields are looked into. */
const NESTED: ReadonlySet<string> = new Set(['properties', 'properties.options', 'option']);

/** Consts between the call and the literal that are followed; more is no body a person wrote. */
const MAX_HOPS = 4;

/** The initialiser of a name that is declared once, by `const` or by a `let`/`var` that nothing writes to again. */
export function soleInitialiser(
  variable: Variable,
): { declarator: TSESTree.VariableDeclarator; init: Expression } | null {
  const [definition] = variable.definitions;
  if (variable.definitions.length !== 1 || definition?.node.type !== 'VariableDeclarator') return null;
  const declarator = definition.node;
  if (declarator.id !== definition.identifier || declarator.init === null) return null;
  if (variable.references.some((reference) => reference.isWrite)) return null;
  return { declarator, init: declarator.init };
}

/** `JSON.stringify(x)` with nothing but one argument (a replacer would change what is sent; an indent would not). */
export function stringifyCall(node: Node, scopes: ScopeAnalysis): TSESTree.CallExpression | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null;
  const { object, property, computed } = node.callee;
  if (object.type !== 'Identifier' || object.name !== 'JSON' || staticName(property, computed) !== 'stringify')
    return null;
  if (scopes.variableOf(object) !== null) return null;
  const [value, replacer] = node.arguments;
  if (value === undefined || value.type === 'SpreadElement') return null;
  if (replacer !== undefined && !(replacer.type === 'Literal' && replacer.value === null)) return null;
  return node;
}

/** `Buffer.from(x)` and `new TextEncoder().encode(x)`, which are sent as the text is that they are made of. */
function bytesOf(node: Node, scopes: ScopeAnalysis): Node | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null;
  const { object, property, computed } = node.callee;
  const [text, encoding] = node.arguments;
  const isUtf8 =
    encoding === undefined ||
    (encoding.type === 'Literal' && typeof encoding.value === 'string' && /^utf-?8$/i.test(encoding.value));
  const name = object.type === 'NewExpression' ? object.callee : object;
  const maker = object.type === 'NewExpression' ? 'TextEncoder' : 'Buffer';
  const isMade = staticName(property, computed) === (maker === 'Buffer' ? 'from' : 'encode') && isUtf8;
  if (!isMade || name.type !== 'Identifier' || name.name !== maker) return null;
  const isOwn = scopes.variableOf(name)?.definitions.some(({ kind }) => kind !== 'import') === true;
  return text === undefined || isOwn ? null : unwrap(text);
}

/** The text of JSON that bytes are made of, or its name; `null` for all other bytes. */
export function textOfBytes(node: Node, scopes: ScopeAnalysis): Node | null {
  const text = bytesOf(node, scopes);
  const variable = text?.type === 'Identifier' ? scopes.variableOf(text) : null;
  const value = variable === null ? text : (soleInitialiser(variable)?.init ?? null);
  return value !== null && stringifyCall(unwrap(value), scopes) !== null ? text : null;
}

/** The outermost node of the wrappers (`as`, `!`, …) around an expression. */
export function outermostWrapper(node: Node, scopes: ScopeAnalysis): Node {
  let outer = node;
  for (let parent = scopes.parentOf(outer); parent !== null && isTransparent(parent); parent = scopes.parentOf(outer)) {
    outer = parent;
  }
  return outer;
}

/** The dotted path that a member chain takes from a name: `body.properties.input` → `properties`, `input`. */
function pathFrom(root: Node, scopes: ScopeAnalysis): { top: Node; path: string[] } | null {
  const path: string[] = [];
  let top = outermostWrapper(root, scopes);
  for (;;) {
    const parent = scopes.parentOf(top);
    if (parent?.type !== 'MemberExpression' || parent.object !== top) return { top, path };
    const name = staticName(parent.property, parent.computed);
    if (name === null) return null;
    path.push(name);
    top = outermostWrapper(parent, scopes);
  }
}

/** What else the program does with the variable that holds the body. */
function usesOf(
  variable: Variable,
  sent: ReadonlySet<Node>,
  scopes: ScopeAnalysis,
): { mutations: Mutation[]; open: boolean } {
  const mutations: Mutation[] = [];
  let open = false;
  for (const { identifier, isType } of variable.references) {
    if (isType || sent.has(identifier)) continue;
    const use = pathFrom(identifier, scopes);
    const parent = use === null ? null : scopes.parentOf(use.top);
    if (use !== null && use.path.length > 0 && parent?.type === 'AssignmentExpression' && parent.left === use.top) {
      mutations.push({ node: parent, path: use.path });
    } else open = true;
  }
  return { mutations, open };
}

/** Fields of a literal by dotted path, and whether it has members that cannot be read. */
function fieldsOf(object: TSESTree.ObjectExpression): { fields: Map<string, TSESTree.Property>; open: boolean } {
  const fields = new Map<string, TSESTree.Property>();
  let open = false;
  const pending: [prefix: string, object: TSESTree.ObjectExpression][] = [['', object]];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const [prefix, literal] = entry;
    for (const member of literal.properties) {
      const name = member.type === 'Property' ? staticName(member.key, member.computed) : null;
      // Accessors and repeated keys are legal and never meant; what is sent then takes more than reading to know.
      if (member.type !== 'Property' || name === null || member.kind !== 'init' || fields.has(prefix + name)) {
        open = true;
        continue;
      }
      fields.set(prefix + name, member);
      const value = unwrap(member.value);
      if (value.type === 'ObjectExpression' && NESTED.has(prefix + name)) pending.push([`${prefix}${name}.`, value]);
    }
  }
  return { fields, open };
}

/** The literals that a value may be: behind a name, or chosen by a condition. */
function literalsIn(value: Node, scopes: ScopeAnalysis, hops = 0): TSESTree.ObjectExpression[] {
  const node = unwrap(value);
  if (node.type === 'ObjectExpression') return [node];
  if (hops === MAX_HOPS) return [];
  const among = (...nodes: readonly Node[]): TSESTree.ObjectExpression[] =>
    nodes.flatMap((each) => literalsIn(each, scopes, hops + 1));
  if (node.type === 'ConditionalExpression') return among(node.consequent, node.alternate);
  if (node.type === 'LogicalExpression') return among(node.left, node.right);
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  const sole = variable === null ? null : soleInitialiser(variable);
  return sole === null ? [] : among(sole.init);
}

/** Paths of the literals that may be `properties`, where that is none itself. */
function possibleFields(fields: ReadonlyMap<string, TSESTree.Property>, scopes: ScopeAnalysis): Set<string> {
  const { value } = fields.get('properties') ?? {};
  if (value === undefined || unwrap(value).type === 'ObjectExpression') return new Set();
  const names = literalsIn(value, scopes).flatMap((literal) => [...fieldsOf(literal).fields.keys()]);
  return new Set(names.map((name) => `properties.${name}`));
}

/** Types written on a value on its way from the literal to the call. */
function typesAround(node: Node): TSESTree.TypeNode[] {
  const types: TSESTree.TypeNode[] = [];
  for (let at = node; isTransparent(at); at = (at as unknown as { expression: Node }).expression) {
    if (at.type === 'TSAsExpression' || at.type === 'TSSatisfiesExpression' || at.type === 'TSTypeAssertion') {
      types.push(at.typeAnnotation);
    }
  }
  return types;
}

/**
 * Reads what a call sends.
 *
 * @param node the expression in body position, `JSON.stringify(…)` included
 * @param scopes the analysis of the file that `node` stands in
 * @param encoding who makes text of it
 * @returns the literal and its fields where the body can be followed to one; never throws
 */
export function analyseBody(node: Expression, scopes: ScopeAnalysis, encoding: BodyEncoding): BodyUse {
  let stringify: TSESTree.CallExpression | null = null;
  let variable: Variable | null = null;
  let body = node;
  let value: Node = node;
  const types: TSESTree.TypeNode[] = [];
  const sent = new Set<Node>();
  let mutations: Mutation[] = [];
  let open = false;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    types.push(...typesAround(value));
    value = unwrap(value);
    value = (stringify === null ? textOfBytes(value, scopes) : null) ?? value;
    const call: TSESTree.CallExpression | null = stringify === null ? stringifyCall(value, scopes) : null;
    if (call !== null) {
      stringify = call;
      body = call.arguments[0] as Expression;
      value = body;
      continue;
    }
    if (value.type !== 'Identifier') break;
    const name = value;
    const holder = scopes.variableOf(value);
    const sole = holder === null ? null : soleInitialiser(holder);
    if (holder === null || sole === null) break;
    value = sole.init;
    // A name for the text of the body (`const text = JSON.stringify(body)`) may be measured or logged: its shape is not seen there.
    if (stringify === null && stringifyCall(textOfBytes(unwrap(value), scopes) ?? unwrap(value), scopes) !== null)
      continue;
    sent.add(name);
    const uses = usesOf(holder, sent, scopes);
    mutations = [...mutations, ...uses.mutations];
    open ||= uses.open;
    variable = holder;
    // oxlint has null where the type says undefined.
    const annotation = (sole.declarator.id as TSESTree.Identifier).typeAnnotation;
    if (annotation != null) types.push(annotation.typeAnnotation);
  }
  const object = value.type === 'ObjectExpression' ? value : null;
  const read = object === null ? { fields: new Map<string, TSESTree.Property>(), open: true } : fieldsOf(object);
  return {
    node: body,
    stringify,
    encoding,
    object,
    variable: object === null ? null : variable,
    mutations,
    fields: read.fields,
    possible: possibleFields(read.fields, scopes),
    open: open || read.open,
    types,
  };
}
