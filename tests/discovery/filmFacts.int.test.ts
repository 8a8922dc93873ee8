/** Facets that a process counts over facts of films in memory, against those that PostgreSQL counts, while the facts change. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import { discover, type DiscoverRequest } from '@marquee/social/discovery/discover';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { openFilmFacts, type FilmFacts } from '@marquee/social/filmFacts/filmFacts';
import { changePlan, genreId, personId } from '@marquee/testing/fixtures/catalogChanges';
import { noFacts, spyOnFacts } from '@marquee/testing/fixtures/filmFacts';
import { discoverFacets } from '@marquee/testing/fixtures/facets';
import { datasetPlan, emptyPlan, memberCount, storeDataset } from '@marquee/testing/fixtures/randomDataset';
import type { Member } from '@marquee/testing/fixtures/members';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { waitUntil } from '@marquee/testing/results/waitUntil';

const given = socialWithFilms();

const index = fc.nat({ max: 7 });
const person = fc.nat({ max: 29 });

const requestPlan = fc.record({
  viewer: fc.nat({ max: memberCount - 1 }),
  watchedBy: fc.constantFrom('ME', 'FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'),
  orderBy: fc.constantFrom('CIRCLE_SCORE', 'MOST_WATCHED', 'RECENTLY_WATCHED', 'HIGHEST_RATED'),
  facets: fc.subarray([...discoverFacets], { minLength: 1 }),
  genres: fc.option(
    fc.record({ anyOf: fc.array(index), noneOf: fc.array(index, { maxLength: 1 }) }, { requiredKeys: [] }),
  ),
  allOf: fc.option(index, { freq: 4 }),
  starring: fc.option(
    fc.record(
      { anyOf: fc.array(person, { maxLength: 25 }), noneOf: fc.array(person, { maxLength: 1 }) },
      { requiredKeys: [] },
    ),
  ),
  year: fc.option(fc.constantFrom({ min: 1950, max: 1959 }, { min: 1960 }, { max: 1990 })),
  seenByMe: fc.option(fc.boolean(), { freq: 4 }),
  withTotal: fc.boolean(),
});
type RequestPlan = typeof requestPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

function toRequest({
  genres,
  allOf,
  starring,
  ...plan
}: RequestPlan): Omit<DiscoverRequest, 'filmFacts' | 'circleHistories'> {
  const unique = (list: readonly number[] | undefined, id: (at: number) => string) => [...new Set(list)].map(id);
  return {
    filter: {
      watchedBy: plan.watchedBy,
      year: plan.year,
      seenByMe: plan.seenByMe,
      genres: {
        anyOf: unique(genres?.anyOf, genreId),
        noneOf: unique(genres?.noneOf, genreId),
        allOf: allOf === null ? [] : [genreId(allOf)],
      },
      starring: starring && { anyOf: unique(starring.anyOf, personId), noneOf: unique(starring.noneOf, personId) },
    },
    orderBy: plan.orderBy,
    facets: plan.facets as DiscoverRequest['facets'] & object,
    first: 5,
    withTotal: plan.withTotal,
  };
}

/** Both ways to answer, in one snapshot. Returns whether the facts in memory were used. */
async function compare(filmFacts: FilmFacts, member: Member, plan: RequestPlan): Promise<boolean> {
  const request = toRequest(plan);
  const spied = spyOnFacts(filmFacts);
  await given.inSnapshot(async (db) => {
    const scope = scopeOf(db, member);
    const { circleHistories } = given.social;
    const counted = await discover(scope, { ...request, filmFacts: spied, circleHistories });
    const expected = await discover(scope, { ...request, filmFacts: noFacts, circleHistories: neverLoaded });
    expect(JSON.stringify(counted)).toBe(JSON.stringify(expected));
  });
  return spied.hits > 0;
}

