import { Ajv2020 } from 'ajv/dist/2020.js';
import DraftFour from 'ajv-draft-04';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Log } from 'sarif';
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../src/ledger/ledger.ts';
import type { TraceSummary } from '../src/ledger/trace.ts';
import { Project } from './project.ts';
import { ESCAPING, LEGACY, UNKNOWN_MODEL } from './samples.ts';

const SCHEMA = JSON.parse(fs.readFileSync(new URL('../report.schema.json', import.meta.url), 'utf8')) as object;
/** The schema of SARIF 2.1.0 (RTM 5) as Microsoft publishes it, who wrote the standard's tools. */
const SARIF_SCHEMA = JSON.parse(
  fs.readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
) as object;
const PYTHON = 'import requests\nrequests.get("https://inference.de-txl.ionos.com/models")\n';
const PRELOADED = '{ "scripts": { "start": "node --import @modelhub-migration/shim/register app.js" } }\n';
const OWNERS = '* @all\n/src/ @front # the team\n*.py @data @ml\n';

/** One of each: rewritten, adapted, manual, another language, the shim. */
const TREE = {
  'src/a.ts': LEGACY,
  'src/b.ts': ESCAPING,
  'src/c.ts': UNKNOWN_MODEL,
  'service/d.py': PYTHON,
  'package.json': PRELOADED,
  '.github/CODEOWNERS': OWNERS,
};

const projects: Project[] = [];
function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project(files);
  projects.push(made);
  made.commitAll();
  return made;
}
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

interface Report {
  ledger: LedgerEntry[];
  trace?: TraceSummary;
}

function report(p: Project, ...args: string[]): Report {
  p.run('--report', 'r.json', ...args);
  return JSON.parse(p.read('r.json')) as Report;
}

const states = ({ ledger }: Report): string[] => ledger.map(({ file, state, client }) => `${file} ${state} ${client}`);

describe('the ledger', () => {
  it('lists everything that has to do with the retired API, with its owners', () => {
    const found = report(project(TREE));
    expect(states(found)).toEqual([
      'package.json shim shim register',
      'service/d.py other-language python',
      'src/a.ts rewritten fetch',
      'src/b.ts adapted fetch',
      'src/c.ts manual fetch',
    ]);
    expect(found.ledger.map(({ owners }) => owners)).toEqual([
      ['@all'],
      ['@data', '@ml'],
      ['@front'],
      ['@front'],
      ['@front'],
    ]);
    expect(new Set(found.ledger.map(({ id }) => id)).size).toBe(5);
  });

  it('keeps its ids through edits elsewhere in the files', () => {
    const p = project(TREE);
    const before = report(p).ledger;
    for (const name of ['src/a.ts', 'src/b.ts', 'src/c.ts']) p.write(name, `\n// new\n${p.read(name)}`);
    p.write('service/d.py', `\n\n${PYTHON}`);
    const after = report(p).ledger;
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.map(({ start }) => start.line)).not.toEqual(before.map(({ start }) => start.line));
  });

  it('sees uses of the shim, and neither dependencies nor comments nor guides', () => {
    const p = project({
      'a.js': "import { ModelHubClient } from '@modelhub-migration/shim';\n// require('@modelhub-migration/shim')\n",
      'b.js': "const { toNumber } = require('@modelhub-migration/shim/adapters');\n",
      'c.js': "import x from '@modelhub-migration/shimmer';\n",
      'package.json': '{ "dependencies": { "@modelhub-migration/shim": "^0.1.0" } }',
      'guide.md': '```sh\nnpx modelhub-shim serve\n```\n',
      Dockerfile: 'FROM node\nCMD npx modelhub-shim serve --port 1\n',
    });
    expect(states(report(p))).toEqual([
      'Dockerfile shim shim gateway',
      'a.js shim shim client',
      'b.js shim shim adapters',
    ]);
    expect(p.run('--check').code).toBe(0);
  });
});

describe("the kit's own files", () => {
  it('are no leftovers, though configuration and reports name legacy ids', () => {
    const id = /models\/([^/]+)\//.exec(LEGACY)?.[1] ?? '';
    const models = { [id]: { id: 'openai/gpt-oss-120b', kind: 'text' } };
    const schema = './node_modules/@modelhub-migration/shim/modelhub.config.schema.json';
    const p = project({
      'a.ts': ESCAPING,
      'modelhub.config.json': JSON.stringify({ models }),
      'config/hub.json': JSON.stringify({ $schema: schema, models }),
    });
    p.write('use.log', usage({ modelId: id }));
    p.run('--write', '--force', '--trace', 'use.log', '--report', 'r.json');
    expect(p.read('r.json')).toContain(id);
    expect(states(report(p))).toEqual(['a.ts shim shim adapters']);
    expect(p.run('--check').code).toBe(0);
    p.write('settings.json', JSON.stringify({ model: id }));
    expect(p.run('--check').code).toBe(1);
  });
});

