/** `recommendations` and `connectionsToMe` against plain models; the counts of public taste after any changes of watches. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  deleteAllMembers,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { readAllEdges } from '@marquee/testing/results/pages';
import { connectionsModel, recommendationsModel, type TasteDataset } from '@marquee/testing/models/tasteModel';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const reasons = 'reasons { kind text weight users { handle } people { id } movies { id } }';
const query = `query ($first: Int, $after: String) { me { recommendations(first: $first, after: $after) {
  edges { cursor score node { id } ${reasons} } pageInfo { hasNextPage endCursor } } } }`;
interface Reason {
  kind: string;
  weight: number;
  users: { handle: string }[];
  people: { id: string }[];
  movies: { id: string }[];
}
type RecommendationEdge = Page['me']['recommendations']['edges'][number];
interface Page {
  me: {
    recommendations: {
      edges: { score: number; node: { id: string }; reasons: Reason[] }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  };
}

const readAll = (handle: string, first: number) =>
  readAllEdges<RecommendationEdge>(
    async (after) => (await social.requestData<Page>(handle, query, { first, after })).me.recommendations,
  );

const planWithoutRatings = datasetPlan.map((plan) => ({ ...plan, standaloneRatings: [] }));

describe('recommendations', () => {
  test('are the films of the model with its scores and order, each with a reason', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        planWithoutRatings,
        fc.nat({ max: memberCount - 1 }),
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 }),
        async (plan, viewer, first, dismissed) => {
          const dataset = await storeDataset(social.db, films, plan);
          await social.publicTaste.catchUp();
          const { handle, pk } = dataset.members[viewer]!;
          for (const index of dismissed)
            await social.db.insertInto('dismissed').values({ member_pk: pk, film_pk: films[index]!.pk }).execute();
          const edges = await readAll(handle, first);
          const inDataset = new Set(films.map(({ id }) => id));
          // The model knows the data set's films only. Loved people can lead to other films, friends and public taste cannot.
          const found = edges.filter(({ node }) => inDataset.has(node.id));
          const expected = recommendationsModel(
            dataset.model as TasteDataset,
            handle,
            dismissed.map((index) => films[index]!.id),
          );
          expect(found.map(({ node, score }) => ({ id: node.id, score: Math.round(score * 1e6) }))).toEqual(expected);
          for (const edge of edges) {
            expect(edge.reasons.length).toBeGreaterThan(0);
            for (const { kind, weight } of edge.reasons) {
              expect(weight).toBeGreaterThan(0);
              kinds.add(kind);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
    for (const kind of ['FRIEND_WATCHED', 'LOVED_PERSON', 'SIMILAR_TO_LIKED', 'ON_WATCHLIST'])
      expect(kinds).toContain(kind);
  });

  test('take three statements whatever the page size, and refuse invalid input', async () => {
    const { db } = social;
    const me = await addMember(db, uniqueName('me-'));
    for (const film of films.slice(0, 4)) await addWatch(db, me, { film: film.pk });
    const other = await addMember(db, uniqueName('o-'));
    for (const film of await listFilms(db, 60)) await addWatch(db, other, { film: film.pk });
    await social.publicTaste.catchUp();
    for (const first of [1, 10]) {
      social.statements.length = 0;
      const { me: answer } = await social.requestData<Page>(me.handle, query, { first });
      expect(answer.recommendations.edges).toHaveLength(first);
      expect(social.statements).toHaveLength(3);
    }
    for (const [argument, value] of Object.entries({ first: 101, after: 'WzEsIlVzZXIuZmVlZCIsMSwyXQ' }))
      expect(await social.request(me.handle, query, { [argument]: value })).toContain('BAD_USER_INPUT');
  });
});

describe('connectionsToMe', () => {
  test('are the connections of the model with their evidence, the greatest weight first', async () => {
    await fc.assert(
      fc.asyncProperty(planWithoutRatings, fc.nat({ max: memberCount - 1 }), async (plan, viewer) => {
        const dataset = await storeDataset(social.db, films, plan);
        await social.publicTaste.catchUp();
        const { handle } = dataset.members[viewer]!;
        const { _entities: answers } = await social.requestData<{ _entities: { connectionsToMe: Reason[] }[] }>(
          handle,
          `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { connectionsToMe(first: 20) ${reasons.replace('reasons ', '')} } } }`,
          { r: films.map(({ id }) => ({ __typename: 'Movie', id })) },
        );
        for (const [index, film] of films.entries()) {
          const links = answers[index]!.connectionsToMe;
          const expected = connectionsModel(dataset.model as TasteDataset, handle, film);
          const link = (kind: string) => links.find((one) => one.kind === kind);
          const handles = (kind: string) => (link(kind)?.users ?? []).map((user) => user.handle).sort();
          expect(handles('FRIEND_WATCHED')).toEqual([...expected.watched].sort());
          expect(handles('FRIEND_RATED_HIGH')).toEqual([...expected.ratedHigh].sort());
          expect(handles('TASTE_NEIGHBOURS')).toEqual([...expected.neighbours].sort());
          expect((link('LOVED_PERSON')?.people ?? []).map(({ id }) => id).sort()).toEqual([...expected.loved].sort());
          expect(link('ON_WATCHLIST') !== undefined).toBe(expected.watchlisted);
          expect((link('SIMILAR_TO_LIKED')?.movies ?? []).map(({ id }) => id)).toEqual(
            expected.similar.map(({ id }) => id),
          );
          if (expected.similar.length > 0)
            expect(link('SIMILAR_TO_LIKED')!.weight).toBeCloseTo(
              expected.similar.reduce((sum, { weight }) => sum + weight, 0) / 1e6,
              9,
            );
          const others = links.filter(({ kind }) => kind !== 'TRENDING').length;
          expect(link('TRENDING') !== undefined).toBe(others === 0 && expected.watchers > 0);
          expect(links.map(({ weight }) => weight)).toEqual(links.map(({ weight }) => weight).sort((a, b) => b - a));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** The counts of public taste in the database. */
