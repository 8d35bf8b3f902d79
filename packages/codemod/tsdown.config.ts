import { defineConfig } from 'tsdown';

export default defineConfig([
  {
    entry: ['src/index.ts', 'src/bin.ts'],
    format: 'esm',
    noExternal: [/^@modelhub-migration\/contract/],
    platform: 'node',
    target: 'node20.18',
    outDir: 'dist',
    dts: { entry: 'src/index.ts' },
    clean: true,
  },
]);
