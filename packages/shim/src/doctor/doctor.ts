import type { ShimOptions } from '../settings.ts';
import { VERSION } from '../version.ts';
import { checkHosts } from './check-hosts.ts';
import { checkInterception, type ProbeFiles } from './check-interception.ts';
import { checkPreload, checkRuntime, checkSettings } from './check-settings.ts';
import { renderFindings, type Finding } from './finding.ts';

export interface DoctorOptions extends Pick<ShimOptions, 'configFile' | 'successorUrl' | 'collectionsUrl'> {
  json?: boolean;
  /** Ask no host whether it is there. */
  offline?: boolean;
  /** Folder of the project; the working directory by default. */
  cwd?: string;
  files?: ProbeFiles;
}

/** Beside this file once it is built. */
const OWN_FILES: ProbeFiles = {
  register: new URL('./register.mjs', import.meta.url),
  probe: new URL('./probe.mjs', import.meta.url),
};

/**
 * Says what the shim catches in a project and what it does not, and what stands in its way.
 *
 * @returns exit code: 0, or 1 when there is a problem
 */
export async function doctor(options: DoctorOptions, terminal: { out: (text: string) => void }): Promise<0 | 1> {
  const { json, offline, cwd = process.cwd(), files = OWN_FILES, ...shimOptions } = options;
  const { settings, findings: settingFindings } = checkSettings(shimOptions);
  const findings: Finding[] = [
    checkRuntime(),
    checkPreload(process.env['NODE_OPTIONS']),
    ...settingFindings,
    // Without usable settings the shim does not start: nothing to test.
    ...(settings === undefined ? [] : await checkInterception(cwd, files)),
    ...(settings === undefined || offline ? [] : await checkHosts(settings)),
  ];
  const problems = findings.filter(({ level }) => level === 'problem').length;
  if (json) {
    terminal.out(
      `${JSON.stringify({ version: 1, shim: VERSION, node: process.version, problems, findings }, null, 2)}\n`,
    );
  } else {
    const summary =
      problems === 0 ? 'No problems found.' : `${problems} ${problems === 1 ? 'problem' : 'problems'} found.`;
    terminal.out(`${renderFindings(findings)}\n${summary}\n`);
  }
  return problems === 0 ? 0 : 1;
}
