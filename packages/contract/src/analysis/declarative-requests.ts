import type { TSESTree } from '@typescript-eslint/types';
import { analyseBody } from './body.ts';
import { createOptionReader, isObject, onlyText, type Option, type OptionReader } from './client-options.ts';
import type { Evaluator } from './evaluate.ts';
import { nodesNamed } from './nodes-named.ts';
import type { Alternative, Alternatives } from './pieces.ts';
import type { Target } from './target.ts';
import { joinPath } from './url-parts.ts';
import type { BodyUse, Expression, Node, Piece, Pieces } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/**
 * A request that is described as data and sent by n8n: `routing: { request: { method, url } }` of a node, or
 * `test: { request }` of a credential. Source: n8n's documentation, "Declarative-style node" (`requestDefaults`,
 * `routing.request`, `routing.send`).
 */
export interface DeclarativeRequest {
  readonly object: TSESTree.ObjectExpression;
  readonly url: Expression;
  /** The whole URL, the base included. */
  readonly value: Alternatives;
  /** Where the base is written in this file. */
  readonly base: Expression | null;
  /** Upper case; `null` where another part of the node may name it. */
  readonly method: string | null;
  readonly body: BodyUse | null;
  /** Whether the file sends a parameter as the retired body's `properties.input`. */
  readonly sendsInput: boolean;
  /** What says by its name whose API it is: the credentials that the node asks for. */
  readonly named: readonly Node[];
}

/** Client of the sites that are described as data. */
export const DECLARATIVE_CLIENT = 'n8n.declarative';

/** Keys under which n8n looks for a request. */
const HOLDERS: ReadonlySet<string> = new Set(['routing', 'test']);

/** A template of n8n, such as `{{$value}}`: known only when the node runs. */
const TEMPLATE = /(\{\{(?:(?!\{\{)[^])*?\}\})/;

/** What n8n makes of a text: with `=` in front it is an expression, in which templates are holes. */
function withTemplates(pieces: Pieces): Pieces {
  const [first] = pieces;
  if (first === undefined || !('text' in first) || !first.text.startsWith('=')) return pieces;
  return [{ ...first, text: first.text.slice(1) }, ...pieces.slice(1)].flatMap((piece): Piece[] => {
    if (!('text' in piece)) return [piece];
    const { text, ...source } = piece;
    return text
      .split(TEMPLATE)
      .filter((part) => part !== '')
      .map((part) => (TEMPLATE.test(part) ? { ...source, hole: 'unknown' } : { ...source, text: part }));
  });
}

/** The name that a value is given: by a property, a class field, or a variable. */
function nameOf(value: Node, { module: { scopes } }: Evaluator): string | null {
  let child = value;
  let holder = scopes.parentOf(value);
  for (; holder !== null && unwrap(holder) !== holder; holder = scopes.parentOf(holder)) child = holder;
  if (holder?.type === 'Property' || holder?.type === 'PropertyDefinition')
    return holder.value === child ? staticName(holder.key, holder.computed) : null;
  return holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? holder.id.name : null;
}

/** The objects that a node's `requestDefaults` are: around a request, else in its file, else in a file that it imports. */
function defaultsFor(object: Node, evaluator: Evaluator): readonly Target[] {
  const { module, resolver } = evaluator;
  const own = nodesNamed('Property', 'requestDefaults', module.scopes);
  const around = own.findLast((property) => {
    const description = module.scopes.parentOf(property) ?? property;
    return description.range[0] <= object.range[0] && object.range[1] <= description.range[1];
  });
  if (own.length > 0)
    return (around === undefined ? own : [around]).flatMap(({ value }) => evaluator.follow(value)).filter(isObject);
  const home = resolver.frameOf(module);
  return module.scopes.ofType('ImportDeclaration').flatMap((declaration) =>
    resolver
      .imported(declaration.source.value, [], declaration, home)
      .filter((target) => target.kind === 'module')
      .flatMap(({ module: other }) =>
        nodesNamed('Property', 'requestDefaults', other.scopes).flatMap(({ value }) =>
          resolver.follow(value, resolver.frameOf(other)),
        ),
      )
      .filter(isObject),
  );
}

/** Every combination of a base and a path. */
function join(bases: Alternatives, urls: Alternatives): Alternatives {
  return bases.flatMap((base) =>
    urls.map(({ pieces, via }): Alternative => {
      const path = withTemplates(pieces);
      const [first] = path;
      const isAbsolute = first !== undefined && 'text' in first && /^(?:[a-z]+:)?\/\//i.test(first.text);
      return { pieces: isAbsolute ? path : joinPath([withTemplates(base.pieces), path]), via: [...base.via, ...via] };
    }),
  );
}

/** The base of a client that nobody has told us. */
const UNKNOWN_BASE: Alternatives = [{ pieces: [{ hole: 'unknown' }], via: [] }];

function methodOf(option: Option | null, { textOfOption }: OptionReader): string | null {
  const text = option === null ? null : onlyText(textOfOption(option));
  return text?.startsWith('=') === true ? null : text;
}

/** The requests that a file describes, in source order. */
export function readDeclarativeRequests(evaluator: Evaluator): readonly DeclarativeRequest[] {
  const { module, resolver, textOf } = evaluator;
  const candidates = nodesNamed('Property', 'request', module.scopes).flatMap((property) => {
    const object = unwrap(property.value);
    const holder = module.scopes.parentOf(property);
    const name = holder === null ? null : nameOf(holder, evaluator);
    return object.type === 'ObjectExpression' && name !== null && HOLDERS.has(name) ? [object] : [];
  });
  if (candidates.length === 0) return [];
  const reader = createOptionReader(resolver, textOf);
  const sendsInput = nodesNamed('Property', 'property', module.scopes).some(
    ({ value }) => value.type === 'Literal' && value.value === 'properties.input',
  );
  const named = nodesNamed('Property', 'credentials', module.scopes).map(({ value }) => value);
  return candidates.flatMap((object): DeclarativeRequest[] => {
    const own = evaluator.follow(object);
    const url = reader.option(own, ['url'], object);
    if (url === null) return [];
    const defaults = defaultsFor(object, evaluator);
    const base = reader.option([...own, ...defaults], ['baseURL'], object);
    const body = reader.option(own, ['body'], object);
    const isHere = base !== null && base.node !== object && module.scopes.parentOf(base.node) !== null;
    return [
      {
        object,
        url: url.node,
        value: join(base === null ? UNKNOWN_BASE : reader.textOfOption(base), reader.textOfOption(url)),
        base: isHere ? base.node : null,
        method: methodOf(reader.option([...own, ...defaults], ['method'], object), reader),
        body: body === null ? null : analyseBody(body.node, module.scopes, 'object'),
        sendsInput,
        named,
      },
    ];
  });
}