const batches = fc.array(fc.array(changePlan, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
const requests = fc.array(requestPlan, { minLength: 3, maxLength: 6 });

test('facets are the same to the byte, whatever changed between requests and whether it was loaded', async () => {
  const { social, films, catalog } = given;
  const { filmFacts } = social;
  const uses = { hits: 0, others: 0 };
  await assertUntilCovered(
    fc.asyncProperty(datasetPlan, batches, requests, fc.boolean(), async (plan, changes, asked, isFirstLoaded) => {
      const { members } = await storeDataset(social.db, films, plan);
      for (const [step, batch] of changes.entries()) {
        await catalog.apply(batch);
        const isLoaded = step % 2 === 0 ? isFirstLoaded : !isFirstLoaded;
        if (isLoaded) await filmFacts.catchUp();
        for (const request of asked) {
          const isHit = await compare(filmFacts, members[request.viewer]!, request);
          uses[isHit ? 'hits' : 'others']++;
          if (isLoaded && request.facets.some((facet) => facet !== 'WATCHER')) expect(isHit).toBe(true);
        }
      }
    }),
    { numRuns: 30 },
    () => ({ hits: uses.hits > 50, others: uses.others > 20 }),
  );
});

test('facets are the same to the byte while another process changes facts, and some of these changes are rolled back', async () => {
  // Facts that load by themselves, as in a running process.
  const { social, films, catalog } = given;
  const filmFacts = openFilmFacts(social.db, { log: silentLog });
  const { members } = await storeDataset(social.db, films, {
    ...emptyPlan,
    friends: [[0, 1]],
    watches: films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
  });
  try {
    let isWriting = true;
    const write = async () => {
      for (const [turn, batch] of fc.sample(fc.array(changePlan, { minLength: 1, maxLength: 3 }), 40).entries()) {
        if (turn % 3 !== 2) await catalog.apply(batch);
        else
          await social.db
            .transaction()
            .execute(async (tx) => {
              await sql`UPDATE film SET year = 1800, cast_pks = '{}' WHERE pk = ANY(${films.map(({ pk }) => pk)})`.execute(
                tx,
              );
              throw new Error('rolled back');
            })
            .catch((error: Error) => expect(error.message).toBe('rolled back'));
      }
      isWriting = false;
    };
    const writing = write();
    for (const request of fc.sample(requestPlan, 200)) {
      if (!isWriting) break;
      await compare(filmFacts, members[request.viewer]!, request);
    }
    await writing;
    const [request] = fc.sample(requestPlan, 1);
    await waitUntil(() => compare(filmFacts, members[0]!, { ...request!, facets: ['GENRE'] }));
  } finally {
    await filmFacts.stop();
  }
});

test('a request takes as many statements whether the facts are in memory, outdated or not loaded', async () => {
  const { social, films } = given;
  const { members } = await storeDataset(social.db, films, emptyPlan);
  const scope = scopeOf(social.db, members[0]!);
  await social.filmFacts.catchUp();
  // These facts are not told what a request saw, so that statements which load them again are not counted.
  const { current } = social.filmFacts;
  const requests = fc.sample(requestPlan, 20).map((plan) => toRequest({ ...plan, facets: discoverFacets as string[] }));
  const countAll = async (facts: FilmFacts['current']) => {
    const counts: number[] = [];
    for (const request of requests) {
      social.statements.length = 0;
      await discover(scope, { ...request, filmFacts: { ...noFacts, current: facts }, circleHistories: neverLoaded });
      counts.push(social.statements.length);
    }
    return counts;
  };
  const counts = await countAll(current);
  expect(counts).toEqual(requests.map(() => 1));
  await sql`UPDATE person SET name = name || '.' WHERE pk = (SELECT min(pk) FROM person)`.execute(social.db);
  expect(await countAll(current)).toEqual(counts);
  expect(await countAll(null)).toEqual(counts);
});

test('facts above the bound of memory are not kept, and PostgreSQL counts', async () => {
  const { social } = given;
  const filmFacts = openFilmFacts(social.db, { log: silentLog, maxBytes: 1_000, minRetryMs: 1 });
  await filmFacts.catchUp();
  expect(filmFacts.current).toBeNull();
  // They are read again later, as they may fit then.
  social.statements.length = 0;
  await waitUntil(() => {
    filmFacts.saw('another version', null);
    return social.statements.length > 0;
  });
  await filmFacts.stop();
});

test('facts are the same whether they are read at once or change by change', async () => {
  const { social, catalog } = given;
  await fc.assert(
    fc.asyncProperty(batches, async (changes) => {
      for (const batch of changes) {
        await catalog.apply(batch);
        await social.filmFacts.catchUp();
      }
      const whole = openFilmFacts(social.db, { log: silentLog });
      await whole.catchUp();
      await whole.stop();
      expect(plain(social.filmFacts)).toEqual(plain(whole));
    }),
    { numRuns: 15 },
  );
});

test('whoever writes facts of films gives them another version: by any statement, and by TRUNCATE', async () => {
  const { db } = given.social;
  const version = async () =>
    (await db.selectFrom('film_fact_change').select('version').orderBy('number', 'desc').limit(1).executeTakeFirst())!
      .version;
  const film = sql`(SELECT min(pk) FROM film)`;
  const isChanged = async (statement: ReturnType<typeof sql>) => {
    const before = await version();
    let isOther = false;
    await db
      .transaction()
      .execute(async (tx) => {
        await statement.execute(tx);
        const { rows } = await sql<{
          version: string;
        }>`SELECT version FROM film_fact_change ORDER BY number DESC LIMIT 1`.execute(tx);
        isOther = rows[0]!.version !== before;
        throw new Error('rolled back');
      })
      .catch((error: Error) => expect(error.message).toBe('rolled back'));
    expect(await version()).toBe(before);
    return isOther;
  };
  for (const statement of [
    sql`INSERT INTO film (id, title) VALUES ('mov_new', 'New')`,
    sql`UPDATE film SET year = 1901 WHERE pk = ${film}`,
    sql`UPDATE film SET cast_pks = cast_pks || 1 WHERE pk = ${film}`,
    sql`UPDATE film SET genre_pks = genre_pks || 1 WHERE pk = ${film}`,
    sql`UPDATE film SET people_pks = people_pks || 1 WHERE pk = ${film}`,
    sql`DELETE FROM film WHERE pk = (SELECT max(pk) FROM film WHERE pk NOT IN (SELECT film_pk FROM watch))`,
    sql`INSERT INTO person (id, name) VALUES ('per_new', 'New')`,
    sql`UPDATE person SET name = 'Other' WHERE pk = (SELECT min(pk) FROM person)`,
    sql`UPDATE genre SET name = 'Other' WHERE pk = (SELECT min(pk) FROM genre)`,
    sql`DELETE FROM genre WHERE pk = (SELECT min(pk) FROM genre)`,
    sql`DELETE FROM person WHERE pk = (SELECT max(pk) FROM person WHERE pk NOT IN (SELECT person_pk FROM loved_person))`,
    sql`TRUNCATE genre, film_genre`,
  ])
    expect(await isChanged(statement)).toBe(true);
  for (const statement of [
    sql`UPDATE film SET title = 'Other' WHERE pk = ${film}`,
    sql`UPDATE person SET name = name`,
    sql`DELETE FROM film WHERE false`,
  ])
    expect(await isChanged(statement)).toBe(false);
});

/** Facts as lists of films with names, without the places that the arrays chose. */
function plain({ current }: FilmFacts) {
  const facts = current!;
  const lists = ({ starts, items }: typeof facts.castOfFilms, { labels }: typeof facts.people, place: number) =>
    [...items.subarray(starts[place], starts[place + 1])].map((item) => labels[item]);
  const rows = [...facts.places].map(([key, place]) => ({
    key,
    year: facts.years[place],
    genres: lists(facts.genresOfFilms, facts.genres, place),
    cast: lists(facts.castOfFilms, facts.people, place),
    crew: lists(facts.crewOfFilms, facts.people, place),
  }));
  return { version: facts.version, films: rows.sort((a, b) => a.key - b.key) };
}
