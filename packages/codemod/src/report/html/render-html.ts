import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { RunResult } from '../../result.ts';
import { createPageData } from './create-page-data.ts';

/** Made by the build, beside the program: the page's own script and styles, and those of the diff viewer. */
const ASSETS = { script: 'page/page.js', styles: ['page/diff2html.min.css', 'page/page.css'] } as const;

function readAsset(name: string): string {
  return fs.readFileSync(new URL(name, import.meta.url), 'utf8');
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** JSON that cannot end the element it stands in. */
const embed = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The run as one self-contained page. It loads nothing and runs nothing but its own script: whatever a source file holds,
 * the content policy keeps it text.
 *
 * @throws Error where the package was not built
 */
export function renderHtml(result: RunResult): string {
  const data = createPageData(result);
  // A closing tag inside of a script or style would end it early.
  const script = readAsset(ASSETS.script).replaceAll('</script', '<\\/script');
  const styles = ASSETS.styles.map(readAsset).join('\n');
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(styles)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Model Hub migration</title>
<style>${styles}</style>
</head>
<body>
<a class="skip" href="#sites">Skip to the call sites</a>
<header><h1>Model Hub migration</h1><p>${escapeHtml(data.summary)}</p><p>${escapeHtml(data.writing)}</p></header>
<main id="page"><noscript>This page lists the call sites with a script. The same list is in the reports .md and .json.</noscript></main>
<script type="application/json" id="data">${embed(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
