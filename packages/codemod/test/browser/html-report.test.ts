import axe from 'axe-core';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../project.ts';
import { ESCAPING, LEGACY, UNKNOWN_MODEL } from '../samples.ts';
import { findChromium, NEEDS_CHROMIUM } from './chromium.ts';

/** What a hostile source, path or owner would try. */
const EVIL = '</script><img src=x onerror="document.title=1">';
const PYTHON = 'import requests\nrequests.get("https://inference.de-txl.ionos.com/models")\n';

const TREE: Readonly<Record<string, string>> = {
  'src/chat/a.ts': `// ${EVIL}\n${LEGACY}`,
  'src/chat/b.ts': ESCAPING,
  'src/c.ts': UNKNOWN_MODEL,
  'service/d.py': PYTHON,
  'src/bad.ts': 'const predictions = ;',
  'package.json': '{ "scripts": { "start": "node --import @modelhub-migration/shim/register app.js" } }\n',
  '.github/CODEOWNERS': `* @all\n/src/ @front <b>owner</b>\n`,
};

let browser: Browser;
const projects: Project[] = [];
const pages: Page[] = [];

beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(NEEDS_CHROMIUM);
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  for (const project of projects.splice(0)) project.remove();
});

function makeReport(files: Readonly<Record<string, string>>, ...args: string[]): string {
  const project = new Project(files);
  projects.push(project);
  project.commitAll();
  project.run('--report', 'report.html', ...args);
  return project.path('report.html');
}

interface Opened {
  page: Page;
  /** Everything that went wrong in the page, and every address it asked for beside its own. */
  trouble: string[];
}

async function open(file: string, hash = '', options: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  pages.push(page);
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => trouble.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(pathToFileURL(file).href)) trouble.push(request.url());
  });
  await page.goto(pathToFileURL(file).href + hash);
  return { page, trouble };
}

const shownIds = (page: Page): Promise<string[]> =>
  page.locator('article li').evaluateAll((items) => items.map((item) => item.id));

/** Opens every diff and every suggestion. */
async function openAll(page: Page): Promise<void> {
  // The name of a button changes with what it has done, so all are found before the first is pressed.
  const controls = await page.locator('article > header button, article summary').elementHandles();
  expect(controls.length).toBeGreaterThan(0);
  for (const control of controls) await control.click();
}

async function violations(page: Page): Promise<string[]> {
  // The page's own policy keeps scripts out, so that the checker is run by the browser itself.
  await page.evaluate(`(() => { const module = undefined; ${axe.source} })()`);
  const results = await page.evaluate<axe.AxeResults>('axe.run(document)');
  expect(results.passes.map(({ id }) => id)).toContain('color-contrast');
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describe('the HTML report', () => {
  it('shows everything of the ledger, asks for nothing, and keeps hostile text as text', async () => {
    const { page, trouble } = await open(makeReport(TREE));
    expect(await shownIds(page)).toHaveLength(5);
    await openAll(page);
    expect((await page.locator('.diff').allTextContents()).join('')).toContain(EVIL);
    expect(await page.locator('article b, img').count()).toBe(0);
    expect(await page.title()).toBe('Model Hub migration');
    expect(await page.getByRole('heading', { name: 'Skipped files' }).count()).toBe(1);
    expect(trouble).toEqual([]);
  });

  it('filters by state, owner and words, and tells how many are left', async () => {
    const { page } = await open(makeReport(TREE));
    await page.getByLabel('State').selectOption('manual');
    expect(await shownIds(page)).toHaveLength(1);
    expect(await page.getByRole('status').textContent()).toBe('1 of 5 shown');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Owner').selectOption('@all');
    expect(await page.locator('article h3').allTextContents()).toEqual(['package.json', 'service/d.py']);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('chat adapted');
    expect(await page.locator('article h3').allTextContents()).toEqual(['src/chat/b.ts']);
  });

  it('counts by folder, owner, client, operation and evidence, and a row filters', async () => {
    const { page } = await open(makeReport(TREE));
    const rows = (): Promise<string[]> =>
      page.locator('.where tbody tr').evaluateAll((all) =>
        all.map((row) =>
          [...row.children]
            .slice(0, 3)
            .map((cell) => cell.textContent)
            .join(' '),
        ),
      );
    expect(await rows()).toEqual(['(top folder) 1 0', 'service/ 1 0', 'src/ 1 0', 'src/chat/ 0 2']);
    await page.getByLabel('By', { exact: true }).selectOption('client');
    expect(await rows()).toEqual(['fetch 1 2', 'python 1 0', 'shim register 1 0']);
    await page.getByRole('button', { name: 'python', exact: true }).press('Enter');
    expect(await page.locator('article h3').allTextContents()).toEqual(['service/d.py']);
  });

  it('follows deep links by id, past filters and past what is on the page', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [`d/${String(i).padStart(3, '0')}.ts`, UNKNOWN_MODEL]),
    );
    const file = makeReport(files);
    const { page } = await open(file);
    expect(await page.locator('article').count()).toBe(100);
    await page.getByRole('button', { name: /^Show more/ }).click();
    const last = (await shownIds(page)).at(-1) ?? '';
    const linked = await open(file, `#${last}`);
    expect(await linked.page.evaluate('document.activeElement.id')).toBe(last);
    await linked.page.getByLabel('Folder').selectOption('d/');
    await linked.page.getByLabel('Search').fill('000.ts');
    expect(await shownIds(linked.page)).toHaveLength(1);
    await linked.page.evaluate(`location.hash = ''; location.hash = '${last}'`);
    await expect.poll(() => linked.page.evaluate('document.activeElement.id')).toBe(last);
  });

  it.each(['light', 'dark'] as const)(
    'has no violation of axe-core in %s, with diffs and suggestions open',
    async (colorScheme) => {
      const { page } = await open(makeReport(TREE), '', { colorScheme });
      await openAll(page);
      expect(await violations(page)).toEqual([]);
    },
  );

  it('fits a narrow screen without scrolling sideways', async () => {
    const { page } = await open(makeReport(TREE), '', { viewport: { width: 360, height: 700 } });
    await page.getByRole('button', { name: 'Show diff' }).first().click();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });

  it('prints every call site, folder and suggestion, and none of the controls', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [`d${String(i % 20)}/${String(i)}.ts`, UNKNOWN_MODEL]),
    );
    const { page } = await open(makeReport({ ...files, 'd0/x.py': PYTHON }));
    expect(await page.locator('details[open]').count()).toBe(0);
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('article').count()).toBe(121);
    expect(await page.locator('.where tbody tr').count()).toBe(20);
    expect(await page.locator('details pre').isVisible()).toBe(true);
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('details[open]').count()).toBe(0);
    expect(await page.locator('form.filters').isVisible()).toBe(false);
  });

  it('is small, and filters 5,000 call sites', async () => {
    const empty = makeReport({ 'a.ts': 'export {};\n' });
    expect(fs.statSync(empty).size).toBeLessThan(1_000_000);
    const body = UNKNOWN_MODEL.slice(UNKNOWN_MODEL.indexOf('\n') + 1);
    const text = Array.from(
      { length: 10 },
      (_, i) => `export async function f${String(i)}(token: string) {\n${body}`,
    ).join('\n');
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`d${String(i % 40)}/${String(i)}.ts`, text]),
    );
    const { page } = await open(makeReport(files));
    expect(await page.getByRole('status').textContent()).toBe('5,000 of 5,000 shown');
    await page.locator('#search').fill('499.ts');
    expect(await shownIds(page)).toHaveLength(10);
  });
});
