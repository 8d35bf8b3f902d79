import type { Frame, Resolver, Target } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A file, as a module would import it. */
export interface FileBeside {
  readonly specifier: string;
  /** Where the file is named. */
  readonly frame: Frame;
}

/** Functions of Node's modules, by what they do. */
const FUNCTIONS = {
  reads: { module: /^(?:node:)?fs(?:\/promises)?$/, name: /^(?:promises\.)?readFile(?:Sync)?$/ },
  joins: { module: /^(?:node:)?path(?:\/posix)?$/, name: /^(?:posix\.)?(?:join|resolve)$/ },
  isFolder: { module: /^(?:node:)?path(?:\/posix)?$/, name: /^(?:posix\.)?dirname$/ },
  isPath: { module: /^(?:node:)?url$/, name: /^fileURLToPath$/ },
} as const;

const IS_ABSOLUTE = /^(?:\/|[a-z]+:)/i;

/** What the module itself is called: `import.meta.url`, `import.meta.dirname`. */
const isOfModule = (node: Node, name: string): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'MetaProperty' &&
  staticName(node.property, node.computed) === name;

/** Tells which file of the project, named by its place beside the module, a text is read from; `null` where none is known. */
export function createFileReads({ follow }: Pick<Resolver, 'follow'>) {
  const only = (node: Node, frame: Frame): Extract<Target, { kind: 'node' | 'global' }> | null => {
    const [target, ...others] = follow(node, frame);
    return others.length === 0 && (target?.kind === 'node' || target?.kind === 'global') ? target : null;
  };

  const calls = (callee: Node, frame: Frame, what: keyof typeof FUNCTIONS): boolean =>
    follow(callee, frame).some(
      (fn) =>
        fn.kind === 'import' &&
        FUNCTIONS[what].module.test(fn.specifier) &&
        FUNCTIONS[what].name.test(fn.path.join('.')),
    );

  /** Whether an expression is the path of the module's own file. */
  function isOwnFile(node: Node, frame: Frame): boolean {
    const value = unwrap(node);
    if (isOfModule(value, 'filename')) return true;
    const target = only(value, frame);
    if (target?.kind === 'global') return target.path.join('.') === '__filename';
    if (target?.node.type !== 'CallExpression') return false;
    const [url] = target.node.arguments;
    return url !== undefined && isOfModule(unwrap(url), 'url') && calls(target.node.callee, target.frame, 'isPath');
  }

  /** Whether an expression is the path of the folder that the module stands in. */
  function isOwnFolder(node: Node, frame: Frame): boolean {
    const value = unwrap(node);
    if (isOfModule(value, 'dirname')) return true;
    const target = only(value, frame);
    if (target?.kind === 'global') return target.path.join('.') === '__dirname';
    if (target?.node.type !== 'CallExpression') return false;
    const [file] = target.node.arguments;
    return file !== undefined && calls(target.node.callee, target.frame, 'isFolder') && isOwnFile(file, target.frame);
  }

  /** The path from the module to a file. */
  function pathTo(node: Node, frame: Frame): FileBeside | null {
    const target = only(node, frame);
    if (target?.kind !== 'node') return null;
    const { node: made, frame: home } = target;
    const beside = (parts: readonly Node[]): FileBeside | null => {
      const texts = parts.map((part) => staticName(part, true));
      const path = texts.join('/');
      if (texts.some((text) => text === null || IS_ABSOLUTE.test(text)) || !path.endsWith('.json')) return null;
      return { specifier: path.startsWith('.') ? path : `./${path}`, frame: home };
    };
    if (made.type === 'NewExpression') {
      const [path, base] = made.arguments;
      const isUrl = only(made.callee, home)?.kind === 'global' && staticName(made.callee, false) === 'URL';
      return isUrl && path !== undefined && base !== undefined && isOfModule(unwrap(base), 'url')
        ? beside([path])
        : null;
    }
    if (made.type === 'BinaryExpression') {
      const path = isOwnFolder(made.left, home) ? staticName(made.right, true) : null;
      return path?.startsWith('/') === true && path.endsWith('.json') ? { specifier: `.${path}`, frame: home } : null;
    }
    if (made.type !== 'CallExpression') return null;
    const [first, ...rest] = made.arguments;
    if (first === undefined) return null;
    if (calls(made.callee, home, 'isPath')) return pathTo(first, home);
    return calls(made.callee, home, 'joins') && isOwnFolder(first, home) ? beside(rest) : null;
  }

  return function fileReadBy(text: Node, frame: Frame): FileBeside | null {
    const target = only(text, frame);
    if (target?.node.type !== 'CallExpression') return null;
    const {
      callee,
      arguments: [file],
    } = target.node;
    if (callee.type === 'MemberExpression' && staticName(callee.property, callee.computed) === 'toString')
      return fileReadBy(callee.object, target.frame);
    return file !== undefined && calls(callee, target.frame, 'reads') ? pathTo(file, target.frame) : null;
  };
}
