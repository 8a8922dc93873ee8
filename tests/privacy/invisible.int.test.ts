/**
 * The privacy rule as a property, over random data sets and with every field of social: if anything is removed that a viewer cannot
 * see, the response to this viewer stays equal to the byte.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { areBlocked, canSee } from '@marquee/testing/models/discoverModel';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type StoredDataset,
  type FilmRow,
  type DatasetPlan,
} from '@marquee/testing/fixtures/randomDataset';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const user = `id handle displayName friendship defaultVisibility
  friends(first: 2) { totalCount edges { cursor node { handle } } pageInfo { hasNextPage endCursor } }
  friendRequests { sentByMe sentAt user { handle } }
  history(first: 50) { totalCount edges { cursor node { id watchedAt rating rewatch note visibility user { handle } movie { id } } } pageInfo { hasNextPage } }
  recent: history(window: LAST_30_DAYS, first: 1) { totalCount edges { cursor } pageInfo { hasNextPage endCursor } }
  watchlist(first: 10) { totalCount edges { cursor node { id } } }
  compatibility { score confidence sharedFilms agree { movie { id } mine theirs } clash { movie { id } mine theirs } sharedPeople { id } watchNext { id } }
  lovedPeople { id viewer { loved affinity filmsSeen meanRating } }`;

const page = `totalCount
  facets { field buckets { id label count selected } otherCount stats { min max mean count } }
  edges { cursor score node { id } watchedBy { users { handle } count meanRating } reasons { kind text weight users { handle } people { id } } }
  pageInfo { hasNextPage endCursor }`;

/** Every field of social. WITH and HANDLE<n> are replaced with ids and handles. */
const everyField = `query ($handles: [String!]!, $films: [_Any!]!, $people: [_Any!]!) {
  exportHistory { content watches }
  me { ${user}
    feed(first: 4) { edges { cursor node { id rating rewatch watchedAt movie { id } user { handle } } reasons { kind text weight users { handle } people { id } } } pageInfo { hasNextPage endCursor } }
    yearInReview(year: 2026) { films watches minutes rewatches firstWatch { id } lastWatch { id } months { watches }
      topPeople { films meanRating person { id } } topGenres { films meanRating friendsMeanRating genre { id } }
      bestMatch { handle } mostDivisive { movie { id } mine theirs } }
    recommendations(first: 6) { edges { cursor score node { id } reasons { kind text weight users { handle } people { id } movies { id } } } pageInfo { hasNextPage endCursor } } }
  ${Array.from({ length: memberCount }, (_, index) => `u${index}: user(handle: "HANDLE${index}") { ${user} }`).join('\n')}
  _entities(representations: $films) { ... on Movie { id viewer { watched timesWatched lastWatchedAt rating watchlisted }
    friendsWhoWatched(first: 2) { users { handle } count meanRating } week: friendsWhoWatched(window: LAST_7_DAYS) { count meanRating }
    communityRating { mean count } connectionsToMe(first: 20) { kind text weight users { handle } people { id } movies { id } } } }
  ${['FAIR', 'AVERAGE', 'LEAST_MISERY']
    .map(
      (strategy) =>
        `g${strategy}: tonight(with: [WITH], strategy: ${strategy}, maxRuntime: 120, first: 8) { relaxed picks { score fairness movie { id } reasons { kind text weight users { handle } people { id } movies { id } } perMember { user { handle } predicted confidence reasons { kind text weight users { handle } people { id } movies { id } } } } }`,
    )
    .join('\n')}
  ${['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE']
    .map(
      (circle) =>
        `p${circle}: circlePath(from: "FROM", to: "TO", circle: ${circle}) { degrees hops { from { id } movie { id } to { id } watchedBy { users { handle } count meanRating } } }`,
    )
    .join('\n')}
  people: _entities(representations: $people) { ... on Person { viewer { loved affinity filmsSeen meanRating } } }
  ${['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE', 'ME']
    .map(
      (circle) =>
        `t${circle}: trending(circle: ${circle}, window: LAST_30_DAYS, first: 4) { asOf edges { cursor rank previousRank watcherCount node { id } via { handle } } pageInfo { hasNextPage endCursor } }`,
    )
    .join('\n')}
  ${['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE', 'ME']
    .flatMap((circle) =>
      ['CIRCLE_SCORE', 'MOST_WATCHED', 'RECENTLY_WATCHED', 'HIGHEST_RATED'].map(
        (order) =>
          `d${circle}${order}: discover(filter: { watchedBy: ${circle}${order === 'MOST_WATCHED' ? ', starring: { lovedByMe: true }' : ''}${order === 'HIGHEST_RATED' ? ', minCircleRating: 4' : ''} }, orderBy: ${order}, first: 5, facets: [GENRE, DECADE, PERSON, WATCHER]) { ${page} }`,
      ),
    )
    .join('\n')}
}`.replace('$handles: [String!]!, ', '');

/** All members that the viewer can see, as a group. */
const groupOf = ({ members, model }: StoredDataset, viewer: number) =>
  members
    .filter(({ handle }) => !areBlocked(model, handle, members[viewer]!.handle))
    .map(({ id }) => `"${id}"`)
    .join(', ');

