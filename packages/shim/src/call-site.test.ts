import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureCallOrigin, type CallOrigin, type CallSite } from './call-site.ts';

const root = mkdtempSync(join(tmpdir(), 'shim-call-site-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

type Through = <T>(call: () => T) => T;

/**
 * A module at a path of its own that hands a call through.
 *
 * @param ending what stands behind its code
 */
function writeModule(path: readonly string[], ending = ''): { file: string; through: Through } {
  const file = join(root, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `exports.through = (call) => {\n  return call();\n};\n${ending}`);
  return { file, ...(createRequire(import.meta.url)(file) as { through: Through }) };
}

const moduleAt = (...path: string[]): { file: string; through: Through } => writeModule(path);

function entry(): CallSite | undefined {
  return captureCallOrigin(entry).callSite;
}

describe('captureCallOrigin', () => {
  it('finds the caller of the entry', () => {
    const { file, through } = moduleAt('app.cjs');
    expect(through(entry)).toEqual({ file, line: 2, column: 10, inDependency: false });
  });

  it('looks through HTTP clients, scoped and nested folders included', () => {
    const app = moduleAt('app2.cjs');
    for (const client of ['axios', 'got', 'undici']) {
      const { through } = moduleAt('node_modules', client, 'index.cjs');
      expect(app.through(() => through(entry))).toMatchObject({ inDependency: false });
      const nested = moduleAt('node_modules', 'dep', 'node_modules', client, 'index.cjs');
      expect(nested.through(entry)?.file).not.toContain(client);
    }
  });

  it('looks through clients under an alias, and names the one that the program called', () => {
    const app = moduleAt('app3.cjs');
    const call = (outer: string, inner: string): CallOrigin => {
      const outside = moduleAt('node_modules', outer, 'index.cjs');
      const inside = moduleAt('node_modules', inner, 'index.cjs');
      function begin(): CallOrigin {
        return captureCallOrigin(begin);
      }
      // Bound, since a function of this file in between would be the caller.
      return app.through(outside.through.bind(null, inside.through.bind(null, begin)) as typeof begin);
    };
    const callSite = { file: app.file, inDependency: false };
    expect(call('axios-v1', 'follow-redirects')).toMatchObject({ callSite, client: 'axios' });
    expect(call('cross-fetch', 'node-fetch2')).toMatchObject({ callSite, client: 'cross-fetch' });
    expect(call('got11', 'got11')).toMatchObject({ callSite, client: 'got' });
    expect(call('gotcha', 'gotcha')).toMatchObject({ callSite: { inDependency: true } });
  });

  it('stops at other dependencies and says that it is one', () => {
    const { file, through } = moduleAt('node_modules', '@scope', 'sdk', 'index.cjs');
    expect(through(entry)).toMatchObject({ file, inDependency: true });
    const lookAlike = moduleAt('node_modules', '@scope', 'axios', 'index.cjs');
    expect(lookAlike.through(entry)).toMatchObject({ inDependency: true });
  });

  it('names the source where the program runs with source maps, and else what runs', () => {
    const map = { version: 3, sources: ['../src/app.ts'], names: [], mappings: ';AASG' };
    const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}\n`;
    const compiled = (name: string): CallSite | undefined => writeModule(['dist', name], comment).through(entry);
    const before = compiled('before.cjs');
    expect(before).toMatchObject({ file: join(root, 'dist', 'before.cjs'), line: 2 });
    process.setSourceMapsEnabled(true);
    try {
      const source = { file: join(root, 'src', 'app.ts'), line: 10, column: 4, inDependency: false };
      expect(compiled('after.cjs')).toEqual(source);
    } finally {
      process.setSourceMapsEnabled(false);
    }
  });

  it('leaves the settings of Error as they were', () => {
    const { stackTraceLimit } = Error;
    const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    Error.stackTraceLimit = 3;
    entry();
    expect(Error.stackTraceLimit).toBe(3);
    expect(Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')).toEqual(prepare);
    Error.stackTraceLimit = stackTraceLimit;
  });

  it('follows awaits', async () => {
    const inner = async (): Promise<CallSite | undefined> => {
      await Promise.resolve();
      return entry();
    };
    expect((await inner())?.file).toContain('call-site.test.ts');
  });
});
