/** Results held for each function; whoever makes up arguments must not fill the memory. */
const MAX_RESULTS = 200;
const MAX_LENGTH = 2000;

/**
 * A function that does its work once for each text: a program asks for the same few again and again.
 *
 * @param make gives the same for the same text; `undefined` is not held
 */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (made !== undefined && results.size < MAX_RESULTS && text.length < MAX_LENGTH) results.set(text, made);
    return made;
  };
}
