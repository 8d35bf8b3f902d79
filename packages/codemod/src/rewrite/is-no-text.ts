import { lastName, soleInitialiser, unwrap } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** Classes of bytes, streams and forms. A Buffer is none of them: `JSON.parse` reads its text. */
const NO_TEXT =
  /^(?:\w*Array|ArrayBuffer|Blob|DataView|Duplex|File|FormData|PassThrough|Readable|ReadableStream|Transform|URLSearchParams)$/;

/** Methods that make such a thing. */
const MAKES: ReadonlySet<string> = new Set([
  'arrayBuffer',
  'blob',
  'bytes',
  'createReadStream',
  'encode',
  'pipe',
  'pipeThrough',
  'stream',
]);

/** Functions that make text smaller. */
const PACKS = /^(?:brotliCompress|deflate|deflateRaw|gzip|zstdCompress)(?:Sync)?$/;

/** The name of the type that an annotation says, without its module: `Readable` of `stream.Readable`. */
function typeName(annotation: Node | undefined): string | null {
  if (annotation?.type !== 'TSTypeReference') return null;
  const { typeName: name } = annotation;
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' ? name.right.name : null;
}

/**
 * Whether a body certainly is no text, nor anything that `JSON.parse` reads as text, so that only what sends it can turn it:
 * `new Blob([…])`, `Readable.from(…)`, what a generator gives.
 *
 * @param node the expression in body position
 */
export function isNoText(shop: Workshop, node: Node): boolean {
  const value = unwrap(node);
  if (value.type === 'AwaitExpression') return isNoText(shop, value.argument);
  if (value.type === 'NewExpression') return lastName(value.callee) !== 'String';
  if (value.type === 'ConditionalExpression')
    return isNoText(shop, value.consequent) || isNoText(shop, value.alternate);
  if (value.type === 'CallExpression') {
    const { callee } = value;
    const name = lastName(callee) ?? '';
    if (PACKS.test(name)) return true;
    if (callee.type === 'MemberExpression')
      return MAKES.has(name) || (/^(?:from|of)$/.test(name) && NO_TEXT.test(lastName(callee.object) ?? ''));
    return shop.follow(callee).some((target) => 'generator' in target.node && target.node.generator);
  }
  if (value.type !== 'Identifier') return false;
  const variable = shop.scopes.variableOf(value);
  const [definition] = variable?.definitions ?? [];
  if (variable === null || definition === undefined) return false;
  if (NO_TEXT.test(typeName(definition.identifier.typeAnnotation?.typeAnnotation) ?? '')) return true;
  const made = soleInitialiser(variable)?.init;
  return made !== undefined && isNoText(shop, made);
}
