import { runTable, type Clean, type Flagged } from '../../test/table.ts';
import { noLegacyModelId } from './no-legacy-model-id.ts';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const LLAMA_NAME = 'meta-llama-3-3-70b-instruct';
const LLAMA_NEW = 'meta-llama/Llama-3.3-70B-Instruct';
const FLUX = '6cbc28c9-217d-421c-85fb-754d79c61423';
const FLUX_NEW = 'black-forest-labs/FLUX.1-schnell';
const UNSURE = '0b6c4a15-bb8d-4092-82b0-f357b77c59fd';
const UNSURE_NAME = 'meta-llama-3-1-405b-instruct-fp8';
const NAMELESS = '874c1033-932c-45c5-9357-e1fff5349557';
const NAMELESS_NOTE = 'an image model in one program, perhaps SDXL';

type More = Partial<Flagged>;

/** The id is the whole text, so that the successor's id is suggested in its place. */
const whole = (title: string, code: string, more: More = {}): Flagged => ({
  title,
  code,
  errors: [
    {
      messageId: 'legacyModelId',
      data: { id: LLAMA, name: LLAMA_NAME, successor: LLAMA_NEW },
      suggestions: [
        {
          messageId: 'useSuccessor',
          data: { successor: LLAMA_NEW },
          output: code.replace(/[«»]/g, '').replace(LLAMA, LLAMA_NEW),
        },
      ],
    },
  ],
  ...more,
});

/** The id is part of something longer: a finding, no suggestion. */
const part = (title: string, code: string, more: More = {}): Flagged => ({
  title,
  code,
  errors: [{ messageId: 'legacyModelId', data: { id: LLAMA, name: LLAMA_NAME, successor: LLAMA_NEW } }],
  ...more,
});

const unsure = (title: string, code: string, more: More = {}): Flagged => ({
  title,
  code,
  errors: [{ messageId: 'unknownSuccessor', data: { id: UNSURE, name: UNSURE_NAME } }],
  ...more,
});

