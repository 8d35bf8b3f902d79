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
  deps: { skipNodeModulesBundle: true, neverBundle: [/^@modelhub-migration\//] },
});
