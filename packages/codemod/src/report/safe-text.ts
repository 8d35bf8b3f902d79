/** Characters that a terminal obeys instead of showing, and those that turn the direction of text around. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

/** A text from a file or a path, safe to print: what a terminal would obey is shown as its code. */
export function safeText(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As {@link safeText}, on one line. */
export function safeLine(text: string): string {
  return safeText(text.replace(/\s+/g, ' ').trim());
}
