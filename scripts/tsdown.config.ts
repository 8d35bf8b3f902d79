import { defineConfig } from 'tsdown';

/** The root jobs that are written in TypeScript; built, since the oldest supported Node cannot run it. */
export default defineConfig({
  entry: {
    demo: 'demo/main.ts',
    bench: '../bench/main.ts',
    'shim-contender': '../bench/shim-contender.ts',
    'shim-gateway': '../bench/shim-gateway.ts',
    'shim-upstream': '../bench/shim-upstream.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  outDir: '../node_modules/.cache/modelhub/jobs',
  dts: false,
  clean: true,
  // The contract is no package of its own: whoever uses it holds it.
  deps: { neverBundle: [/^(?!@modelhub-migration\/contract)[^./]/], alwaysBundle: [/^@modelhub-migration\/contract/] },
});
