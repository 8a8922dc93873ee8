/** Each page of the web app in a real browser, on the real product. */
import type { Browser, Page } from 'playwright-core';
import { repositoryFile } from '@marquee/dev/repository';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { eventually } from '@marquee/testing/results/waitUntil';
import { accessibilityProblems, openBrowser, openVisitor } from '@marquee/testing/servers/browser';
import type { Supergraph } from '@marquee/testing/servers/supergraph';
import { startWebApp } from '@marquee/testing/servers/webApp';
import { existsSync, readFileSync, statSync } from 'node:fs';

let supergraph: Supergraph;
let browser: Browser;
/** The ids that addresses name. */
const ids = new Map<string, string>();
beforeAll(async () => {
  [supergraph, browser] = await Promise.all([startWebApp(), openBrowser()]);
  await seedStoredOperations(supergraph);
  const { db } = supergraph.social;
  const ben = await db.selectFrom('member').select('id').where('handle', '=', 'ben').executeTakeFirstOrThrow();
  ids.set('BEN', ben.id);
  for (const name of ['Humphrey Bogart', 'Cary Grant']) {
    const person = await db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow();
    ids.set(name.split(' ')[1]!.toUpperCase(), person.id);
  }
});
afterAll(async () => {
  await browser?.close();
  await supergraph?.stop();
});

/** Address of each page and a text that stands on it. Names in capitals are replaced with ids. */
const pages: readonly [path: string, text: string][] = [
  ['/', 'Casablanca'],
  ['/tonight', 'watch tonight'],
  ['/tonight?with=BEN', 'together'],
  ['/members/ben', 'in common'],
  ['/members/ana', 'Your pages'],
  ['/friends', 'Your circle'],
  ['/history', 'Your history'],
  ['/import', 'Bring your history'],
  ['/watchlist', 'You want to see'],
  ['/year', 'ana watched'],
  ['/year/2025', 'ana watched'],
  ['/settings', 'Your profile'],
  ['/films/casablanca-1942', 'Casablanca'],
  ['/people/ingrid-bergman', 'Ingrid Bergman'],
  ['/discover', 'Casablanca'],
  ['/discover?window=LAST_30_DAYS&loved=true&seen=false', 'Casablanca'],
  ['/discover?circle=EVERYONE', 'Casablanca'],
  ['/search?q=casablanca', 'Casablanca'],
  ['/paths', 'From one to another'],
  ['/paths?from=BOGART&to=GRANT', 'Notorious'],
];

const toPath = (address: string) => address.replaceAll(/[A-Z]{3,}(?=$|&)/g, (name) => ids.get(name) ?? name);

const routes = [
  ...readFileSync(repositoryFile('web', 'src', 'app', 'routes.tsx'), 'utf8').matchAll(/^ {2}'(\/[^']*)': /gm),
]
  .map(([, path]) => path!)
  .filter((path) => !path.startsWith('/sign'));

test('each page with an operation is in this test', () => {
  const patterns = routes.map(
    (route) => new RegExp(`^${route.replace(/\/:\w+\?/g, '(?:/[^/?]+)?').replace(/:\w+/g, '[^/?]+')}(\\?.*)?$`),
  );
  expect(patterns.length).toBeGreaterThan(4);
  expect(patterns.filter((pattern) => !pages.some(([path]) => pattern.test(path)))).toEqual([]);
});

test('the first page loads at most 170 kB of JavaScript and 300 kB in all, compressed', async () => {
  const { page, context } = await openVisitor(browser, { url: supergraph.url, handle: 'ana' });
  try {
    const files: string[] = [];
    page.on('response', (response) => files.push(new URL(response.url()).pathname));
    await page.goto('/');
    await page.getByRole('heading', { name: /watched this month/i }).waitFor();
    // The palette is loaded ahead when the page is at rest; on a slow machine this is before its answer.
    const needed = [...new Set(files)].filter((file) => !file.includes('SearchPalette'));
    const sizes = needed.map((file) => [file, compressedSize(file)] as const);
    const sum = (ending: string) =>
      sizes.filter(([file]) => file.endsWith(ending)).reduce((total, [, size]) => total + size, 0);
    expect(sum('.js')).toBeGreaterThan(50_000);
    expect(sum('.js')).toBeLessThanOrEqual(170_000);
    expect(sum('')).toBeLessThanOrEqual(300_000);
  } finally {
    await context.close();
  }
});

/** Bytes of a built file as it is sent with gzip; 0 for what is no file. */
function compressedSize(path: string): number {
  const file = repositoryFile('web', 'dist', path === '/' ? 'index.html' : path.slice(1));
  return [`${file}.gz`, file].filter((each) => existsSync(each)).map((each) => statSync(each).size)[0] ?? 0;
}

/** What stands in a page, in both themes, and whether it fits a narrow screen. */
async function expectNoBarrier(page: Page): Promise<void> {
  const expectNoProblem = () => eventually(async () => expect(await accessibilityProblems(page)).toEqual([]));
  await expectNoProblem();
  // A busy browser takes a while to draw the other theme, part by part.
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoProblem();
  await page.setViewportSize({ width: 360, height: 740 });
  await eventually(async () =>
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360),
  );
}

/** Pages without an operation. */
const plainPages: readonly [path: string, text: string][] = [
  ['/sign-in', 'become any of its members'],
  ['/no/such/page', 'There is no such page'],
];

test.each(plainPages)('%s has no barrier, and fits narrow screens', async (path, text) => {
  const { page, context } = await openVisitor(browser, { url: supergraph.url, handle: 'ana' });
  try {
    await page.goto(path);
    await page.getByText(text).waitFor();
    await page.waitForLoadState('networkidle');
    await expectNoBarrier(page);
  } finally {
    await context.close();
  }
});

/** Pages that someone without a sign-in opens, and a text that stands on them. */
const openToVisitors: readonly [path: string, text: string][] = [
  ['/', 'Sign in'],
  ['/discover', 'Casablanca'],
  ['/discover?window=LAST_30_DAYS&person=BOGART&from=1930', 'Casablanca'],
  ['/search?q=casablanca', 'Casablanca'],
  ['/films/casablanca-1942', 'Casablanca'],
  ['/people/ingrid-bergman', 'Ingrid Bergman'],
  ['/paths?from=BOGART&to=GRANT', 'Notorious'],
  ['/members/ben', 'Ben'],
];

test.each(openToVisitors)('%s is there for a visitor without a sign-in', async (address, text) => {
  const { page, context, problems } = await openVisitor(browser, { url: supergraph.url });
  try {
    await page.goto(toPath(address));
    await page.getByRole('main').getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('alert').allTextContents()).toEqual([]);
    expect(problems).toEqual([]);
  } finally {
    await context.close();
  }
});

test.each(pages)(
  '%s takes one request, has no error and no barrier, and fits narrow screens',
  async (address, text) => {
    const { page, context, operations, problems } = await openVisitor(browser, { url: supergraph.url, handle: 'ana' });
    try {
      await page.goto(toPath(address));
      await page.getByText(text).or(page.getByLabel(text)).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(operations).toHaveLength(1);
      await expectNoBarrier(page);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  },
);
