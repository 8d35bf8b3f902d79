import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  noExternal: [/^@modelhub-migration\/contract/],
  platform: 'node',
  target: 'node20.18',
  outDir: 'dist',
};

export default defineConfig([
  {
    ...shared,
    entry: ['src/index.ts', 'src/register.ts', 'src/adapters.ts', 'src/testing.ts'],
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
  },
  { ...shared, entry: ['src/bin.ts'], format: 'esm', dts: false, clean: false },
]);
