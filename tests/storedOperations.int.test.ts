/** Each stored operation is one request to the supergraph; some have their whole answer checked. */
import {
  seedStoredOperations,
  storedOperation,
  storedOperations,
  storedVariables,
} from '@marquee/testing/fixtures/storedOperations';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
});
afterAll(() => supergraph.stop());

const request = async (name: string) =>
  dataOf(await supergraph.request('ana', storedOperation(name), await storedVariables(supergraph, name)));

describe('stored operation', () => {
  test('FriendsWatchedWithActorsILove returns films, watchers, reasons and facets from both subgraphs', async () => {
    const { discover } = dataOf(await supergraph.request('ana', storedOperation('FriendsWatchedWithActorsILove')));
    expect(discover).toMatchObject({
      totalCount: 1,
      facets: [
        {
          field: 'GENRE',
          buckets: [
            { label: 'Drama', count: 1 },
            { label: 'Romance', count: 1 },
            { label: 'War', count: 1 },
          ],
        },
        { field: 'DECADE', buckets: [{ id: '1940', label: '1940s', count: 1, selected: false }] },
      ],
      edges: [
        {
          watchedBy: {
            count: 2,
            meanRating: 8,
            users: expect.arrayContaining([{ handle: 'ben' }, { handle: 'cleo' }]),
          },
          reasons: expect.arrayContaining([
            {
              kind: 'LOVED_PERSON',
              text: 'You love Ingrid Bergman, who stars in it.',
              people: [{ name: 'Ingrid Bergman' }],
            },
          ]),
          node: {
            title: 'Casablanca',
            year: 1942,
            cast: { nodes: expect.arrayContaining([{ character: 'Ilsa Lund', person: { name: 'Ingrid Bergman' } }]) },
          },
        },
      ],
      pageInfo: { hasNextPage: false },
    });
  });

  test('FriendsWatchedWithActorsILove takes three SQL statements, two of them in a transaction, and two of Cypher', async () => {
    supergraph.statements.clear();
    await supergraph.request('ana', storedOperation('FriendsWatchedWithActorsILove'));
    expect(supergraph.statements.sql).toHaveLength(5);
    expect(supergraph.statements.sql[1]).toContain('read only');
    expect(supergraph.statements.sql[4]).toBe('commit');
    expect(supergraph.statements.cypher).toHaveLength(2);
  });

  test.each(storedOperations)('%s has no error and no null', async (name) => {
    const answer = await supergraph.request('ana', storedOperation(name), await storedVariables(supergraph, name));
    for (const value of Object.values(dataOf(answer))) expect(value).not.toBeNull();
  });

  test('WhoConnectsMe returns each connection with its evidence from both subgraphs', async () => {
    const { movie } = await request('WhoConnectsMe');
    expect(movie).toMatchObject({
      title: 'Casablanca',
      friendsWhoWatched: { count: 2, meanRating: 8 },
      connectionsToMe: expect.arrayContaining([
        expect.objectContaining({ kind: 'FRIEND_RATED_HIGH', users: [{ handle: 'ben' }] }),
        expect.objectContaining({ kind: 'LOVED_PERSON', people: [{ name: 'Ingrid Bergman' }] }),
        expect.objectContaining({ kind: 'SIMILAR_TO_LIKED', movies: [{ title: 'Notorious' }] }),
      ]),
    });
  });

  test('LinkedThroughFriends returns the path through films of friends, and the path through all films', async () => {
    const { circlePath, costarPath } = await request('LinkedThroughFriends');
    expect(circlePath).toMatchObject({
      degrees: 2,
      hops: [
        {
          from: { name: 'Humphrey Bogart' },
          movie: { title: 'Casablanca' },
          to: { name: expect.any(String) },
          watchedBy: { count: 2 },
        },
        {
          movie: { title: 'Notorious' },
          to: { name: 'Cary Grant' },
          watchedBy: { users: [{ handle: 'ben' }], count: 1 },
        },
      ],
    });
    expect((costarPath as unknown as { degrees: number }).degrees).toBeLessThanOrEqual(2);
  });

  test('Tonight returns picks within the runtime limit, with predictions for both members', async () => {
    const { tonight } = await request('Tonight');
    const { picks, relaxed } = tonight as unknown as {
      relaxed: string[];
      picks: { movie: { runtimeMinutes: number }; perMember: { user: { handle: string }; predicted: number }[] }[];
    };
    expect(relaxed).toEqual([]);
    expect(picks).toHaveLength(3);
    for (const { movie, perMember } of picks) {
      expect(movie.runtimeMinutes).toBeLessThanOrEqual(130);
      expect(perMember.map(({ user }) => user.handle)).toEqual(['ana', 'ben']);
    }
  });

  test('PersonPage returns films, costars and what the viewer saw', async () => {
    const { person } = await request('PersonPage');
    expect(person).toMatchObject({
      name: 'Ingrid Bergman',
      viewer: { loved: true, filmsSeen: 1 },
      knownFor: expect.arrayContaining([expect.objectContaining({ title: 'Notorious' })]),
      costars: expect.arrayContaining([expect.objectContaining({ person: { name: 'Alfred Hitchcock' } })]),
    });
  });

  test('RecommendedForMe returns films the viewer has not seen, with reasons', async () => {
    const { me } = dataOf(await supergraph.request('ana', storedOperation('RecommendedForMe')));
    const { edges } = (
      me as unknown as { recommendations: { edges: { node: { title: string }; reasons: object[] }[] } }
    ).recommendations;
    expect(edges.map(({ node }) => node.title)).toContain('Casablanca');
    expect(edges.map(({ node }) => node.title)).not.toContain('Notorious');
    for (const { reasons } of edges) expect(reasons.length).toBeGreaterThan(0);
  });
});
