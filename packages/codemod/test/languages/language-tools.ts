import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What runs the programs of each language, and the package of Debian that brings it. */
export const LANGUAGE_TOOLS = {
  php: 'php-cli php-curl',
  ruby: 'ruby',
  perl: 'perl',
  python3: 'python3',
  go: 'golang-go',
  java: 'default-jdk-headless',
  mono: 'mono-mcs',
  wget: 'wget',
} as const;

export type LanguageTool = keyof typeof LANGUAGE_TOOLS;

/** Whether a program is on the path. */
export function isInstalled(tool: LanguageTool): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, tool)));
}

/** What the run has to say of tools that are not there; empty where all are. */
export function describeMissingTools(): string {
  const missing = (Object.keys(LANGUAGE_TOOLS) as LanguageTool[]).filter((tool) => !isInstalled(tool));
  if (missing.length === 0) return '';
  const packages = missing.map((tool) => LANGUAGE_TOOLS[tool]).join(' ');
  return `Suggestions for ${missing.join(', ')} need these programs (Debian: apt-get install ${packages}).`;
}
