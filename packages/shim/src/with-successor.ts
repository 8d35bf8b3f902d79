import { axiosWithSuccessor, isAxiosInstance } from './axios-with-successor.ts';
import { fetchWithSuccessor, type Fetch } from './fetch-with-successor.ts';
import { gotWithSuccessor, isGotInstance } from './got-with-successor.ts';
import { isKyInstance, kyWithSuccessor } from './ky-with-successor.ts';
import type { AdapterSettings } from './successor-request.ts';

/**
 * Has what sends requests send those for retired routes, of which only the running program knows, to the successor, and give their answers
 * and errors in the legacy shape; all others are sent and answered as they are. A collection that a prediction names is searched first; a
 * search that fails is the answer.
 *
 * @param sender an instance of axios (0.27 or newer), which is changed, one of got (11.8 or newer) or ky, `fetch`, of
 *   whatever package, or `request` of undici. Anything else, such as a test's double, is returned as it is
 * @returns the same instance of axios; an instance or a function in the place of the others
 */
export function withSuccessor<Sender>(sender: Sender, settings: AdapterSettings = {}): Sender {
  if (isAxiosInstance(sender)) axiosWithSuccessor(sender, settings);
  else if (isGotInstance(sender)) return gotWithSuccessor(sender, settings);
  else if (isKyInstance(sender)) return kyWithSuccessor(sender, settings);
  else if (typeof sender === 'function') return fetchWithSuccessor(sender as Sender & Fetch, settings);
  return sender;
}