const requestEveryField = (dataset: StoredDataset, viewer: number) =>
  social.request(
    dataset.members[viewer]!.handle,
    everyField
      .replaceAll('WITH', groupOf(dataset, viewer))
      .replace(/HANDLE(\d)/g, (_, index: string) => dataset.members[Number(index)]!.handle),
    {
      films: films.map(({ id }) => ({ __typename: 'Movie', id })),
      people: [...new Set(films.flatMap(({ people }) => people))].map((id) => ({ __typename: 'Person', id })),
    },
  );

/** Something that the viewer cannot see. */
interface InvisibleEvent {
  readonly kind: string;
  remove(): Promise<unknown>;
}

const pairIs = (pairs: [number, number][], a: number, b: number) =>
  pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a));

/** Everything in the dataset that `viewer` cannot see. */
function invisibleEvents(dataset: StoredDataset, plan: DatasetPlan, viewer: number): InvisibleEvent[] {
  const { db } = social;
  const { members, model, watchIds } = dataset;
  const me = members[viewer]!.handle;
  const pk = (index: number) => members[index]!.pk;
  const events: InvisibleEvent[] = [];
  for (const [index, watch] of model.watches.entries())
    if (!canSee(model, me, watch))
      events.push({
        kind: 'watch',
        remove: () => db.deleteFrom('watch').where('id', '=', watchIds[index]!).execute(),
      });
  const isClose = (index: number) => index === viewer || pairIs(plan.friends, viewer, index);
  for (const [a, f] of plan.watchlist)
    if (!isClose(a))
      events.push({
        kind: 'watchlist',
        remove: () =>
          db.deleteFrom('watchlist').where('member_pk', '=', pk(a)).where('film_pk', '=', films[f]!.pk).execute(),
      });
  for (const [a] of plan.loved)
    if (!isClose(a))
      events.push({
        kind: 'loved',
        remove: () => db.deleteFrom('loved_person').where('member_pk', '=', pk(a)).execute(),
      });
  for (const [a, f] of plan.standaloneRatings)
    if (a !== viewer)
      events.push({
        kind: 'standalone rating',
        remove: () =>
          db
            .deleteFrom('standalone_rating')
            .where('member_pk', '=', pk(a))
            .where('film_pk', '=', films[f]!.pk)
            .execute(),
      });
  for (const [a, b] of plan.requests)
    if (a !== viewer && b !== viewer)
      events.push({
        kind: 'request',
        remove: () => db.deleteFrom('friend_request').where('from_pk', '=', pk(a)).execute(),
      });
  for (const [a, b] of plan.friends)
    if (!isClose(a) && !isClose(b))
      events.push({
        kind: 'friendship',
        remove: () =>
          sql`DELETE FROM friendship WHERE (member_pk, friend_pk) IN ((${pk(a)}, ${pk(b)}), (${pk(b)}, ${pk(a)}))`.execute(
            db,
          ),
      });
  return events;
}

describe('the response to a viewer', () => {
  test('stays equal to the byte when anything invisible to the viewer is removed', async () => {
    const removed = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.infiniteStream(fc.nat()),
        async (plan, viewer, picks) => {
          const dataset = await storeDataset(social.db, films, plan);
          await social.publicTaste.catchUp();
          const events = invisibleEvents(dataset, plan, viewer);
          let before = await requestEveryField(dataset, viewer);
          expect(before).not.toContain('"errors"');
          for (let round = 0; round < 8 && events.length > 0; round++) {
            const [event] = events.splice(picks.next().value % events.length, 1);
            await event!.remove();
            // Half of the time public taste is not counted again before the request.
            if (picks.next().value % 2 === 0) await social.publicTaste.catchUp();
            const after = await requestEveryField(dataset, viewer);
            expect(after).toBe(before);
            before = after;
            const { kind } = event!;
            removed.set(kind, (removed.get(kind) ?? 0) + 1);
          }
        },
      ),
      { numRuns: 25 },
    );
    for (const kind of ['watch', 'watchlist', 'loved', 'request', 'friendship'])
      expect(removed.get(kind)).toBeGreaterThan(0);
  }, 900_000);

  test('is the same as if a blocked member had no watches and lists', async () => {
    await fc.assert(
      fc.asyncProperty(datasetPlan, async (plan) => {
        const blocked: DatasetPlan = {
          ...plan,
          blocks: [[0, 1]],
          friends: plan.friends.filter(([a, b]) => !(a === 0 && b === 1)),
          requests: [],
        };
        const dataset = await storeDataset(social.db, films, blocked);
        await social.publicTaste.catchUp();
        const before = [await requestEveryField(dataset, 0), await requestEveryField(dataset, 1)];
        // Removes only what belongs to the blocked member alone, so that nothing changes between other members.
        for (const table of ['watch', 'watchlist', 'loved_person', 'standalone_rating'] as const)
          await social.db.deleteFrom(table).where('member_pk', '=', dataset.members[1]!.pk).execute();
        expect(await requestEveryField(dataset, 0)).toBe(before[0]);
        expect(JSON.parse(before[0]!)).toMatchObject({ data: { u1: null } });
        expect(JSON.parse(before[1]!)).toMatchObject({ data: { u0: null } });
      }),
      { numRuns: 8 },
    );
  });
});
