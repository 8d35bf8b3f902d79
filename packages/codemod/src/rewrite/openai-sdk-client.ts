import {
  CLIENTS,
  createCallReader,
  createRequestReader,
  staticName,
  unwrap,
  type Evaluator,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { insertInHead, isRequire } from './imports.ts';
import { SDK_MODULE, type SdkBase, type SdkClient, type SdkWorkshop } from './openai-sdk-types.ts';
import { covers, names } from './orphans.ts';
import { linesOf } from './removable-lines.ts';
import { overlap } from './edits.ts';
import type { Style } from './style.ts';
import { withMarks } from './url-parts.ts';
import type { Edit, Node } from './types.ts';

/** Local name of the SDK's class, where the file imports it. */
function importedClass(program: TSESTree.Program): string | null {
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration' && statement.source.value === SDK_MODULE) {
      const specifier = statement.specifiers.find(
        (each) =>
          each.type === 'ImportDefaultSpecifier' ||
          (each.type === 'ImportSpecifier' && each.imported.type === 'Identifier' && each.imported.name === 'OpenAI'),
      );
      if (specifier !== undefined && statement.importKind !== 'type') return specifier.local.name;
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations)
      if (id.type === 'Identifier' && isRequire(init, SDK_MODULE)) return id.name;
  }
  return null;
}

const optionOf = (options: TSESTree.ObjectExpression, name: string): Node | null =>
  options.properties.find(
    (each): each is TSESTree.Property => each.type === 'Property' && staticName(each.key, each.computed) === name,
  )?.value ?? null;

/** Clients that the file makes for all of its functions. */
function existingClients({ module, evaluate }: Evaluator, className: string | null): SdkClient[] {
  return module.program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (className === null || declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') return [];
    return declaration.declarations.flatMap(({ id, init }): SdkClient[] => {
      const made = init === null ? null : unwrap(init);
      if (id.type !== 'Identifier' || made?.type !== 'NewExpression') return [];
      if (made.callee.type !== 'Identifier' || made.callee.name !== className) return [];
      const [options] = made.arguments;
      if (options?.type !== 'ObjectExpression') return [];
      const apiKey = optionOf(options, 'apiKey');
      const base = optionOf(options, 'baseURL');
      const [pieces, ...others] = base === null ? [] : evaluate(base).alternatives;
      if (apiKey === null || pieces === undefined || others.length > 0) return [];
      const token = module.text.slice(...apiKey.range).replace(/ \?\? ''$/, '');
      const fixed = { key: withMarks(pieces).replace(/\/$/, ''), source: '', variables: [], usesThis: false };
      return [{ name: id.name, token, base: fixed, home: 'existing' }];
    });
  });
}

/** Files whose types are not checked; a component is taken for a checked one. */
const UNTYPED = /\.[cm]?js$/;

/** Reads what a file has of the official SDK, and names what it will have. */
export function createSdkWorkshop(evaluator: Evaluator): SdkWorkshop {
  const { program, scopes, file } = evaluator.module;
  const taken = new Set(scopes.ofType('Identifier').map(({ name }) => name));
  const calls = createCallReader(evaluator);
  const requests = createRequestReader(evaluator, calls);
  const imported = importedClass(program);
  const clients = existingClients(evaluator, imported);
  const locals = new Map<Node, SdkClient[]>();

  const answers = new Map<Node, string>();

  const freeName = (wish: string, used: readonly string[]): string => {
    const isFree = (candidate: string): boolean => !taken.has(candidate) && !used.includes(candidate);
    if (isFree(wish)) return wish;
    let number = 2;
    while (!isFree(`${wish}${String(number)}`)) number++;
    return `${wish}${String(number)}`;
  };
  const pick = (list: SdkClient[], wish: string, token: string, base: SdkBase, home: SdkClient['home']): SdkClient => {
    const known = list.find((client) => client.token === token && client.base.key === base.key);
    if (known !== undefined) return known;
    const used = list.map(({ name }) => name);
    const client: SdkClient = { name: freeName(wish, used), token, base, home };
    list.push(client);
    return client;
  };
  return {
    className: imported ?? (taken.has('OpenAI') ? freeName('OpenAIClient', []) : 'OpenAI'),
    typed: !UNTYPED.test(file),
    requestOf({ call }) {
      const request = call.type === 'CallExpression' ? requests.read(call) : null;
      return request?.wrapper === null && request.request === call ? request : null;
    },
    instanceOf({ request }) {
      const bound = calls.bind(request, evaluator.resolver.frameOf(evaluator.module));
      const [made, ...others] = bound?.instance == null ? [] : bound.defaults;
      if (made?.kind !== 'node' || others.length > 0 || bound?.home !== evaluator.module) return null;
      const owner = request.callee.type === 'MemberExpression' ? unwrap(request.callee.object) : null;
      const variable = owner?.type === 'Identifier' ? scopes.variableOf(owner) : null;
      const [definition, ...more] = variable?.definitions ?? [];
      const init = definition?.node.type === 'VariableDeclarator' ? definition.node.init : null;
      const isOwn = init !== null && unwrap(init) === bound.instance && more.length === 0;
      return isOwn && variable !== null && made.node.type === 'ObjectExpression'
        ? { variable, options: made.node }
        : null;
    },
    answerName(declaration, wish) {
      const known = answers.get(declaration) ?? freeName(wish, [...answers.values()]);
      answers.set(declaration, known);
      return known;
    },
    moduleClient: (token, base) => pick(clients, 'openai', token, base, 'module'),
    localClient(owner, token, base) {
      const list = locals.get(owner) ?? [];
      locals.set(owner, list);
      return pick(list, 'client', token, base, 'local');
    },
  };
}

