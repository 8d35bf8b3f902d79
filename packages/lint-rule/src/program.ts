import type { TSESTree } from '@typescript-eslint/types';
import type { AnyNode } from './eslint-api.ts';

/** First node of files that are read by ESTree-like parsers but hold data. */
const DATA = /^(?:YAML|JSON|TOML)/;

/** Whether a tree is a program, rather than a document in JSON, YAML or Markdown. */
export function isProgram(root: AnyNode): boolean {
  if (root.type !== 'Program') return false;
  const [first] = (root as TSESTree.Program).body as readonly AnyNode[];
  return first === undefined || !DATA.test(first.type);
}

/** Whether a program stands in markup: a Vue component with a template, or a component of Svelte or Astro. */
export function hasMarkup(root: AnyNode): boolean {
  const { body, templateBody } = root as { body?: readonly AnyNode[]; templateBody?: unknown };
  return templateBody != null || body?.some(({ type }) => /^(?:Svelte|Astro)/.test(type)) === true;
}
