/**
 * Runs inside a process that has the shim loaded, with the real host names leading to an embedded hub: makes a legacy
 * call with each client and reports whether it was answered by the successor. Prints one line of JSON.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { HTTP_CLIENTS, sendWithFetch, sendWithHttps } from './http-clients.ts';
import type { InstalledPackage } from './installed-packages.ts';

export interface ProbeTask {
  /** Legacy URL to be asked for. */
  url: string;
  copies: readonly InstalledPackage[];
  /** Only whether this process is reached at all. */
  only?: 'reach';
}

/** What became of a legacy call: answered by the successor, gone past the shim, or failed before it was sent. */
export type Outcome = 'caught' | 'escaped' | { failed: string };

export interface ProbeResult {
  callers: Record<string, Outcome>;
  /** Where a legacy call was made by the built-in fetch. */
  reach: Record<'worker' | 'eval worker' | 'child process', Outcome>;
  /** Undici's default dispatchers: class of the owner, and whether the shim is around it. */
  slots: Record<string, { owner: string; wrapped: boolean }>;
}

const HEADERS = { authorization: 'Bearer doctor' };
const TIMEOUT_MS = 10_000;
const SLOTS = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'];

const describe = (error: unknown): Outcome => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const text = [code, message].find((value) => typeof value === 'string') ?? 'unknown';
  return { failed: text.slice(0, 120) };
};

async function judge(send: () => Promise<number>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  try {
    return (await Promise.race([send(), tooLate])) === 200 ? 'caught' : 'escaped';
  } catch (error) {
    return describe(error);
  } finally {
    clearTimeout(timer);
  }
}

const fetchOutcome = (url: string): Promise<Outcome> => judge(() => sendWithFetch(url, HEADERS));

async function probeCopy({ name, entry }: InstalledPackage, url: string): Promise<Outcome> {
  try {
    const loaded: unknown = await import(pathToFileURL(entry).href);
    const prepare = HTTP_CLIENTS[name];
    if (prepare === undefined) return { failed: 'not known to the doctor' };
    const send = prepare(loaded);
    return await judge(() => send(url, HEADERS));
  } catch (error) {
    return describe(error);
  }
}

function probeWorker(worker: Worker): Promise<Outcome> {
  return new Promise((resolve) => {
    worker.once('message', (outcome: Outcome) => resolve(outcome));
    worker.once('error', (error) => resolve(describe(error)));
    worker.once('exit', () => resolve({ failed: 'the worker ended' }));
  });
}

function probeChild(url: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const task: ProbeTask = { url, copies: [], only: 'reach' };
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.once('error', (error) => resolve(describe(error)));
    child.once('close', () => {
      try {
        resolve(JSON.parse(output) as Outcome);
      } catch {
        resolve({ failed: 'the process gave no answer' });
      }
    });
  });
}

const EVAL_WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  fetch(workerData.url, { headers: workerData.headers }).then(
    ({ status }) => parentPort.postMessage(status === 200 ? 'caught' : 'escaped'),
    (error) => parentPort.postMessage({ failed: String(error.code ?? error.message) }),
  );`;

function readSlots(): ProbeResult['slots'] {
  const globals = globalThis as unknown as Record<symbol, object | undefined>;
  return Object.fromEntries(
    SLOTS.flatMap((name) => {
      const dispatcher = globals[Symbol.for(name)];
      return dispatcher === undefined
        ? []
        : [[name, { owner: dispatcher.constructor.name, wrapped: types.isProxy(dispatcher) }]];
    }),
  );
}

async function probe({ url, copies }: ProbeTask): Promise<ProbeResult> {
  const callers: Record<string, Outcome> = {
    'fetch (built in)': await fetchOutcome(url),
    'node:https': await judge(() => sendWithHttps(url, HEADERS)),
  };
  // Before any npm client is loaded: some change the slots.
  const slots = readSlots();
  for (const copy of copies) callers[`${copy.name} ${copy.version}`] = await probeCopy(copy, url);
  return {
    callers,
    slots,
    reach: {
      worker: await probeWorker(new Worker(new URL(import.meta.url), { workerData: { url } })),
      'eval worker': await probeWorker(new Worker(EVAL_WORKER, { eval: true, workerData: { url, headers: HEADERS } })),
      'child process': await probeChild(url),
    },
  };
}

if (isMainThread) {
  const task = JSON.parse(process.argv[2] ?? '{}') as ProbeTask;
  const result = task.only === 'reach' ? await fetchOutcome(task.url) : await probe(task);
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
} else {
  parentPort?.postMessage(await fetchOutcome((workerData as { url: string }).url));
}
