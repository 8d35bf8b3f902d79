import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const MODELS = 'https://inference.de-txl.ionos.com/models';
const TEXT = `${MODELS}/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;
const IMAGE = `${MODELS}/6cbc28c9-217d-421c-85fb-754d79c61423/predictions`;

const DRIVER = `export class Driver {
  constructor(private readonly options: { endpoint: string; token: string }) {}

  async generate(prompt: string): Promise<string> {
    const response = await fetch(this.options.endpoint, {
      method: 'POST',
      headers: { Authorization: \`Bearer \${this.options.token}\` },
      body: JSON.stringify({ properties: { input: prompt } }),
    });
    const data = await response.json();
    return data.properties.output;
  }
}
`;
const driverAt = (endpoint: string): string =>
  `import { Driver } from './driver.js';\nexport const make = (token: string) => new Driver({ endpoint: ${endpoint}, token });\n`;

const BODY = 'JSON.stringify(toSuccessorBody(this.options.endpoint, { properties: { input: prompt } }))';

describe('a class that is told the whole address of a prediction when it is made asks by its address', () => {
  it.each<[string, Files]>([
    ['by a factory', { 'driver.ts': DRIVER, 'factory.ts': driverAt(`'${IMAGE}'`) }],
    [
      'by one that the environment may tell',
      { 'driver.ts': DRIVER, 'factory.ts': driverAt(`process.env.AT ?? '${TEXT}'`) },
    ],
    [
      'by two factories, each for another model',
      { 'driver.ts': DRIVER, 'factory.ts': driverAt(`'${IMAGE}'`), 'other.ts': driverAt(`'${TEXT}'`) },
    ],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('driver.ts')).toContain('fetch(toSuccessorUrl(this.options.endpoint), {');
    expect(p.read('driver.ts')).toContain(BODY);
    expect(p.read('factory.ts')).toBe(files['factory.ts']);
  });

  it('which it keeps in a field', () => {
    const { p, outcomes } = migrate({
      'driver.ts': DRIVER.replace(
        /constructor.*/,
        'readonly url: string;\n  constructor({ endpoint }: { endpoint: string }) {\n    this.url = endpoint;\n  }',
      ).replaceAll('this.options.endpoint', 'this.url'),
      'factory.ts': driverAt(`'${IMAGE}'`),
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('driver.ts')).toContain('fetch(toSuccessorUrl(this.url), {');
  });
});

it('a class that is told another address by another file asks by what it is told', () => {
  const { p, outcomes } = migrate({
    'driver.ts': DRIVER,
    'factory.ts': driverAt(`'${IMAGE}'`),
    'other.ts': driverAt("'https://replica.example.com/predict'"),
  });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  expect(p.read('driver.ts')).toContain('toSuccessorUrl(');
});

describe('a class that may be told another address is left alone', () => {
  it.each<[string, Files]>([
    ['of another host', { 'driver.ts': DRIVER, 'factory.ts': driverAt("'https://replica.example.com/predict'") }],
    ['by nobody in sight', { 'driver.ts': DRIVER, 'main.ts': `export const AT = '${IMAGE}';\n` }],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files, { likely: true });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 0 });
    expect(p.read('driver.ts')).toBe(DRIVER);
  });
});
