import { defineConfig } from 'tsdown';

export default defineConfig([
  {
    entry: ['src/index.ts', 'src/bin.ts'],
    format: 'esm',
    noExternal: [/^@modelhub-migration\/contract/],
    // Only its types are used, and none of them is part of the public interface.
    external: [/^@typescript-eslint\//],
    platform: 'node',
    target: 'node20.18',
    outDir: 'dist',
    // Types of a bundled workspace package are only found when every file is read before the declarations are made.
    dts: { entry: 'src/index.ts', eager: true },
    clean: true,
  },
]);
