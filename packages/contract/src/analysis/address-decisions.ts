import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_HOST, LEGACY_HOST_PATTERN, LEGACY_ORIGIN, type OperationId } from '../legacy.ts';
import { SUCCESSOR_BASE_URL, SUCCESSOR_HOST, SUCCESSOR_ORIGIN, SUCCESSOR_PATHS } from '../successor.ts';
import type { ClientCall } from './client-call.ts';
import type { Evaluator } from './evaluate.ts';
import { functionsAsFetch } from './functions-as-fetch.ts';
import { plainText } from './pieces.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import { functionsAmong, type Frame, type FunctionAt } from './target.ts';
import type { Node, SiteOperation } from './types.ts';
import { staticName, unwrap, walk } from './walk.ts';

/** How an address is compared with a text; `matches`: the text is the source of a regular expression. */
type Comparison = 'is' | 'starts' | 'ends' | 'holds' | 'matches';

interface Compared {
  readonly how: Comparison;
  readonly text: string;
}

const EQUALITY: ReadonlySet<string> = new Set(['===', '==', '!==', '!=']);

/** Methods that look for something in an address. */
const OF_ADDRESS: ReadonlyMap<string, Comparison> = new Map([
  ['startsWith', 'starts'],
  ['endsWith', 'ends'],
  ...['includes', 'indexOf', 'lastIndexOf', 'search', 'match', 'matchAll', 'replace', 'replaceAll', 'split'].map(
    (name): [string, Comparison] => [name, 'holds'],
  ),
]);

/** Methods by which an address is looked for in a list, a set or a map, or tried with a regular expression. */
const FOR_ADDRESS: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf', 'has', 'get', 'test', 'exec']);

/** Functions that a function hands the address on to, one after the other. */
const MAX_DEPTH = 3;
/** Names for names of the address that are looked through. */
const MAX_ALIASES = 4;
/** Lists in lists that are looked into. */
const MAX_NESTING = 3;

const PATH = '/models/some-id/predictions';

/** Forms in which a program may have the address of an operation, with what becomes of each. */
const FORMS: Readonly<Record<OperationId, readonly (readonly [old: string, successor: string])[]>> = {
  predictions: [
    [LEGACY_HOST, SUCCESSOR_HOST],
    [LEGACY_ORIGIN, SUCCESSOR_ORIGIN],
    [PATH, SUCCESSOR_PATHS.chat],
    [LEGACY_ORIGIN + PATH, SUCCESSOR_BASE_URL + SUCCESSOR_PATHS.chat],
  ],
  models: [
    [LEGACY_HOST, SUCCESSOR_HOST],
    [LEGACY_ORIGIN, SUCCESSOR_ORIGIN],
    ['/models', `/v1${SUCCESSOR_PATHS.models}`],
    [`${LEGACY_ORIGIN}/models`, SUCCESSOR_BASE_URL + SUCCESSOR_PATHS.models],
  ],
};

/** What the source of a regular expression, without backslashes, has in it that only fits the one or the other. */
const SOURCES: Readonly<Record<OperationId, RegExp>> = {
  predictions: /\bpredictions\b|(?<!openai\.)\binference\./,
  models: /(?<!openai\.)\binference\./,
};
const { chat, images } = SUCCESSOR_PATHS;
const SUCCESSOR_SOURCE = new RegExp(`openai|${chat.slice(1)}|${images.slice(1)}`);
/** A legacy host, without the ends of its pattern. */
const ANY_REGION = new RegExp(`\\b${LEGACY_HOST_PATTERN.source.slice(1, -1)}`);

const COMPARE: Readonly<Record<Exclude<Comparison, 'matches'>, (address: string, text: string) => boolean>> = {
  is: (address, text) => address === text.replace(/\/$/, ''),
  starts: (address, text) => address.startsWith(text),
  ends: (address, text) => address.endsWith(text),
  holds: (address, text) => address.includes(text),
};

/** Regions are alike in this. */
const normal = (text: string): string => text.toLowerCase().replace(ANY_REGION, LEGACY_HOST);

function fits({ how, text }: Compared, operation: OperationId, isSuccessor: boolean): boolean {
  if (how === 'matches') {
    const source = text.replaceAll('\\', '');
    const isOfSuccessor = SUCCESSOR_SOURCE.test(source);
    return isSuccessor ? isOfSuccessor : !isOfSuccessor && SOURCES[operation].test(source);
  }
  const wanted = normal(text);
  return FORMS[operation].some(([old, successor]) => {
    const [own, other] = isSuccessor ? [successor, old] : [old, successor];
    return COMPARE[how](own, wanted) && !COMPARE[how](other, wanted);
  });
}

