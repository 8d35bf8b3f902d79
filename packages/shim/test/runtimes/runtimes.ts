import { join } from 'node:path';
import { installPackage } from './installed-package.ts';

export interface Runtime {
  package: string;
  version: string;
  /** Path of the program inside the package. */
  bin: string;
}

const { platform, arch } = process;
const exe = platform === 'win32' ? '.exe' : '';

const node = (version: string): Runtime => ({
  package: `node-${platform === 'win32' ? 'win' : platform}-${arch}`,
  version,
  bin: platform === 'win32' ? 'bin/node.exe' : 'bin/node',
});

/** The supported lines, the oldest by its first supported version. */
export const NODES: Readonly<Record<string, Runtime>> = {
  'Node 20.18': node('20.18.3'),
  'Node 22': node('22.23.3'),
  'Node 24': node('24.21.0'),
  'Node 26': node('26.10.0'),
};

export const BUN: Runtime = {
  package: `@oven/bun-${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
  version: '1.4.5',
  bin: `bin/bun${exe}`,
};

export const DENO: Runtime = {
  package: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
  version: '2.9.6',
  bin: `deno${exe}`,
};

/** Path of the runtime's program, installed first where it is missing. */
export async function locate(runtime: Runtime): Promise<string> {
  return join(await installPackage(runtime.package, runtime.version), runtime.bin);
}
