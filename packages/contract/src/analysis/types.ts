import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import type { BodyEncoding } from './client-types.ts';
import type { Stage, StyleId } from './response-styles.ts';
import type { FunctionNode, Variable } from './scope.ts';

/** Any ESTree node, TypeScript and JSX included. Only `type`, `range` and child nodes are relied on: never `parent`, `loc` or tokens. */
export type Node = TSESTree.Node;
export type Expression = TSESTree.Expression;

/** Why a part of a text is not known before the program runs. */
export type HoleReason =
  'env' | 'parameter' | 'import' | 'call' | 'member' | 'reassigned' | 'loop' | 'budget' | 'unknown';

interface PieceSource {
  /** The literal, template element or expression it comes from, in whatever file that is. */
  readonly node?: Node;
  /**
   * Expressions on the way to the piece whose value it is, or is part of: nearest to the evaluated expression first.
   * In `` `${base}/models/${id}` `` the pieces of `id` have the identifier `id` here, then what its initialiser is made of.
   */
  readonly uses?: readonly Expression[];
  /** The file that `node` stands in, where it is another one. */
  readonly file?: string;
}

/** A run of known text, or a hole. */
export type Piece = ({ readonly text: string } | { readonly hole: HoleReason }) & PieceSource;

/** One value a string expression may have. */
export type Pieces = readonly Piece[];

/** What is known of a string expression: at most {@link BUDGET}'s number of alternatives (`??`, `||`, `?:`, defaults, `switch`). */
export interface TextValue {
  readonly alternatives: readonly Pieces[];
  /** Variables of this file whose initialisers went into the value, in the order they were read. */
  readonly via: readonly Variable[];
}

/** Limits of the evaluator. Anything over a limit becomes a hole, never an exception. */
export const BUDGET = {
  alternatives: 8,
  depth: 32,
  pieces: 256,
  characters: 8192,
  /** For a whole file. */
  steps: 50_000,
  /** Steps that what is asked once may take of those. */
  question: 3000,
} as const;

/** How sure it is that a call goes to a retired route; the rule for each is in `evidence.ts`. */
export type Tier = 'certain' | 'likely' | 'possible';

/** One reason to believe that a call is a legacy call. */
export type Evidence =
  'legacy-host' | 'body-input' | 'response-output' | 'ionos-name' | 'legacy-model-id' | 'same-base';

/** What a call is before migration. `half-migrated`: an OpenAI body or path sent to the legacy host, or a legacy id as the OpenAI model. */
export type SiteOperation = OperationId | 'half-migrated';

/** Row names of the table of HTTP clients (`clients.ts`). */
export type ClientId = string;

/** A place in the program that calls a retired route. */
export interface CallSite {
  operation: SiteOperation;
  tier: Tier;
  evidence: readonly Evidence[];
  client: ClientId;
  /** The whole call: what a person would point at. An object literal where the request is described as data. */
  call: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.ObjectExpression;
  url: UrlUse;
  /** `null` for the models list. */
  model: ModelUse | null;
  /** `null` for the models list, or where the call has no body. */
  body: BodyUse | null;
  response: ResponseUse;
}

/** A call in a function of the program by which the function passes its argument on. */
export interface Forward {
  readonly call: TSESTree.CallExpression;
  /** The function. */
  readonly fn: Node;
  /** The HTTP client that is reached in the end. */
  readonly client: ClientId;
}

/**
 * What stands for the whole request where another file makes its URL together with the rest: a `Request`, the client's
 * options, or the list that its arguments are spread from.
 */
export type UrlPart = 'request' | 'options' | 'list';

export interface UrlUse {
  /** The expression in URL position: a whole URL, or a path relative to `baseUrl`; with `part`, what the URL is in. */
  node: Expression;
  /** Set where the URL is made elsewhere as a part of `node`. */
  part?: UrlPart;
  /** The member of `node` that the URL is, where a function of the program is given an object that is not made in the call. */
  member?: string;
  /** The recognised alternative, base included. */
  pieces: Pieces;
  /** Everything the expression may be: more than one alternative means it may also go elsewhere. */
  value: TextValue;
  /** What it is with what all callers in other files tell, where they are known and what they tell is fixed. */
  told?: readonly Pieces[];
  /** The client's own base (`axios.create({ baseURL })`, ky `prefixUrl`), where the call's path is relative to one. */
  baseUrl: {
    node: Expression;
    client: Node;
    /** The file that `node` stands in, where it is another one. */
    file?: string;
    /** The host name, where it stands in an option of its own (node's `hostname`). */
    host?: Expression;
    /** Calls inside functions of the program that pass the path on to that base, innermost first. */
    forwards?: readonly Forward[];
    /** Whether `node` is told to a function of the program in one argument, and the path in another. */
    isTold?: true;
  } | null;
}

export interface ModelUse {
  /** The whole id where every piece of it is known. */
  literal: string | null;
  /** The id, holes included. */
  pieces: Pieces;
  /** The single expression that is the whole id (`modelId` in `…/models/${modelId}/predictions`), else `null`. */
  expression: Expression | null;
}

