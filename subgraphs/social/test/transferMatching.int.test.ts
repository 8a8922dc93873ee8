/** importHistory finds films as people and services write them, and asks about what is only near. */
import { sql } from 'kysely';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import type { CatalogChange } from '@marquee/social/changeFeed/source';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { addTitledFilm, importHistory } from '@marquee/testing/fixtures/transfers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let me: Member;
beforeAll(async () => {
  social = await startSocial();
  await addTitledFilm(social.db, { id: 'mov_thing1', title: 'The Zyx', year: 1982 });
  await addTitledFilm(social.db, { id: 'mov_thing2', title: 'Zyx', year: 1982 });
});
beforeEach(async () => {
  me = await addMember(social.db, uniqueName('m-'));
});
afterAll(() => social.stop());

const importFile = (input: Record<string, unknown>) => importHistory(social, me.handle, { dryRun: false, ...input });
const importRows = (rows: string, more: Record<string, unknown> = {}) =>
  importFile({ format: 'LETTERBOXD', kind: 'WATCHED', content: `Name,Year\n${rows}`, ...more });

async function watched(): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`
    SELECT f.title FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${me.pk} ORDER BY f.title COLLATE "C"`.execute(
    social.db,
  );
  return rows.map(({ title }) => title);
}
const idOf = async (title: string, year: number) => {
  const { rows } = await sql<{ id: string }>`SELECT id FROM film WHERE title = ${title} AND year = ${year}`.execute(
    social.db,
  );
  return rows[0]!.id;
};

test.each([
  ['8½,1963', '8½'],
  ['8 1/2,1963', '8½'],
  ['Thelma and Louise,1991', 'Thelma & Louise'],
  ['Thelma &amp; Louise,1991', 'Thelma & Louise'],
  ['Singin&#39; in the Rain,1952', "Singin' in the Rain"],
  ['L&eacute;on,1994', 'Léon: The Professional'],
  ['Singin’ in the Rain,1952', "Singin' in the Rain"],
  ['One Flew Over the Cuckoo`s Nest,1975', "One Flew Over the Cuckoo's Nest"],
  ['"Good Night, and Good Luck",2005', 'Good Night, and Good Luck.'],
  ['WALL-E,2008', 'WALL·E'],
  ['MASH,1970', 'M*A*S*H'],
  ['Face Off,1997', 'Face/Off'],
  ['ET the Extra-Terrestrial,1982', 'E.T. the Extra-Terrestrial'],
  ['LA Confidential,1997', 'L.A. Confidential'],
  ['Blowup,1966', 'Blow-Up'],
  ['"Godfather, The",1972', 'The Godfather'],
  ['Godfather,1972', 'The Godfather'],
  ['Léon,1994', 'Léon: The Professional'],
  ['La Règle du jeu,1939', 'The Rules of the Game'],
  ['"règle du jeu, La",1939', 'The Rules of the Game'],
  ['千と千尋の神隠し,2001', 'Spirited Away'],
  ['Jules et Jim,1962', 'Jules and Jim'],
  ['Twelve Angry Men,1957', '12 Angry Men'],
  ['The Godfather: Part 2,1974', 'The Godfather Part II'],
])('%s is found', async (row, title) => {
  expect(await importRows(row)).toMatchObject({ matched: 1, recorded: 1, userErrors: [] });
  expect(await watched()).toEqual([title]);
});

