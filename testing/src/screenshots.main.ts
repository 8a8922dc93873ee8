/**
 * `npm run web:screenshots -- <address> <handle> [folder]`: takes a picture of each page of the web app that runs at an address, as the
 * development member with that handle, in both themes and two widths. The folder is `.data/screenshots` by default.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, openVisitor } from './servers/browser.js';

const pages: Readonly<Record<string, string>> = {
  home: '/',
  discover: '/discover',
  search: '/search?q=casablnca',
  film: '/films/casablanca-1942',
  person: '/people/humphrey-bogart',
  paths: '/paths',
  tonight: '/tonight',
  friends: '/friends',
  history: '/history',
  watchlist: '/watchlist',
  year: '/year',
  settings: '/settings',
};

const [url, handle, folder = '.data/screenshots'] = process.argv.slice(2);
if (url === undefined || handle === undefined) throw new Error('Give the address of the app and a handle.');
mkdirSync(folder, { recursive: true });

const browser = await openBrowser();
for (const theme of ['light', 'dark'] as const)
  for (const width of [1280, 390]) {
    const { page, context } = await openVisitor(browser, { url, handle });
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 800 });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
    }
    await context.close();
  }
await browser.close();
process.stdout.write(`${folder}\n`);
