/** What members do with the web app, in real browsers. */
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Download, Locator } from 'playwright-core';
import { addMember, befriend } from '@marquee/testing/fixtures/members';
import { zipFile } from '@marquee/testing/fixtures/zipFile';
import { eventually, readUntil } from '@marquee/testing/results/waitUntil';
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits();
const { visit } = web;

test('a visitor becomes a member of the demonstration, and stays one after a reload', async () => {
  const { page } = await visit('/sign-in');
  await page.getByRole('button', { name: /ana/i }).first().click();
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
});

test('two members become friends in two browsers', async () => {
  await addMember(web.supergraph.social.db, 'emil');
  await addMember(web.supergraph.social.db, 'fern');
  const emil = await visit('/members/fern', 'emil');
  await emil.page.getByRole('button', { name: 'Ask to be friends' }).click();
  await emil.page.getByRole('button', { name: 'Take the request back' }).waitFor();
  const fern = await visit('/friends', 'fern');
  await fern.page.getByRole('button', { name: 'Accept' }).click();
  await fern.page.getByText('1 friends').or(fern.page.getByText('1 friend')).first().waitFor();
  await emil.page.reload();
  await emil.page.getByRole('button', { name: 'End friendship' }).waitFor();
});

test('a blocked member and one that never was show the same page', async () => {
  const { db } = web.supergraph.social;
  const gala = await addMember(db, 'gala');
  const hugo = await addMember(db, 'hugo');
  await befriend(db, gala, hugo);
  const blocker = await visit('/members/gala', 'hugo');
  await blocker.page.getByRole('button', { name: 'Block', exact: true }).click();
  await blocker.page.getByRole('button', { name: 'Block', exact: true }).waitFor({ state: 'detached' });
  const texts = [];
  await blocker.page.goto('/settings');
  await blocker.page.getByRole('button', { name: /end block of/i }).waitFor();
  for (const handle of ['hugo', 'never-was']) {
    const { page } = await visit(`/members/${handle}`, 'gala');
    await page.getByText('There is no such member').waitFor();
    texts.push(await page.locator('main').innerHTML());
  }
  expect(texts[0]).toBe(texts[1]);
  await blocker.page.getByRole('button', { name: /end block of/i }).click();
  await blocker.page.getByRole('button', { name: /end block of/i }).waitFor({ state: 'detached' });
});

test('an address of no page says so', async () => {
  const { page } = await visit('/no/such/page', 'ana');
  await page.getByText('There is no such page').waitFor();
});

test('the group of tonight stands in the address, and back undoes nothing else', async () => {
  const { page } = await visit('/', 'ana');
  await page.getByRole('link', { name: 'Tonight' }).click();
  await page.getByRole('button', { name: /ben/i }).click();
  await page.getByText('together').first().waitFor();
  expect(page.url()).toMatch(/\/tonight\?with=usr_/);
  await page.goBack();
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
});

test('a member erases everything after typing the handle, and is a visitor then', async () => {
  const { db } = web.supergraph.social;
  await addMember(db, 'iris');
  const { page } = await visit('/settings', 'iris');
  await page.getByText('Erase everything').click();
  const erase = page.getByRole('button', { name: 'Erase my profile' });
  await eventually(async () => expect(await erase.isDisabled()).toBe(true));
  await page.getByLabel('Type iris to erase your profile').fill('iris');
  await erase.click();
  await page.getByRole('heading', { name: /who is watching/i }).waitFor();
  expect(await db.selectFrom('member').select('pk').where('handle', '=', 'iris').execute()).toEqual([]);
});

test('a new user takes a seat, and a handle that is taken is refused with a sentence', async () => {
  const { page } = await visit('/settings', 'newcomer');
  await page.getByLabel('Handle').fill('ben');
  await page.getByLabel('Name').fill('Nia');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await page.getByText(/taken/i).waitFor();
  await page.getByLabel('Handle').fill('nia-new');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await page.getByText('@nia-new').waitFor();
});

test('a film is found by a mistyped title, with the keyboard alone', async () => {
  const { page } = await visit('/', 'ana');
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('casablnca');
  await page
    .getByRole('option', { name: /casablanca/i })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/films/casablanca-1942');
});

test('letters that are typed before the palette has come are in it, in their order', async () => {
  const { page } = await visit('/paths', 'ana');
  await page.getByLabel('Theme').waitFor();
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/SearchPalette*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await page.getByLabel('Theme').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('casabx');
  await page.keyboard.press('Backspace');
  release();
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('lnca');
  expect(await page.getByRole('dialog').getByRole('combobox').inputValue()).toBe('casablnca');
  await page
    .getByRole('option', { name: /casablanca/i })
    .first()
    .waitFor();
});

