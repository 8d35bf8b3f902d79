import { defineConfig } from 'tsdown';

// One CommonJS object graph; the ESM entry (src/index.mjs) re-exports that same object, so a config that reaches the
// plugin by both module systems never registers two different plugins under one name.
export default defineConfig({
  entry: ['src/index.ts'],
  format: 'cjs',
  deps: { alwaysBundle: [/^@modelhub-migration\/contract/] },
  platform: 'node',
  target: 'node18.18',
  outDir: 'dist',
  dts: true,
  clean: true,
  copy: ['src/index.mjs', 'src/index.d.mts'],
});