const flagged: Flagged[] = [
  whole('constant', `const MODEL = '«${LLAMA}»';`),
  whole('double quotes', `const MODEL = "«${LLAMA}»";`),
  whole('template without holes', `const MODEL = \`«${LLAMA}»\`;`),
  whole('default of an environment variable', `const model = process.env.IONOS_MODEL_ID ?? '«${LLAMA}»';`),
  whole('default of a parameter', `function ask(prompt, model = '«${LLAMA}»') {}`),
  whole('default in a destructuring', `const { model = '«${LLAMA}»' } = options;`),
  whole('option of a drop-down', `const options = [{ label: 'Llama', value: '«${LLAMA}»' }];`),
  whole('key of a table', `const labels = { '«${LLAMA}»': 'Llama' };`),
  whole('argument', `predict('«${LLAMA}»', input);`),
  whole('case', `switch (id) { case '«${LLAMA}»': break; }`),
  whole('comparison', `if (id === '«${LLAMA}»') go();`),
  whole('class field', `class A { model = '«${LLAMA}»'; }`),
  whole("the id as the new API's model", `send({ model: '«${LLAMA}»', messages });`),
  part('path', `const path = '/models/«${LLAMA}»/predictions';`),
  part('template with holes', `const url = \`\${base}/models/«${LLAMA}»/predictions\`;`),
  part('sentence', `log('using «${LLAMA}» now');`),
  part('list in one text', `const models = 'a,«${LLAMA}»,b';`),
  whole('attribute', `const a = <option value="«${LLAMA}»">Llama</option>;`, { kind: 'jsx' }),
  part('text of an element', `const a = <code> «${LLAMA}» </code>;`, { kind: 'jsx' }),
  whole('enum', `enum Model { Llama = '«${LLAMA}»' }`, { kind: 'ts' }),
  whole('literal type', `type Model = '«${LLAMA}»' | 'other';`, { kind: 'ts' }),
  whole('as const', `const models = ['«${LLAMA}»'] as const;`, { kind: 'ts' }),
  whole('attribute in TSX', `const a = <Picker<string> value="«${LLAMA}»" />;`, { kind: 'tsx' }),
  whole(
    'Vue script',
    `<script>\nexport default { data: () => ({ model: '«${LLAMA}»' }) }\n</script>\n<template><p/></template>`,
    { kind: 'vue' },
  ),
  whole('Vue template attribute', `<template><option value="«${LLAMA}»">Llama</option></template>`, { kind: 'vue' }),
  whole('Vue template expression', `<template><p>{{ name('«${LLAMA}»') }}</p></template>`, { kind: 'vue' }),
  part('Vue template text', `<template><p>id: «${LLAMA}»</p></template>`, { kind: 'vue' }),
  whole('Svelte attribute', `<option value="«${LLAMA}»">Llama</option>`, { kind: 'svelte' }),
  whole('Svelte script', `<script>\n  let model = '«${LLAMA}»';\n</script>`, { kind: 'svelte' }),
  whole('Astro front matter', `---\nconst model = '«${LLAMA}»';\n---\n<p>{model}</p>`, { kind: 'astro' }),
  whole('Astro attribute', `---\n---\n<option value="«${LLAMA}»">Llama</option>`, { kind: 'astro' }),
  whole('JSON value', `{ "model": "«${LLAMA}»" }`, { kind: 'json' }),
  whole('JSON key', `{ "models": { "«${LLAMA}»": 1 } }`, { kind: 'json' }),
  part('JSON path', `{ "url": "/models/«${LLAMA}»/predictions" }`, { kind: 'json' }),
  whole('JSON with comments', `{ // models\n  "model": "«${LLAMA}»" }`, { kind: 'jsonc' }),
  whole('YAML plain', `model: «${LLAMA}»\n`, { kind: 'yaml' }),
  whole('YAML quoted', `model: "«${LLAMA}»"\n`, { kind: 'yaml' }),
  whole('YAML list', `models:\n  - «${LLAMA}»\n`, { kind: 'yaml' }),
  part('Markdown prose', `Use the model «${LLAMA}».\n`, { kind: 'markdown' }),
  part('Markdown code', `\`\`\`sh\nexport IONOS_MODEL_ID=«${LLAMA}»\n\`\`\`\n`, { kind: 'markdown' }),
  unsure('contested id', `const MODEL = '«${UNSURE}»';`),
  unsure('contested id in JSON', `{ "model": "«${UNSURE}»" }`, { kind: 'json' }),
  {
    title: 'id without a name',
    code: `const MODEL = '«${NAMELESS}»';`,
    errors: [{ messageId: 'unknownSuccessor', data: { id: NAMELESS, name: NAMELESS_NOTE } }],
  },
  {
    title: "contested id with the user's own answer",
    code: `const MODEL = '«${UNSURE}»';`,
    options: { models: { [UNSURE.toUpperCase()]: 'openai/gpt-oss-120b' } },
    errors: [
      {
        messageId: 'legacyModelId',
        data: { id: UNSURE, name: UNSURE_NAME, successor: 'openai/gpt-oss-120b' },
        suggestions: [
          {
            messageId: 'useSuccessor',
            data: { successor: 'openai/gpt-oss-120b' },
            output: `const MODEL = 'openai/gpt-oss-120b';`,
          },
        ],
      },
    ],
  },
  {
    title: 'upper case',
    code: `const MODEL = '«${LLAMA.toUpperCase()}»';`,
    errors: [
      {
        messageId: 'legacyModelId',
        data: { id: LLAMA.toUpperCase(), name: LLAMA_NAME, successor: LLAMA_NEW },
        suggestions: [
          { messageId: 'useSuccessor', data: { successor: LLAMA_NEW }, output: `const MODEL = '${LLAMA_NEW}';` },
        ],
      },
    ],
  },
  {
    title: 'escaped text: found, place of the whole text, no suggestion',
    code: `const MODEL = «'${LLAMA.replace('-', '\\x2d')}'»;`,
    errors: [{ messageId: 'legacyModelId', data: { id: LLAMA, name: LLAMA_NAME, successor: LLAMA_NEW } }],
  },
  {
    title: 'translated ids too, where everything that is left counts',
    code: `import { toSuccessorModel } from '@modelhub-migration/shim/adapters';\nconst model = toSuccessorModel(id ?? '«${UNSURE}»');`,
    options: { evidence: 'possible' },
    errors: [{ messageId: 'unknownSuccessor', data: { id: UNSURE, name: UNSURE_NAME } }],
  },
  {
    title: 'two models',
    code: `const models = { text: '«${LLAMA}»', image: '«${FLUX}»' };`,
    errors: [
      {
        messageId: 'legacyModelId',
        data: { id: LLAMA, name: LLAMA_NAME, successor: LLAMA_NEW },
        suggestions: [
          {
            messageId: 'useSuccessor',
            data: { successor: LLAMA_NEW },
            output: `const models = { text: '${LLAMA_NEW}', image: '${FLUX}' };`,
          },
        ],
      },
      {
        messageId: 'legacyModelId',
        data: { id: FLUX, name: 'flux-1-schnell', successor: FLUX_NEW },
        suggestions: [
          {
            messageId: 'useSuccessor',
            data: { successor: FLUX_NEW },
            output: `const models = { text: '${LLAMA}', image: '${FLUX_NEW}' };`,
          },
        ],
      },
    ],
  },
  {
    title: 'name beside the vendor',
    code: `const ionosModel = '«${LLAMA_NAME}»';`,
    options: { evidence: 'likely' },
    errors: [
      {
        messageId: 'legacyModelId',
        data: { id: LLAMA_NAME, name: LLAMA_NAME, successor: LLAMA_NEW },
        suggestions: [
          { messageId: 'useSuccessor', data: { successor: LLAMA_NEW }, output: `const ionosModel = '${LLAMA_NEW}';` },
        ],
      },
    ],
  },
  {
    title: 'name in a path',
    code: `const url = \`https://\${host}/models/«${UNSURE_NAME}»/predictions\`;`,
    options: { evidence: 'possible' },
    errors: [{ messageId: 'unknownSuccessor', data: { id: UNSURE_NAME, name: UNSURE_NAME } }],
  },
];

