/** Milliseconds between two lines, so that a terminal is not the slowest part of a run. */
const INTERVAL = 100;

/** Milliseconds before anything is shown: most runs are over by then. */
const GRACE = 500;

export interface Progress {
  update: (done: number, total: number) => void;
  clear: () => void;
}

/** Shows how far a run is on a terminal; anywhere else nothing is ever printed. */
export function createProgress(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  if (!stream.isTTY) return { update: () => undefined, clear: () => undefined };
  const start = now();
  let shown = 0;
  return {
    update(done, total) {
      const time = now();
      if (time - start < GRACE || time - shown < INTERVAL) return;
      shown = time;
      stream.write(`\r\u001b[2K${String(done)} of ${String(total)} files`);
    },
    clear() {
      if (shown > 0) stream.write('\r\u001b[2K');
    },
  };
}
