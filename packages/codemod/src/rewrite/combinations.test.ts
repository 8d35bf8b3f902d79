import { describe, expect, it } from 'vitest';
import { endings, LLAMA, migrate, NEW, OLD, UUID } from './migrate.test-helper.ts';

/** One choice on an axis: what the program says, and what it has to say afterwards. */
interface Choice {
  readonly name: string;
  /** Statements in front of the call. */
  readonly head?: readonly [before: string, after: string];
  readonly use: readonly [before: string, after: string];
}

const MODEL = `'${LLAMA}'`;

/** `use` is the URL expression; `model` is what the new body names the model by. */
const URLS: readonly (Choice & { readonly model: string; readonly imports?: string })[] = [
  { name: 'a literal', use: [`'${OLD}/models/${UUID}/predictions'`, `'${NEW}/chat/completions'`], model: MODEL },
  {
    name: 'a template over constants',
    head: [`const BASE = '${OLD}';\nconst MODEL = '${UUID}';\n`, `const BASE = '${NEW}';\nconst MODEL = '${LLAMA}';\n`],
    use: ['`${BASE}/models/${MODEL}/predictions`', '`${BASE}/chat/completions`'],
    model: 'MODEL',
  },
  {
    name: 'a sum',
    head: [`const BASE = '${OLD}';\n`, `const BASE = '${NEW}';\n`],
    use: [`BASE + '/models/' + '${UUID}' + '/predictions'`, "BASE + '/chat/completions'"],
    model: MODEL,
  },
  {
    name: 'a base with a slash at its end',
    head: [`const BASE = '${OLD}/';\n`, `const BASE = '${NEW}';\n`],
    use: [`\`\${BASE}models/${UUID}/predictions\``, '`${BASE}/chat/completions`'],
    model: MODEL,
  },
  {
    name: 'a base that ends in /models',
    head: [`const BASE = '${OLD}/models';\n`, `const BASE = '${NEW}';\n`],
    use: [`\`\${BASE}/${UUID}/predictions\``, '`${BASE}/chat/completions`'],
    model: MODEL,
  },
  {
    name: 'a constant with the whole URL',
    head: [`const url = '${OLD}/models/${UUID}/predictions';\n`, `const url = '${NEW}/chat/completions';\n`],
    use: ['url', 'url'],
    model: MODEL,
  },
  {
    name: 'an open region',
    use: [
      `\`https://inference.\${region}.ionos.com/models/${UUID}/predictions\``,
      '`https://openai.inference.${region}.ionos.com/v1/chat/completions`',
    ],
    model: MODEL,
  },
  {
    name: 'a base from the environment',
    head: [
      `const BASE = process.env.HUB ?? '${OLD}';\n`,
      `const BASE = toSuccessorBaseUrl(process.env.HUB ?? '${OLD}');\n`,
    ],
    use: [`\`\${BASE}/models/${UUID}/predictions\``, '`${BASE}/chat/completions`'],
    model: MODEL,
    imports: 'toSuccessorBaseUrl',
  },
];

/** `use` is the body; `$model` stands for the model. */
const BODIES: readonly Choice[] = [
  {
    name: 'on one line',
    use: [
      "{ type: 'prediction', properties: { input: prompt, options: { max_length: '300', temperature: '0.01' } } }",
      "{ $model, messages: [{ role: 'user', content: prompt }], max_tokens: 300, temperature: 0.01 }",
    ],
  },
  {
    name: 'over lines, with comments',
    use: [
      `{
      type: 'prediction', // kind
      properties: {
        // the question
        input: prompt,
        options: {
          max_length: '300', // tokens
          temperature: '0.5',
        },
      },
    }`,
      `{
      $model, // kind
      // the question
      messages: [{ role: 'user', content: prompt }],
      max_tokens: 300, // tokens
      temperature: 0.5,
    }`,
    ],
  },
  {
    name: 'without options',
    use: [
      '{ properties: { input: prompt } }',
      "{ $model, messages: [{ role: 'user', content: prompt }], max_tokens: 1024 }",
    ],
  },
  {
    name: 'with numbers in variables',
    use: [
      '{ properties: { input: `Q: ${prompt}`, options: { max_length: String(limit), temperature: Number(heat).toString() } } }',
      "{ $model, messages: [{ role: 'user', content: `Q: ${prompt}` }], max_tokens: limit, temperature: Number(heat) }",
    ],
  },
];

/** Statements behind `const response = await …`. */
const ANSWERS: readonly Choice[] = [
  {
    name: 'a chain',
    use: [
      'const data = await response.json();\n  return data.properties.output;',
      'const data = await response.json();\n  return data.choices[0].message.content;',
    ],
  },
  {
    name: 'a chain at once',
    use: [
      'return (await response.json()).properties.output.trim();',
      'return (await response.json()).choices[0].message.content.trim();',
    ],
  },
  {
    name: 'destructuring',
    use: [
      "const { properties: { output = '' } } = await response.json();\n  return output;",
      "const { choices: [{ message: { content: output = '' } }] } = await response.json();\n  return output;",
    ],
  },
  {
    name: 'a part under its own name',
    use: [
      'const { properties } = await response.json();\n  return properties.output;',
      'const { choices } = await response.json();\n  return choices[0].message.content;',
    ],
  },
  {
    name: 'optional chaining',
    use: [
      "const data = await response.json();\n  return data?.properties?.output ?? '';",
      "const data = await response.json();\n  return data?.choices?.[0]?.message?.content ?? '';",
    ],
  },
  {
    name: 'text and JSON.parse',
    use: [
      'const text = await response.text();\n  return JSON.parse(text).properties.output;',
      'const text = await response.text();\n  return JSON.parse(text).choices[0].message.content;',
    ],
  },
];

function program(url: Choice & { model: string; imports?: string }, body: Choice, answer: Choice, side: 0 | 1): string {
  const [model, value] =
    side === 0 || url.model !== 'model' ? [`model: ${url.model}`, body.use[side]] : ['model', body.use[side]];
  const imported =
    side === 1 && url.imports !== undefined
      ? `import { ${url.imports} } from '@modelhub-migration/shim/adapters';\n\n`
      : '';
  return `${imported}${url.head?.[side] ?? ''}export async function ask(prompt: string, region: string, heat: string, limit = 9) {
  const response = await fetch(${url.use[side]}, {
    method: 'POST',
    headers: { Authorization: token },
    body: JSON.stringify(${value.replace('$model', model)}),
  });
  ${answer.use[side]}
}
`;
}

describe.each(URLS)('URL: $name', (url) => {
  describe.each(BODIES)('body: $name', (body) => {
    it.each(ANSWERS)('answer: $name', (answer) => {
      const result = migrate(program(url, body, answer, 0));
      expect(result.output).toBe(program(url, body, answer, 1));
      expect(endings(result)).toEqual(['rewritten']);
    });
  });
});
