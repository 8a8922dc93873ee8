/** Every field of social in one request, for tests that compare whole responses. */
import { watchId } from '@marquee/social/model/ids';
import type { TestSocial } from '@marquee/testing/servers/social';
import { areBlocked } from '@marquee/testing/models/discoverModel';
import { memberCount, type FilmRow, type StoredDataset } from '@marquee/testing/fixtures/randomDataset';

const user = `id handle displayName friendship defaultVisibility
  friends(first: 2) { totalCount edges { cursor node { handle } } pageInfo { hasNextPage endCursor } }
  friendRequests { sentByMe sentAt user { handle } }
  blockedUsers(first: 1) { totalCount edges { cursor node { id handle displayName blockedAt } } nodes { id } pageInfo { hasNextPage endCursor } }
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
const everyField = `query ($handles: [String!]!, $films: [_Any!]!, $people: [_Any!]!, $watches: [_Any!]!) {
  exportHistory { content watches pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  part: exportHistory(inParts: true) { content watches pageInfo { endCursor } }
  historyImport { state startedAt rows rowsDone }
  me { ${user}
    feed(first: 4) { edges { cursor node { id rating rewatch watchedAt movie { id } user { handle } } reasons { kind text weight users { handle } people { id } } } pageInfo { hasNextPage endCursor } }
    yearInReview(year: 2026) { films watches minutes rewatches firstWatch { id } lastWatch { id } months { watches }
      topPeople { films meanRating person { id } } topGenres { films meanRating friendsMeanRating genre { id } }
      bestMatch { handle } mostDivisive { movie { id } mine theirs } }
    recommendations(first: 6) { edges { cursor score node { id } reasons { kind text weight users { handle } people { id } movies { id } } } pageInfo { hasNextPage endCursor } } }
  ${Array.from({ length: memberCount }, (_, index) => `u${index}: user(handle: "HANDLE${index}") { ${user} }`).join('\n')}
  _entities(representations: $films) { ... on Movie { id viewer { watched timesWatched lastWatchedAt rating watchlisted watches(first: 3) { id watchedAt rating rewatch note visibility user { handle } } }
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
  watches: _entities(representations: $watches) { ... on Watch { id nodeId rating rewatch note visibility user { handle } movie { id } } }
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
          `d${circle}${order}: discover(filter: { watchedBy: ${circle}${order === 'MOST_WATCHED' ? ', starring: { lovedByMe: true }' : ''}${order === 'HIGHEST_RATED' ? ', minCircleRating: 4' : ''}${order === 'RECENTLY_WATCHED' ? ', seenByMe: false' : ''} }, orderBy: ${order}, first: 5, facets: [GENRE, DECADE, PERSON, WATCHER]) { ${page} }`,
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

/** The response to the member with the index `viewer`, as JSON text. */
export const requestEveryField = (
  social: Pick<TestSocial, 'request'>,
  { dataset, films }: { dataset: StoredDataset; films: readonly FilmRow[] },
  viewer: number,
): Promise<string> =>
  social.request(
    dataset.members[viewer]!.handle,
    everyField
      .replaceAll('WITH', groupOf(dataset, viewer))
      .replace(/HANDLE(\d)/g, (_, index: string) => dataset.members[Number(index)]!.handle),
    {
      films: films.map(({ id }) => ({ __typename: 'Movie', id })),
      people: [...new Set(films.flatMap(({ people }) => people))].map((id) => ({ __typename: 'Person', id })),
      watches: dataset.watchIds.map((uuid) => ({ __typename: 'Watch', nodeId: watchId(uuid) })),
    },
  );
