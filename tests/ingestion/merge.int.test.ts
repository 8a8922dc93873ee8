/** Films and people that are merged and split again: old ids keep working, and members' activity is never lost. */
import { asRecords } from '@marquee/dev/films';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { unmerge } from '@marquee/ingestion/apply/unmerge';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { personIdOf } from '@marquee/graph/resolution/careerSpans';
import { nameKeyOf } from '@marquee/graph/resolution/names';
import { filmRecord, filmIdOfRecord, removeRecords } from '@marquee/testing/fixtures/films';
import { addMember } from '@marquee/testing/fixtures/members';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
let neo4j: Neo4jConnection;
beforeAll(async () => {
  supergraph = await startSupergraph();
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
});
afterAll(async () => {
  await neo4j.close();
  await supergraph.stop();
});

const watched = `query ($id: ID!) { movie(id: $id) { id title viewer { timesWatched rating watchlisted } } node(id: $id) { id } }`;
const record = `mutation ($id: ID!, $rating: Int) { recordWatch(input: { movieId: $id, rating: $rating }) { watch { movie { id } rewatch } userErrors { code } } }`;

describe('a merged film', () => {
  test('resolves the old id in both subgraphs and moves activity along, until an unmerge moves it back', async () => {
    const testPrefix = uniqueName('merge');
    await addMember(supergraph.social.db, testPrefix);
    const request = async (query: string, variables: Record<string, unknown>) =>
      dataOf(await supergraph.request(testPrefix, query, variables)) as unknown as {
        movie: { id: string; viewer: { timesWatched: number } } | null;
        node: { id: string } | null;
        recordWatch: { watch: { movie: { id: string } } | null; userErrors: unknown[] };
      };
    const one = filmRecord(`${testPrefix} film`, { year: 1990, cast: [{ name: `${testPrefix} Ann` }] });
    const other = filmRecord(`${testPrefix} film`, { year: 1991, cast: [{ name: `${testPrefix} Bob` }] });
    const [a] = asRecords(`${testPrefix}-b`, [one]);
    const [b] = asRecords(`${testPrefix}-a`, [other]);
    const [both] = asRecords(`${testPrefix}-c`, [{ ...one, cast: [...one.cast, ...other.cast] }]);
    const records = [a!, b!, both!];
    await applyRecords(neo4j, [a!, b!]);
    await supergraph.social.changeFeed.catchUp();
    const [idA, idB] = [filmIdOfRecord(a!), filmIdOfRecord(b!)];
    for (const id of [idA, idB, idB]) expect((await request(record, { id })).recordWatch.userErrors).toEqual([]);

    // A record with both people merges the two films.
    await applyRecords(neo4j, [both!]);
    // The catalog redirects the old id before social has read the change feed.
    expect((await request(watched, { id: idA })).movie).toMatchObject({ id: idB });
    await supergraph.social.changeFeed.catchUp();
    const merged = await request(watched, { id: idA });
    expect(merged.movie).toMatchObject({ id: idB, viewer: { timesWatched: 3 } });
    expect(merged.node).toEqual({ id: idB });
    // Clients can still use the old id.
    const late = await request(record, { id: idA });
    expect(late.recordWatch).toMatchObject({ userErrors: [], watch: { movie: { id: idB } } });

    await unmerge(neo4j, idA);
    await supergraph.social.changeFeed.catchUp();
    expect((await request(watched, { id: idA })).movie).toMatchObject({ id: idA, viewer: { timesWatched: 1 } });
    expect((await request(watched, { id: idB })).movie).toMatchObject({ id: idB, viewer: { timesWatched: 3 } });

    await removeRecords(neo4j, records);
    await supergraph.social.changeFeed.catchUp();
    expect((await request(watched, { id: idB })).movie).toBeNull();
    // While the film is not in the catalog, its watches are archived.
    await applyRecords(
      neo4j,
      records.map((one_) => ({ ...one_, version: one_.version + 1 })),
    );
    await supergraph.social.changeFeed.catchUp();
    // The records were deleted with their unmerge, so they are one film again, with all watches.
    expect((await request(watched, { id: idA })).movie).toMatchObject({ id: idB, viewer: { timesWatched: 4 } });
    await removeRecords(
      neo4j,
      records.map((one_) => ({ ...one_, version: one_.version + 1 })),
    );
  });
});

