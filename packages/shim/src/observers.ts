import type { LegacyUse } from './exchange.ts';
import type { Settings, ShimOptions } from './settings.ts';
import { createUsageLog } from './usage-log.ts';

export interface Observers {
  /** Tells everybody who wants to know; absent when nobody does. */
  onUse: ((use: LegacyUse) => void) | undefined;
  /** Writes what is still to be written. */
  close: () => void;
}

/** Who is told about each served call: the usage log, if a file is set, and the program's own function. */
export function createObservers({ logFile }: Settings, { onUse }: ShimOptions): Observers {
  if (logFile === undefined) return { onUse, close: () => undefined };
  const log = createUsageLog({ file: logFile });
  return {
    onUse(use) {
      log.record(use);
      onUse?.(use);
    },
    close: () => {
      log.close();
    },
  };
}
