import { spawn, type IPty } from '@lydell/node-pty';
import { BINARY, inheritedEnv } from './project.ts';

/** Milliseconds that a program may take until it shows what is waited for. */
const PATIENCE = 30_000;

/** A program at a real terminal of 80 columns, in the hands of a test. */
export class TerminalSession {
  readonly #pty: IPty;
  readonly exit: Promise<number>;
  #output = '';
  /** What stood on the terminal when the last key was pressed; only what comes later is waited for. */
  #read = 0;
  #wake = (): void => undefined;

  constructor(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#pty = spawn(process.execPath, [BINARY, ...args], {
      name: 'xterm-256color',
      cols: 80,
      rows: 24,
      cwd,
      env: { ...inheritedEnv(), ...env },
    });
    this.#pty.onData((text) => {
      this.#output += text;
      this.#wake();
    });
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => {
        resolve(exitCode);
        this.#wake();
      });
    });
  }

  /** Everything shown so far, with the codes that a terminal obeys. */
  get output(): string {
    return this.#output;
  }

  /** Waits until a text is shown that was not there at the last key. */
  async shows(text: string): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (!this.#output.includes(text, this.#read)) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`"${text}" was not shown. The terminal says:\n${this.#output.slice(this.#read)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Presses a key when a text is shown. */
  async press(key: string, atText: string): Promise<void> {
    await this.shows(atText);
    this.#read = this.#output.length;
    this.#pty.write(key);
  }

  kill(): void {
    this.#pty.kill();
  }
}
