/** One line of the shim's usage log: calls of one kind from one place, since the line before it of the same process. */
export interface UsageLine {
  /** Format version. */
  v: 1;
  operation: string;
  /** Method and path template. */
  route: string;
  modelId: string;
  successorModel?: string;
  kind?: string;
  retrieval: boolean;
  via?: string;
  /** `file:line:column` of the caller, where it was known. */
  callSite?: string;
  /** Option names seen. */
  options: string[];
  /** Option names that were not sent on. */
  dropped: string[];
  /** What was worth a notice: `output-cut`, `option-misplaced` and so on. */
  notices: string[];
  /** Calls by HTTP status; `none` for calls without an answer. */
  statuses: Record<string, number>;
  count: number;
  /** ISO date-times of the first and last call counted here. */
  first: string;
  last: string;
  pid: number;
}

/** What a reader of the log needs of a line. */
export interface UsageRecord {
  operation: string;
  modelId: string;
  /** How the call reached the shim; empty where the line does not say. */
  via: string;
  place: { file: string; line: number; column: number } | null;
  count: number;
  first: string;
  last: string;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function isUsageLine(value: unknown): value is UsageLine {
  if (typeof value !== 'object' || value === null) return false;
  const { v, operation, count, first, last } = value as Partial<Record<keyof UsageLine, unknown>>;
  const isMoment = (moment: unknown): boolean => typeof moment === 'string' && MOMENT.test(moment);
  return (
    v === 1 &&
    typeof operation === 'string' &&
    Number.isSafeInteger(count) &&
    Number(count) > 0 &&
    isMoment(first) &&
    isMoment(last)
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Reads one line of the usage log.
 *
 * @returns `null` for a line that is not one of version 1, for example one that was cut off when a disk was full
 */
export function readUsageLine(text: string): UsageRecord | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isUsageLine(line)) return null;
  const place = /^([^]+):(\d{1,9}):(\d{1,9})$/.exec(textOf(line.callSite));
  return {
    operation: line.operation,
    modelId: textOf(line.modelId),
    via: textOf(line.via),
    place: place === null ? null : { file: place[1] ?? '', line: Number(place[2]), column: Number(place[3]) },
    count: line.count,
    first: line.first,
    last: line.last,
  };
}
