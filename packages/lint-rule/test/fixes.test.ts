import fs from 'node:fs';
import path from 'node:path';
import type * as engineModule from '../src/codemod-engine.ts';
import { loadConfig } from '../../codemod/src/load-config.ts';
import { rewriteText } from '../../codemod/src/rewrite-text.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLinter, MAJORS, type LintMessage } from './engines.ts';
import { configFor, createScratch, ENGINES, filesIn, readFixtures, type Engine, type Fixture } from './fixtures.ts';

// The codemod itself, only not from its built form; the tests of the packed plugin load that.
vi.mock('../src/codemod-engine.ts', async (original) => ({
  ...(await original<typeof engineModule>()),
  loadCodemod: () => ({ loadConfig, rewriteText }),
}));

const scratch = createScratch();
beforeAll(() => {
  // The fix may import the shim's adapters only where the shim is installed.
  const shim = path.join(scratch.folder, 'node_modules/@modelhub-migration/shim');
  fs.mkdirSync(shim, { recursive: true });
  fs.writeFileSync(path.join(shim, 'package.json'), '{"exports":{"./adapters":"./adapters.js"}}');
  fs.writeFileSync(path.join(shim, 'adapters.js'), '');
});
afterAll(() => {
  scratch.remove();
});

const rulesWith = (options: object) => ({ '@modelhub-migration/no-legacy-endpoint': ['error', options] });
const EVERYWHERE = rulesWith({ fix: 'everywhere' });

const engineOf = (major: string): Engine => ENGINES.findLast((engine) => engine.major === major) as Engine;

function fixFile(folder: string, file: string, rules: object, engine: Engine): string {
  const filename = path.join(folder, file);
  const text = fs.readFileSync(filename, 'utf8');
  const config = configFor(file, rules, engine) as object;
  return createLinter(engine.major, folder).verifyAndFix(text, [config], { filename }).output;
}

/** Fixtures whose every call is sure, so that the codemod has written all of the output. */
const sure = readFixtures().filter(
  ({ hasOutput, findings }) =>
    hasOutput &&
    findings.length > 0 &&
    findings.every(({ tier, outcome }) => tier === 'certain' && outcome !== 'manual'),
);

/** Files that hold a call; other files of a fixture are only imported. */
function calling({ findings }: Fixture, folder: string): string[] {
  const [only = ''] = filesIn(folder);
  return [...new Set(findings.map(({ file }) => file ?? only))];
}

