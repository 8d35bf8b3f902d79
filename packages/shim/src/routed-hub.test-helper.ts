import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startModelHub, type ModelHub } from './testing.ts';

/** A collection that a hub of {@link useRoutedHub} holds. */
export const COLLECTION = '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04';

export interface RoutedHub {
  readonly hub: () => ModelHub;
  /** Requests of the test so far: `successor POST /v1/chat/completions`. */
  readonly asked: () => string[];
}

/** Has the tests of a file, or of a group in it, ask a hub in the place of both services; it forgets all between them. */
export function useRoutedHub(): RoutedHub {
  let hub: ModelHub;
  let undo: () => void;
  beforeAll(async () => {
    const documents = [{ name: 'refunds', content: 'Refunds take five days.' }];
    hub = await startModelHub({ tls: true, collections: [{ id: COLLECTION, name: 'shop', documents }] });
    undo = hub.route();
  });
  afterAll(async () => {
    undo();
    await hub.close();
  });
  beforeEach(() => hub.reset());
  return {
    hub: () => hub,
    asked: () => hub.requests.map(({ host, method, path }) => `${host} ${method} ${path}`),
  };
}
