import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scanText } from './scan-text.ts';

const LEGACY = 'https://inference.de-txl.ionos.com';
const SUCCESSOR = 'https://openai.inference.de-txl.ionos.com/v1';

/** Look-alikes by file name: each must stay without any finding, weak ones included. */
const LOOK_ALIKES: Readonly<Record<string, readonly (readonly [why: string, text: string])[]>> = {
  'app.py': [
    ['comment', `# POST ${LEGACY}/models/x/predictions\nx = 1`],
    ['comment behind code', `x = 1  # ${LEGACY}/models`],
    ['collections', `requests.post("${LEGACY}/collections/" + cid + "/query")`],
    ['base for collections only', `BASE = "${LEGACY}"\nrequests.get(f"{BASE}/collections")`],
    ['successor', `requests.post("${SUCCESSOR}/chat/completions", json={"model": m})`],
    ['successor base', `BASE = "${SUCCESSOR}"\nrequests.get(f"{BASE}/models")`],
    ['successor by region', 'url = f"https://openai.inference.{region}.ionos.com/v1/models"'],
    ['replicate', 'requests.post("https://api.replicate.com/v1/models/a/b/predictions", json={"input": {}})  # ionos'],
    ['prose', `raise Error("${LEGACY}/models is gone, see docs")`],
    ['docstring', `def f():\n    """Asked ${LEGACY}/models/x/predictions before."""\n    return 1`],
    ['host in front', 'x = "https://inference.de-txl.ionos.com.evil.test/models/x/predictions"'],
    ['host behind', 'x = "https://evil.test/inference.de-txl.ionos.com/models/x/predictions"'],
    ['own host', 'requests.get("https://ml.example/models/x/predictions")'],
    ['unknown base, no sign', 'requests.get(f"{base}/models/{m}/predictions")'],
    ['another method name', 'df["predictions"] = model.predict(x)\nIONOS_KEY = 1'],
    ['reassigned to the successor', `BASE = "${SUCCESSOR}"\nurl = BASE + "/models"`],
  ],
  'page.php': [
    ['comment', `<?php // ${LEGACY}/models\n# ${LEGACY}/models\n/* ${LEGACY}/models */`],
    ['outside the code', `<p>${LEGACY}/models/x/predictions</p><?php echo 1; ?>`],
    ['collections', `<?php $u = '${LEGACY}' . "/collections/$id/query";`],
    ['successor', `<?php $u = "${SUCCESSOR}/models";`],
    ['single quotes do not interpolate', `<?php $base = '${LEGACY}/collections'; $u = '$base/models';`],
  ],
  'app.rb': [
    ['comment', `# ${LEGACY}/models/x/predictions`],
    ['block comment', `x = 1\n=begin\nuri = "${LEGACY}/models"\n=end\n`],
    ['collections', `URI("${LEGACY}/collections/#{id}/query")`],
    ['successor', `URI("${SUCCESSOR}/chat/completions")`],
  ],
  'main.go': [
    ['comment', `// ${LEGACY}/models\n/* ${LEGACY}/models */`],
    ['collections', `u := fmt.Sprintf("%s/collections/%s/query", "${LEGACY}", id)`],
    ['successor', `const base = "${SUCCESSOR}"\nu := base + "/models"`],
    ['predictions route of another host', 'mux.Handle("/predictions", h) // ionos'],
  ],
  'App.java': [
    ['javadoc', `/** ${LEGACY}/models/x/predictions */ class A {}`],
    ['collections', `var u = "${LEGACY}" + "/collections/" + id;`],
    ['successor', `var u = "${SUCCESSOR}/models";`],
    ['spring mapping', '@PostMapping("/models/{id}/predictions") void x() {}'],
  ],
  'App.kt': [
    ['comment', `// "${LEGACY}/models"`],
    ['collections', `val b = "${LEGACY}"\nval u = "$b/collections/$id"`],
    ['successor', `val u = "${SUCCESSOR}/models"`],
  ],
  'App.cs': [
    ['comment', `/// <see href="${LEGACY}/models"/>`],
    ['collections', `var u = $"${LEGACY}/collections/{id}/query";`],
    ['successor', `var u = new Uri("${SUCCESSOR}/chat/completions");`],
  ],
  'run.sh': [
    ['comment', `# curl ${LEGACY}/models`],
    ['collections', `curl "${LEGACY}/collections/$ID/query" -d '{}'`],
    ['successor', `curl ${SUCCESSOR}/models`],
    ['base for collections only', `BASE=${LEGACY}\ncurl "$BASE/collections"`],
    ['single quotes do not interpolate', `BASE=${LEGACY}/collections\necho '$BASE/models'`],
  ],
  '.env': [
    ['comment', `# OLD=${LEGACY}/models`],
    ['collections', `COLLECTIONS_URL=${LEGACY}/collections`],
    ['successor', `OPENAI_BASE_URL=${SUCCESSOR}`],
    ['another id', 'IONOS_DATACENTER=7b19cae7-92c3-466e-81a8-e5df91890091'],
    ['successor model', 'IONOS_MODEL=meta-llama/Llama-3.3-70B-Instruct'],
  ],
  'config.yml': [
    ['comment', `# url: ${LEGACY}/models`],
    ['collections', `url: ${LEGACY}/collections`],
    ['successor', `url: ${SUCCESSOR}/models`],
    ['description', `text: The old ${LEGACY}/models route is gone`],
    ['openapi of the successor', `servers:\n  - url: ${SUCCESSOR}\npaths:\n  /models:\n    get: {}`],
    [
      'openapi of another service',
      'servers:\n  - url: https://ionos.example\npaths:\n  /models/{id}/predictions:\n    post: {}',
    ],
    ['openapi of collections', `servers:\n  - url: ${LEGACY}/collections\npaths:\n  /{id}/query:\n    post: {}`],
  ],
  'flow.json': [
    ['collections', `{"url":"${LEGACY}/collections/x/query"}`],
    ['successor', `{"url":"${SUCCESSOR}/chat/completions","model":"openai/gpt-oss-120b"}`],
    ['prose', `{"description":"${LEGACY}/models was retired"}`],
    ['package', '{"name":"ionos-tools","scripts":{"predictions":"node predictions.js"}}'],
  ],
  'settings.toml': [
    ['comment', `# url = "${LEGACY}/models"`],
    ['collections', `url = "${LEGACY}/collections"`],
    ['successor', `url = "${SUCCESSOR}"`],
  ],
  'README.md': [
    ['prose', `We used ${LEGACY}/models/x/predictions until May.`],
    ['inline address', `The host \`${LEGACY}/models\` is retired.`],
    ['fence of another language', `\`\`\`diff\n- ${LEGACY}/models\n\`\`\``],
    ['comment in a fence', `\`\`\`sh\n# curl ${LEGACY}/models\n\`\`\``],
    ['collections', `\`\`\`sh\ncurl ${LEGACY}/collections\n\`\`\``],
  ],
  Dockerfile: [
    ['comment', `# ENV B=${LEGACY}/models`],
    ['successor', `ENV B=${SUCCESSOR}`],
    ['collections', `RUN curl ${LEGACY}/collections`],
  ],
  'app.ts': [['the codemod reads these', `fetch("${LEGACY}/models")`]],
  'image.png': [['no text', `${LEGACY}/models`]],
  'package-lock.json': [['generated', `{"a":"${LEGACY}/models"}`]],
};

describe.each(Object.entries(LOOK_ALIKES))('%s', (file, rows) => {
  test.each(rows)('%s', (_, text) => {
    expect(scanText(file, text)).toEqual([]);
  });
});

/** What only the syntax of a call tells from a use: a scanner of texts does not read methods. */
const NEEDS_SYNTAX: ReadonlySet<string> = new Set(['method-never-offered.ts']);

test('the look-alikes of the JavaScript tools are none here either', () => {
  const folder = new URL('../../../../fixtures/negatives/', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => !NEEDS_SYNTAX.has(name))) {
    const text = `\`\`\`js\n${readFileSync(new URL(file, folder), 'utf8')}\n\`\`\`\n`;
    const certain = scanText('notes.md', text).filter(({ tier }) => tier !== 'possible');
    expect(
      certain.map(({ line, evidence }) => ({ file, line, evidence })),
      file,
    ).toEqual([]);
  }
});
