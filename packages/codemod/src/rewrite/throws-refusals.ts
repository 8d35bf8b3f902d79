import {
  boundIdentifiers,
  contains,
  isFunction,
  staticName,
  unwrap,
  walk,
  type Frame,
  type FunctionNode,
  type Target,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { testedBy } from './tested-by.ts';
import type { Node } from './types.ts';

/** Functions in functions that are looked through. */
const MAX_DEPTH = 5;

/** Clients that throw for a refusal by themselves, and options and hooks by which they do not. */
const THROWING: ReadonlySet<string> = new Set(['axios', 'got', 'ky']);
const QUIET = /\bvalidateStatus\b|\bthrowHttpErrors\b|\binterceptors\b|\bhooks\b/;

/** Methods by which the body of an answer is read. */
const READS_BODY: ReadonlySet<string> = new Set(['json', 'text', 'parse']);

/** A function that a request goes through. */
interface Reached {
  readonly fn: FunctionNode;
  readonly frame: Frame;
}

/** What is found in the functions that a request goes through. */
interface Findings {
  /** Whether one of them throws for every refusal. */
  throws: boolean;
  /** Whether one of them gives something back for a refusal, or may. */
  isQuiet: boolean;
  /** Whether a client is asked that throws by itself, and whether another one is. */
  asksThrowing: boolean;
  asksOther: boolean;
}

/** Names in a function that hold something of what it is given, or of what came of that. */
function namesOfGiven({ fn, frame }: Reached): ReadonlySet<Variable> {
  const { scopes } = frame.module;
  const given = new Set<Variable>();
  const add = (pattern: Node): void => {
    for (const name of boundIdentifiers(pattern)) {
      const variable = scopes.variableOf(name);
      if (variable !== null) given.add(variable);
    }
  };
  fn.params.forEach(add);
  for (const { id, init, range } of scopes.ofType('VariableDeclarator'))
    if (init !== null && fn.range[0] <= range[0] && range[1] <= fn.range[1] && mentions(init, given, frame)) add(id);
  return given;
}

function mentions(node: Node, names: ReadonlySet<Variable>, { module: { scopes } }: Frame): boolean {
  let isFound = false;
  walk(node, (part) => {
    const variable = part.type === 'Identifier' ? scopes.variableOf(part) : null;
    isFound ||= variable !== null && names.has(variable);
    return !isFound;
  });
  return isFound;
}

/** Where the chain of members that a target ends starts. */
const rootOf = (target: Target): Target => (target.kind === 'member' ? rootOf(target.object) : target);

const isWrittenOut = (options: Node): boolean =>
  options.type === 'ObjectExpression' && options.properties.every(({ type }) => type === 'Property');

/** The package of a client, as it exports it or made from that with options written out; `null` for anything else. */
function packageOf(shop: Workshop, target: Target): string | null {
  const root = rootOf(target);
  if (QUIET.test(root.frame.module.text)) return null;
  if (root.kind === 'import') return root.specifier;
  if (root.kind !== 'node' || root.node.type !== 'CallExpression' || !root.node.arguments.every(isWrittenOut))
    return null;
  const [made, ...others] = shop.follow(root.node.callee, root.frame);
  return made?.kind === 'import' && others.length === 0 ? made.specifier : null;
}

/** Arguments in front of the options of a call of a client: URL, and for `axios.post(…)` the body. */
function beforeOptions(client: string, callee: Node): number {
  if (client !== 'axios') return 1;
  const method = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
  return method === 'post' ? 2 : 0;
}

/** Whether a client is one that throws by itself, and no option that comes from elsewhere changes that. */
function isThrowing(shop: Workshop, target: Target, { callee, arguments: given }: TSESTree.CallExpression): boolean {
  const client = packageOf(shop, target);
  if (client === null || !THROWING.has(client)) return false;
  return given.slice(beforeOptions(client, unwrap(callee))).every(isWrittenOut);
}

const isReject = (node: Node): boolean => {
  const value = unwrap(node);
  if (value.type !== 'CallExpression') return false;
  const { callee } = value;
  const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
  return name === 'reject' || (callee.type === 'Identifier' && callee.name === 'reject');
};

/** The statements that come after one in its block. */
function statementsBehind(statement: Node, { frame: { module } }: Reached): readonly Node[] {
  const block = module.scopes.parentOf(statement);
  return block?.type === 'BlockStatement'
    ? block.body.slice(block.body.indexOf(statement as TSESTree.Statement) + 1)
    : [];
}

const statementsOf = (node: Node): readonly Node[] => (node.type === 'BlockStatement' ? node.body : [node]);

/** Whether statements of a block end in a throw unless one of them has left it. */
const throwsAmong = (statements: readonly Node[]): boolean =>
  statements.some(
    (each) =>
      each.type === 'ThrowStatement' ||
      (each.type === 'ReturnStatement' && each.argument !== null && isReject(each.argument)) ||
      (each.type === 'ExpressionStatement' && isReject(each.expression)),
  );

/** Whether a wrapper throws whenever its request is refused, as far as its functions and its client are known. */
export function throwsRefusals(shop: Workshop, callee: Node): boolean {
  const seen = new Set<Node>();
  const found: Findings = { throws: false, isQuiet: false, asksThrowing: false, asksOther: false };
  look(shop.follow(callee), 0);
  return !found.isQuiet && (found.throws || (found.asksThrowing && !found.asksOther));

  function look(targets: readonly Target[], depth: number): void {
    for (const target of targets) {
      const { node, frame } = target;
      if (target.kind !== 'node' || !isFunction(node) || seen.has(node)) continue;
      seen.add(node);
      if (depth > MAX_DEPTH) found.isQuiet = true;
      else lookInto({ fn: node, frame }, depth);
    }
  }

  function lookInto(reached: Reached, depth: number): void {
    const { fn, frame } = reached;
    const { scopes } = frame.module;
    const given = namesOfGiven(reached);
    for (const call of scopes.ofType('CallExpression')) {
      if (!contains(fn, call) || !mentions(call, given, frame)) continue;
      const targets = [call.callee, ...call.arguments.filter(({ type }) => type === 'Identifier')].flatMap((node) =>
        shop.follow(node, frame),
      );
      noteClient(shop.follow(call.callee, frame), call);
      look(targets, depth + 1);
    }
    walk(fn.body, (node) => {
      readStep(node, reached);
      return true;
    });
  }

  function noteClient(targets: readonly Target[], call: TSESTree.CallExpression): void {
    for (const target of targets) {
      const isFetch = target.kind === 'global' && target.path.join('.') === 'fetch';
      if (isThrowing(shop, target, call)) found.asksThrowing = true;
      else if (isFetch || rootOf(target).kind === 'import') found.asksOther = true;
    }
  }

  function readStep(node: Node, reached: Reached): void {
    switch (node.type) {
      case 'IfStatement':
        readTest(node, reached);
        break;
      case 'ConditionalExpression': {
        const tested = testedBy(node.test);
        const refused = tested === 'refusals' ? node.consequent : tested === 'successes' ? node.alternate : null;
        if (refused === null) break;
        if (isReject(refused)) found.throws = true;
        else found.isQuiet = true;
        break;
      }
      case 'TryStatement':
        if (node.handler !== null && mayBeRefused(node.block)) readHandler(node.handler.body, reached);
        break;
      case 'CallExpression':
        readCallbacks(node, reached);
        break;
      default:
    }
  }

  function readTest(statement: TSESTree.IfStatement, reached: Reached): void {
    const { test, consequent, alternate } = statement;
    const tested = testedBy(test);
    if (tested === 'refusals' || tested === 'some') noteReturns(consequent, reached);
    if (tested === 'refusals') found.throws ||= throwsAmong(statementsOf(consequent));
    if (tested !== 'successes') return;
    if (alternate !== null) noteReturns(alternate, reached);
    found.throws ||= throwsAmong(alternate === null ? statementsBehind(statement, reached) : statementsOf(alternate));
  }

  /** Whether what a `try` does may be refused: reading a body that is there is not. */
  function mayBeRefused(block: Node): boolean {
    let isFound = false;
    walk(block, (node) => {
      if (node.type === 'ThrowStatement') isFound = true;
      if (node.type === 'CallExpression') {
        const { callee } = node;
        const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
        isFound ||= name === null || !READS_BODY.has(name);
      }
      return !isFound;
    });
    return isFound;
  }

  /** What is done with something caught: it has to be thrown again, now or once all attempts are used up. */
  function readHandler(body: Node, reached: Reached): void {
    noteReturns(body, reached);
    let isThrown = false;
    walk(body, (node) => !(isThrown ||= node.type === 'ThrowStatement' || isReject(node)) && !isFunction(node));
    const all = reached.fn.body.type === 'BlockStatement' ? reached.fn.body.body : [];
    if (!isThrown && !throwsAmong(all)) found.isQuiet = true;
  }

  /** `catch(…)`, and what `then(…)` is given for failures. */
  function readCallbacks({ callee, arguments: [first, second] }: TSESTree.CallExpression, reached: Reached): void {
    if (callee.type !== 'MemberExpression') return;
    const name = staticName(callee.property, callee.computed);
    const handler = name === 'catch' ? first : name === 'then' ? second : undefined;
    if (handler === undefined || (name === 'catch' && !mayBeRefused(callee.object))) return;
    if (isFunction(handler) && handler.body.type === 'BlockStatement')
      readHandler(handler.body, { ...reached, fn: handler });
    else if (!isFunction(handler) || !isReject(handler.body)) found.isQuiet = true;
  }

  /** Anything that is given back in a branch for refusals, but for another attempt. */
  function noteReturns(branch: Node, { frame }: Reached): void {
    walk(branch, (node) => {
      if (
        node.type === 'ReturnStatement' &&
        !(node.argument !== null && (isReject(node.argument) || isAttempt(node.argument, frame)))
      )
        found.isQuiet = true;
      return !isFunction(node);
    });
  }

  function isAttempt(node: Node, frame: Frame): boolean {
    const value = unwrap(node);
    const call = value.type === 'AwaitExpression' ? unwrap(value.argument) : value;
    return call.type === 'CallExpression' && shop.follow(call.callee, frame).some((target) => seen.has(target.node));
  }
}