/** Whether a function of the program that a request goes through does something else with its address than with the successor's. */
export function isDecidedByAddress(request: ClientCall, operation: SiteOperation, evaluator: Evaluator): boolean {
  if (operation === 'half-migrated') return false;
  const asFetch = functionsAsFetch(request.client, evaluator.module, evaluator);
  const all = [...(request.through ?? []), ...asFetch];
  return all.length > 0 && all.some(createDecisionReader(evaluator, operation));
}

/** Tells whether a function does something else with addresses of an operation than with those of its successor. */
function createDecisionReader(
  { resolver, textOf, recognise }: Evaluator,
  operation: OperationId,
): (place: FunctionAt) => boolean {
  const known = new Map<FunctionNode, readonly Compared[]>();

  /** Texts that a value is, or that a list, set, map or object has as its elements or keys. */
  function textsOf(node: Node, frame: Frame, how: Comparison, nesting = 0): Compared[] {
    if (nesting > MAX_NESTING) return [];
    return resolver.follow(node, frame).flatMap((target): Compared[] => {
      const value = unwrap(target.node);
      const inside = (part: Node): Compared[] => textsOf(part, target.frame, 'is', nesting + 1);
      if (target.kind === 'node' && value.type === 'Literal' && 'regex' in value)
        return [{ how: 'matches', text: value.regex.pattern }];
      if (target.kind === 'node' && value.type === 'ArrayExpression')
        return value.elements.flatMap((element) =>
          element === null ? [] : inside(element.type === 'SpreadElement' ? element.argument : element),
        );
      if (target.kind === 'node' && value.type === 'ObjectExpression')
        return value.properties.flatMap((item): Compared[] => {
          if (item.type === 'SpreadElement') return inside(item.argument);
          const name = staticName(item.key, item.computed);
          return name === null ? inside(item.key) : [{ how: 'is', text: name }];
        });
      if (value.type === 'NewExpression') return value.arguments.slice(0, 1).flatMap(inside);
      return textOf(target).flatMap(({ pieces }) => {
        const text = plainText(pieces);
        return text === null ? [] : [{ how, text }];
      });
    });
  }

  /** What a function, and those that it hands the address on to, compares with what it is given. */
  function comparedIn({ fn, frame }: FunctionAt, depth = 0): readonly Compared[] {
    const remembered = known.get(fn);
    if (remembered !== undefined) return remembered;
    known.set(fn, []);
    const { scopes } = frame.module;
    const found: Compared[] = [];
    const isGiven = (node: Node): boolean => mentionsParameter(node, fn, scopes);
    const compare = (given: Node, other: Node, how: Comparison): void => {
      if (isGiven(given)) found.push(...textsOf(other, frame, how));
    };
    walk(fn, (node) => {
      switch (node.type) {
        case 'BinaryExpression':
          if (EQUALITY.has(node.operator)) compare(node.right, node.left, 'is');
          if (EQUALITY.has(node.operator) || node.operator === 'in') compare(node.left, node.right, 'is');
          break;
        case 'SwitchStatement':
          for (const { test } of node.cases) if (test !== null) compare(node.discriminant, test, 'is');
          break;
        case 'MemberExpression':
          if (node.computed) compare(node.property, node.object, 'is');
          break;
        case 'CallExpression':
          lookAtCall(node);
      }
      return true;
    });
    function lookAtCall({ callee, arguments: args }: TSESTree.CallExpression): void {
      const [first] = args;
      const member = unwrap(callee);
      const name = member.type === 'MemberExpression' ? staticName(member.property, member.computed) : null;
      const how = OF_ADDRESS.get(name ?? '');
      if (member.type === 'MemberExpression' && first !== undefined) {
        if (how !== undefined) compare(member.object, first, how);
        if (FOR_ADDRESS.has(name ?? '')) compare(first, member.object, 'is');
      }
      if (depth >= MAX_DEPTH || !args.some(isGiven)) return;
      for (const next of functionsAmong(resolver.follow(callee, frame))) found.push(...comparedIn(next, depth + 1));
    }
    known.set(fn, found);
    return found;
  }

  const isRoute = ({ how, text }: Compared): boolean => how === 'is' && recognise([{ text }]).route === operation;

  return (place) => {
    const all = comparedIn(place);
    const isOld = (each: Compared): boolean => fits(each, operation, false) || isRoute(each);
    return all.some(isOld) && !all.some((each) => fits(each, operation, true));
  };
}

/** Whether an expression names a parameter of a function, or something that the function makes of one. */
function mentionsParameter(expression: Node, fn: FunctionNode, scopes: ScopeAnalysis, alias = 0): boolean {
  let found = false;
  walk(expression, (node) => {
    const [definition] = node.type === 'Identifier' ? (scopes.variableOf(node)?.definitions ?? []) : [];
    if (definition === undefined) return !found;
    if (definition.kind === 'parameter') found ||= definition.node === fn;
    const made = definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
    found ||= made !== null && alias < MAX_ALIASES && mentionsParameter(made, fn, scopes, alias + 1);
    return !found;
  });
  return found;
}
