import { LEGACY_ORIGIN, SUCCESSOR_BASE_URL, SUCCESSOR_PATHS } from '@modelhub-migration/contract';
import http from 'node:http';
import https from 'node:https';
import type { Settings } from '../settings.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 5000;

/** What a fault on the way to a host means to the person in front of the screen. */
const HINTS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name does not resolve: check DNS, or the URL.',
  EAI_AGAIN: 'DNS does not answer: check the network.',
  ECONNREFUSED: 'Nothing listens there: check the URL and the firewall.',
  ETIMEDOUT: 'No answer: check the firewall, or the proxy settings.',
  ECONNRESET: 'The connection was cut: check the firewall, or the proxy settings.',
};

/** Asks without a token: any answer at all, 401 for one, means that the host is there. */
function ask(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).get(
      url,
      { timeout: TIMEOUT_MS, agent: false },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.on('error', reject);
  });
}

async function checkHost(subject: string, url: string): Promise<Finding> {
  try {
    return { level: 'ok', subject, text: `${new URL(url).host} answers (${await ask(url)} without a token)` };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const fix =
      HINTS[code] ??
      (/CERT|SIGNATURE|ISSUER/.test(code)
        ? 'The certificate is not trusted: set NODE_EXTRA_CA_CERTS to your proxy’s authority.'
        : 'Check the URL and the network.');
    return { level: 'problem', subject, text: `${new URL(url).host} cannot be reached (${code})`, fix };
  }
}

/** Whether the two services can be reached from here. */
export function checkHosts({ successorUrl, collectionsUrl }: Settings): Promise<Finding[]> {
  return Promise.all([
    checkHost('successor host', `${(successorUrl ?? SUCCESSOR_BASE_URL).replace(/\/+$/, '')}${SUCCESSOR_PATHS.models}`),
    checkHost('collections host', `${(collectionsUrl ?? LEGACY_ORIGIN).replace(/\/+$/, '')}/collections`),
  ]);
}
