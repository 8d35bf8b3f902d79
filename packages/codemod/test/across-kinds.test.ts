import { expect, it } from 'vitest';
import { migrate } from './migrate-project.ts';

const ASK = `export async function ask(model, input) {
  const response = await fetch('https://inference.de-txl.ionos.com/models/' + model + '/predictions', {
    method: 'POST',
    body: JSON.stringify({ properties: { input, options: { max_length: '40' } } }),
  });
  return (await response.json()).properties.output;
}
`;
const main = (id: string): string =>
  `import { ask } from './ask.js';\nexport const run = (input) => ask('${id}', input);\n`;

it.each([
  ['text', 'b18b18de-92c3-466e-81a8-e5df91890091', '/chat/completions'],
  ['image', '6cbc28c9-217d-421c-85fb-754d79c61423', 'toSuccessorRequest(model, '],
])(
  'a function with the options of a text model is one of a %s model where another file gives it one',
  (_kind, id, part) => {
    const { p, outcomes } = migrate({ 'ask.js': ASK, 'main.js': main(id) });
    expect(outcomes.manual).toBe(0);
    expect(p.read('ask.js')).toContain(part);
  },
);
