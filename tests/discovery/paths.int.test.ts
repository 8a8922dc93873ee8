/** Shortest paths between people: costarPath over all films (Neo4j), circlePath over films that a circle watched (PostgreSQL). */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { dataOf, startSupergraph, testNow, type Supergraph } from '@marquee/testing/servers/supergraph';
import { canSee, inCircle, type ModelFilter } from '@marquee/testing/models/discoverModel';
import { FilmGraph, type ModelPath, type PathFilm } from '@marquee/testing/models/pathModel';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';

let supergraph: Supergraph;
let films: (PathFilm & { pk: number; title: string })[];
let allPeople: string[];
let graph: FilmGraph;
let someFilms: FilmRow[];
beforeAll(async () => {
  supergraph = await startSupergraph();
  const { rows } = await sql<(typeof films)[number]>`
    SELECT f.pk, f.id, f.title, ARRAY(SELECT DISTINCT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk) AS people
    FROM film f`.execute(supergraph.social.db);
  films = rows;
  allPeople = [...new Set(films.flatMap(({ people }) => people))].sort();
  graph = new FilmGraph(films);
  someFilms = await datasetFilms(supergraph.social.db);
});
afterAll(() => supergraph.stop());

interface Path {
  degrees: number;
  hops: {
    from: { id: string };
    movie: { id: string };
    to: { id: string };
    watchedBy?: { count: number; meanRating: number | null; users: { handle: string }[] };
  }[];
}
const costar = `query ($from: ID!, $to: ID!, $max: Int) {
  path: costarPath(from: $from, to: $to, maxDegrees: $max) { degrees hops { from { id } movie { id } to { id } } } }`;
const circle = `query ($from: ID!, $to: ID!, $circle: Circle, $window: Window, $max: Int) {
  path: circlePath(from: $from, to: $to, circle: $circle, window: $window, maxDegrees: $max) { degrees
    hops { from { id } movie { id } to { id } watchedBy { count meanRating users { handle } } } } }`;

const read = async (handle: string | null, query: string, variables: Record<string, unknown>) =>
  dataOf(await supergraph.request(handle, query, variables)).path as unknown as Path | null;

function toModelPath(path: Path | null, from: string): ModelPath | null {
  if (path === null) return null;
  expect(path.degrees).toBe(path.hops.length);
  for (const [index, hop] of path.hops.entries()) expect(hop.from.id).toBe(path.hops[index - 1]?.to.id ?? from);
  return { people: [from, ...path.hops.map(({ to }) => to.id)], films: path.hops.map(({ movie }) => movie.id) };
}

