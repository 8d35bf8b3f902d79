import { changedFiles, countOutcomes, type RunResult } from '../result.ts';

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The run in one sentence, the same in every report. */
export function summarise(result: RunResult): string {
  const counts = countOutcomes(result);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const looked = `${plural(result.scanned, 'file')} looked at`;
  const others =
    result.others.length === 0 ? '' : ` ${plural(result.others.length, 'place')} elsewhere for you to change.`;
  const weak =
    result.weak === 0
      ? ''
      : ` ${plural(result.weak, 'call')} with a single sign of it left out: --possible lists them.`;
  if (total === 0)
    return `No call of the retired API found ${others === '' ? '' : 'that can be rewritten '}in ${looked}.${others}${weak}`;
  const parts = [
    `${String(counts.rewritten)} rewritten`,
    `${String(counts.adapted)} adapted`,
    `${String(counts.manual)} manual`,
    ...(counts.declined > 0 ? [`${String(counts.declined)} left alone`] : []),
    ...(counts.listed > 0 ? [`${String(counts.listed)} only likely or possible`] : []),
  ];
  const files = result.files.filter(({ sites }) => sites.length > 0).length;
  return `${plural(total, 'call site')} in ${plural(files, 'file')} (${looked}): ${parts.join(', ')}.${others}`;
}

/** What happened to the files, in one sentence. */
export function describeWriting(result: RunResult): string {
  const planned = changedFiles(result).length + result.manifests.length;
  if (result.refused !== '') return `Nothing was written. ${result.refused}`;
  if (result.mode === 'write') {
    return result.written.length === 0
      ? 'Nothing had to be written.'
      : `${plural(result.written.length, 'file')} written. "modelhub-codemod undo" takes it back.`;
  }
  if (planned === 0) return result.mode === 'check' ? '' : 'Nothing would be written.';
  return result.mode === 'check'
    ? `${plural(planned, 'file')} can be migrated by running with --write.`
    : `Preview: nothing was written. Run again with --write to change ${plural(planned, 'file')}.`;
}