describe('an alternative title', () => {
  const film = (id: string, name: string, alternativeTitles: string[]): CatalogChange => ({
    seq: 1,
    id,
    kind: 'FILM',
    removed: false,
    survivor: null,
    name,
    originalTitle: null,
    alternativeTitles,
    year: 1994,
    runtimeMinutes: null,
    externalIds: [],
    genres: [],
    credits: [],
  });
  /** As the catalog's change feed brings them. */
  async function applyFilms(...changes: CatalogChange[]): Promise<void> {
    const after = await readChangeFeedCursor(social.db);
    expect(await applyBatch(social.db, after, { changes, cursor: after + 1, more: false })).toBe(true);
  }
  beforeAll(() =>
    applyFilms(
      film('mov_qv1', 'The Qv Professional', ['Léon Qv', 'Qv: 殺し屋']),
      film('mov_qv2', 'Qv Heat', []),
      film('mov_qv3', 'Qv Cold', ['Qv Heat', 'Qv Mild']),
      film('mov_qv4', 'Qv Warm', ['Qv Mild', 'Qv Warm']),
      film('mov_qv5', 'Doctor Qv Four', ['Qv Gone']),
    ),
  );

  test.each([
    ['leon qv,1994', 'The Qv Professional'],
    ['Qv 殺し屋,1994', 'The Qv Professional'],
    // A film's own title comes before another film's alternative title.
    ['Qv Heat,1994', 'Qv Heat'],
    ['Qv Heat,', 'Qv Heat'],
    ['Qv Warm,1994', 'Qv Warm'],
    ['Dr. Qv IV,1994', 'Doctor Qv Four'],
  ])('%s finds its film', async (row, title) => {
    expect(await importRows(row)).toMatchObject({ matched: 1, recorded: 1, userErrors: [] });
    expect(await watched()).toEqual([title]);
  });

  test('of two films, or of another year, is asked about', async () => {
    expect(await importRows('Qv Mild,1994\nLeon Qv,1995\nLeon Qv,1999\n')).toMatchObject({
      matched: 0,
      ambiguous: [
        { line: 2, candidates: [{ id: 'mov_qv3' }, { id: 'mov_qv4' }] },
        { line: 3, candidates: [{ id: 'mov_qv1' }] },
      ],
      unmatched: [{ line: 4, candidates: [{ id: 'mov_qv1' }] }],
    });
  });

  test('that the catalog no longer has finds nothing', async () => {
    expect(await importRows('Qv Gone,1994', { dryRun: true })).toMatchObject({ matched: 1 });
    await applyFilms(film('mov_qv5', 'Doctor Qv Four', []));
    expect(await importRows('Qv Gone,1994', { dryRun: true })).toMatchObject({ matched: 0, unmatched: [{ line: 2 }] });
  });
});

test('a film whose article agrees comes before one without it', async () => {
  expect(await importRows('The Zyx,1982\n"Zyx, The",1982\n')).toMatchObject({ matched: 2 });
  expect(await watched()).toEqual(['The Zyx']);
});

test('what is only near is asked about and not recorded', async () => {
  const women = await idOf('Little Women', 2019);
  const { matched, ambiguous } = await importRows('Little Women,2018\n');
  expect([matched, ambiguous]).toEqual([
    0,
    [{ file: null, line: 2, text: 'Little Women (2018)', candidates: [{ id: women }] }],
  ]);
  const moonlight = await idOf('Moonlight', 2016);
  const imdb = (id: string, type: string) =>
    importFile({
      format: 'IMDB',
      content: `Const,Your Rating,Title,Title Type,Year\n${id},7,Moonlight,${type},2016\n`,
    });
  // Another id of the same service is another film.
  expect(await imdb('tt9999991', 'Movie')).toMatchObject({
    matched: 0,
    ambiguous: [{ candidates: [{ id: moonlight }] }],
  });
  await sql`DELETE FROM film_external_id x USING film f WHERE f.pk = x.film_pk AND f.id = ${moonlight}`.execute(
    social.db,
  );
  expect(await imdb('tt9999991', 'Short')).toMatchObject({
    matched: 0,
    ambiguous: [{ candidates: [{ id: moonlight }] }],
  });
  expect(await watched()).toEqual([]);
  expect(await imdb('tt9999991', 'Movie')).toMatchObject({ matched: 1, recorded: 1 });
});

