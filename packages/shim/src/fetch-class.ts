/**
 * The class of a `Request` or `Response`, of whatever package. A class that a program derives from it has a constructor of its own, which
 * takes what it likes: the one that brings `clone` is asked instead (Fetch standard, interfaces `Request` and `Response`).
 */
export function fetchClass(made: object): unknown {
  let prototype = Object.getPrototypeOf(made) as object | null;
  while (prototype !== null && !Object.hasOwn(prototype, 'clone'))
    prototype = Object.getPrototypeOf(prototype) as object | null;
  return prototype === null ? made.constructor : prototype.constructor;
}
