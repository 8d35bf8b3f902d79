import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compare, type Contender, type Row } from './measure.ts';
import type { Order, Result } from './shim-contender.ts';

/** Contenders of one baseline, and the share of its throughput that each is to reach with so many calls in flight. */
interface Match {
  baseline: string;
  concurrency: number;
  /** `undefined`: shown, but nothing was set as a goal. */
  goals: Readonly<Record<string, number | undefined>>;
}

const MATCHES: readonly Match[] = [
  {
    baseline: 'undici.request',
    concurrency: 1,
    goals: { 'typed client': 0.9, 'typed client with undici': 0.9, interceptor: 0.75, gateway: 0.45 },
  },
  {
    baseline: 'undici.request',
    concurrency: 16,
    goals: { 'typed client': 0.9, 'typed client with undici': 0.9, interceptor: undefined, gateway: 0.45 },
  },
  { baseline: 'undici.request', concurrency: 50, goals: { interceptor: 0.85 } },
  {
    baseline: 'undici.request',
    concurrency: 64,
    goals: { 'typed client': 0.9, 'typed client with undici': 0.9, interceptor: undefined, gateway: 0.45 },
  },
  { baseline: 'built-in fetch', concurrency: 1, goals: { 'patched fetch': 0.9, 'patched fetch with undici': 2 } },
  {
    baseline: 'built-in fetch',
    concurrency: 16,
    goals: { 'patched fetch': 0.9, 'patched fetch with undici': 2, 'fetch past the shim': 0.98 },
  },
  { baseline: 'built-in fetch', concurrency: 64, goals: { 'patched fetch': 0.9, 'patched fetch with undici': 2 } },
  { baseline: 'http.request', concurrency: 1, goals: { 'http adapter': 0.6 } },
  {
    baseline: 'http.request',
    concurrency: 16,
    goals: { 'http adapter': 0.6, 'http.request past the shim': 0.98 },
  },
  { baseline: 'http.request', concurrency: 64, goals: { 'http adapter': 0.6 } },
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
  const done = new AbortController();
  const { signal } = done;
  try {
    const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error('A contender ended too early.')));
    ended.catch(() => undefined);
    const [result] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Result];
    return result;
  } finally {
    done.abort();
  }
}

const contend =
  (child: ChildProcess, concurrency: number): Contender =>
  async (calls) => {
    await order(child, { calls, concurrency });
  };

/**
 * Processor time that a preload adds to an empty program, as a share of 15 ms. Not time on the clock, which on a busy
 * machine says more about its neighbours. An empty module shows what the flag itself costs: a program of ES modules has
 * that cost anyway, since it starts the same loader.
 */
function preloadRows(root: string): Row[] {
  const dist = join(root, 'packages', 'shim', 'dist');
  const preloads = {
    'preload by --require': ['--require', join(dist, 'register.cjs')],
    'preload by --import': ['--import', join(dist, 'register.mjs')],
    'an empty module by --import': ['--import', 'data:text/javascript,'],
  };
  const script = 'const { user, system } = process.cpuUsage(); user + system';
  const time = (argv: readonly string[]): number =>
    Number(spawnSync(process.execPath, [...argv, '-p', script], { encoding: 'utf8' }).stdout) / 1000;
  const rounds = Array.from({ length: 15 }, () => {
    const bare = time([]);
    return Object.values(preloads).map((argv) => (time(argv) - bare) / 15);
  });
  return Object.keys(preloads).map((what, index) => {
    const shares = rounds.map((round) => round[index] ?? NaN).sort((a, b) => a - b);
    const share = (place: number): number => shares[place] ?? NaN;
    const goal = what.startsWith('preload') ? { atMost: 1 } : undefined;
    return { what, baseline: '15 ms', goal, ratio: share(7), spread: [share(2), share(12)] };
  });
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
    for (const { baseline, concurrency, goals } of MATCHES) {
      const base = contend(await contender(baseline), concurrency);
      const others: Record<string, Contender> = {};
      for (const name of Object.keys(goals)) others[name] = contend(await contender(name), concurrency);
      process.stderr.write(`· ${Object.keys(goals).join(', ')} ÷ ${baseline}, ${concurrency} at once\n`);
      const count = concurrency === 1 ? CALLS.one : CALLS.many;
      const figures = await compare(base, others, { count, rounds: ROUNDS });
      for (const [name, { ratio, spread }] of figures) {
        const atLeast = goals[name];
        const goal = atLeast === undefined ? undefined : { atLeast };
        rows.push({ what: `${name}, ${concurrency} at once`, baseline, goal, ratio, spread });
      }
    }
    const memory = async (name: string): Promise<number> =>
      (await order(await contender(name), { calls: MEMORY_CALLS, concurrency: 16 })).rss;
    const [without, withShim] = [await memory('built-in fetch'), await memory('patched fetch')];
    const ratio = withShim / without;
    rows.push({
      what: `memory after ${MEMORY_CALLS} patched fetches`,
      baseline: 'built-in fetch',
      goal: { atMost: 1.05 },
      ratio,
      spread: [ratio, ratio],
    });
    return [...rows, ...preloadRows(root)];
  } finally {
    for (const child of [...children.values(), gateway.child, upstream.child]) child.disconnect();
  }
}