test('a second call answers candidates, and records the row with its values', async () => {
  const women = await idOf('Little Women', 2019);
  const content =
    'Name,Year,Watched Date,Rating,Review\nLittle Women,2018,2024-01-01,4,"Two\nlines"\nNo Such Film,1950,2024-01-02,3,\nJaws,1975,,5,\n';
  const input = { format: 'LETTERBOXD', content };
  expect(await importFile({ ...input, dryRun: true })).toMatchObject({
    matched: 1,
    ambiguous: [{ line: 2 }],
    unmatched: [{ line: 4 }],
  });
  const choices = [
    { line: 2, movieId: women },
    { line: 4, movieId: 'mov_nothing' },
    { line: 77, movieId: women },
  ];
  const answered = await importFile({ ...input, choices });
  expect(answered).toMatchObject({ matched: 2, recorded: 2, ambiguous: [], unmatched: [{ line: 4 }] });
  expect(answered.userErrors).toEqual([
    { code: 'INVALID', message: 'Line 77 has no film to choose.', field: ['input', 'choices'] },
    { code: 'NOT_FOUND', message: 'Line 4: there is no film with the chosen id.', field: ['input', 'choices'] },
  ]);
  const { rows } =
    await sql`SELECT rating, note FROM watch WHERE member_pk = ${me.pk} ORDER BY watched_at NULLS LAST`.execute(
      social.db,
    );
  expect(rows).toEqual([{ rating: 8, note: 'Two\nlines' }, { rating: 10, note: null }]); // prettier-ignore
});

test('ids that name two films are asked about, unless the title tells which', async () => {
  const [jaws, alien] = [await idOf('Jaws', 1975), await idOf('Alien', 1979)];
  await sql`INSERT INTO film_external_id (film_pk, source, value)
    SELECT pk, 'TMDB', '987654321' FROM film WHERE id = ${alien}`.execute(social.db);
  const imdbOf = async (id: string) =>
    (
      await sql<{ value: string }>`SELECT value FROM film_external_id x JOIN film f ON f.pk = x.film_pk
        WHERE f.id = ${id} AND source = 'IMDB'`.execute(social.db)
    ).rows[0]!.value;
  const imdb = await imdbOf(jaws);
  const content = (title: string) => `Title,Year,imdbID,tmdbID,Rating10\n${title},${imdb},987654321,8\n`;
  expect(await importFile({ format: 'LETTERBOXD', content: content('Neither,1990') })).toMatchObject({
    matched: 0,
    ambiguous: [{ line: 2, candidates: [{ id: jaws }, { id: alien }] }],
  });
  await importFile({ format: 'LETTERBOXD', content: content('Alien,1979') });
  expect(await watched()).toEqual(['Alien']);
});

test('a chosen film is that film or none, also if the row names another', async () => {
  const [jaws, alien] = [await idOf('Jaws', 1975), await idOf('Alien', 1979)];
  const input = { format: 'LETTERBOXD', content: 'Name,Year,Rating\nJaws,1975,4\n' };
  const none = await importFile({ ...input, choices: [{ line: 2, movieId: 'mov_nothing' }] });
  expect(none).toMatchObject({ matched: 0, unmatched: [{ line: 2 }], userErrors: [{ code: 'NOT_FOUND' }] });
  await importFile({ ...input, choices: [{ line: 2, movieId: alien }] });
  expect(await watched()).toEqual(['Alien']);
  await importFile({ ...input, choices: [{ line: 2, movieId: jaws }] });
  expect(await watched()).toEqual(['Alien', 'Jaws']);
});

test('a vowel sign makes another film: दाल is not दिल', async () => {
  await addTitledFilm(social.db, { id: 'mov_vowelsign1', title: 'दिल', year: 1990 });
  expect(await importRows('दाल,1990\n')).toMatchObject({
    matched: 0,
    recorded: 0,
    ambiguous: [],
    unmatched: [{ line: 2 }],
  });
  expect(await watched()).toEqual([]);
  expect(await importRows('दिल,1990\n')).toMatchObject({ recorded: 1, unmatched: [] });
  expect(await watched()).toEqual(['दिल']);
});
