/** GraphiQL in a browser that reaches nothing but the gateway. */
import type { Browser } from 'playwright-core';
import { existsSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { eventually } from '@marquee/testing/results/waitUntil';
import { openBrowser, openVisitor } from '@marquee/testing/servers/browser';
import type { Supergraph } from '@marquee/testing/servers/supergraph';
import { startWebApp } from '@marquee/testing/servers/webApp';

let supergraph: Supergraph;
let browser: Browser;
beforeAll(async () => {
  if (!existsSync(repositoryFile('explorer', 'dist', 'index.html')))
    throw new Error('GraphiQL is not built: make explorer/dist/index.html.');
  [supergraph, browser] = await Promise.all([startWebApp(), openBrowser()]);
  await seedStoredOperations(supergraph);
});
afterAll(async () => {
  await browser?.close();
  await supergraph?.stop();
});

test('the drawer of a page opens its operation in GraphiQL, which sends it as the member, without the internet', async () => {
  const { page, context } = await openVisitor(browser, { url: supergraph.url, handle: 'ana' });
  const strangers: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(supergraph.url) && !/^(?:data|blob):/.test(request.url()))
      strangers.push(request.url());
  });
  await page.goto('/films/casablanca-1942');
  await page.getByRole('heading', { name: 'Casablanca', level: 1 }).waitFor();
  await page.getByRole('contentinfo').getByRole('button').last().click();
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Open in the explorer' }).click();
  const explorer = await opened;
  // The button is there before the editor has the operation, and sends what the editor has.
  await eventually(async () => {
    await explorer.getByRole('button', { name: /execute query/i }).click({ timeout: 20_000 });
    await explorer.locator('.graphiql-response').getByText('Casablanca').first().waitFor({ timeout: 5_000 });
  });
  expect(strangers).toEqual([]);
  await context.close();
});
