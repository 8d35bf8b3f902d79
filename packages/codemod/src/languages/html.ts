import { scriptTags } from '../source/script-blocks.ts';
import type { CodeBlock } from './markdown.ts';

/** The scripts of a page or a template. What a template language puts into them is read as far as it makes sense. */
export function findScripts(text: string): CodeBlock[] {
  return scriptTags('page', text, 0, 'js').map(({ start, text: script }) => ({
    language: 'javascript',
    start,
    end: start + script.length,
  }));
}
