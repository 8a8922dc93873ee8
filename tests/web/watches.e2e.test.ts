/** Members change what they watched, in real browsers. */
import { addMember, addWatch } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { eventually } from '@marquee/testing/results/waitUntil';
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits();
const { visit } = web;

/** A member who watched Casablanca on 10 June, and Notorious on 1 June, which gets 6. */
async function addWatcher(handle: string) {
  const { db } = web.supergraph.social;
  const member = await addMember(db, handle);
  const [casablanca, notorious] = [await findFilm(db, 'Casablanca', 1942), await findFilm(db, 'Notorious', 1946)];
  await addWatch(db, member, { film: casablanca.pk, watchedAt: new Date('2026-06-10T20:00:00Z') });
  const id = await addWatch(db, member, { film: notorious.pk, watchedAt: new Date('2026-06-01T20:00:00Z'), rating: 6 });
  const stored = () =>
    db
      .selectFrom('watch')
      .select(['rating', 'note', 'visibility', 'watched_at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  return { stored };
}

test('a watch is edited in the history, moves to its day, and undo brings all of it back', async () => {
  const { stored } = await addWatcher('mona');
  const { page } = await visit('/history', 'mona');
  const films = page.locator('main li a');
  await page.getByRole('button', { name: 'Edit Notorious' }).click();
  const editor = page.getByRole('dialog', { name: 'Edit your watch of Notorious' });
  await editor.getByLabel('Rating').selectOption('9');
  await editor.getByLabel('Day, empty if unknown').fill('2026-06-12');
  await editor.getByLabel('Who sees it').selectOption('PRIVATE');
  await editor.getByLabel('Note').fill('The key in her hand');
  await editor.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The key in her hand').waitFor();
  await eventually(async () => expect(await films.allTextContents()).toEqual(['Notorious', 'Casablanca']));
  await page.getByText('only you see it').waitFor();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect(await stored()).toMatchObject({ rating: 9, note: 'The key in her hand', visibility: 'PRIVATE' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => expect(await films.allTextContents()).toEqual(['Casablanca', 'Notorious']));
  await page.getByText('The key in her hand').waitFor({ state: 'detached' });
  await eventually(async () =>
    expect(await stored()).toEqual({
      rating: 6,
      note: null,
      visibility: 'PUBLIC',
      watched_at: new Date('2026-06-01T20:00:00Z'),
    }),
  );
});

test('an edit that is refused is taken back with the sentence of the API', async () => {
  const { stored } = await addWatcher('nils');
  const { page } = await visit('/history', 'nils');
  const edit = page.getByRole('button', { name: 'Edit Notorious' });
  await edit.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await eventually(async () => expect(await edit.evaluate((button) => button.matches(':focus'))).toBe(true));
  await page.keyboard.press('Enter');
  const editor = page.getByRole('dialog');
  // After the day of the API's clock.
  await editor.getByLabel('Day, empty if unknown').fill('2026-07-01');
  await editor.getByLabel('Note').fill('Not yet');
  await editor.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A watch cannot be in the future.').waitFor();
  await page.getByText('Not yet').waitFor({ state: 'detached' });
  const films = page.locator('main li a');
  await eventually(async () => expect(await films.allTextContents()).toEqual(['Casablanca', 'Notorious']));
  expect(await stored()).toMatchObject({ rating: 6, note: null });
});

test('a watch is edited and removed on the page of its film', async () => {
  const { stored } = await addWatcher('olga');
  const { page } = await visit('/films/notorious-1946', 'olga');
  await page.getByRole('button', { name: 'Edit your watch' }).click();
  await page.getByRole('button', { name: 'Edit Notorious' }).click();
  await page.getByRole('dialog').getByLabel('Rating').selectOption('10');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('you rate it 10 of 10').waitFor();
  await eventually(async () => expect(await stored()).toMatchObject({ rating: 10 }));
  // The message of the edit may cover the button for a hand, not for the keyboard.
  await page.getByRole('button', { name: 'Remove Notorious' }).press('Enter');
  await page.getByRole('button', { name: 'I watched it' }).waitFor();
  await page.getByText('is out of your history').waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: 'is out of your history' })
    .getByRole('button', { name: 'Undo' })
    .last()
    .click();
  await page.getByRole('button', { name: 'Watched again' }).waitFor();
});