/** What is known of the request body. */
export interface BodyUse {
  /** The expression in body position, without `JSON.stringify(…)` around it. */
  node: Expression;
  /** The `JSON.stringify` call around the body, if there is one. */
  stringify: TSESTree.CallExpression | null;
  /** Who makes text of the body where `stringify` is `null`: the program somewhere else, the client, or a function on the way. */
  encoding: BodyEncoding;
  /** The object literal the body is, directly or through one local `const`; `null` where it is opaque (parameter, call, spread of unknown). */
  object: TSESTree.ObjectExpression | null;
  /** The local variable that holds the object, where the body is a name. */
  variable: Variable | null;
  /** Writes into the object after its creation (`body.properties.options = …`), conditional or not, in source order. */
  mutations: readonly { node: TSESTree.AssignmentExpression; path: readonly string[] }[];
  /** Fields of the literal by dotted path (`properties.input`, `properties.options.max_length`, `option`, `type`). Mutated paths are not in here. */
  fields: ReadonlyMap<string, TSESTree.Property>;
  /** Dotted paths that are in one of the literals that a condition or a name puts in the place of `properties`. */
  possible: ReadonlySet<string>;
  /** Whether the object has members that cannot be read (spreads, computed keys) or leaves our sight before the call. */
  open: boolean;
  /** Types the program gives the object between its creation and the call: `as T`, `satisfies T`, `const body: T`. */
  types: readonly TSESTree.TypeNode[];
}

/** What happens to the answer. */
export interface ResponseUse {
  /** How the client hands over the answer. */
  readonly style: StyleId;
  /** The members or places of an object or a list in one of which the call gives that. */
  readonly under?: readonly string[];
  /** Every expression in which the body first appears, parsed; in source order. */
  origins: readonly PayloadOrigin[];
  /** Every read of a known path in a successful answer's body. */
  reads: readonly PayloadRead[];
  /** Every read of a known path in an error body. */
  errorReads: readonly PayloadRead[];
  /** Places where the body as a whole leaves our sight: these are where it must be turned back into the old shape. */
  escapes: readonly PayloadEscape[];
  /** A place where the response itself (not its body) leaves our sight, or a form not understood; then nothing can be promised. */
  lost: Node | null;
  /** All places where that happens. */
  readonly losses?: readonly Node[];
  /** Set where a function of this file makes the call: the client's call inside it. */
  within?: Within;
  /** The client's own call, in whatever file, where functions of the program pass the request on to it. */
  sender?: PlaceInFile;
  /**
   * Set where the request goes through a chain of functions that may change it or its answer, or through one that does something with the
   * answer itself: only the sender's own call is known.
   */
  composed?: true;
  /** Reads of the messages of a failure in functions of other files that the answer goes through: where the name stands. */
  elsewhere?: readonly PlaceInFile[];
  /** Set where a function on the way notes each call: writes a log, counts, tells somebody. */
  noted?: true;
  /**
   * Set where a hook or interceptor of the program may change the request or the answer on its way (`called`), or where a function of the
   * program sends the one and makes the other (`sends`).
   */
  hooked?: 'called' | 'sends';
  /** Set where a function of the program on the way does something else with the call's address than with the successor's. */
  decided?: true;
  /** Set where a function of another file is called that says by its own types what the body holds. */
  typed?: true;
  /** Exported functions that give the answer to callers in other files. */
  departures?: readonly Departure[];
}

/** Where something starts in a file: a call, or the name of what is read (`messages` of `const { messages } = body`). */
export interface PlaceInFile {
  readonly file: string;
  readonly start: number;
}

/** A call inside a function of the program whose answers may reach its callers in a form of its own: `{ ok, value }`, a class. */
export interface Within {
  readonly call: TSESTree.CallExpression;
  /** How that call's client hands over an answer. */
  readonly style: StyleId;
  /** The function. */
  readonly fn: FunctionNode;
  /** Whether every call of the function goes to the retired host. */
  readonly bound: boolean;
}

/** An exported function that gives back the answer, or its body. */
export interface Departure {
  readonly fn: FunctionNode;
  /** How the client hands over the answer. */
  readonly style: StyleId;
  /** What a call of the function gives. */
  readonly stage: Stage;
  /** Where in the body that stands; empty for the whole. */
  readonly path: readonly string[];
}

/** Whether whoever asks follows the answer into other files, to the callers of an exported function. */
export type Leaves = (fn: FunctionNode) => boolean;

/**
 * What callers in other files, whom whoever asks knows, make of a call's open address, where all of them lead to the retired host:
 * every address, or none where other code may change what they tell. `null`: not all are known to lead there.
 */
export type ToldByCallers = (site: CallSite) => readonly Pieces[] | null;

/** A place where the parsed body first appears. */
export interface PayloadOrigin {
  /** `res.json()`, `JSON.parse(text)`, `res.data`, the pattern property `data` in `const { data } = …`, or a callback's parameter. */
  readonly node: Node;
  /**
   * `value`: the expression is the body. `promise`, `observable`: it is a promise or an Observable of it. `binding`: a
   * name bound by a pattern or parameter.
   */
  readonly form: 'value' | 'promise' | 'observable' | 'binding';
  /** Types the program gives the body here: `as T`, `const data: T`, `post<T>(…)`. */
  readonly types: TSESTree.TypeNode[];
}

export interface PayloadRead {
  /** Where this body comes from; `null` for bodies of caught errors. */
  origin: PayloadOrigin | null;
  /** `['properties', 'output']`; numbers as decimal strings, `*` for a computed index. */
  path: readonly string[];
  /** What to replace: the member chain `a.properties.output`, or the destructuring property `{ properties: { output } }`. */
  node: Node;
  /** The expression that is the body (`data`, `await res.json()`, `res.data`), for member chains; `null` for destructuring. */
  root: Expression | null;
  /** How many steps of the path `root` has gone already: 0 for the whole body, 2 for `item` in `items.map((item) => …)`. */
  from: number;
  /** Whether the chain has `?.` in it. */
  optional: boolean;
  /** Set where a part of the body only gets a name of its own (`const { properties } = data`), whose reads follow. */
  alias?: true;
}

export interface PayloadEscape {
  /** Where this body comes from; `null` for bodies of caught errors. */
  origin: PayloadOrigin | null;
  /** The expression that is the whole body at the place where it escapes. */
  node: Expression;
  how: 'returned' | 'argument' | 'assigned' | 'exported' | 'spread' | 'other';
}
