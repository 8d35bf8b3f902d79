import { benchCodemod } from './codemod.ts';
import { benchLint } from './lint.ts';
import { benchShim } from './shim.ts';
import { formatRows, type Row } from './measure.ts';

/** Every benchmark by name; a name on the command line runs that one alone. */
const SECTIONS: Readonly<Record<string, (root: string) => Promise<Row[]>>> = {
  shim: benchShim,
  codemod: benchCodemod,
  lint: benchLint,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  process.stderr.write(`Unknown benchmark ${unknown.join(', ')}. Known: ${Object.keys(SECTIONS).join(', ')}.\n`);
  process.exit(3);
}
process.stdout.write(`Node ${process.version}; ratios within one run, median [lowest–highest] of the rounds\n`);
for (const [name, run] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n${formatRows(await run(process.cwd()))}\n`);
}
