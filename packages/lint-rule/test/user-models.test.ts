import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { createLinter, SETUPS, type LintMessage } from './engines.ts';

const UNSURE = '0b6c4a15-bb8d-4092-82b0-f357b77c59fd';
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-user-models-')));
let project = '';

beforeEach(() => {
  project = fs.mkdtempSync(path.join(scratch, 'project-'));
});
afterEach(() => {
  delete process.env['MODELHUB_CONFIG'];
});
afterAll(() => {
  fs.rmSync(scratch, { recursive: true });
});

const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  fs.writeFileSync(path.join(project, file), text);
};
const choose = (id: string): string => JSON.stringify({ models: { [UNSURE.toUpperCase()]: { id, kind: 'text' } } });

function lint(cwd = project, options: object = {}): LintMessage[] {
  return createLinter('eslint', cwd).verify(
    `const MODEL = '${UNSURE}';`,
    [
      {
        files: ['**/*.js'],
        plugins: { '@modelhub-migration': plugin },
        rules: { '@modelhub-migration/no-legacy-model-id': ['error', options] },
      },
    ],
    { filename: path.join(cwd, 'a.js') },
  );
}

describe('the successor that the user has chosen for all tools', () => {
  it('is not known without a configuration', () => {
    expect(lint()).toMatchObject([{ messageId: 'unknownSuccessor' }]);
  });

  it.each(['.', 'packages/api'])('is read from the nearest file above %s, and again when that changes', (folder) => {
    write(path.join(folder, 'a.js'), '');
    write('modelhub.config.json', choose('openai/gpt-oss-120b'));
    const cwd = path.join(project, folder);
    expect(lint(cwd)).toMatchObject([
      { messageId: 'legacyModelId', suggestions: [{ fix: { text: 'openai/gpt-oss-120b' } }] },
    ]);
    write('modelhub.config.json', choose('mistralai/Mistral-Small-24B-Instruct'));
    expect(lint(cwd)).toMatchObject([{ suggestions: [{ fix: { text: 'mistralai/Mistral-Small-24B-Instruct' } }] }]);
  });

  it('is read from the file that MODELHUB_CONFIG names', () => {
    write('modelhub.config.json', choose('openai/gpt-oss-120b'));
    write('conf/hub.json', choose('mistralai/Mistral-Nemo-Instruct-2407'));
    process.env['MODELHUB_CONFIG'] = 'conf/hub.json';
    expect(lint()).toMatchObject([{ suggestions: [{ fix: { text: 'mistralai/Mistral-Nemo-Instruct-2407' } }] }]);
  });

  it("gives way to the rule's own option", () => {
    write('modelhub.config.json', choose('openai/gpt-oss-120b'));
    const options = { models: { [UNSURE]: 'mistralai/Mistral-Nemo-Instruct-2407' } };
    expect(lint(project, options)).toMatchObject([
      { suggestions: [{ fix: { text: 'mistralai/Mistral-Nemo-Instruct-2407' } }] },
    ]);
  });

  it.each([
    ['{ "models": ', /modelhub\.config\.json.*not valid JSON/],
    ['{ "modles": {} }', /modelhub\.config\.json.*modles.*not a known key/],
  ])('cannot be read from %s, and the error says why', (text, message) => {
    write('modelhub.config.json', text);
    expect(() => lint()).toThrow(message);
  });

  it('cannot be read from a file that is not there, and the error says so', () => {
    process.env['MODELHUB_CONFIG'] = 'gone.json';
    expect(() => lint()).toThrow(/MODELHUB_CONFIG names "gone\.json", which is not there/);
  });
});

it("reports nothing in the kit's own configuration, which has to name old ids", () => {
  const [setup] = SETUPS.json;
  const { plugins } = setup?.config as { plugins: object };
  const config = {
    files: ['**/*.json'],
    ...setup?.config,
    plugins: { ...plugins, '@modelhub-migration': plugin },
    rules: plugin.configs.strict.rules,
  };
  const messagesOf = (file: string): LintMessage[] =>
    createLinter('eslint', project).verify(choose('openai/gpt-oss-120b'), [config], {
      filename: path.join(project, file),
    });
  expect(messagesOf('modelhub.config.json')).toEqual([]);
  expect(messagesOf('settings.json')).toMatchObject([{ messageId: 'unknownSuccessor' }]);
});