async function storedCounts() {
  const { rows: pairs } = await sql<{ film_pk: number; other_film_pk: number; common_watchers: number }>`
    SELECT * FROM film_cooccurrence ORDER BY film_pk, other_film_pk`.execute(social.db);
  const { rows: taste } = await sql<{ film_pk: number; watchers: number; ratings: number; rating_sum: number }>`
    SELECT * FROM film_popularity ORDER BY film_pk`.execute(social.db);
  return { pairs, taste };
}

/** The counts that follow from each member's latest 20 public films. */
async function expectedCounts() {
  const { rows } = await sql<{ member_pk: number; film_pk: number; watched_at: Date | null; rating: number | null }>`
    SELECT member_pk, film_pk, watched_at, rating FROM watch WHERE visibility = 'PUBLIC'`.execute(social.db);
  const time = (date: Date | null) => date?.getTime() ?? -Infinity;
  const pairs = new Map<string, { film_pk: number; other_film_pk: number; common_watchers: number }>();
  const taste = new Map<number, { film_pk: number; watchers: number; ratings: number; rating_sum: number }>();
  for (const member of new Set(rows.map(({ member_pk }) => member_pk))) {
    const own = rows.filter(({ member_pk }) => member_pk === member);
    const latest = [...new Set(own.map(({ film_pk }) => film_pk))]
      .map((film) => {
        const watches = own
          .filter(({ film_pk }) => film_pk === film)
          .sort((a, b) => time(b.watched_at) - time(a.watched_at) || (b.rating ?? 0) - (a.rating ?? 0));
        return {
          film,
          time: time(watches[0]!.watched_at),
          rating: watches.find(({ rating }) => rating)?.rating ?? null,
        };
      })
      .sort((a, b) => (a.time === b.time ? a.film - b.film : b.time - a.time))
      .slice(0, 20);
    for (const { film, rating } of latest) {
      const row = taste.get(film) ?? { film_pk: film, watchers: 0, ratings: 0, rating_sum: 0 };
      taste.set(film, row);
      row.watchers++;
      row.ratings += rating === null ? 0 : 1;
      row.rating_sum += rating ?? 0;
      for (const { film: other } of latest) {
        if (other === film) continue;
        const pair = pairs.get(`${film} ${other}`) ?? { film_pk: film, other_film_pk: other, common_watchers: 0 };
        pairs.set(`${film} ${other}`, pair);
        pair.common_watchers++;
      }
    }
  }
  return {
    pairs: [...pairs.values()].sort((a, b) => a.film_pk - b.film_pk || a.other_film_pk - b.other_film_pk),
    taste: [...taste.values()].sort((a, b) => a.film_pk - b.film_pk),
  };
}

