/**
 * `npm run web:measure -- <address> <handle>`: measures the web app that runs at an address, as the development member with that
 * handle. It prints the bytes of the first page, the scores of Lighthouse, and how long typing and choosing take until the next paint.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse, { desktopConfig } from 'lighthouse';
import type { BrowserContext, Page } from 'playwright-core';
import { openProfile } from './servers/browser.js';

const pages: Readonly<Record<string, string>> = {
  Home: '/',
  Film: '/films/casablanca-1942',
  Discover: '/discover',
  Search: '/search?q=casablanca',
};
const categories = ['performance', 'accessibility', 'best-practices'];
const port = 9_333;

const [url, handle] = process.argv.slice(2);
if (url === undefined || handle === undefined) throw new Error('Give the address of the app and a handle.');
const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'marquee-measure-'));
const context = await openProfile({ folder, port, handle });
try {
  await measureFirstPage(context, url);
  await measureInteractions(await context.newPage(), url);
  for (const [name, path] of Object.entries(pages)) await measureWithLighthouse(name, url + path);
} finally {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Bytes as they are sent, with the compression that the browser and the server agree on. */
async function measureFirstPage(browser: BrowserContext, address: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  const [script, all] = await page.evaluate<[number, number]>(`(() => {
    const files = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')];
    const sum = (found) => found.reduce((total, { transferSize }) => total + transferSize, 0);
    return [sum(files.filter(({ name }) => name.endsWith('.js'))), sum(files)];
  })()`);
  say(`first page as sent: ${script} bytes of JavaScript, ${all} bytes in all`);
  await page.close();
}

/** The longest time from an event to the next paint. */
async function measureInteractions(page: Page, address: string): Promise<void> {
  const longest = async (name: string, act: () => Promise<unknown>) => {
    await page.evaluate(`window.marqueeEvents = []; new PerformanceObserver((list) =>
      window.marqueeEvents.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'event', durationThreshold: 16 })`);
    await act();
    await page.waitForTimeout(1_000);
    const worst = await page.evaluate<number>('Math.max(0, ...window.marqueeEvents)');
    say(`${name}: ${worst === 0 ? 'under 16' : worst} ms to the next paint`);
  };
  await page.goto(`${address}/discover`);
  await page.waitForLoadState('networkidle');
  await longest('a facet', () => page.getByRole('checkbox').first().click());
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await longest('typing in the palette', () => page.keyboard.type('casablnca', { delay: 120 }));
  await page.close();
}

async function measureWithLighthouse(name: string, address: string): Promise<void> {
  const result = await lighthouse(
    address,
    { port, onlyCategories: categories, disableStorageReset: true, logLevel: 'error' },
    desktopConfig,
  );
  if (!result) throw new Error(`Lighthouse gave no answer for ${address}`);
  const { lhr } = result;
  const scores = categories.map((id) => `${id} ${Math.round((lhr.categories[id]?.score ?? 0) * 100)}`);
  const facts = ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'].map(
    (id) => `${id} ${lhr.audits[id]?.displayValue ?? '?'}`,
  );
  say(`${name}: ${[...scores, ...facts].join(', ')}`);
  const failed = Object.values(lhr.audits).filter(
    ({ score, scoreDisplayMode }) => scoreDisplayMode === 'binary' && score !== null && score < 1,
  );
  for (const { id, title } of failed) say(`  ${id}: ${title}`);
}
