import diagnostics from 'node:diagnostics_channel';
import type { Runtime } from '../runtime.ts';
import { createFetchUpstream } from '../upstream.ts';
import type { Upstream } from '../exchange.ts';
import { createDispatchUpstream } from './dispatch-upstream.ts';
import { interceptDispatch, type Dispatch } from './dispatcher.ts';
import { onModuleLoad } from './module-loads.ts';

/** Where undici keeps its default dispatcher: slot 1 in every version, slot 2 beside it in newer ones (late 7, 8). */
const SLOTS = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')] as const;

/** Published by every undici in the process when a request is made. */
const REQUEST_CHANNEL = 'undici:request:create';

interface Dispatcher {
  dispatch: Dispatch;
}

const globals = globalThis as unknown as Record<symbol, unknown>;

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === 'object' && value !== null && 'dispatch' in value && typeof value.dispatch === 'function';
}

/** A slot once it is written may not be redefined, only assigned. */
function assignSlot(slot: symbol, value: Dispatcher): boolean {
  try {
    globals[slot] = value;
    return true;
  } catch {
    return false;
  }
}

/** The part of undici that fills the slots; from there its other parts, and its users, take `setGlobalDispatcher`. */
const GLOBAL_MODULE = /^\.{1,2}\/(?:lib\/)?global(?:\.js)?$/;

/** Has `after` run whenever a program sets a dispatcher with this copy of undici, before its next request. */
function followSetter(module: unknown, after: () => void): void {
  if (typeof module !== 'object' || module === null) return;
  const descriptor = Object.getOwnPropertyDescriptor(module, 'setGlobalDispatcher');
  const native: unknown = descriptor?.value;
  if (typeof native !== 'function' || descriptor?.writable !== true || followed.has(native)) return;
  const setGlobalDispatcher = function (this: unknown, ...args: unknown[]): void {
    Reflect.apply(native, this, args);
    after();
  };
  followed.add(setGlobalDispatcher);
  Object.assign(module, { setGlobalDispatcher });
}

/** Setters that are ours, so that a module that is asked for again is not wrapped again. */
const followed = new WeakSet();

/** Our wrappers of this process, over all installations, to what they wrap. */
const originals = new WeakMap<object, Dispatcher>();
const isOurs = (value: unknown): boolean => typeof value === 'object' && value !== null && originals.has(value);

/**
 * Sends requests through the process's default dispatcher, whichever it is at that moment: the program's proxy and TLS
 * settings hold, and no undici has to be imported. Without one (other runtimes) through fetch.
 */
export function createSlotUpstream(fetch: typeof globalThis.fetch): Upstream {
  const fallback = createFetchUpstream(fetch);
  const upstreams = new WeakMap<Dispatcher, Upstream>();
  const upstreamOf = (dispatcher: Dispatcher): Upstream => {
    const known = upstreams.get(dispatcher);
    if (known !== undefined) return known;
    // Slot 1 is where every version puts something that takes the callback form.
    const made = createDispatchUpstream((options, handler) => dispatcher.dispatch(options, handler), 'callbacks');
    upstreams.set(dispatcher, made);
    return made;
  };
  return (request) => {
    // Naming a class of the built-in fetch loads it, and that fills the slot.
    if (globals[SLOTS[0]] === undefined) void globalThis.Response;
    const current = globals[SLOTS[0]];
    if (!isDispatcher(current)) return fallback(request);
    return upstreamOf(originals.get(current) ?? current)(request);
  };
}

/**
 * Wraps undici's default dispatchers without importing undici, those that appear later included: a program's own copy of
 * undici makes its slot when it is loaded, and may replace an older one.
 *
 * @returns undo; dispatchers that others put over ours stay
 */
export function interceptSlots(runtime: Runtime): () => void {
  const wrappers = new WeakMap<Dispatcher, Dispatcher>();
  let active = true;

  function wrap(dispatcher: Dispatcher): Dispatcher {
    const existing = wrappers.get(dispatcher);
    if (existing !== undefined) return existing;
    const native: Dispatch = (options, handler) => dispatcher.dispatch(options, handler);
    const dispatch = interceptDispatch(runtime, native, { isActive: () => active });
    // A proxy, as undici's own compose() makes: everything but dispatch stays the dispatcher's.
    const wrapper = new Proxy(dispatcher, {
      get: (target, key): unknown => (key === 'dispatch' ? dispatch : Reflect.get(target, key, target)),
    });
    wrappers.set(dispatcher, wrapper);
    originals.set(wrapper, dispatcher);
    return wrapper;
  }

  function wrapAll(): void {
    if (!active) return;
    for (const slot of SLOTS) {
      const current = globals[slot];
      if (!isOurs(current) && isDispatcher(current)) assignSlot(slot, wrap(current));
    }
  }

  wrapAll();
  const stopWatching = onModuleLoad((request, loaded) => {
    wrapAll();
    if (typeof request === 'string' && GLOBAL_MODULE.test(request)) followSetter(loaded, wrapAll);
  });
  // A dispatcher set past the followed setters replaces ours; seen at the latest with the next request.
  diagnostics.subscribe(REQUEST_CHANNEL, wrapAll);
  setImmediate(wrapAll).unref();

  return () => {
    active = false;
    diagnostics.unsubscribe(REQUEST_CHANNEL, wrapAll);
    stopWatching();
    for (const slot of SLOTS) {
      const current = globals[slot];
      const original = isDispatcher(current) ? originals.get(current) : undefined;
      if (original !== undefined) assignSlot(slot, original);
    }
  };
}
