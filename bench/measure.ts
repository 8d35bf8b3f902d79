import { performance } from 'node:perf_hooks';

/** One measured figure: how much of the baseline's throughput was reached (1 = the same), or another ratio named in `what`. */
export interface Row {
  what: string;
  baseline: string;
  /** Median over the rounds. */
  ratio: number;
  /** Lowest and highest round. */
  spread: readonly [number, number];
  /** The goal, as a bound on the ratio, if there is one. */
  goal?: { atLeast: number } | { atMost: number } | undefined;
}

/** One way of doing the work; resolves after `count` operations. */
export type Contender = (count: number) => Promise<void> | void;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] =
    sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  return (low + high) / 2;
};

async function millisecondsOf(contender: Contender, count: number): Promise<number> {
  const start = performance.now();
  await contender(count);
  return performance.now() - start;
}

/**
 * Time of the baseline divided by the time of each contender, in interleaved rounds of one run, so that a busy machine
 * hits all alike.
 *
 * @param contenders name to contender; the order is turned each round
 * @param count operations a round
 * @param rounds measured rounds, after one to warm up
 */
export async function compare(
  baseline: Contender,
  contenders: Readonly<Record<string, Contender>>,
  { count, rounds }: { count: number; rounds: number },
): Promise<Map<string, Pick<Row, 'ratio' | 'spread'>>> {
  const all: [string, Contender][] = [['', baseline], ...Object.entries(contenders)];
  for (const [, contender] of all) await contender(Math.ceil(count / 4));
  const ratios = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    const times = new Map<string, number>();
    for (let index = 0; index < all.length; index += 1) {
      const [name, contender] = all[(index + round) % all.length] ?? ['', baseline];
      times.set(name, await millisecondsOf(contender, count));
    }
    const base = times.get('') ?? NaN;
    for (const name of Object.keys(contenders))
      ratios.set(name, [...(ratios.get(name) ?? []), base / (times.get(name) ?? NaN)]);
  }
  return new Map(
    [...ratios].map(([name, values]) => [
      name,
      { ratio: median(values), spread: [Math.min(...values), Math.max(...values)] },
    ]),
  );
}

/** Keeps `concurrency` operations in flight until `count` are done. */
export const inFlight =
  (concurrency: number, operation: () => Promise<void>): Contender =>
  async (count) => {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await operation();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  };

/** A row of ratios that were measured one by one. */
export function row(what: string, baseline: string, goal: Row['goal'], ratios: readonly number[]): Row {
  const sorted = [...ratios].sort((a, b) => a - b);
  const ratio = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return { what, baseline, goal, ratio, spread: [sorted[0] ?? NaN, sorted.at(-1) ?? NaN] };
}

/** For a goal that is a time of its own: the lowest round counts, since other work on the machine can only add to it. */
export function rowOfLeast(what: string, baseline: string, ratios: readonly number[]): Row {
  return { ...row(what, baseline, { atMost: 1 }, ratios), ratio: Math.min(...ratios) };
}

function judge({ ratio, goal }: Row): string {
  if (goal === undefined) return '';
  const [bound, isReached] =
    'atLeast' in goal
      ? [`≥ ${goal.atLeast.toFixed(2)}`, ratio >= goal.atLeast]
      : [`≤ ${goal.atMost.toFixed(2)}`, ratio <= goal.atMost];
  return `goal ${bound}  ${isReached ? 'reached' : 'MISSED'}`;
}

/** A table of at most 100 columns: what, ratio, spread, goal, and whether it was reached. */
export function formatRows(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ what, baseline }) => `${what} ÷ ${baseline}`.length));
  return rows
    .map((row) => {
      const spread = `[${row.spread.map((value) => value.toFixed(2)).join('–')}]`;
      const name = `${row.what} ÷ ${row.baseline}`.padEnd(width);
      return `  ${name}  ${row.ratio.toFixed(2).padStart(5)}  ${spread.padEnd(13)}  ${judge(row)}`.trimEnd();
    })
    .join('\n');
}