test('from a film to a person to a path drawn between two people', async () => {
  const { page } = await visit('/films/casablanca-1942', 'ana');
  await page.getByRole('link', { name: 'Ingrid Bergman' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Ingrid Bergman' }).waitFor();
  await page.getByRole('link', { name: /path/i }).last().click();
  await page.getByLabel('To', { exact: true }).fill('Cary Gr');
  await page
    .getByRole('button', { name: /Cary Grant/ })
    .first()
    .click();
  // The button that was pressed is gone; the keyboard goes on from the field.
  await eventually(async () => expect(await isFocused(page.getByLabel('To', { exact: true }))).toBe(true));
  await page.getByText('Notorious').first().waitFor();
  expect(page.url()).toMatch(/\/paths\?from=per_\w+&to=per_\w+/);
});

test('an address with a person who is not here says so, and a chosen one takes the place', async () => {
  const { page } = await visit('/paths?from=per_none', 'ana');
  await page.getByRole('alert').getByText('The address names a person who is not here.').waitFor();
  await page.getByLabel('From', { exact: true }).fill('Ingrid Berg');
  await page
    .getByRole('button', { name: /Ingrid Bergman/ })
    .first()
    .click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.waitForURL(/from=per_\w{8,}/);
});

test('films are narrowed by a facet, and back takes the filter away', async () => {
  const { page } = await visit('/discover', 'ana');
  await page.getByRole('checkbox', { name: /romance/i }).check();
  await page.waitForURL(/genre=gen_/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('genre'));
  const romance = page.getByRole('checkbox', { name: /romance/i });
  await eventually(async () => expect(await romance.isChecked()).toBe(false));
});

test('the way back leads to the link that led away', async () => {
  const { page } = await visit('/films/casablanca-1942', 'ana');
  const bergman = page.getByRole('link', { name: 'Ingrid Bergman' }).first();
  await bergman.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ingrid Bergman' }).waitFor();
  await eventually(async () => expect(await isFocused(page.getByRole('main'))).toBe(true));
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Casablanca' }).waitFor();
  await eventually(async () => expect(await isFocused(bergman)).toBe(true));
  await page.goForward();
  await page.getByRole('heading', { level: 1, name: 'Ingrid Bergman' }).waitFor();
  await eventually(async () => expect(await isFocused(page.getByRole('main'))).toBe(true));
});

const isFocused = (element: Locator) => element.evaluate((found) => found.matches(':focus'));

test('a watch is recorded at once and undone, and another tab follows', async () => {
  const { db } = web.supergraph.social;
  const jude = await addMember(db, 'jude');
  const { page, context } = await visit('/films/notorious-1946', 'jude');
  const other = await context.newPage();
  await other.goto('/films/notorious-1946');
  await other.getByRole('button', { name: 'I watched it' }).waitFor();
  await page.getByRole('button', { name: 'I watched it' }).click();
  await page.getByRole('button', { name: 'Record' }).click();
  await page.getByRole('button', { name: 'Watched again' }).waitFor();
  await other.getByRole('button', { name: 'Watched again' }).waitFor();
  const watches = () => db.selectFrom('watch').select('id').where('member_pk', '=', jude.pk).execute();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'I watched it' }).waitFor();
  await readUntil(watches, (rows) => rows.length === 0);
});

test('a person is loved and no longer loved', async () => {
  const { db } = web.supergraph.social;
  const kai = await addMember(db, 'kai');
  const { page } = await visit('/people/ingrid-bergman', 'kai');
  const loved = () => db.selectFrom('loved_person').select('person_pk').where('member_pk', '=', kai.pk).execute();
  await page.getByRole('button', { name: /love/i }).click();
  await readUntil(loved, (rows) => rows.length === 1);
  await page.getByRole('button', { name: /love/i, pressed: true }).click();
  await readUntil(loved, (rows) => rows.length === 0);
});

test('a page that cannot be loaded offline says so, and comes when the network does', async () => {
  const { page, context } = await visit('/', 'ana');
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
  await page.getByRole('link', { name: 'Tonight' }).hover();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Discover' }).click();
  await page.getByText(/you are offline|the film tore/i).waitFor();
  await context.setOffline(false);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
});

test('the drawer shows the request of the page', async () => {
  const { page } = await visit('/films/casablanca-1942', 'ana');
  await page.getByRole('button', { name: 'Show the query' }).click();
  const drawer = page.getByRole('dialog', { name: 'The query' });
  await drawer.getByText('query FilmPage').waitFor();
  await drawer.getByText('"slug": "casablanca-1942"').waitFor();
});

