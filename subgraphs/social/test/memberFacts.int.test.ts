/** What is counted of members for choosing one in development. */
import { sql } from 'kysely';
import { addMember, addWatch, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';

let social: TestSocial;
let films: ReferenceFilm[];
let ana: Member;
let ben: Member;
beforeAll(async () => {
  social = await startSocial();
  films = await listFilms(social.db, 12);
  ana = await addMember(social.db, 'ana');
  ben = await addMember(social.db, 'ben');
  const cleo = await addMember(social.db, 'cleo');
  const dan = await addMember(social.db, 'dan');
  await addMember(social.db, 'eve');
  await befriend(social.db, ana, ben);
  await befriend(social.db, ben, cleo);
  await block(social.db, ben, dan);
  await social.db.insertInto('friend_request').values({ from_pk: dan.pk, to_pk: cleo.pk }).execute();
  const rated: [Member, number][] = [
    [ana, 9],
    [ben, 9],
    [cleo, 2],
  ];
  for (const [member, rating] of rated)
    for (const film of films.slice(0, 6)) await addWatch(social.db, member, { film: film.pk, rating });
  const watchedAt = new Date('2024-12-31T23:30:00Z');
  for (const film of films.slice(0, 8))
    await addWatch(social.db, ben, { film: film.pk, watchedAt, visibility: 'PRIVATE' });
});
afterAll(() => social.stop());

test('the member comes first, then friends, then others, each with its figures', async () => {
  const facts = await social.memberFacts('Ana');
  expect(facts.map(({ handle, friends, requests, blocked }) => ({ handle, friends, requests, blocked }))).toEqual([
    { handle: 'ana', friends: 1, requests: 0, blocked: 0 },
    { handle: 'ben', friends: 2, requests: 0, blocked: 1 },
    { handle: 'cleo', friends: 1, requests: 1, blocked: 0 },
    { handle: 'dan', friends: 0, requests: 0, blocked: 0 },
    { handle: 'eve', friends: 0, requests: 0, blocked: 0 },
  ]);
  const [, { latest }] = facts as [unknown, (typeof facts)[number]];
  expect(latest).toMatchObject({ watches: 14, private: 8, year: { value: 2024, watches: 8 } });
  expect(facts[4]).toMatchObject({ displayName: 'EVE', latest: { watches: 0, private: 0, year: null, genre: null } });
});

test('compatibility is what the member sees in the API', async () => {
  const facts = await social.memberFacts('ana');
  for (const handle of ['ben', 'cleo', 'dan']) {
    const query = `{ user(handle: "${handle}") { compatibility { score } } }`;
    const data = await social.requestData<{ user: { compatibility: { score: number | null } } }>('ana', query);
    const found = facts.find((member) => member.handle === handle)!;
    expect([handle, found.compatibility]).toEqual([handle, data.user.compatibility.score]);
  }
  expect(facts.find(({ handle }) => handle === 'ben')!.compatibility).toBeGreaterThan(
    facts.find(({ handle }) => handle === 'cleo')!.compatibility!,
  );
});

test('without such a member, the others have no compatibility', async () => {
  for (const handle of [null, 'nobody-here']) {
    const facts = await social.memberFacts(handle);
    expect(facts.map(({ handle }) => handle)).toEqual(expect.arrayContaining(['ana', 'ben', 'cleo', 'dan', 'eve']));
    expect(facts.every(({ compatibility }) => compatibility === null)).toBe(true);
  }
});

test('the genre is the one that a member watches more often than the others', async () => {
  const { rows } = await sql<{ pk: number; is_horror: boolean }>`
    SELECT f.pk, bool_or(g.name = 'Horror') AS is_horror
    FROM film f JOIN film_genre fg ON fg.film_pk = f.pk JOIN genre g ON g.pk = fg.genre_pk GROUP BY f.pk ORDER BY f.pk`.execute(
    social.db,
  );
  const [fay, gus] = [await addMember(social.db, 'fay'), await addMember(social.db, 'gus')];
  const add = async (member: Member, isHorror: boolean, count: number) => {
    for (const { pk } of rows.filter((row) => row.is_horror === isHorror).slice(0, count))
      await addWatch(social.db, member, { film: pk });
  };
  await add(fay, true, 6);
  await add(fay, false, 2);
  await add(gus, false, 20);
  const fact = (await social.memberFacts('ana')).find(({ handle }) => handle === 'fay')!;
  expect(fact.latest.genre).toMatchObject({ value: 'Horror', watches: 6 });
  expect(fact.latest.genre!.times).toBeGreaterThan(1.5);
});

test('two or three statements, whatever the database has', async () => {
  social.statements.length = 0;
  await social.memberFacts('ana');
  expect(social.statements.length).toBeLessThanOrEqual(3);
});

test('a handle is unknown if neither a member nor a development token has it', async () => {
  await social.db.updateTable('member').set({ handle: 'Eve-Two' }).where('handle', '=', 'eve').execute();
  expect(await social.firstUnknownHandle(['eve', 'eve-two', 'ana', 'newcomer', 'other'])).toBe('newcomer');
  expect(await social.firstUnknownHandle(['eve', 'eve-two'])).toBeUndefined();
});
