/** Light and dark in a real browser. */
import type { Page } from 'playwright-core';
import { eventually } from '@marquee/testing/results/waitUntil';
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits();
const paper = (page: Page) => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
const showsPaper = (page: Page, colour: string) => eventually(async () => expect(await paper(page)).toBe(colour));
const light = 'rgb(246, 240, 226)';
const dark = 'rgb(20, 16, 14)';

test('a chosen theme is on at once, in other tabs, and after a reload before any script of the app', async () => {
  const { page, context, problems } = await web.visit('/paths', 'ana');
  const theme = page.getByLabel('Theme');
  await theme.waitFor();
  const other = await context.newPage();
  await other.goto('/paths');
  await other.getByLabel('Theme').waitFor();
  await showsPaper(page, light);
  await theme.selectOption({ label: 'Dark' });
  await showsPaper(page, dark);
  await showsPaper(other, dark);

  // Without the app, only what stands before it in the page has run: the first paint has the theme.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload({ waitUntil: 'commit' });
  await showsPaper(page, dark);
  expect(await page.locator('#root').innerHTML()).toBe('');
  await page.unroute('**/assets/*.js');
  await page.reload();
  await theme.waitFor();
  await eventually(async () => expect(await theme.inputValue()).toBe('dark'));
  expect(problems.filter((problem) => /content security policy/i.test(problem))).toEqual([]);
});

test('by default, and when chosen again, the theme is that of the system', async () => {
  const { page } = await web.visit('/paths', 'ana');
  const theme = page.getByLabel('Theme');
  await theme.waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await showsPaper(page, dark);
  await theme.selectOption({ label: 'Light' });
  await showsPaper(page, light);
  await theme.selectOption({ label: 'As your system' });
  await showsPaper(page, dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await showsPaper(page, light);
});
