import { analyseScopes } from '@modelhub-migration/contract/analysis';
import { describe, expect, it } from 'vitest';
import { parseModule } from '../source/parse-module.ts';
import { comparesModels, namesOfModels } from './compares-models.ts';

const ID = 'b18b18de-92c3-466e-81a8-e5df91890091';

/** Whether one of some files compares something with what is known as a model of the retired API. */
function areCompared(...texts: readonly string[]): boolean {
  const files = texts.map((text, index) => analyseScopes(parseModule(`${String(index)}.tsx`, text).program));
  const names = namesOfModels(files);
  return files.some((scopes) => comparesModels(scopes, names));
}

describe('a file compares something with a model of the retired API', () => {
  it.each([
    ['written there', [`list.find((model) => model.id === '${ID}');`]],
    ['kept under a name', [`const DEFAULT = '${ID}'; list.find((model) => model.id === DEFAULT);`]],
    ['kept in another file', [`export const DEFAULT = '${ID}';`, 'list.find((model) => model.id === DEFAULT);']],
    ['kept under a name for a name', [`const a = '${ID}'; const b = a; list.some(({ id }) => id === b);`]],
    [
      'that a function is given',
      [`const mark = (all, chosen) => all.map(({ id }) => id === chosen); mark(list, '${ID}');`],
    ],
    [
      'that a function of another file is given',
      [
        `mark(list, '${ID}');`,
        'export function mark(all, chosen = null) { return all.map(({ id }) => id === chosen); }',
      ],
    ],
    [
      'that a method is given',
      [`class Menu { mark(chosen) { return this.all.filter(({ id }) => id === chosen); } } menu.mark('${ID}');`],
    ],
    [
      'that is the state of a component',
      [`const [chosen, choose] = useState('${ID}'); list.map(({ id }) => <option selected={id === chosen} />);`],
    ],
    [
      'that is an attribute of a component',
      [`const a = <Menu chosen="${ID}" />; const Menu = ({ chosen }) => list.map(({ id }) => id === chosen);`],
    ],
    ['that is held by a reference', [`const chosen = ref('${ID}'); list.map(({ id }) => id === chosen.value);`]],
    ['that is held by a signal', [`const chosen = signal('${ID}'); list.map(({ id }) => id === chosen());`]],
  ])('%s', (_where, texts) => {
    expect(areCompared(...texts)).toBe(true);
  });

  it.each([
    ['that is only sent', `ask('${ID}', 'Why?'); function ask(model, input) { return send({ model, input }); }`],
    [
      'but another value of it',
      `mark(list, 'first', '${ID}'); function mark(all, chosen, model) { return all.map(({ id }) => id === chosen); }`,
    ],
    ['but whether it is there', `const model = '${ID}'; if (model === undefined) stop();`],
  ])('not one %s', (_which, text) => {
    expect(areCompared(text)).toBe(false);
  });
});
