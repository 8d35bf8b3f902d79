/** What a terminal and a job runner send to end a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does work that must not stop half-way, such as replacing a file: a signal to end is put off until it is done. The work is
 * synchronous, so that no signal can be handled before.
 */
export function uninterrupted(work: () => void): void {
  let pending: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals): void => {
    pending = signal;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  try {
    work();
  } finally {
    // Signals that came meanwhile are delivered when the event loop turns.
    setImmediate(() => {
      for (const signal of SIGNALS) process.off(signal, hold);
      if (pending !== undefined) process.kill(process.pid, pending);
    });
  }
}
