/** `problem`: legacy calls will fail; `info`: worth knowing, nothing is wrong. */
export type Level = 'ok' | 'info' | 'problem';

/** One thing the doctor looked at. */
export interface Finding {
  level: Level;
  /** What was looked at. */
  subject: string;
  /** What was found. */
  text: string;
  /** What to do; present for every problem. */
  fix?: string;
}

const MARKS: Readonly<Record<Level, string>> = { ok: 'ok      ', info: 'info    ', problem: 'PROBLEM ' };

/** Findings as lines for a terminal. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.min(32, Math.max(0, ...findings.map(({ subject }) => subject.length)));
  const lines = findings.flatMap(({ level, subject, text, fix }) => [
    `${MARKS[level]}${subject.padEnd(width)}  ${text}`,
    ...(fix === undefined ? [] : [`${' '.repeat(MARKS.ok.length + width)}  → ${fix}`]),
  ]);
  return `${lines.join('\n')}\n`;
}
