import { loadTypeScript } from './typescript.ts';

/** Reads JSON in which comments and trailing commas are allowed, as in `tsconfig.json`. What is broken is left out. */
export function parseJsonWithComments(text: string): unknown {
  return loadTypeScript().parseConfigFileTextToJson('file.json', text).config as unknown;
}
