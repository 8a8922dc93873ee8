/** Random small worlds over the bundled films: few enough people and films that everything meets everything. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { testNow } from '../supergraph.js';
import { unique } from '../servers.js';
import type { Db } from '@marquee/social/db/connection';
import { addMember, type Person } from '../people.js';
import type { ModelFilm, ModelWorld } from './discoverModel.js';

export const memberCount = 6;
export const filmCount = 12;

/** Indexes of members and films. */
export interface WorldPlan {
  friends: [number, number][];
  blocks: [number, number][];
  requests: [number, number][];
  watches: {
    member: number;
    film: number;
    ageHours: number | null;
    rating: number | null;
    visibility: 'PRIVATE' | 'FRIENDS' | 'PUBLIC';
  }[];
  loved: [number, number][];
  watchlist: [number, number][];
  loneRatings: [number, number, number][];
}

const member = fc.nat({ max: memberCount - 1 });
const film = fc.nat({ max: filmCount - 1 });
const pair = fc.tuple(member, member).filter(([a, b]) => a < b);
const uniquePairs = (most: number, least = 0) =>
  fc.uniqueArray(pair, { maxLength: most, minLength: least, selector: ([a, b]) => `${a} ${b}` });

export const worldPlan: fc.Arbitrary<WorldPlan> = fc
  .record({
    friends: uniquePairs(9, 3),
    blocks: uniquePairs(2),
    requests: uniquePairs(2),
    watches: fc.array(
      fc.record({
        member,
        film,
        // A few moments only, so that equal ones occur.
        ageHours: fc.constantFrom(null, 1, 5, 30, 30, 24 * 6, 24 * 10, 24 * 20, 24 * 20, 24 * 40, 24 * 100, 24 * 900),
        rating: fc.option(fc.integer({ min: 1, max: 10 })),
        visibility: fc.constantFrom('PRIVATE' as const, 'FRIENDS' as const, 'PUBLIC' as const),
      }),
      { minLength: 10, maxLength: 60 },
    ),
    loved: fc.uniqueArray(fc.tuple(member, film), { maxLength: 6, selector: String }),
    watchlist: fc.uniqueArray(fc.tuple(member, film), { maxLength: 8, selector: String }),
    loneRatings: fc.uniqueArray(fc.tuple(member, film, fc.integer({ min: 1, max: 10 })), {
      maxLength: 5,
      selector: ([a, b]) => `${a} ${b}`,
    }),
  })
  // Who has blocked somebody is no friend of theirs, as the mutations see to it.
  .map((plan) => {
    const isBlocked = ([a, b]: [number, number]) => plan.blocks.some(([x, y]) => x === a && y === b);
    const friends = plan.friends.filter((both) => !isBlocked(both));
    const isFriend = ([a, b]: [number, number]) => friends.some(([x, y]) => x === a && y === b);
    return { ...plan, friends, requests: plan.requests.filter((both) => !isBlocked(both) && !isFriend(both)) };
  });

export interface BuiltWorld {
  readonly model: ModelWorld;
  readonly people: Person[];
  readonly watchIds: string[];
}

export interface FilmRow extends ModelFilm {
  pk: number;
}

/** Films with many people and genres in common. */
export async function worldFilms(db: Db): Promise<FilmRow[]> {
  const { rows } = await sql<FilmRow>`
    SELECT f.pk, f.id, f.year,
      ARRAY(SELECT g.id FROM film_genre fg JOIN genre g ON g.pk = fg.genre_pk WHERE fg.film_pk = f.pk) AS genres,
      ARRAY(SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk AND fp.role = 'ACTOR' ORDER BY billing) AS cast,
      ARRAY(SELECT DISTINCT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk) AS people
    FROM film f
    WHERE f.pk IN (SELECT fp.film_pk FROM film_person fp JOIN person p ON p.pk = fp.person_pk
      WHERE p.name IN ('James Stewart', 'Alfred Hitchcock', 'Robert De Niro', 'Harrison Ford'))
    ORDER BY f.id LIMIT ${filmCount}`.execute(db);
  return rows;
}

/** Empties the world and builds `plan`. */
export async function buildWorld(db: Db, films: readonly FilmRow[], plan: WorldPlan): Promise<BuiltWorld> {
  await sql`TRUNCATE member, dirty_member, member_film_contribution, film_popularity, film_cooccurrence CASCADE`.execute(
    db,
  );
  const people: Person[] = [];
  for (let index = 0; index < memberCount; index++) people.push(await addMember(db, unique(`m${index}-`)));
  const pk = (index: number) => people[index]!.pk;
  const insert = async (table: Parameters<Db['insertInto']>[0], rows: object[]) => {
    if (rows.length > 0)
      await db
        .insertInto(table)
        .values(rows as never)
        .execute();
  };
  await insert(
    'friendship',
    plan.friends.flatMap(([a, b]) => [
      { member_pk: pk(a), friend_pk: pk(b) },
      { member_pk: pk(b), friend_pk: pk(a) },
    ]),
  );
  await insert(
    'block',
    plan.blocks.map(([a, b]) => ({ blocker_pk: pk(a), blocked_pk: pk(b) })),
  );
  await insert(
    'friend_request',
    plan.requests.map(([a, b]) => ({ from_pk: pk(a), to_pk: pk(b) })),
  );
  const moment = (ageHours: number | null) =>
    ageHours === null ? null : new Date(testNow.getTime() - ageHours * 3_600_000);
  const watchIds: string[] = [];
  for (const watch of plan.watches) {
    const { id } = await db
      .insertInto('watch')
      .values({
        member_pk: pk(watch.member),
        film_pk: films[watch.film]!.pk,
        watched_at: moment(watch.ageHours),
        rating: watch.rating,
        visibility: watch.visibility,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    watchIds.push(id);
  }
  const lead = (index: number) => films[index]!.cast[0]!;
  const leads = await db
    .selectFrom('person')
    .select(['id', 'pk'])
    .where(
      'id',
      'in',
      films.map((_, index) => lead(index)),
    )
    .execute();
  const leadPk = new Map(leads.map(({ id, pk: person }) => [id, person]));
  const loved = [...new Map(plan.loved.map(([a, f]) => [`${a} ${lead(f)}`, [a, lead(f)] as const])).values()];
  await insert(
    'loved_person',
    loved.map(([a, person]) => ({ member_pk: pk(a), person_pk: leadPk.get(person)! })),
  );
  await insert(
    'watchlist',
    plan.watchlist.map(([a, f]) => ({ member_pk: pk(a), film_pk: films[f]!.pk })),
  );
  await insert(
    'standalone_rating',
    plan.loneRatings.map(([a, f, rating]) => ({ member_pk: pk(a), film_pk: films[f]!.pk, rating })),
  );
  const handle = (index: number) => people[index]!.handle;
  return {
    people,
    watchIds,
    model: {
      films: [...films],
      members: people.map((person) => person.handle),
      friends: plan.friends.map(([a, b]) => [handle(a), handle(b)]),
      blocks: plan.blocks.map(([a, b]) => [handle(a), handle(b)]),
      watches: plan.watches.map((watch) => ({
        film: films[watch.film]!.id,
        member: handle(watch.member),
        watchedAt: moment(watch.ageHours),
        rating: watch.rating,
        visibility: watch.visibility,
      })),
      loved: loved.map(([a, person]) => [handle(a), person]),
      watchlist: plan.watchlist.map(([a, f]) => [handle(a), films[f]!.id]),
    },
  };
}