describe('the JSON report', () => {
  const formats = {
    uri: (text: string) => URL.canParse(text),
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  };
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats });
  const validate = ajv.compile(SCHEMA);

  it.each([[[]], [['--write']], [['--check', '--possible']]])('keeps to its published schema with %j', (args) => {
    const p = project({ ...TREE, 'src/bad.ts': 'const predictions = ;' });
    p.write('use.log', usage({ callSite: p.path('nowhere.ts:1:1') }));
    report(p, '--trace', 'use.log', ...args);
    validate(JSON.parse(p.read('r.json')));
    expect(validate.errors).toBeNull();
  });

  it('has a schema that would notice', () => {
    const p = project(TREE);
    const broken = { ...report(p), version: 2 };
    expect(validate(broken)).toBe(false);
  });
});

describe('the SARIF report', () => {
  it.each([
    ['of a preview', []],
    ['of a run that wrote', ['--write']],
    ['of an empty tree', ['--include', 'nothing.json']],
  ])('%s is valid against the schema of the standard', (_name, args) => {
    const p = project({ ...TREE, 'nothing.json': '{}' });
    p.run('--report', 'r.sarif', ...args);
    const log = JSON.parse(p.read('r.sarif')) as Log;
    const validate = new DraftFour({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
      SARIF_SCHEMA,
    );
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    // A schema that takes everything would prove nothing.
    expect(validate({ ...log, version: '2.0.0' })).toBe(false);
    expect(validate({ ...log, runs: log.runs.map((run) => ({ ...run, tool: undefined })) })).toBe(false);
  });

  it('keeps to what code scanning asks for', () => {
    const p = project({ ...TREE, 'src/ü b.ts': LEGACY });
    p.run('--report', 'r.sarif');
    const { runs } = JSON.parse(p.read('r.sarif')) as Log;
    const [{ tool, results = [] } = { tool: { driver: { name: '' } } }] = runs;
    const rules = tool.driver.rules ?? [];
    for (const { id, name, shortDescription, fullDescription, help } of rules) {
      // An error of Microsoft's own validator.
      expect(name).not.toBe(id);
      expect(shortDescription?.text && fullDescription?.text && help?.text).toBeTruthy();
    }
    expect(results.length).toBe(5);
    for (const { ruleId, ruleIndex = -1, locations, message } of results) {
      expect(rules[ruleIndex]?.id).toBe(ruleId);
      expect(message.text).toBeTruthy();
      expect(locations?.[0]?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
    }
    const uris = results.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
    expect(uris).toContain('src/%C3%BC%20b.ts');
    const prints = results.map(({ partialFingerprints }) => partialFingerprints?.['primaryLocationLineHash']);
    expect(new Set(prints).size).toBe(results.length);
  });
});

describe('--max-manual', () => {
  it.each([
    ['0', 1],
    ['1', 0],
    ['2', 0],
  ])('%s: exit code %i with one call left to a person', (limit, code) => {
    expect(project(TREE).run('--max-manual', limit).code).toBe(code);
  });

  it('does not take anything but a number', () => {
    expect(project(TREE).run('--max-manual', '-1').code).toBe(3);
    expect(project(TREE).run('--max-manual', 'few').code).toBe(3);
  });
});

describe('--baseline', () => {
  it('accepts what is there today, and nothing that comes later', () => {
    const p = project(TREE);
    p.run('--report', 'baseline.json');
    expect(p.run('--check', '--baseline', 'baseline.json').code).toBe(0);
    expect(p.run('--max-manual', '0', '--baseline', 'baseline.json').code).toBe(0);
    p.write('src/new.ts', UNKNOWN_MODEL);
    expect(p.run('--check', '--baseline', 'baseline.json').code).toBe(1);
    expect(p.run('--max-manual', '0', '--baseline', 'baseline.json').code).toBe(1);
    expect(report(p, '--baseline', 'baseline.json').ledger.filter(({ accepted }) => !accepted)).toMatchObject([
      { file: 'src/new.ts' },
    ]);
  });

  it.each([
    ['gone.json', 'cannot be read'],
    ['package.json', 'is no JSON report'],
  ])('says what is wrong with %s', (file, message) => {
    const { code, stderr } = project(TREE).run('--baseline', file);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });
});

function usage(change: object): string {
  const line = { v: 1, operation: 'predictions', route: 'POST /x', modelId: 'm', retrieval: false, via: 'fetch' };
  const rest = { options: [], dropped: [], notices: [], statuses: { 200: 2 }, count: 2, pid: 1 };
  const times = { first: '2026-05-06T00:00:00.000Z', last: '2026-05-07T00:00:00.000Z' };
  return `${JSON.stringify({ ...line, ...rest, ...times, ...change })}\n`;
}

describe('--trace', () => {
  it('tells what is migrated, left over, never seen, and seen running but not found', () => {
    const p = project({ ...TREE, 'src/d.ts': UNKNOWN_MODEL });
    p.write(
      'use.log',
      [
        usage({ callSite: `${p.path('src/a.ts')}:2:32` }),
        usage({ callSite: `${p.path('src/c.ts')}:2:32` }),
        // The same program where it is deployed, later.
        usage({ callSite: '/srv/app/src/c.ts:2:32', count: 3, last: '2026-06-01T00:00:00.000Z' }),
        usage({ callSite: `${p.path('src/c.ts')}:8:1` }),
        usage({ callSite: `${p.path('src/built.js')}:1:1` }),
        usage({ via: 'gateway' }),
        'not json\n',
      ].join(''),
    );
    const { ledger, trace } = report(p, '--trace', 'use.log');
    expect(trace).toEqual({
      migrated: 2,
      leftover: 1,
      neverSeen: 2,
      unfound: [
        {
          place: '',
          operation: 'predictions',
          modelId: 'm',
          via: 'gateway',
          count: 2,
          last: '2026-05-07T00:00:00.000Z',
        },
        {
          place: 'src/built.js:1',
          operation: 'predictions',
          modelId: 'm',
          via: 'fetch',
          count: 2,
          last: '2026-05-07T00:00:00.000Z',
        },
        {
          place: 'src/c.ts:8',
          operation: 'predictions',
          modelId: 'm',
          via: 'fetch',
          count: 2,
          last: '2026-05-07T00:00:00.000Z',
        },
      ],
      unreadable: 1,
    });
    expect(ledger.find(({ file }) => file === 'src/c.ts')?.seen).toEqual({
      count: 5,
      last: '2026-06-01T00:00:00.000Z',
    });
    expect(p.run('--trace', 'use.log', '--quiet').stdout).toContain('seen running, not found statically 3');
  });

  it('does not guess between two files whose paths end alike', () => {
    const p = project({ 'x/src/a.ts': LEGACY, 'y/src/a.ts': LEGACY });
    p.write('use.log', usage({ callSite: '/srv/src/a.ts:2:32' }));
    expect(report(p, '--trace', 'use.log').trace?.unfound).toHaveLength(1);
  });

  it('never lets a log speak to the terminal', () => {
    const p = project({ 'a.ts': LEGACY });
    p.write('use.log', usage({ callSite: '/x/\u001b]0;owned\u0007.ts:1:1', operation: '\u001b[31m' }));
    expect(p.run('--trace', 'use.log').stdout).not.toContain('\u001b');
  });
});

describe('--github', () => {
  it('annotates each leftover at its line, what needs a person first', () => {
    const lines = project(TREE)
      .run('--github')
      .stdout.split('\n')
      .filter((line) => line.startsWith('::'));
    expect(lines.map((line) => line.slice(0, line.indexOf(',', line.indexOf(',') + 1)))).toEqual([
      '::error file=service/d.py,line=2',
      '::error file=src/c.ts,line=2',
      '::warning file=src/a.ts,line=2',
      '::warning file=src/b.ts,line=2',
      '::notice file=package.json,line=1',
    ]);
    expect(lines[1]).toMatch(/,title=Left to a person::The model has no known successor\. .+\(mh-[0-9a-f]{10}\)$/);
  });

  it('keeps paths from ending a command, and leaves out what the run has written', () => {
    const p = project({ 'a,b:c%.ts': UNKNOWN_MODEL, 'd.ts': LEGACY });
    const lines = p.run('--write', '--github').stdout.match(/^::.*$/gm);
    expect(lines).toHaveLength(1);
    expect(lines?.[0]).toContain('file=a%2Cb%3Ac%25.ts,line=2');
  });
});