const clean: Clean[] = [
  { title: 'successor id', code: `const MODEL = '${LLAMA_NEW}'; // ionos` },
  { title: 'another UUID', code: `const id = 'b18b18de-92c3-466e-81a8-e5df91890092';` },
  { title: 'a longer run of hex digits', code: `const id = 'a${LLAMA}';` },
  { title: 'a longer id', code: `const id = '${LLAMA}-2';` },
  { title: 'a comment', code: `// ${LLAMA}\nlet a;` },
  { title: 'a name, when only ids count', code: `const ionosModel = '${LLAMA_NAME}';` },
  { title: 'a name without the vendor', code: `const predictions = '${LLAMA_NAME}';`, options: { evidence: 'likely' } },
  { title: 'a name inside another', code: `const ionos = 'my-${LLAMA_NAME}-v2';`, options: { evidence: 'possible' } },
  {
    title: 'a name with an owner',
    code: `const ionos = 'fireworks/${LLAMA_NAME}';`,
    options: { evidence: 'possible' },
  },
  { title: 'allowed id', code: `const MODEL = '${LLAMA}';`, options: { allow: { models: [LLAMA] } } },
  {
    title: 'allowed id in another case',
    code: `const MODEL = '${LLAMA.toUpperCase()}';`,
    options: { allow: { models: [LLAMA] } },
  },
  {
    title: 'allowed path',
    code: `const MODEL = '${LLAMA}';`,
    filename: 'db/seed.js',
    options: { allow: { paths: ['db/*'] } },
  },
  { title: 'before the start date', code: `const MODEL = '${LLAMA}';`, options: { startDate: '9999-12-31' } },
  {
    title: 'ids that the adapters translate when the program runs',
    code: `import { toSuccessorModel } from '@modelhub-migration/shim/adapters';\nconst model = toSuccessorModel('${LLAMA}');`,
  },
  { title: 'empty file', code: '' },
  { title: 'TypeScript without it', code: 'type A = string; // ionos', kind: 'ts' },
  { title: 'comment in JSON', code: `{ // ${LLAMA}\n "a": 1 }`, kind: 'jsonc' },
  { title: 'empty object', code: '{}', kind: 'json' },
  { title: 'comment in YAML', code: `# ${LLAMA}\na: 1\n`, kind: 'yaml' },
  { title: 'Markdown without it', code: '# ionos\n', kind: 'markdown' },
  { title: 'Vue without it', code: '<template><p>ionos</p></template>', kind: 'vue' },
  { title: 'Svelte without it', code: '<p>ionos</p>', kind: 'svelte' },
  { title: 'Astro without it', code: '<p>ionos</p>', kind: 'astro' },
];

runTable('no-legacy-model-id', noLegacyModelId, { clean, flagged });
