/** The web app while a subgraph is away. */
import type { Browser } from 'playwright-core';
import { openBrowser, openVisitor } from '@marquee/testing/servers/browser';
import { startWebAppInParts, type WebAppInParts } from '@marquee/testing/servers/webAppInParts';

let app: WebAppInParts;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startWebAppInParts(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('when social ends while a visitor reads, a film keeps its facts, with a notice for the rest', async () => {
  const { page, context } = await openVisitor(browser, { url: app.url, handle: app.member });
  await page.goto('/films/casablanca-1942');
  await page.getByRole('heading', { name: 'Casablanca', level: 1 }).waitFor();
  expect(await page.getByText('What your circle watched cannot be shown').count()).toBe(0);
  await app.endSocial();
  await page.goto('/films/notorious-1946');
  await page.getByRole('heading', { name: 'Notorious', level: 1 }).waitFor();
  await page.getByText('What your circle watched cannot be shown at the moment.').waitFor();
  await page.getByText('Ingrid Bergman').first().waitFor();
  // A page that is all about the circle says what is wrong, and the way to others stays.
  await page.goto('/history');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page
    .getByRole('main')
    .getByText(/at the moment|try again/i)
    .first()
    .waitFor();
  await context.close();
});
