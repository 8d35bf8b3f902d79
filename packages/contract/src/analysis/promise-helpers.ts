import type { TSESTree } from '@typescript-eslint/types';
import { bindingPath } from './binding-path.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** How the function of a package is come by: exported (`default` or a name), made by what is exported, or a method of it. */
interface Helper {
  readonly exported: string;
  readonly by: 'itself' | 'made' | readonly string[];
  /**
   * What its promise gives: what the function or promise that it is given gives, or that behind an error: `[error, value]`.
   * `observable`: it is no promise, but an Observable of the former.
   */
  readonly gives: 'value' | 'pair' | 'observable';
}

/** Packages whose functions give back what the function or promise gives that they are given. Source: their own documentation. */
const HELPERS: Readonly<Record<string, readonly Helper[]>> = {
  '@lifeomic/attempt': [{ exported: 'retry', by: 'itself', gives: 'value' }],
  'async-retry': [{ exported: 'default', by: 'itself', gives: 'value' }],
  'await-to-js': [
    { exported: 'default', by: 'itself', gives: 'pair' },
    { exported: 'to', by: 'itself', gives: 'pair' },
  ],
  bottleneck: [{ exported: 'default', by: ['schedule'], gives: 'value' }],
  'exponential-backoff': [{ exported: 'backOff', by: 'itself', gives: 'value' }],
  'p-limit': [{ exported: 'default', by: 'made', gives: 'value' }],
  'p-queue': [{ exported: 'default', by: ['add'], gives: 'value' }],
  'p-retry': [{ exported: 'default', by: 'itself', gives: 'value' }],
  'p-timeout': [{ exported: 'default', by: 'itself', gives: 'value' }],
  rxjs: [
    { exported: 'defer', by: 'itself', gives: 'observable' },
    { exported: 'from', by: 'itself', gives: 'observable' },
  ],
};

/** What a name is imported as: `default` of `p-retry`. */
export function importOf(
  name: Node,
  scopes: ScopeAnalysis,
): { readonly from: string; readonly exported: string } | null {
  const [definition, ...others] = name.type === 'Identifier' ? (scopes.variableOf(name)?.definitions ?? []) : [];
  if (definition === undefined || others.length > 0) return null;
  const { node } = definition;
  if (definition.kind === 'import') {
    const declaration = scopes.parentOf(node);
    if (declaration?.type !== 'ImportDeclaration') return null;
    const exported = node.type === 'ImportSpecifier' ? staticName(node.imported, false) : 'default';
    return exported === null ? null : { from: declaration.source.value, exported };
  }
  const init = node.type === 'VariableDeclarator' ? node.init : null;
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'require')
    return null;
  const [specifier] = init.arguments;
  const from = specifier === undefined ? null : staticName(specifier, true);
  const [step, ...more] = bindingPath(definition.identifier, scopes).steps;
  const exported = step === undefined ? 'default' : 'take' in step && more.length === 0 ? step.take : null;
  return from === null || exported === null ? null : { from, exported };
}

function helperOf(name: Node, by: (helper: Helper) => boolean, scopes: ScopeAnalysis): Helper | null {
  const found = importOf(name, scopes);
  const helpers = found !== null && Object.hasOwn(HELPERS, found.from) ? (HELPERS[found.from] ?? []) : [];
  return helpers.find((helper) => helper.exported === found?.exported && by(helper)) ?? null;
}

/** What a name of the file is made by: `pLimit` of `const limit = pLimit(2)`, `PQueue` of `const queue = new PQueue()`. */
function makerOf(name: Node, scopes: ScopeAnalysis): Node | null {
  const [definition, ...others] = name.type === 'Identifier' ? (scopes.variableOf(name)?.definitions ?? []) : [];
  const made = definition?.kind === 'const' && others.length === 0 ? definition.node : null;
  const init = made?.type === 'VariableDeclarator' && made.init !== null ? unwrap(made.init) : null;
  return init?.type === 'CallExpression' || init?.type === 'NewExpression' ? init.callee : null;
}

/**
 * What a call gives, if its callee is of a package that gives back what the function or promise gives that it is given first:
 * `pRetry(() => fetch(url))`, `limit(() => fetch(url))`, `to(fetch(url))`, `from(fetch(url))`.
 *
 * @returns `null` for any other callee
 */
export function giveBack(
  { callee }: TSESTree.CallExpression | TSESTree.NewExpression,
  scopes: ScopeAnalysis,
): Helper['gives'] | null {
  if (callee.type === 'MemberExpression') {
    const method = staticName(callee.property, callee.computed);
    const maker = makerOf(callee.object, scopes);
    const isMethod = ({ by }: Helper): boolean => typeof by !== 'string' && method !== null && by.includes(method);
    return maker === null ? null : (helperOf(maker, isMethod, scopes)?.gives ?? null);
  }
  const itself = helperOf(callee, ({ by }) => by === 'itself', scopes);
  const maker = makerOf(callee, scopes);
  const made = maker === null ? null : helperOf(maker, ({ by }) => by === 'made', scopes);
  return (itself ?? made)?.gives ?? null;
}