const personId = async (name: string) =>
  (await supergraph.social.db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
const titleOf = (id: string) => films.find((film) => film.id === id)!.title;

describe('costarPath', () => {
  test('has the expected films and degrees in cases checked by hand', async () => {
    const [bergman, bogart, stewart, grant] = await Promise.all(
      ['Ingrid Bergman', 'Humphrey Bogart', 'James Stewart', 'Cary Grant'].map(personId),
    );
    const direct = await read(null, costar, { from: bergman, to: bogart });
    expect(direct!.hops.map(({ movie }) => titleOf(movie.id))).toEqual(['Casablanca']);
    const both = await read(null, costar, { from: stewart, to: grant });
    // Through Grace Kelly or Alfred Hitchcock, by Rear Window and To Catch a Thief. No film here has both actors.
    expect(both!.degrees).toBe(2);
    expect(await read(null, costar, { from: grant, to: grant })).toEqual({ degrees: 0, hops: [] });
    expect(await read(null, costar, { from: grant, to: 'per_nosuchperson' })).toBeNull();
    expect(await read(null, costar, { from: 'per_nosuchperson', to: 'per_nosuchperson' })).toBeNull();
  });

  test('is the path of breadth-first search over all films', async () => {
    const person = fc.nat({ max: allPeople.length - 1 }).map((index) => allPeople[index]!);
    let longPaths = 0;
    await assertUntilCovered(
      fc.asyncProperty(person, person, fc.integer({ min: 1, max: 6 }), async (from, to, max) => {
        const expected = graph.path(from, to, max);
        expect(toModelPath(await read(null, costar, { from, to, max }), from)).toEqual(expected);
        if (expected && expected.films.length > 2) longPaths++;
      }),
      { numRuns: 150 },
      () => ({ 'long paths': longPaths > 0 }),
    );
  });
});

describe('circlePath', () => {
  test('is the path of breadth-first search over the films that the circle watched, with their watchers', async () => {
    const { db } = supergraph.social;
    await fc.assert(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.constantFrom<ModelFilter['watchedBy']>('ME', 'FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'),
        fc.constantFrom('LAST_30_DAYS', 'ALL_TIME'),
        fc.infiniteStream(fc.nat()),
        async (plan, viewer, ofCircle, window, picks) => {
          const { model, members } = await storeDataset(db, someFilms, plan);
          const { handle } = members[viewer]!;
          const visible = model.watches.filter(
            (watch) =>
              inCircle(model, { viewer: handle, circle: ofCircle }, watch.member) &&
              canSee(model, handle, watch) &&
              (window === 'ALL_TIME' ||
                (watch.watchedAt?.getTime() ?? -Infinity) > testNow.getTime() - 30 * 86_400_000),
          );
          const watched = new FilmGraph(someFilms.filter(({ id }) => visible.some(({ film }) => film === id)));
          const cast = [...new Set(someFilms.flatMap((film) => film.people))].sort();
          for (let pair = 0; pair < 3; pair++) {
            const [from, to] = [cast[picks.next().value % cast.length]!, cast[picks.next().value % cast.length]!];
            const path = await read(handle, circle, { from, to, circle: ofCircle, window });
            expect(toModelPath(path, from)).toEqual(
              from === to ? { people: [from], films: [] } : watched.path(from, to),
            );
            for (const { movie, watchedBy } of path?.hops ?? []) {
              const watchers = new Set(visible.filter(({ film }) => film === movie.id).map(({ member }) => member));
              expect(watchedBy!.count).toBe(watchers.size);
              expect(watchedBy!.users.map((user) => user.handle).sort()).toEqual([...watchers].sort());
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('circlePath with a friend who watched all films', () => {
  let me: Member;
  beforeAll(async () => {
    const { db } = supergraph.social;
    me = await addMember(db, uniqueName('me-'));
    const friend = await addMember(db, uniqueName('friend-'));
    await befriend(db, me, friend);
    for (const film of films) await addWatch(db, friend, { film: film.pk, visibility: 'FRIENDS' });
  });

  test('is the path over all films, whatever its length', async () => {
    const person = fc.nat({ max: allPeople.length - 1 }).map((index) => allPeople[index]!);
    await fc.assert(
      fc.asyncProperty(person, person, fc.integer({ min: 1, max: 6 }), async (from, to, max) => {
        expect(toModelPath(await read(me.handle, circle, { from, to, max }), from)).toEqual(graph.path(from, to, max));
      }),
      { numRuns: 100 },
    );
  });

  test('takes one statement besides that for the viewer, where costarPath takes one for each degree and a few more', async () => {
    const start = await personId('Ingrid Bergman');
    const [goal] = [...graph.degrees(start)].find(([, degrees]) => degrees === 4)!;
    supergraph.statements.clear();
    expect((await read(me.handle, circle, { from: start, to: goal }))!.degrees).toBe(4);
    expect(supergraph.statements.sql).toHaveLength(2);
    supergraph.statements.clear();
    await read(null, costar, { from: start, to: goal });
    // One for the length, three for the people between, one for the films; two more read the films and people selected.
    expect(supergraph.statements.cypher.length).toBeLessThanOrEqual(7);
  });

  test.each([0, 7, -1])('answers BAD_USER_INPUT to maxDegrees %s, as costarPath does', async (max) => {
    for (const query of [circle, costar]) {
      const answer = await supergraph.request(me.handle, query, { from: allPeople[0], to: allPeople[1], max });
      expect(answer.errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'maxDegrees' });
    }
  });

  test('refuses an anonymous viewer', async () => {
    const answer = await supergraph.request(null, circle, { from: allPeople[0], to: allPeople[1] });
    expect(answer.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
