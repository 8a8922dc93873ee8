/**
 * `npm run web:screenshots -- <address> <handle> [folder]`: takes a picture of each page of the web app that runs at an address, as the
 * development member with that handle, in both themes and three widths. The folder is `.data/screenshots` by default.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser, openVisitor } from './servers/browser.js';

const fixedPages: Readonly<Record<string, string>> = {
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
  import: '/import',
  settings: '/settings',
  signIn: '/sign-in',
  missing: '/no-such-page',
};

const [url, handle, folder = '.data/screenshots'] = process.argv.slice(2);
if (url === undefined || handle === undefined) throw new Error('Give the address of the app and a handle.');
mkdirSync(folder, { recursive: true });

const pages = { ...fixedPages, ...(await pagesOfFriends(url, handle)) };
const browser = await openBrowser();
for (const theme of ['light', 'dark'] as const)
  for (const width of [1920, 1280, 390]) {
    const { page, context } = await openVisitor(browser, { url, handle });
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 800 });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
      await showWhole(page, width);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
    }
    await context.close();
  }
await browser.close();
process.stdout.write(`${folder}\n`);

/** A window as high as its page: what is off the screen is not painted. */
async function showWhole(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height: Math.max(800, height) });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** A friend's page, a path between two people, and an evening with three friends. */
async function pagesOfFriends(address: string, viewer: string): Promise<Record<string, string>> {
  const post = async (path: string, body: object, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    return (await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const { token } = (await post('/dev/token', { handle: viewer })) as { readonly token: string };
  const query = `{
    me { friends(first: 3) { nodes { id handle } } }
    from: person(slug: "humphrey-bogart") { id }
    to: person(slug: "cary-grant") { id }
  }`;
  const { data } = (await post('/graphql', { query }, token)) as { readonly data: FriendsAndPeople };
  const friends = data.me.friends.nodes;
  return {
    ...(friends[0] && { member: `/members/${friends[0].handle}` }),
    path: `/paths?from=${data.from.id}&to=${data.to.id}`,
    evening: `/tonight?${friends.map(({ id }) => `with=${id}`).join('&')}`,
  };
}

interface FriendsAndPeople {
  readonly me: { readonly friends: { readonly nodes: readonly { id: string; handle: string }[] } };
  readonly from: { readonly id: string };
  readonly to: { readonly id: string };
}
