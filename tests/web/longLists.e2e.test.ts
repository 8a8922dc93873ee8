/** Lists of thousands of rows in a real browser. */
import type { Page } from 'playwright-core';
import { addMember } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { eventually } from '@marquee/testing/results/waitUntil';
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits();
const watches = 10_000;

/** A member who watched a film every hour. */
async function addWatcher(handle: string): Promise<void> {
  const { db } = web.supergraph.social;
  const { pk } = await addMember(db, handle);
  const films = await listFilms(db, 100);
  const latest = Date.parse('2026-06-14T20:00:00Z');
  const rows = Array.from({ length: watches }, (_, index) => ({
    member_pk: pk,
    film_pk: films[index % films.length]!.pk,
    watched_at: new Date(latest - index * 3_600_000),
    rating: null,
    visibility: 'PRIVATE' as const,
    note: null,
  }));
  for (let from = 0; from < watches; from += 2_000)
    await db
      .insertInto('watch')
      .values(rows.slice(from, from + 2_000))
      .execute();
}

const elements = (page: Page) => page.evaluate<number>('document.querySelectorAll("*").length');
/** Places in the list of the rows that are in the document. */
const places = (page: Page) =>
  page.locator('main li').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-posinset'))));

test('a history of 10,000 watches keeps the document small, and the way back finds its place', async () => {
  await addWatcher('xeno');
  const { page, operations } = await web.visit('/history', 'xeno');
  await page.getByText('10,000 watches').waitFor();
  const counts: number[] = [];
  for (let pages = 2; pages <= 9; pages++) {
    await eventually(async () => {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      expect(Math.max(...(await places(page)))).toBeGreaterThan(50 * (pages - 1));
    });
    counts.push(await elements(page));
  }
  // 50 rows of the first page are whole, as a short list is.
  expect(Math.max(...counts)).toBeLessThan(1_500);
  const rows = await places(page);
  expect(rows.length).toBeLessThan(100);
  expect(Math.min(...rows)).toBeGreaterThan(300);
  expect(new Set(operations)).toEqual(new Set(['HistoryPage', 'HistoryMore']));

  await page.evaluate('scrollBy(0, -3000)');
  const before = await page.evaluate<number>('scrollY');
  // Until its rows are drawn, there is nothing in the middle of the screen to press.
  const film = await eventually(() =>
    page.evaluate<string>(
      `(() => { const link = document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('li').querySelector('a'); link.click(); return link.textContent; })()`,
    ),
  );
  await page.getByRole('heading', { name: film, level: 1 }).waitFor();
  await page.goBack();
  await page.getByText('10,000 watches').waitFor();
  await eventually(async () => expect(Math.abs((await page.evaluate<number>('scrollY')) - before)).toBeLessThan(60));
  await eventually(async () => {
    const shown = await places(page);
    expect(shown.length).toBeGreaterThan(0);
    expect(Math.min(...shown)).toBeGreaterThan(200);
  });
});

test('the way back to a grid of films finds its place, and its link', async () => {
  const { page } = await web.visit('/search', 'ana');
  const cards = page.getByRole('main').getByRole('article');
  await cards.nth(20).waitFor();
  const link = cards.nth(15).getByRole('link').first();
  const height = () => link.evaluate((found) => found.getBoundingClientRect().top);
  await link.evaluate((found) => found.scrollIntoView({ block: 'center' }));
  await page.waitForLoadState('networkidle');
  const before = await height();
  await link.press('Enter');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForURL('**/films/**');
  await page.goBack();
  await cards.nth(20).waitFor();
  await eventually(async () => expect(await link.evaluate((found) => found.matches(':focus'))).toBe(true));
  await page.waitForLoadState('networkidle');
  await eventually(async () => expect(Math.abs((await height()) - before)).toBeLessThan(20));
});
