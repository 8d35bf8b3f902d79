import { angularWithSuccessor, isAngularClient } from './angular-with-successor.ts';
import { axiosWithSuccessor, isAxiosInstance, type AxiosInstance } from './axios-with-successor.ts';
import { fetchWithSuccessor, type Fetch } from './fetch-with-successor.ts';
import { gotWithSuccessor, isGotInstance } from './got-with-successor.ts';
import { isObject } from './is-object.ts';
import { isKyInstance, kyWithSuccessor } from './ky-with-successor.ts';
import { isRequestPackage, requestPackageWithSuccessor } from './request-package-with-successor.ts';
import type { AdapterSettings } from './successor-request.ts';
import { isSuperagent, superagentWithSuccessor } from './superagent-with-successor.ts';

interface NestService {
  readonly axiosRef: AxiosInstance;
}

/** Whether something is a `HttpService` of Nest, which sends its requests through an instance of axios. */
const isNestService = (value: unknown): value is NestService =>
  isObject(value) && 'axiosRef' in value && isAxiosInstance(value.axiosRef);

/**
 * Has what sends requests send those for retired routes, of which only the running program knows, to the successor, and give their answers
 * and errors in the legacy shape; all others are sent and answered as they are. A collection that a prediction names is searched first; a
 * search that fails is the answer.
 *
 * @param sender an instance of axios (0.27 or newer), or a `HttpService` of Nest, which has one: it is changed. One of got (11.8 or newer),
 *   ky, superagent, request, request-promise or Angular's `HttpClient`, `fetch`, of whatever package, `request` of undici, or a helper of n8n. Anything
 *   else, such as a test's double, is returned as it is
 * @returns the same instance where it is changed; an instance or a function in the place of the others
 */
export function withSuccessor<Sender>(sender: Sender, settings: AdapterSettings = {}): Sender {
  if (isAxiosInstance(sender)) axiosWithSuccessor(sender, settings);
  else if (isGotInstance(sender)) return gotWithSuccessor(sender, settings);
  else if (isKyInstance(sender)) return kyWithSuccessor(sender, settings);
  else if (isNestService(sender)) axiosWithSuccessor(sender.axiosRef, settings);
  else if (isAngularClient(sender)) return angularWithSuccessor(sender, settings);
  else if (isRequestPackage(sender)) return requestPackageWithSuccessor(sender, settings);
  else if (isSuperagent(sender)) return superagentWithSuccessor(sender, settings);
  else if (typeof sender === 'function') return fetchWithSuccessor(sender as Sender & Fetch, settings);
  return sender;
}
