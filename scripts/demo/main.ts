import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startModelHub } from '@modelhub-migration/shim/testing';
import { openStage } from './stage.ts';
import { play, scenesOf, type Script, type Tools } from './story.ts';

/** The apps' handbook: the one collection that the embedded hub holds. */
const HANDBOOK_ID = '3f1d8a52-7c5e-4b0e-9a64-1f2b7f0c9d11';
const HANDBOOK = [
  { name: 'refunds', content: 'Refunds are paid within five working days to the card that was used.' },
  { name: 'returns', content: 'Bicycles can be returned within 30 days if they were ridden for less than 20 km.' },
  { name: 'service', content: 'The first service is free within six months of delivery.' },
];

const SCRIPTS: readonly Script[] = [
  { app: 'support-desk', start: ['dist/ask.js', 'How long do refunds take?'], works: /handbook passages/, build: true },
  { app: 'release-notes', start: ['release-notes.js', 'CHANGELOG.txt'], works: /banner: \d+ bytes/, build: false },
];

const ESLINT_CONFIG = `import modelhub from '@modelhub-migration/eslint-plugin';
import parser from '@typescript-eslint/parser';

export default [
  { ignores: ['dist/'] },
  { files: ['**/*.ts'], languageOptions: { parser } },
  modelhub.configs.recommended,
];
`;

const root = process.cwd();
const fixtures = join(root, 'fixtures');
const resolve = createRequire(join(fixtures, 'package.json')).resolve;
const tools: Tools = {
  codemod: join(root, 'packages', 'codemod', 'bin', 'modelhub-codemod.mjs'),
  eslint: join(resolve('eslint/package.json'), '..', 'bin', 'eslint.js'),
  typescript: join(resolve('typescript/package.json'), '..', 'bin', 'tsc'),
};
const print = (text: string): void => void process.stdout.write(text);

const hub = await startModelHub({
  tls: true,
  token: 'demo-token',
  collections: [{ id: HANDBOOK_ID, name: 'handbook', documents: HANDBOOK }],
});
let failed = 0;
for (const script of SCRIPTS) {
  print(`\n━━ ${script.app}: a program as its owner wrote it, against the embedded Model Hub (TLS, real host names)\n`);
  const stage = openStage(join(fixtures, 'apps', script.app), join(fixtures, 'node_modules'));
  try {
    writeFileSync(join(stage.folder, 'eslint.config.mjs'), ESLINT_CONFIG);
    const env = { ...hub.env, IONOS_API_TOKEN: 'demo-token', NO_COLOR: process.stdout.isTTY ? undefined : '1' };
    if (!(await play(scenesOf(script, tools), stage, env, print))) failed += 1;
  } finally {
    stage.close();
  }
}
await hub.close();
print(
  failed === 0
    ? '\nEverything came out as told.\n'
    : `\n${failed} of ${SCRIPTS.length} programs did not come out as told.\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