/**
 * Source of the statement that makes a client. The token is read anew for each request, as the header was; one attempt a
 * request, since the program may have repetitions of its own.
 */
export function clientSource(client: SdkClient, className: string, style: Style, indent: string): string {
  const { eol, indent: step, semicolons, trailingCommas } = style;
  const options = [`apiKey: async () => ${client.token}`, `baseURL: ${client.base.source}`, 'maxRetries: 0'];
  const lines = options.join(`,${eol}${indent}${step}`) + (trailingCommas ? ',' : '');
  return `const ${client.name} = new ${className}({${eol}${indent}${step}${lines}${eol}${indent}})${semicolons ? ';' : ''}`;
}

const CLIENT_MODULES: ReadonlySet<string> = new Set(
  CLIENTS.flatMap(({ bindings }) => bindings.flatMap((binding) => ('modules' in binding ? binding.modules : []))),
);

/** Names that a statement imports from an HTTP client's package; `null` for any other statement. */
function importedNames(statement: Node): Node[] | null {
  if (statement.type === 'ImportDeclaration')
    return CLIENT_MODULES.has(statement.source.value) ? statement.specifiers.map(({ local }) => local) : null;
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return null;
  const [{ id, init }] = statement.declarations;
  const isClient = [...CLIENT_MODULES].some((module) => isRequire(init, module));
  return isClient && id.type === 'Identifier' ? [id] : null;
}

/** What the statements of clients will name, as edits that stand nowhere yet. */
export const clientTexts = (clients: ReadonlySet<SdkClient>): Edit[] =>
  [...clients].map(({ token, base }) => ({ start: -1, end: -1, text: `${token} ${base.source}` }));

/** Imports of HTTP clients that nothing uses any more. */
function unusedImports({ scopes }: Workshop, edits: readonly Edit[]): Node[] {
  return scopes.program.body.filter((statement) => {
    const variables = importedNames(statement)?.map((name): Variable | null => scopes.variableOf(name)) ?? [];
    return (
      variables.length > 0 &&
      variables.every(
        (variable) =>
          variable !== null &&
          variable.references.length > 0 &&
          variable.references.every(({ identifier }) => edits.some((edit) => covers(edit, identifier))) &&
          !edits.some((edit) => names(edit.text, variable.name)),
      )
    );
  });
}

/** Import statements that come to stand at one place stay together. */
function closeUp(first: Edit, next: Edit, eol: string): Edit {
  const isApart = first.start === next.start && first.start === first.end && first.text.endsWith(eol + eol);
  return isApart ? { ...first, text: first.text.slice(0, -eol.length) } : first;
}

/** The last of the statements that declare what the base of a client is made of: it can be made no earlier. */
function lastDeclaration({ body }: TSESTree.Program, { base }: SdkClient): Node | null {
  const isMaker = (statement: Node): boolean =>
    !statement.type.startsWith('Import') &&
    base.variables.some(({ definitions }) =>
      definitions.some(({ identifier: { range } }) => statement.range[0] <= range[0] && range[1] <= statement.range[1]),
    );
  return body.findLast(isMaker) ?? null;
}

/**
 * The edits outside of the calls: the import of adapters, that of the SDK, which takes the place of a client's import
 * that nothing uses any more, and one client for each token.
 *
 * @param adapters the import of adapters, if the file needs one
 * @param edits all edits of the calls
 */
export function headEdits(
  shop: Workshop,
  adapters: Edit | null,
  clients: ReadonlySet<SdkClient>,
  edits: readonly Edit[],
): Edit[] {
  const { sdk, style, text } = shop;
  const { program } = shop.scopes;
  const result: Edit[] = adapters === null ? [] : [adapters];
  if (sdk === null || clients.size === 0) return result;
  const unused = unusedImports(shop, [...edits, ...clientTexts(clients)]);
  const isNew = [...clients].some(({ home }) => home !== 'existing');
  if (isNew && importedClass(program) === null) {
    const source = style.quote + SDK_MODULE + style.quote;
    const end = style.semicolons ? ';' : '';
    const statement =
      style.modules === 'esm'
        ? `import ${sdk.className} from ${source}${end}`
        : `const ${sdk.className} = require(${source})${end}`;
    const place = unused.shift();
    const added =
      place === undefined
        ? insertInHead(program, text, style, statement)
        : { start: place.range[0], end: place.range[1], text: statement };
    if (adapters !== null) result[0] = closeUp(adapters, added, style.eol);
    result.push(added);
  }
  const own = [...clients].filter(({ home }) => home === 'module');
  for (const client of own) {
    const after = lastDeclaration(program, client);
    if (after === null) continue;
    // The end of its line, where a comment that belongs to it may stand.
    const line = text.indexOf('\n', after.range[1]);
    const end = line < 0 ? text.length : line - (text[line - 1] === '\r' ? 1 : 0);
    result.push({ start: end, end, text: style.eol + style.eol + clientSource(client, sdk.className, style, '') });
  }
  const made = own.filter((client) => lastDeclaration(program, client) === null);
  made.forEach((client, index) => {
    const statement = clientSource(client, sdk.className, style, '');
    const { start, end, text: inserted } = insertInHead(program, text, style, statement);
    const isBehind = inserted.startsWith(style.eol);
    // What follows stands apart from the last one.
    const isClose = isBehind && index === made.length - 1 && /^\r?\n[^\S\n]*\S/.test(text.slice(end, end + 200));
    result.push({ start, end, text: (isBehind ? style.eol : '') + inserted + (isClose ? style.eol : '') });
  });
  for (const statement of unused) {
    const removal = linesOf(text, statement);
    if (removal !== null && ![...result, ...edits].some((edit) => overlap(edit, removal))) result.push(removal);
  }
  return result;
}