describe('public taste', () => {
  let referenceFilms: ReferenceFilm[];
  beforeAll(async () => {
    referenceFilms = await listFilms(social.db, 40);
  });

  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('watch' as const),
        member: fc.nat({ max: 3 }),
        films: fc.array(fc.nat({ max: 39 }), { maxLength: 12 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hide' as const), pick: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('rate' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), member: fc.nat({ max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('count' as const) }) },
  );

  test('has the expected counts after any changes, whenever and by however many processes they are counted', async () => {
    const { db, publicTaste } = social;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await deleteAllMembers(db);
        const people: (Member | null)[] = [];
        for (let index = 0; index < 4; index++) people.push(await addMember(db, uniqueName('t-')));
        const anyWatch = async (pick: number) => {
          const rows = await db.selectFrom('watch').select('id').orderBy('created_at').orderBy('id').execute();
          return rows.length === 0 ? undefined : rows[pick % rows.length]!.id;
        };
        const counting: Promise<unknown>[] = [];
        for (const [index, change] of steps.entries()) {
          if (change.kind === 'watch') {
            const member = people[change.member];
            for (const [position, film] of change.films.entries())
              if (member)
                await addWatch(db, member, {
                  film: referenceFilms[film]!.pk,
                  watchedAt: position % 7 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + ((index * 5 + position) % 50))),
                  rating: position % 3 === 0 ? null : 1 + ((index + position) % 10),
                  visibility: position % 5 === 0 ? 'FRIENDS' : 'PUBLIC',
                });
          } else if (change.kind === 'erase') {
            const member = people[change.member];
            if (member) await db.deleteFrom('member').where('pk', '=', member.pk).execute();
            people[change.member] = null;
          } else if (change.kind === 'count') counting.push(publicTaste.catchUp());
          else {
            const id = await anyWatch(change.pick);
            if (id === undefined) continue;
            if (change.kind === 'delete') await db.deleteFrom('watch').where('id', '=', id).execute();
            else if (change.kind === 'hide')
              await db.updateTable('watch').set({ visibility: 'PRIVATE' }).where('id', '=', id).execute();
            else await db.updateTable('watch').set({ rating: 10 }).where('id', '=', id).execute();
          }
        }
        await Promise.all([...counting, publicTaste.catchUp(), publicTaste.catchUp()]);
        expect(await storedCounts()).toEqual(await expectedCounts());
      }),
      { numRuns: 25 },
    );
  });

  test('ignores a watch that became invisible from the next request on, before it is counted again', async () => {
    const { db } = social;
    await deleteAllMembers(db);
    const me = await addMember(db, uniqueName('me-'));
    const others = [await addMember(db, uniqueName('o-')), await addMember(db, uniqueName('o-'))];
    const [a, b, c] = referenceFilms as [ReferenceFilm, ReferenceFilm, ReferenceFilm];
    await addWatch(db, me, { film: a.pk });
    for (const other of others) await addWatch(db, other, { film: a.pk });
    const [first] = await Promise.all([
      addWatch(db, others[0]!, { film: b.pk }),
      addWatch(db, others[1]!, { film: c.pk }),
    ]);
    await social.publicTaste.catchUp();
    const ids = async () => {
      const edges = await readAll(me.handle, 50);
      return edges.filter(({ score }) => score > 0.1).map(({ node }) => node.id);
    };
    expect((await ids()).sort()).toEqual([b.id, c.id].sort());
    await db.updateTable('watch').set({ visibility: 'PRIVATE' }).where('id', '=', first).execute();
    expect(await ids()).toEqual([c.id]);
    await block(db, others[1]!, me);
    expect(await ids()).toEqual([]);
    await social.publicTaste.catchUp();
    expect(await ids()).toEqual([]);
  });
});
