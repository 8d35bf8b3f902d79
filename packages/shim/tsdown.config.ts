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
    entry: ['src/index.ts', 'src/adapters.ts', 'src/testing.ts'],
    format: ['esm', 'cjs'],
    // Types of a bundled workspace package are only found when every file is read before the declarations are made.
    dts: { eager: true },
    clean: true,
  },
  // On its own, so that a preload is one file to find and to compile.
  { ...shared, entry: ['src/register.ts'], format: 'cjs', dts: true, clean: false },
  { ...shared, entry: { register: 'src/register-import.ts' }, format: 'esm', dts: true, clean: false },
  { ...shared, entry: { bin: 'src/bin.ts', probe: 'src/doctor/probe.ts' }, format: 'esm', dts: false, clean: false },
]);
