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
  {
    // The script and the styles of the HTML report, which are read when a report is made.
    entry: { page: 'src/report/html/page/main.ts' },
    format: 'iife',
    noExternal: [/./],
    platform: 'browser',
    target: 'es2022',
    minify: true,
    outDir: 'dist/page',
    outputOptions: { entryFileNames: '[name].js' },
    copy: [
      { from: 'src/report/html/page/page.css', to: 'dist/page' },
      { from: 'node_modules/diff2html/bundles/css/diff2html.min.css', to: 'dist/page' },
      // Its licence wants to go where it goes.
      { from: 'node_modules/diff2html/LICENSE.md', to: 'dist/page' },
    ],
    dts: false,
    clean: false,
  },
]);
