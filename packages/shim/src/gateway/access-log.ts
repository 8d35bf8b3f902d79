import { describeNotice, noticeKey } from '@modelhub-migration/contract';
import type { LegacyUse } from '../exchange.ts';

/** One request to the gateway, as its log keeps it: no token, query, prompt or output. */
export interface AccessLine {
  /** ISO date-time of the answer. */
  time: string;
  id: string;
  method: string;
  route: string;
  /** HTTP status; 499 when the caller went away before there was one. */
  status: number;
  /** Milliseconds from request to answer. */
  ms: number;
  /** Milliseconds of that spent in the shim itself, for translated calls. */
  overheadMs?: number;
  model?: string;
  successorModel?: string;
  /** Names of options that were not sent on. */
  dropped?: string[];
  /** Code of the error the gateway answered with by itself. */
  error?: string;
}

/** Status in logs and metrics for a caller that went away (the number nginx made common). */
export const CLIENT_GONE = 499;

const round = (ms: number): number => Math.round(ms * 100) / 100;

export interface Exchange {
  id: string;
  method: string;
  route: string;
  status: number;
  durationMs: number;
  error?: string;
  use?: LegacyUse;
}

export function toAccessLine(
  { id, method, route, status, durationMs, error, use }: Exchange,
  nowMs: number,
): AccessLine {
  return {
    time: new Date(nowMs).toISOString(),
    id,
    method: /^[A-Z]{1,20}$/.test(method) ? method : 'OTHER',
    route,
    status,
    ms: round(durationMs),
    ...(use === undefined ? {} : { overheadMs: round(use.overheadMs) }),
    ...(use === undefined || use.modelId === '' ? {} : { model: use.modelId }),
    ...(use?.successorModel === undefined ? {} : { successorModel: use.successorModel }),
    ...(use === undefined || use.dropped.length === 0 ? {} : { dropped: use.dropped.slice(0, 20) }),
    ...(error === undefined ? {} : { error }),
  };
}

const MAX_REPORTED = 1000;

/** Hands each notice on the first time it comes up, as a sentence. */
export function createNoticeReporter(report: (sentence: string) => void): (use: LegacyUse) => void {
  const reported = new Set<string>();
  return ({ notices }) => {
    for (const notice of notices) {
      const key = noticeKey(notice);
      if (reported.has(key) || reported.size >= MAX_REPORTED) continue;
      reported.add(key);
      report(describeNotice(notice));
    }
  };
}
