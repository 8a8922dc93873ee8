/** Each operation, for a member with 5,000 friends and 10,000 watches. */
import { sql } from 'kysely';
import { discoverFacets } from '@marquee/testing/fixtures/facets';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';

let social: TestSocial;
let me: Member;
let friend: { id: string; handle: string };
let film: string;
let people: string[];

beforeAll(async () => {
  social = await startSocial();
  const { db } = social;
  me = await addMember(db, 'popular');
  await sql`INSERT INTO member (id, handle, display_name) SELECT 'usr_many' || n, 'many' || n, 'Many ' || n FROM generate_series(1, 5000) AS n`.execute(
    db,
  );
  await sql`INSERT INTO friendship (member_pk, friend_pk)
    SELECT ${me.pk}, pk FROM member WHERE handle LIKE 'many%' UNION ALL SELECT pk, ${me.pk} FROM member WHERE handle LIKE 'many%'`.execute(
    db,
  );
  // Each friend watched four films; the member watched 300 films many times.
  await sql`INSERT INTO watch (member_pk, film_pk, watched_at, rating, visibility)
    SELECT m.pk, f.pk, '2026-06-01'::timestamptz - (m.pk % 300) * interval '1 day', 1 + (m.pk + f.pk) % 10, 'FRIENDS'
    FROM member m JOIN LATERAL (SELECT pk FROM film ORDER BY (pk * 7919 + m.pk * 104729) % 1009, pk LIMIT 4) AS f ON true
    WHERE m.handle LIKE 'many%'`.execute(db);
  await sql`INSERT INTO watch (member_pk, film_pk, watched_at, rating, visibility)
    SELECT ${me.pk}, film.pk, '2026-06-01'::timestamptz - n * interval '1 hour', 1 + n % 10, 'PUBLIC'
    FROM generate_series(1, 10000) AS n JOIN (SELECT pk, row_number() OVER (ORDER BY pk) AS number FROM film) AS film ON film.number = 1 + n % 300`.execute(
    db,
  );
  await sql`ANALYZE`.execute(db);
  await social.publicTaste.catchUp();
  friend = await db
    .selectFrom('member')
    .select(['id', 'handle'])
    .where('handle', '=', 'many1')
    .executeTakeFirstOrThrow();
  film = (await db.selectFrom('film').select('id').orderBy('pk').limit(1).executeTakeFirstOrThrow()).id;
  const actors = await db
    .selectFrom('person')
    .select('id')
    .where('name', 'in', ['Ingrid Bergman', 'Grace Kelly'])
    .execute();
  people = actors.map(({ id }) => id);
}, 400_000);
afterAll(() => social.stop());

describe('a member with a large circle', () => {
  test.each<[string, () => string]>([
    [
      'discover',
      () => `discover(filter: { watchedBy: FRIENDS }, facets: [${discoverFacets.join()}]) { totalCount nodes { id } }`,
    ],
    [
      'discover among friends of friends',
      () =>
        'discover(filter: { watchedBy: FRIENDS_OF_FRIENDS, starring: { lovedByMe: true } }) { totalCount nodes { id } }',
    ],
    ['trending', () => 'trending(circle: FRIENDS, window: LAST_30_DAYS) { nodes { id } }'],
    ['circlePath', () => `circlePath(from: "${people[0]!}", to: "${people.at(-1)!}") { degrees }`],
    ['tonight', () => `tonight(with: ["${friend.id}"], maxRuntime: 130) { picks { score movie { id } } }`],
    ['feed', () => 'me { feed(first: 100) { edges { node { id } } } }'],
    ['recommendations', () => 'me { recommendations(first: 50) { edges { node { id } reasons { kind } } } }'],
    [
      'yearInReview',
      () =>
        'me { yearInReview(year: 2026) { watches topPeople { films } topGenres { friendsMeanRating } bestMatch { handle } mostDivisive { mine } } }',
    ],
    ['history', () => 'me { history(first: 100) { totalCount nodes { id rewatch } } }'],
    [
      'friends with compatibility',
      () => 'me { friends(first: 100) { totalCount nodes { compatibility { score sharedPeople { id } } } } }',
    ],
    [
      'friends with films to watch together',
      // As many as the gateway accepts.
      () => 'me { friends(first: 13) { nodes { compatibility { watchNext { id } } } } }',
    ],
    [
      'connectionsToMe',
      () =>
        `_entities(representations: [{ __typename: "Movie", id: "${film}" }]) { ... on Movie { connectionsToMe { kind } friendsWhoWatched { count } } }`,
    ],
    ['exportHistory', () => 'exportHistory { watches }'],
  ])('can read %s', async (_, field) => {
    const data = await social.requestData(me.handle, `{ it: ${field()} }`);
    expect(data).toMatchObject({ it: expect.anything() });
  });
});
