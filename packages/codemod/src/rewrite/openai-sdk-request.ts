import { toSuccessorBaseUrl } from '@modelhub-migration/contract';
import { staticName, unwrap, type CallSite, type ClientCall } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { isKept, keep, type Kept, type SdkRequest } from './openai-sdk-types.ts';
import { buildParts, withMarks } from './url-parts.ts';
import type { Expression, Node } from './types.ts';

/** Headers that the SDK sends by itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['content-type', 'accept']);

/** Options that say what the SDK's method says already. */
const OWN_OPTIONS: ReadonlySet<string> = new Set(['method', 'headers', 'body', 'data', 'json', 'url', 'responseType']);

/** An object literal, written in place or held by one constant. */
export function objectOf(shop: Workshop, node: Node): TSESTree.ObjectExpression | null {
  const value = unwrap(node);
  if (value.type === 'ObjectExpression') return value;
  if (value.type !== 'Identifier') return null;
  const variable = shop.scopes.variableOf(value);
  const [definition, ...others] = variable?.definitions ?? [];
  if (definition?.kind !== 'const' || others.length > 0 || definition.node.type !== 'VariableDeclarator') return null;
  const init = definition.node.init === null ? null : unwrap(definition.node.init);
  // An object that is named elsewhere may be changed there.
  return init?.type === 'ObjectExpression' && variable?.references.length === 1 ? init : null;
}

/** Members of a literal by name; `null` where one of them has no name that can be read. */
function membersOf(object: TSESTree.ObjectExpression): ReadonlyMap<string, Expression> | null {
  const members = new Map<string, Expression>();
  for (const property of object.properties) {
    const name = property.type === 'Property' ? staticName(property.key, property.computed) : null;
    if (property.type !== 'Property' || name === null || property.method) return null;
    members.set(name, property.value as Expression);
  }
  return members;
}

/** `X` of `` `Bearer ${X}` `` or `'Bearer ' + X`. */
function tokenOf(header: Expression): Expression | null {
  const [scheme, token, ...more] = buildParts(header).parts;
  if (scheme === undefined || token === undefined || more.length > 0) return null;
  return 'text' in scheme && /^Bearer $/i.test(scheme.text) && 'expression' in token ? token.expression : null;
}

function readHeaders(shop: Workshop, headers: Expression | null): Expression | Kept {
  const literal = headers === null ? null : objectOf(shop, headers);
  const members = literal === null ? null : membersOf(literal);
  if (members === null) return keep('The headers of the call are not written next to it.');
  let token: Expression | null = null;
  for (const [name, value] of members) {
    if (name.toLowerCase() === 'authorization') token = tokenOf(value);
    else if (!OWN_HEADERS.has(name.toLowerCase())) return keep('The call sends a header of its own.');
  }
  return token ?? keep('The token cannot be read from the Authorization header.');
}

/** The argument that holds a call's options, beside URL and body. */
function optionsOf({ request, body, url }: ClientCall): readonly Node[] {
  return request.arguments.filter((argument) => argument !== body?.node && argument !== url);
}

/**
 * What the SDK takes over from a call beside URL and body: the token and the abort signal.
 *
 * @returns a refusal for a call that says anything else
 */
export function readSdkRequest(shop: Workshop, call: ClientCall): SdkRequest | Kept {
  let signal: string | null = null;
  for (const argument of optionsOf(call)) {
    const literal = objectOf(shop, argument);
    const members = literal === null ? null : membersOf(literal);
    if (members === null) return keep('The options of the call are not written next to it.');
    for (const [name, value] of members) {
      if (name === 'signal') signal = sourceOf(shop, value);
      else if (!OWN_OPTIONS.has(name)) return keep(`The call has the option "${name}".`);
    }
  }
  const token = readHeaders(shop, call.headers);
  return isKept(token) ? token : { token, signal };
}

/** The SDK's base URL for a call, where the program can send it to one host only. */
export function readBaseUrl({ url }: CallSite): string | Kept {
  const text = withMarks(url.pieces);
  const baseUrl = toSuccessorBaseUrl(text);
  const isPlain = url.value.alternatives.length === 1 && baseUrl !== text && !/[?#]/.test(text);
  return isPlain ? baseUrl : keep('The host of the URL is known only when the program runs.');
}
