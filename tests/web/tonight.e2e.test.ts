/** An evening of friends, chosen in a real browser. */
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { eventually } from '@marquee/testing/results/waitUntil';
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits();

test('tonight for four: predictions side by side, and what was relaxed', async () => {
  const { db } = web.supergraph.social;
  const films = await listFilms(db, 6);
  const host = await addMember(db, 'yuri');
  for (const handle of ['zara', 'zeno', 'zoe']) {
    const friend = await addMember(db, handle);
    await befriend(db, host, friend);
    for (const { pk } of films.slice(0, 4)) await addWatch(db, friend, { film: pk, rating: 8 });
  }
  const { page, operations } = await web.visit('/tonight', 'yuri');
  const main = page.getByRole('main');
  for (const name of ['ZARA', 'ZENO', 'ZOE']) {
    await main.getByRole('button', { name }).click();
    await main.getByRole('button', { name, pressed: true }).waitFor();
  }
  const first = main.locator('article').first();
  await first.waitFor();
  for (const name of ['YURI', 'ZARA', 'ZENO', 'ZOE'])
    await first.getByRole('img', { name: new RegExp(`^${name} may give it: `) }).waitFor();
  await eventually(async () => expect(await first.getByText('% sure').count()).toBe(4));
  expect(new URL(page.url()).searchParams.getAll('with')).toHaveLength(3);
  expect(new Set(operations)).toEqual(new Set(['TonightPage']));

  // No film is as short.
  await page.goto(`${page.url()}&runtime=1`);
  await main.getByText('No film meets every limit, so these leave out the running time.').waitFor();
  await first.waitFor();
});
