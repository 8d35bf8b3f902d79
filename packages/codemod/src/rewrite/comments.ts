/** Comments in a piece of source, strings left out. */
export function commentsIn(source: string): string[] {
  const TOKENS = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return (source.match(TOKENS) ?? []).filter((token) => token.startsWith('/')).map((comment) => comment.trimEnd());
}
