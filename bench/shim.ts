import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compare, type Contender, type Row } from './measure.ts';
import type { Order, Result } from './shim-contender.ts';

interface Match {
  baseline: string;
  contender: string;
  concurrency: number;
  atLeast: number;
}

const at = (baseline: string, contender: string, goals: Readonly<Record<number, number>>): Match[] =>
  Object.entries(goals).map(([concurrency, atLeast]) => ({
    baseline,
    contender,
    concurrency: Number(concurrency),
    atLeast,
  }));

/** Who is measured against whom, with how many calls in flight, and the share of the baseline's throughput wanted. */
const MATCHES: readonly Match[] = [
  ...at('undici.request', 'typed client', { 1: 0.9, 16: 0.9, 64: 0.9 }),
  ...at('undici.request', 'interceptor', { 1: 0.75, 16: 0.85, 50: 0.85, 64: 0.85 }),
  ...at('built-in fetch', 'patched fetch', { 1: 0.9, 16: 0.9, 64: 0.9 }),
  ...at('built-in fetch', 'patched fetch, undici present', { 1: 2, 16: 2, 64: 2 }),
  ...at('http.request', 'http adapter', { 1: 0.6, 16: 0.6, 64: 0.6 }),
  ...at('undici.request', 'gateway', { 1: 0.45, 16: 0.45, 64: 0.45 }),
  ...at('built-in fetch', 'fetch past the shim', { 16: 0.98 }),
  ...at('http.request', 'http.request past the shim', { 16: 0.98 }),
];

const CALLS = { one: 600, many: 3000 } as const;
/** Until the engine has compiled what is measured; the longest path needs about so many. */
const WARM_UP_CALLS = 4000;
const ROUNDS = 7;
const MEMORY_CALLS = 50_000;

const job = (name: string): string => join(import.meta.dirname, `${name}.mjs`);

async function startChild(name: string, args: readonly string[]): Promise<{ child: ChildProcess; hello: string }> {
  const child = fork(job(name), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [hello] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended`))),
  ])) as [string];
  return { child, hello };
}

async function order(child: ChildProcess, wanted: Order): Promise<Result> {
  child.send(wanted);
  const [result] = (await once(child, 'message')) as [Result];
  return result;
}

const contend =
  (child: ChildProcess, concurrency: number): Contender =>
  async (calls) => {
    await order(child, { calls, concurrency });
  };

/**
 * Processor time that the preload adds to an empty program, as a share of 15 ms. Not time on the clock, which on a busy
 * machine says more about its neighbours.
 */
function preloadRow(root: string): Row {
  const register = join(root, 'packages', 'shim', 'dist', 'register.mjs');
  const script = 'const { user, system } = process.cpuUsage(); user + system';
  const time = (argv: readonly string[]): number =>
    Number(spawnSync(process.execPath, [...argv, '-p', script], { encoding: 'utf8' }).stdout) / 1000;
  const added = Array.from({ length: 15 }, () => time(['--import', register]) - time([])).sort((a, b) => a - b);
  const share = (index: number): number => (added[index] ?? NaN) / 15;
  return {
    what: 'preload start-up',
    baseline: '15 ms',
    goal: { atMost: 1 },
    ratio: share(7),
    spread: [share(2), share(12)],
  };
}

/** Every technique of the shim against the same call made without it, each contender in a process of its own. */
export async function benchShim(root: string): Promise<Row[]> {
  const children = new Map<string, ChildProcess>();
  const upstream = await startChild('shim-upstream', []);
  const gateway = await startChild('shim-gateway', [upstream.hello]);
  const contender = async (name: string): Promise<ChildProcess> => {
    const existing = children.get(name);
    if (existing !== undefined) return existing;
    const { child } = await startChild('shim-contender', [name, upstream.hello, gateway.hello]);
    children.set(name, child);
    await order(child, { calls: WARM_UP_CALLS, concurrency: 16 });
    return child;
  };
  try {
    const rows: Row[] = [];
    for (const { baseline, contender: name, concurrency, atLeast } of MATCHES) {
      const base = contend(await contender(baseline), concurrency);
      const count = concurrency === 1 ? CALLS.one : CALLS.many;
      const figures = await compare(
        base,
        { [name]: contend(await contender(name), concurrency) },
        { count, rounds: ROUNDS },
      );
      const { ratio, spread } = figures.get(name) ?? { ratio: NaN, spread: [NaN, NaN] as const };
      rows.push({ what: `${name}, ${concurrency} in flight`, baseline, goal: { atLeast }, ratio, spread });
    }
    const memory = async (name: string): Promise<number> =>
      (await order(await contender(name), { calls: MEMORY_CALLS, concurrency: 16 })).rss;
    const [without, withShim] = [await memory('built-in fetch'), await memory('patched fetch')];
    const ratio = withShim / without;
    rows.push({
      what: `memory after ${MEMORY_CALLS} calls, patched fetch`,
      baseline: 'built-in fetch',
      goal: { atMost: 1.05 },
      ratio,
      spread: [ratio, ratio],
    });
    return [...rows, preloadRow(root)];
  } finally {
    for (const child of [...children.values(), gateway.child, upstream.child]) child.disconnect();
  }
}