test('a zip with an unclear row is looked at, answered and imported, and saved again', async () => {
  const { db } = web.supergraph.social;
  const lena = await addMember(db, 'lena');
  const { page } = await visit('/import', 'lena');
  const diary = 'Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n';
  const rows = ['2026-01-02,Casablanca,1942,,4.5,,,2026-01-01', '2026-01-03,Notorious,1947,,4,,,2026-01-02'];
  const zip = zipFile([{ name: 'diary.csv', content: `${diary}${rows.join('\n')}\n` }]);
  const buffer = Buffer.from(zip, 'base64');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'letterboxd-lena.zip', mimeType: 'application/zip', buffer });
  await page.getByRole('combobox', { name: /Film for Notorious/ }).selectOption({ label: 'Notorious (1946)' });
  expect(await db.selectFrom('watch').select('id').where('member_pk', '=', lena.pk).execute()).toEqual([]);
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await page.getByText('It is in').waitFor();
  expect(
    await db.selectFrom('watch').select('rating').where('member_pk', '=', lena.pk).orderBy('rating').execute(),
  ).toEqual([{ rating: 8 }, { rating: 9 }]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save everything' }).click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toContain('Casablanca');
});

test('a history that is too long for one import is saved as several files', async () => {
  const { db } = web.supergraph.social;
  const mia = await addMember(db, 'mia');
  // Long notes: more than an import may have.
  const count = 150;
  await sql`INSERT INTO watch (member_pk, film_pk, watched_at, note, visibility)
    SELECT ${mia.pk}::int, film.pk, '2020-01-01'::timestamptz + n * interval '1 hour', repeat('x', 20000), 'FRIENDS'
    FROM generate_series(1, ${count}::int) AS n JOIN (SELECT pk, row_number() OVER (ORDER BY pk) AS number FROM film LIMIT 50) AS film
      ON film.number = 1 + n % 50`.execute(db);
  try {
    const { page } = await visit('/import', 'mia');
    const downloads: Download[] = [];
    page.on('download', (download) => downloads.push(download));
    await page.getByRole('button', { name: 'Save everything' }).click();
    await page.getByText('Saved as marquee-history-1.json. Saved as marquee-history-2.json.').waitFor();
    await eventually(async () => expect(downloads).toHaveLength(2));
    const files = await Promise.all(downloads.map(async (download) => readFileSync(await download.path(), 'utf8')));
    const watches = files.map((file) => (JSON.parse(file) as { watches: unknown[] }).watches.length);
    expect(watches[0]! + watches[1]!).toBe(count);
  } finally {
    // The page of sign-in lists members by what they have.
    await db.deleteFrom('member').where('pk', '=', mia.pk).execute();
  }
});

test('a recommendation that is not for a member does not come back', async () => {
  const { page } = await visit('/', 'ana');
  const dismiss = page.getByRole('button', { name: /^Not for me/ }).first();
  const name = (await dismiss.getAttribute('aria-label'))!;
  await dismiss.click();
  await page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
  expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
});

test('another member in the same tab sees nothing of the one before', async () => {
  const { page } = await visit('/sign-in');
  await page.getByRole('button', { name: /ana/i }).first().click();
  await page.getByRole('heading', { name: /watched this month/i }).waitFor();
  const header = page.getByRole('banner');
  await header.getByText('ana').waitFor();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: /who is watching/i }).waitFor();
  await page.getByRole('button', { name: /ben/i }).first().click();
  await header.getByText('ben').waitFor();
  await header.getByText('ana').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show the query' }).click();
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  const operations = page.getByRole('dialog').getByRole('option');
  await eventually(async () => expect(await operations.count()).toBe(1));
});

test('a member with nothing yet gets three ways to begin', async () => {
  await addMember(web.supergraph.social.db, 'wendel');
  const { page } = await web.visit('/', 'wendel');
  const ways = page.getByRole('main').getByRole('listitem').getByRole('link');
  await page.getByRole('heading', { name: 'Find friends' }).waitFor();
  const targets = await ways.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(targets.slice(0, 3)).toEqual(['/friends', '/import', '/discover']);
});

const memberPages = ['/', '/tonight', '/friends', '/history', '/watchlist', '/year', '/import', '/settings'];

test.each(memberPages)('%s asks a visitor to sign in, and a user without a profile to take a seat', async (path) => {
  const visitor = await visit(path);
  await visitor.page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
  const user = await visit(path, 'unseated');
  await user.page.getByRole('heading', { name: 'Take a seat' }).waitFor();
  await user.page.waitForLoadState('networkidle');
  expect(user.operations).toHaveLength(1);
});
