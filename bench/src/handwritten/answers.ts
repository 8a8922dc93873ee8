/** Each operation by hand: a query to the subgraph that begins, and queries to the other for all that it adds. */

/** Asks a subgraph. Throws if the answer has errors. */
export type Ask = <Data>(query: string, variables?: Record<string, unknown>) => Promise<Data>;

export interface Subgraphs {
  readonly catalog: Ask;
  readonly social: Ask;
}

/** The `data` of each operation for its variables. */
export const answers = {
  FriendsWatchedWithActorsILove: filmsOfFriends,
  WhoConnectsMe: connectionsToFilm,
  Tonight: picksOfTonight,
} as const;

export type HandwrittenName = keyof typeof answers;

interface Reference {
  readonly id: string;
}
type Text = Record<string, unknown>;

const references = (type: 'Movie' | 'Person', found: readonly Reference[]) =>
  [...new Set(found.map(({ id }) => id))].map((id) => ({ __typename: type, id }));

const byId = <Entity>(asked: readonly Reference[], found: readonly Entity[]): ReadonlyMap<string, Entity> =>
  new Map(asked.map(({ id }, index) => [id, found[index]!]));

const discover = `{ discover(filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }
  facets: [GENRE, DECADE], first: 20) { totalCount facets { field buckets { id label count selected } otherCount }
  edges { score watchedBy { users { handle } count meanRating } reasons { kind text people { id } } node { id } }
  pageInfo { hasNextPage endCursor } } }`;
const filmsAndPeople = `query ($films: [_Any!]!, $people: [_Any!]!) {
  films: _entities(representations: $films) { ... on Movie { id title year genres { name } cast(first: 3) { nodes { character person { name } } } } }
  people: _entities(representations: $people) { ... on Person { name } } }`;

interface Discovered {
  readonly discover: Text & {
    readonly edges: readonly (Text & {
      readonly reasons: readonly (Text & { readonly people: readonly Reference[] })[];
      readonly node: Reference;
    })[];
  };
}

async function filmsOfFriends({ catalog, social }: Subgraphs): Promise<unknown> {
  const { discover: found } = await social<Discovered>(discover);
  const films = references(
    'Movie',
    found.edges.map(({ node }) => node),
  );
  const people = references(
    'Person',
    found.edges.flatMap(({ reasons }) => reasons.flatMap((reason) => reason.people)),
  );
  const added =
    films.length === 0
      ? { films: [], people: [] }
      : await catalog<{ films: readonly Text[]; people: readonly Text[] }>(filmsAndPeople, { films, people });
  const [filmOf, personOf] = [byId(films, added.films), byId(people, added.people)];
  const edges = found.edges.map((edge) => ({
    ...edge,
    reasons: edge.reasons.map((reason) => ({ ...reason, people: reason.people.map(({ id }) => personOf.get(id)) })),
    node: filmOf.get(edge.node.id),
  }));
  return { discover: { ...found, edges } };
}

const film = 'query ($slug: String!) { movie(slug: $slug) { id title year } }';
const connections = `query ($film: [_Any!]!) { _entities(representations: $film) { ... on Movie { viewer { watched rating watchlisted }
  friendsWhoWatched { users { handle } count meanRating }
  connectionsToMe(first: 5) { kind text weight users { handle } people { id } movies { id } } } } }`;
const names = `query ($films: [_Any!]!, $people: [_Any!]!) {
  films: _entities(representations: $films) { ... on Movie { title } } people: _entities(representations: $people) { ... on Person { name } } }`;

interface Connected {
  readonly _entities: readonly [
    Text & {
      readonly connectionsToMe: readonly (Text & {
        readonly people: readonly Reference[];
        readonly movies: readonly Reference[];
      })[];
    },
  ];
}

async function connectionsToFilm({ catalog, social }: Subgraphs, variables: Record<string, unknown>): Promise<unknown> {
  const { movie } = await catalog<{ movie: (Text & Reference) | null }>(film, variables);
  if (!movie) return { movie };
  const { _entities: found } = await social<Connected>(connections, { film: references('Movie', [movie]) });
  const reasons = found[0].connectionsToMe;
  const films = references(
    'Movie',
    reasons.flatMap(({ movies }) => movies),
  );
  const people = references(
    'Person',
    reasons.flatMap((reason) => reason.people),
  );
  const added = await catalog<{ films: readonly Text[]; people: readonly Text[] }>(names, { films, people });
  const [filmOf, personOf] = [byId(films, added.films), byId(people, added.people)];
  const connectionsToMe = reasons.map((reason) => ({
    ...reason,
    people: reason.people.map(({ id }) => personOf.get(id)),
    movies: reason.movies.map(({ id }) => filmOf.get(id)),
  }));
  const { title, year } = movie;
  return { movie: { title, year, ...found[0], connectionsToMe } };
}

const tonight = `query ($with: [ID!]!) { tonight(with: $with, maxRuntime: 130, strategy: FAIR, first: 3) { strategy relaxed
  picks { score fairness movie { id } perMember { user { handle } predicted confidence reasons { text } } reasons { kind text } } } }`;
const titles =
  'query ($films: [_Any!]!) { films: _entities(representations: $films) { ... on Movie { title year runtimeMinutes } } }';

interface Picked {
  readonly tonight: Text & { readonly picks: readonly (Text & { readonly movie: Reference })[] };
}

async function picksOfTonight({ catalog, social }: Subgraphs, variables: Record<string, unknown>): Promise<unknown> {
  const { tonight: found } = await social<Picked>(tonight, variables);
  const films = references(
    'Movie',
    found.picks.map(({ movie }) => movie),
  );
  const added = await catalog<{ films: readonly Text[] }>(titles, { films });
  const filmOf = byId(films, added.films);
  return { tonight: { ...found, picks: found.picks.map((pick) => ({ ...pick, movie: filmOf.get(pick.movie.id) })) } };
}
