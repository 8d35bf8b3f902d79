import { afterEach, expect, test } from 'vitest';
import { Project } from '../project.ts';

const URL = 'https://inference.de-txl.ionos.com/models/abc/predictions';

const projects: Project[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

test('a run finds leftovers in files without an ending, of no known language, and in any encoding, and passes over what is no text', () => {
  const p = new Project({
    'a.py': 'x = 1\n',
    'bin/ask': `#!/usr/bin/env bash\ncurl ${URL}\n`,
    'hub.vb': `Dim u = "${URL}"\n`,
    'hub.service': `Environment=HUB=${URL}\n`,
    'notes.txt': `${URL}\n`,
    LICENSE: `${URL}\n`,
  });
  projects.push(p);
  p.write('latin1.php', Buffer.from(`<?php // \u00fc\n$u = '${URL}';\n`, 'latin1'));
  p.write('wide.ps1', Buffer.from(`\uFEFF$u = '${URL}'\n`, 'utf16le'));
  p.write('cache.unknown', Buffer.from(`\0\u0001${URL}\0`));
  p.commitAll();
  const { code, stdout } = p.run('.', '--report', 'out.json');
  expect(code).toBe(0);
  const report = JSON.parse(p.read('out.json')) as {
    otherLanguages: { file: string; language: string; tier: string }[];
    skipped: unknown[];
  };
  expect(report.otherLanguages.map(({ file, language, tier }) => `${file} ${language} ${tier}`)).toEqual([
    'bin/ask shell certain',
    'hub.service text likely',
    'hub.vb text likely',
    'latin1.php php certain',
    'wide.ps1 powershell certain',
  ]);
  expect(report.skipped).toEqual([]);
  expect(stdout.replace(/\s+/g, ' ')).toContain('5 places elsewhere');
});
