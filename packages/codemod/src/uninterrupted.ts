/** What a terminal and a job runner send to end a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let pending: NodeJS.Signals | undefined;
let isHolding = false;

function hold(signal: NodeJS.Signals): void {
  pending = signal;
}

/** Signals that came meanwhile are delivered, and later ones end the program as ever. */
function release(): void {
  for (const signal of SIGNALS) process.off(signal, hold);
  isHolding = false;
  const signal = pending;
  pending = undefined;
  if (signal !== undefined) process.kill(process.pid, signal);
}

/**
 * Does work that must not stop half-way, such as replacing a file: a signal to end is put off until it is done. The work is
 * synchronous, so that no signal can be handled before.
 */
export function uninterrupted<T>(work: () => T): T {
  if (!isHolding) {
    isHolding = true;
    for (const signal of SIGNALS) process.on(signal, hold);
    // Signals are handed over when the event loop turns; by then all work of this turn is done.
    setImmediate(release);
  }
  return work();
}
