import type { OperationId } from '../legacy.ts';
import { notesCalls } from './notes-calls.ts';
import { readsAside } from './reads-aside.ts';
import type { Failure } from './response-errors.ts';
import type { FunctionAt } from './target.ts';
import type { InnerCall } from './wrapper-style.ts';

/** A function of the program that makes a call and hands its answer on. */
export interface Passage extends FunctionAt {
  readonly inner: InnerCall;
  readonly failure: Failure;
}

/** What such a function does besides, worked out once for all who call it. */
export class PassedAnswer {
  readonly #passage: Passage;
  readonly #aside = new Map<OperationId, boolean>();
  #notes: boolean | undefined;
  constructor(passage: Passage) {
    this.#passage = passage;
  }

  /** Whether it does something with the body of an answer itself; see {@link readsAside}. */
  isReadAside(operation: OperationId): boolean {
    const known = this.#aside.get(operation) ?? readsAside(this.#passage, operation);
    this.#aside.set(operation, known);
    return known;
  }

  /** Whether it notes each call; see {@link notesCalls}. */
  get isNoted(): boolean {
    return (this.#notes ??= notesCalls(this.#passage, this.#passage.inner.call));
  }
}
