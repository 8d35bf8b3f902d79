import { LEGACY_ANSWER_KEYS } from '../fields.ts';
import type { FunctionNode } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, walk } from './walk.ts';

/** Types that say nothing of what a body holds. */
const NEUTRAL: ReadonlySet<string> = new Set([
  ...[
    'Promise',
    'PromiseLike',
    'Awaited',
    'Response',
    'AxiosResponse',
    'AxiosPromise',
    'IncomingMessage',
    'Observable',
  ],
  ...[
    'Array',
    'ReadonlyArray',
    'Record',
    'Partial',
    'Readonly',
    'Error',
    'const',
    'RequestInit',
    'HeadersInit',
    'Headers',
  ],
]);

/** Members of the bodies of the retired API, in a type that is written out. */
const KEYS: ReadonlySet<string> = new Set(LEGACY_ANSWER_KEYS);

/** What types in a node say: a body's type, that of whoever calls (`T`), or nothing. */
function saidBy(node: Node, own: ReadonlySet<string>): 'body' | 'caller' | null {
  let said: 'body' | 'caller' | null = null;
  walk(node, (part) => {
    if (part.type === 'TSTypeReference' && part.typeName.type === 'Identifier') {
      const { name } = part.typeName;
      if (own.has(name)) said = 'caller';
      else if (!NEUTRAL.has(name)) said ??= 'body';
    }
    if (part.type === 'TSPropertySignature' && KEYS.has(staticName(part.key, part.computed) ?? '')) said ??= 'body';
    return said !== 'caller';
  });
  return said;
}

/**
 * Whether a function says by its own types what the bodies hold that it gives, as by `Promise<Prediction>` or `as Prediction`: whoever
 * calls it can read nothing else there. What its caller says (`Promise<T>`) may change with the call.
 */
export function namesBody({ typeParameters, returnType, body }: FunctionNode): boolean {
  const own = new Set(typeParameters?.params.map(({ name }) => name.name));
  if (returnType != null) return saidBy(returnType, own) === 'body';
  const said: ('body' | 'caller' | null)[] = [];
  if (body != null)
    walk(body, (part) => {
      if (part.type === 'TSAsExpression') said.push(saidBy(part.typeAnnotation, own));
      if (part.type === 'CallExpression' && part.typeArguments != null) said.push(saidBy(part.typeArguments, own));
      return true;
    });
  return said.includes('body') && !said.includes('caller');
}
