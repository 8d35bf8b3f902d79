import { spawnSync } from 'node:child_process';
import { messageOf } from '../errors.ts';

/** Editors that take the line in front of the file, as vi did first. */
const TAKES_PLUS_LINE = /^(?:g?vim?|nvim|view|nano|pico|emacs(?:client)?|kak|micro|joe|jed|mg|ed|ex)$/;

/** Editors that take it behind the file. */
const TAKES_COLON_LINE = /^(?:code(?:-insiders)?|codium|cursor|subl|zed|hx|helix)$/;

/** Editors that return at once unless told to wait. */
const NEEDS_WAIT = /^(?:code(?:-insiders)?|codium|cursor|subl|zed)$/;

/**
 * The command that opens a file at a line in the user's editor.
 *
 * @param env `VISUAL`, else `EDITOR`; options behind the program's name are kept
 * @returns program and arguments
 */
export function editorCommand(
  env: NodeJS.ProcessEnv,
  file: string,
  line: number,
  platform: NodeJS.Platform = process.platform,
): [program: string, ...args: string[]] {
  const named = [env['VISUAL'], env['EDITOR']].find((each) => each !== undefined && each.trim() !== '');
  const command = named?.trim() ?? (platform === 'win32' ? 'notepad' : 'vi');
  // An editor's path may hold spaces where it is quoted.
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const [program = 'vi', ...options] = words;
  const name = (/[^\\/]+$/.exec(program)?.[0] ?? program).replace(/\.(?:exe|cmd)$/i, '').toLowerCase();
  if (TAKES_PLUS_LINE.test(name)) return [program, ...options, `+${String(line)}`, file];
  if (!TAKES_COLON_LINE.test(name)) return [program, ...options, file];
  const wait = NEEDS_WAIT.test(name) && !options.some((each) => /^(?:-w|--wait)$/.test(each)) ? ['--wait'] : [];
  const place = `${file}:${String(line)}`;
  return [program, ...options, ...wait, ...(/^(?:code|codium|cursor)/.test(name) ? ['--goto', place] : [place])];
}

/**
 * Opens a file in the user's editor and waits until it is closed.
 *
 * @returns what went wrong, for a person; empty where nothing did
 */
export function openEditor(env: NodeJS.ProcessEnv, file: string, line: number): string {
  const [program, ...args] = editorCommand(env, file, line);
  // Commands of Windows that are scripts need its shell, which nothing of the tree may reach: no shell, then.
  const { error, status, signal } = spawnSync(program, args, { stdio: 'inherit' });
  if (error !== undefined) return `"${program}" cannot be started (${messageOf(error)}). Set VISUAL or EDITOR.`;
  if (status === 0) return '';
  return `"${program}" ended with ${signal ?? `exit code ${String(status)}`}.`;
}
