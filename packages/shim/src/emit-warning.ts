/** What of Node this needs, which a browser has not. */
interface Emitter {
  readonly emitWarning?: (message: string, options: { type: string; code: string }) => void;
}

/** Tells who runs the program of something: a `ModelHubWarning` with a code in Node, `console.warn` elsewhere. */
export function emitWarning(message: string, code: `MODELHUB_${string}`): void {
  const { process } = globalThis as { readonly process?: Emitter };
  if (process?.emitWarning === undefined) console.warn(message);
  else process.emitWarning(message, { type: 'ModelHubWarning', code });
}
