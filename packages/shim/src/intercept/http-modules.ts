import http from 'node:http';
import type https from 'node:https';
import type { Protocol } from '../request-arguments.ts';
import { onModuleLoad } from './module-loads.ts';

/** `node:https`, seen as both modules: they have the same functions. */
export type HttpModule = typeof https;

const HTTPS_NAMES: readonly unknown[] = ['https', 'node:https'];

/** Whether somebody has loaded `node:https`; yes where the runtime cannot tell. */
function isHttpsLoaded(): boolean {
  const loaded: unknown = Reflect.get(process, 'moduleLoadList');
  const canTell = Array.isArray(loaded) && loaded.includes('NativeModule http');
  return !canTell || loaded.includes('NativeModule https');
}

export interface HttpModules {
  /** To be called when an https request shows that the module is there; costs nothing from the second time on. */
  noticeHttps: () => void;
  stop: () => void;
}

/**
 * Hands over `node:http` at once, and `node:https` once the program has loaded it: loading it for nothing would be the
 * greater part of what the shim adds to a program's start.
 *
 * @param onLoaded called once a module
 */
export function watchHttpModules(onLoaded: (protocol: Protocol, module: HttpModule) => void): HttpModules {
  let isPending = true;
  let stopWatching: (() => void) | undefined;
  function noticeHttps(): void {
    if (!isPending) return;
    isPending = false;
    stopWatching?.();
    onLoaded('https:', process.getBuiltinModule('node:https'));
  }
  onLoaded('http:', http as unknown as HttpModule);
  if (isHttpsLoaded()) noticeHttps();
  else
    stopWatching = onModuleLoad((request) => {
      if (HTTPS_NAMES.includes(request)) noticeHttps();
    });
  return {
    noticeHttps,
    stop() {
      isPending = false;
      stopWatching?.();
    },
  };
}