const textOf = (folder: string, file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');

/** Whether the codemod also changes files without a call: callers, which the fix of one file cannot reach. */
function reachesOthers(fixture: Fixture): boolean {
  const [input, output] = [scratch.layOut(fixture.name, 'input'), scratch.layOut(fixture.name, 'output')];
  const own = calling(fixture, input);
  return filesIn(input).some((file) => !own.includes(file) && textOf(input, file) !== textOf(output, file));
}

const reaching = sure.filter(reachesOthers);

describe('where the codemod changes callers in other files too', () => {
  it.each(reaching)('--fix gives them the answer in its old form, or changes nothing: $name', (fixture) => {
    const input = scratch.layOut(fixture.name, 'input');
    for (const file of calling(fixture, input)) {
      const fixed = fixFile(input, file, EVERYWHERE, engineOf('eslint'));
      const isOldForm = /\b(?:toLegacy(?:Answer|Models|Prediction|Response)|withSuccessor)\b/.test(fixed);
      expect(isOldForm || fixed === textOf(input, file), fixed).toBe(true);
    }
  });
});

describe.each(MAJORS)('%s --fix writes what the codemod writes', (major) => {
  it.each(sure.filter((fixture) => !reaching.includes(fixture)))('$name', (fixture) => {
    const input = scratch.layOut(fixture.name, 'input');
    const output = scratch.layOut(fixture.name, 'output');
    if (fixture.config !== undefined) {
      fs.writeFileSync(path.join(input, 'modelhub.config.json'), JSON.stringify(fixture.config));
    }
    for (const file of calling(fixture, input)) {
      expect(fixFile(input, file, EVERYWHERE, engineOf(major)), file).toBe(
        fs.readFileSync(path.join(output, file), 'utf8'),
      );
    }
  });
});

const LIST = `const response = await fetch('https://inference.de-txl.ionos.com/models');
const models = await response.json();
console.log(models.items.length);
`;
const MIGRATED = `const response = await fetch('https://openai.inference.de-txl.ionos.com/v1/models');
const models = await response.json();
console.log(models.data.length);
`;

describe('where a fix is offered', () => {
  const engine = engineOf('eslint');
  const messages = (file: string, text: string, options: object): LintMessage[] => {
    const filename = path.join(scratch.folder, file);
    const config = configFor(file, rulesWith(options), engine) as object;
    return createLinter('eslint', scratch.folder).verify(text, [config], { filename });
  };

  it('offers none unless asked', () => {
    expect(messages('src/a.mjs', LIST, {})).toEqual([
      expect.not.objectContaining({ fix: expect.anything() as unknown }),
    ]);
  });

  it.each([
    'src/a.test.mjs',
    'src/a-spec.mjs',
    'test/a.mjs',
    'src/__mocks__/a.mjs',
    'src/mocks/handlers.mjs',
    'src/api.mock.mjs',
  ])('offers none in tests and test doubles unless asked: %s', (file) => {
    expect(messages(file, LIST, { fix: 'sources' })).toEqual([
      expect.not.objectContaining({ fix: expect.anything() as unknown }),
    ]);
    expect(messages(file, LIST, { fix: 'everywhere' })[0]?.fix).toBeDefined();
  });

  it.each(['src/latest.mjs', 'contest/a.mjs', 'src/testing.mjs', 'src/inspector.mjs'])('offers one in %s', (file) => {
    expect(messages(file, LIST, { fix: 'sources' })[0]?.fix).toBeDefined();
  });

  it('gives the whole file one fix, so that calls that share a constant change together', () => {
    const text = `const BASE = 'https://inference.de-txl.ionos.com';
const first = await (await fetch(BASE + '/models')).json();
const second = await (await fetch(BASE + '/models')).json();
console.log(first.items.length, second.items.length);\n`;
    const found = messages('src/a.mjs', text, { fix: 'sources' });
    expect(found).toHaveLength(2);
    expect(new Set(found.map(({ fix }) => JSON.stringify(fix))).size).toBe(1);
  });

  it('offers none for a call that a person has to look at', () => {
    const text = `import request from 'request';\nrequest('https://inference.de-txl.ionos.com/models').pipe(process.stdout);\n`;
    expect(messages('src/a.mjs', text, { fix: 'sources' })).toEqual([
      expect.not.objectContaining({ fix: expect.anything() as unknown }),
    ]);
  });

  it('offers none for a host of one’s own, which the codemod knows nothing of', () => {
    const text = `fetch('https://proxy.example/models');\n`;
    const found = messages('src/a.mjs', `// ionos\n${text}`, { fix: 'sources', hosts: ['proxy.example'] });
    expect(found).toEqual([expect.not.objectContaining({ fix: expect.anything() as unknown })]);
  });

  it('keeps a byte-order mark and Windows line ends', () => {
    const file = 'src/windows.mjs';
    const filename = path.join(scratch.folder, file);
    const config = configFor(file, EVERYWHERE, engine) as object;
    const { output } = createLinter('eslint', scratch.folder).verifyAndFix(
      `\uFEFF// list\r\n${LIST.replaceAll('\n', '\r\n')}`,
      [config],
      { filename },
    );
    expect(output).toBe(`\uFEFF// list\r\n${MIGRATED.replaceAll('\n', '\r\n')}`);
  });

  it('says which configuration is wrong', () => {
    const folder = path.join(scratch.folder, 'broken');
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'modelhub.config.json'), '{"modles":{}}');
    const config = configFor('a.mjs', EVERYWHERE, engine) as object;
    const filename = path.join(folder, 'a.mjs');
    expect(() => createLinter('eslint', folder).verify(LIST, [config], { filename })).toThrow(/modles/);
  });
});