describe('a person of two names', () => {
  test('keeps being loved and on paths by the old id, until no record has both names', async () => {
    const testPrefix = uniqueName('person');
    await addMember(supergraph.social.db, testPrefix);
    const id = (number: number) => `IMDB nm${number}${testPrefix}`;
    const named = (name: string, number?: number) => ({
      ...{ name: `${testPrefix} ${name}`, personId: number === undefined ? undefined : id(number) },
    });
    const [early, late] = asRecords(`${testPrefix}-a`, [
      filmRecord(`${testPrefix} early`, { year: 1990, cast: [named('Bea', 1), named('Cleo')] }),
      filmRecord(`${testPrefix} late`, { year: 2010, cast: [named('Ana'), named('Dan')] }),
    ]);
    const [joining] = asRecords(`${testPrefix}-b`, [
      filmRecord(`${testPrefix} third`, { year: 2011, cast: [named('Ana', 1)] }),
    ]);
    const [ana, bea, dan] = ['Ana', 'Bea', 'Dan'].map((name) => personIdOf(nameKeyOf(`${testPrefix} ${name}`), 0));
    const request = async (query: string, variables: Record<string, unknown>) =>
      dataOf(await supergraph.request(testPrefix, query, variables)) as unknown as {
        person: { id: string; viewer: { loved: boolean } } | null;
        costarPath: { degrees: number } | null;
        circlePath: { degrees: number } | null;
        discover: { nodes: { id: string }[] };
        recordWatch: { userErrors: unknown[] };
        setPersonLoved: { person: { id: string } | null; userErrors: unknown[] };
      };
    const state = (of: string) =>
      request(
        `query ($of: ID!, $dan: ID!) { person(id: $of) { id viewer { loved } } costarPath(from: $of, to: $dan) { degrees } }`,
        { of, dan },
      );
    const love = `mutation ($id: ID!) { setPersonLoved(input: { personId: $id, loved: true }) { person { id } userErrors { code } } }`;
    await applyRecords(neo4j, [early!, late!]);
    await supergraph.social.changeFeed.catchUp();
    expect((await request(love, { id: bea })).setPersonLoved).toEqual({ person: { id: bea }, userErrors: [] });
    expect(await state(bea!)).toMatchObject({ person: { id: bea, viewer: { loved: true } }, costarPath: null });

    await applyRecords(neo4j, [joining!]);
    // The catalog redirects the old id before social has read the change feed.
    expect((await state(bea!)).person).toMatchObject({ id: ana });
    await supergraph.social.changeFeed.catchUp();
    for (const old of [bea!, ana!])
      expect(await state(old)).toEqual({ person: { id: ana, viewer: { loved: true } }, costarPath: { degrees: 1 } });

    // What the circle watched is found by the old id, too.
    const watch = await request(record, { id: filmIdOfRecord(late!) });
    expect(watch.recordWatch.userErrors).toEqual([]);
    const circle = await request(
      `query ($bea: ID!, $dan: ID!) { circlePath(from: $bea, to: $dan, circle: ME) { degrees }
        discover(filter: { watchedBy: ME, starring: { anyOf: [$bea] } }) { nodes { id } } }`,
      { bea, dan },
    );
    expect(circle.circlePath).toEqual({ degrees: 1 });
    expect(circle.discover.nodes).toEqual([{ id: filmIdOfRecord(late!) }]);

    await applyRecords(neo4j, [{ ...joining!, version: 2, film: null }]);
    await supergraph.social.changeFeed.catchUp();
    expect(await state(bea!)).toEqual({ person: { id: bea, viewer: { loved: true } }, costarPath: null });
    expect((await state(ana!)).person).toEqual({ id: ana, viewer: { loved: false } });
    await removeRecords(neo4j, [early!, late!, joining!]);
  });
});
