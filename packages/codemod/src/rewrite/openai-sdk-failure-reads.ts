import {
  isFunction,
  staticName,
  unwrap,
  type ScopeAnalysis,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { isExamined } from './openai-sdk-failure.ts';
import type { Node } from './types.ts';

/** What only the errors of one HTTP client have; the SDK throws another class. */
export interface ClientErrors {
  /** Members that a program may ask the error for. */
  readonly members: ReadonlySet<string>;
  /** Whether the client exports classes and tests for its errors: `isAxiosError(error)`. */
  readonly hasClasses: boolean;
  /** What a program may look for in the name, message or code of the error. */
  readonly texts: RegExp;
}

/** Errors of `fetch`: no answer came, or it is not JSON. A failure that the program throws itself is no error of its client. */
const FETCH: ClientErrors = {
  members: new Set(['code']),
  hasClasses: false,
  texts: /abort|time|fetch|network|connect|socket|terminated|json|token|typeerror|syntaxerror|^E[A-Z]{4,}|^UND_/i,
};

/** A failure that nothing checked has a status only as an error of the SDK. */
const UNCHECKED_FETCH: ClientErrors = { ...FETCH, members: new Set(['code', 'status', 'statusCode']) };

const AXIOS: ClientErrors = {
  members: new Set(['code', 'config', 'isAxiosError', 'request', 'response', 'toJSON']),
  hasClasses: true,
  texts: /./,
};

const OTHERS: ClientErrors = {
  ...AXIOS,
  members: new Set(['code', 'options', 'request', 'response', 'status', 'statusCode', 'timings']),
};

/** What may be read of the errors of a client that the SDK takes the place of. */
export function errorsOf(client: string, isChecked: boolean): ClientErrors {
  if (client === 'fetch') return isChecked ? FETCH : UNCHECKED_FETCH;
  return client === 'axios' ? AXIOS : OTHERS;
}

/** Names that errors go by. */
const ERROR_NAME = /^(?:e|ex|exc)$|(?:err|error|exception|failure|fault|reason|cause)$/i;

/** What HTTP clients export to tell their errors. */
const CLASSES =
  /^(?:isAxiosError|isCancel|\w*Axios\w*Error|HTTPError|RequestError|TimeoutError|CancelError|AbortError|ReadError|ParseError|MaxRedirectsError|isHTTPError|isTimeoutError)$/;

/** Classes of the language that errors of `fetch` have. */
const PLAIN_CLASSES: ReadonlySet<string> = new Set(['DOMException', 'SyntaxError', 'TypeError']);

/** Codes of the file system, whose errors no HTTP client throws. */
const FILE_CODES = /^(?:EACCES|EBUSY|EEXIST|EISDIR|EMFILE|ENOENT|ENOTDIR|ENOTEMPTY|EPERM|EXDEV)$/;

/** Members of a response: what is in front of them is an error, whatever its name. */
const OF_RESPONSE: ReadonlySet<string> = new Set(['body', 'data', 'headers', 'status', 'statusCode', 'statusText']);

/** Names of objects of web frameworks that have a `response`, too. */
const WITH_RESPONSE = /^(?:c|context|ctx|event|interaction|req|request|res|result)$/i;

/** Packages whose calls throw nothing that has to do with a call of another file. */
const CLIENT_MODULE =
  /^(?:node:[\w/]+|fs|path|axios|cross-fetch|got|ky|node-fetch|superagent|undici|zod)(?:\/[\w-]+)*$/;

const nameOf = (node: Node): string | null =>
  node.type === 'Identifier'
    ? node.name
    : node.type === 'MemberExpression'
      ? staticName(node.property, node.computed)
      : null;

/** Whether an expression is an error, by its name or as what a `catch` gives. */
function isError({ variableOf }: ScopeAnalysis, node: Node): boolean {
  const value = unwrap(node);
  if (ERROR_NAME.test(nameOf(value) ?? '')) return true;
  const [definition] = (value.type === 'Identifier' ? variableOf(value) : null)?.definitions ?? [];
  return definition?.node.type === 'CatchClause';
}

/** The outermost call or name that an expression begins with: `axios` in `axios.create().get(…)`. */
function rootOf(node: Node): Node {
  const value = unwrap(node);
  if (value.type === 'CallExpression' || value.type === 'NewExpression') return rootOf(value.callee);
  if (value.type === 'MemberExpression') return rootOf(value.object);
  return value.type === 'AwaitExpression' ? rootOf(value.argument) : value;
}

/** Values whose methods call nothing of the program but what they are given. */
const VALUES: ReadonlySet<string> = new Set(['ArrayExpression', 'Literal', 'TemplateLiteral']);

/** Whether what an expression begins with comes from a package that calls nothing of the program, or from the language. */
function isForeign(scopes: ScopeAnalysis, node: Node, seen: ReadonlySet<Variable> = new Set()): boolean {
  const root = rootOf(node);
  if (root.type !== 'Identifier') return VALUES.has(root.type);
  const variable = scopes.variableOf(root);
  if (variable === null) return root.name !== 'require';
  const [definition, ...others] = variable.definitions;
  if (definition === undefined || others.length > 0 || seen.has(variable)) return false;
  const statement = scopes.parentOf(definition.node);
  if (statement?.type === 'ImportDeclaration') return CLIENT_MODULE.test(statement.source.value);
  if (definition.node.type !== 'VariableDeclarator' || definition.node.init === null) return false;
  return isForeign(scopes, definition.node.init, new Set([...seen, variable]));
}

/** Whether a name stands for a function of the program, or for something that another file gives. */
function isOwnFunction({ variableOf, referenceOf, parentOf }: ScopeAnalysis, name: Node): boolean {
  if (referenceOf(name)?.isType === true) return false;
  const [definition] = variableOf(name)?.definitions ?? [];
  if (definition === undefined || definition.kind === 'parameter') return false;
  const { node } = definition;
  const statement = parentOf(node);
  if (statement?.type === 'ImportDeclaration') return !CLIENT_MODULE.test(statement.source.value);
  return isFunction(node.type === 'VariableDeclarator' ? node.init : node);
}

/** Whether a place is in a `catch` of nothing but calls of other packages: their failures are not those of another call. */
function isOfForeignCalls(scopes: ScopeAnalysis, place: Node): boolean {
  for (let at = scopes.parentOf(place); at !== null; at = scopes.parentOf(at)) {
    const attempt = at.type === 'CatchClause' ? scopes.parentOf(at) : null;
    if (attempt?.type !== 'TryStatement') continue;
    const [start, end] = attempt.block.range;
    const isWithin = ({ range }: Node): boolean => start <= range[0] && range[1] <= end;
    const calls = [...scopes.ofType('CallExpression'), ...scopes.ofType('NewExpression')].filter(isWithin);
    const isClosed = !scopes.ofType('Identifier').some((name) => isWithin(name) && isOwnFunction(scopes, name));
    return isClosed && calls.every(({ callee }) => isForeign(scopes, callee));
  }
  return false;
}

/** The texts that an expression is compared with, or looked through for; `null` where they cannot be told. */
function soughtTexts({ parentOf }: ScopeAnalysis, text: Node): readonly string[] | null {
  const parent = parentOf(text);
  switch (parent?.type) {
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return soughtTexts({ parentOf } as ScopeAnalysis, parent);
    case 'BinaryExpression': {
      const other = unwrap(parent.left === text ? parent.right : parent.left);
      return other.type === 'Literal' ? [String(other.value)] : null;
    }
    case 'MemberExpression': {
      const call = parentOf(parent);
      const [argument] = call?.type === 'CallExpression' && call.callee === parent ? call.arguments : [];
      if (argument === undefined) return null;
      return argument.type === 'Literal' ? [String(argument.value)] : null;
    }
    case 'CallExpression': {
      const { callee } = parent;
      const pattern = callee.type === 'MemberExpression' ? unwrap(callee.object) : null;
      return pattern?.type === 'Literal' ? [String(pattern.value)] : null;
    }
    default:
      return null;
  }
}

/** Whether a member of an error is one that only an error of the client has, or has in another way. */
function isTelling(scopes: ScopeAnalysis, member: TSESTree.MemberExpression, errors: ClientErrors): boolean {
  const name = staticName(member.property, member.computed);
  if (name === null) return false;
  if (errors.hasClasses && CLASSES.test(name)) return true;
  const parent = scopes.parentOf(member);
  if (name === 'response' && errors.members.has(name) && parent?.type === 'MemberExpression') {
    const object = unwrap(member.object);
    const isRead = parent.object === member && OF_RESPONSE.has(staticName(parent.property, parent.computed) ?? '');
    if (isRead && object.type !== 'ThisExpression' && !WITH_RESPONSE.test(nameOf(object) ?? '')) return true;
  }
  if (!isError(scopes, member.object)) return false;
  const isAssigned = parent?.type === 'AssignmentExpression' && parent.left === member;
  if (isAssigned) return false;
  if (name === 'code' && errors.members.has(name)) {
    const texts = soughtTexts(scopes, member);
    return texts === null ? errors.hasClasses : texts.some((text) => errors.texts.test(text) && !FILE_CODES.test(text));
  }
  if (errors.members.has(name)) return true;
  if ((name !== 'name' && name !== 'message') || !isExamined(scopes, member)) return false;
  const texts = soughtTexts(scopes, member);
  return texts === null || texts.some((text) => errors.texts.test(text));
}

/** What a pattern takes apart; `null` for a parameter. */
function takenApart({ parentOf }: ScopeAnalysis, pattern: Node): Node | null {
  const parent = parentOf(pattern);
  return parent?.type === 'VariableDeclarator' ? parent.init : null;
}

/** Whether a pattern takes such a member out of an error: `catch ({ response })`, `const { code } = error`. */
function isTellingPattern(scopes: ScopeAnalysis, pattern: TSESTree.ObjectPattern, errors: ClientErrors): boolean {
  const names = pattern.properties.flatMap((item) =>
    item.type === 'Property' ? [staticName(item.key, item.computed) ?? ''] : [],
  );
  const source = takenApart(scopes, pattern);
  const isOfError = scopes.parentOf(pattern)?.type === 'CatchClause' || (source !== null && isError(scopes, source));
  return isOfError && names.some((name) => errors.members.has(name));
}

/** Whether an import brings something by which a client's errors are told. */
function isTellingImport(specifier: TSESTree.ImportSpecifier, source: string): boolean {
  const { imported } = specifier;
  return CLIENT_MODULE.test(source) && CLASSES.test(imported.type === 'Identifier' ? imported.name : imported.value);
}

/**
 * Whether a module looks into an error in a way that only the errors of an HTTP client answer. What a `catch` asks the
 * failures of other packages' calls does not count.
 */
export function readsClientErrors(scopes: ScopeAnalysis, errors: ClientErrors): boolean {
  const counts = (node: Node): boolean => !isOfForeignCalls(scopes, node);
  return (
    scopes.ofType('MemberExpression').some((member) => isTelling(scopes, member, errors) && counts(member)) ||
    scopes.ofType('ObjectPattern').some((pattern) => isTellingPattern(scopes, pattern, errors) && counts(pattern)) ||
    scopes.ofType('BinaryExpression').some((test) => {
      if (test.operator === 'in') {
        const name = test.left.type === 'Literal' ? test.left.value : null;
        return typeof name === 'string' && errors.members.has(name) && isError(scopes, test.right) && counts(test);
      }
      const isClass = test.operator === 'instanceof' && test.right.type === 'Identifier';
      return isClass && PLAIN_CLASSES.has(nameOf(test.right) ?? '') && !errors.hasClasses && counts(test);
    }) ||
    (errors.hasClasses &&
      scopes.ofType('ImportDeclaration').some(({ source, specifiers }) =>
        specifiers.some((each) => {
          if (each.type !== 'ImportSpecifier' || !isTellingImport(each, source.value)) return false;
          const uses = scopes.variableOf(each.local)?.references ?? [];
          return uses.some(({ identifier }) => identifier !== each.local && counts(identifier));
        }),
      ))
  );
}
