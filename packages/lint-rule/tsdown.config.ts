import { defineConfig, type UserConfig } from 'tsdown';

const common: UserConfig = {
  format: 'cjs',
  deps: { alwaysBundle: [/^@modelhub-migration\/contract/] },
  platform: 'node',
  target: 'node18.18',
  outDir: 'dist',
};

/** The search for call sites: nine tenths of the code, and needed by no file without a needle. */
const SEARCH = 'program-findings';

/**
 * Loads the search when the first file asks for it, since loading it takes most of the time that loading the plugin did.
 *
 * @throws Error where the bundler writes the import in a form that is not known here
 */
function loadSearchLate(code: string): string {
  const late = code.replace(
    new RegExp(`let (\\w+) = require\\("\\./${SEARCH}\\.cjs"\\);`),
    (_, name: string) =>
      `const ${name} = { get findInProgram() { return require("./${SEARCH}.cjs").findInProgram; } };`,
  );
  if (late === code) throw new Error(`No import of ${SEARCH} was found in the bundle.`);
  return late;
}

// One CommonJS object graph; the ESM entry (src/index.mjs) re-exports that same object, so a config that reaches the
// plugin by both module systems never registers two different plugins under one name.
export default defineConfig([
  {
    ...common,
    entry: ['src/index.ts'],
    dts: true,
    clean: true,
    copy: ['src/index.mjs', 'src/index.d.mts'],
    plugins: [
      {
        name: 'load-search-late',
        resolveId: (id) => (id.endsWith(`/${SEARCH}.ts`) ? { id: `./${SEARCH}.cjs`, external: true } : null),
        renderChunk: (code, { fileName }) => (fileName === 'index.cjs' ? loadSearchLate(code) : null),
      },
    ],
  },
  { ...common, entry: [`src/${SEARCH}.ts`], dts: false, clean: false },
]);
