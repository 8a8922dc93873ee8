/** Films and people by id, slug and external id, with the hard cases among the bundled films. */
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { catalogSchema } from '../src/schema.js';
import { neo4jGraphqlSchema } from '../src/entities/neo4jGraphqlAdapter.js';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
});
afterAll(() => supergraph.stop());

const request = (query: string, variables?: Record<string, unknown>) => supergraph.request(null, query, variables);

test('a film is found by id, slug and external id', async () => {
  const { movie } = dataOf(await request('{ movie(slug: "alien-1979") { id title } }')) as unknown as {
    movie: { id: string };
  };
  const data = dataOf(
    await request(
      `query ($id: ID!) { byId: movie(id: $id) { title } node(id: $id) { __typename id ... on Movie { title year } }
       byImdb: movie(externalId: { source: IMDB, value: "tt0078748" }) { title externalIds { source value url } } }`,
      { id: movie.id },
    ),
  );
  expect(data).toEqual({
    byId: { title: 'Alien' },
    node: { __typename: 'Movie', id: movie.id, title: 'Alien', year: 1979 },
    byImdb: {
      title: 'Alien',
      externalIds: [{ source: 'IMDB', value: 'tt0078748', url: 'https://www.imdb.com/title/tt0078748/' }],
    },
  });
});

test.each([
  ['movie(id: "mov_nowhere") { id }'],
  ['movie(id: "") { id }'],
  ['movie(slug: "no-such-film") { id }'],
  ['movie(slug: "\\u0000") { id }'],
  ['movie(externalId: { source: TMDB, value: "0" }) { id }'],
  ['person(id: "mov_nowhere") { id }'],
  ['node(id: "xyz_1") { id }'],
  ['node(id: "gen_nowhere") { id }'],
  ['node(id: "usr_nowhere") { id }'],
  ['node(id: "usr_nowhere") { id ... on User { handle } }'],
])('%s is null, without an error', async (field) => {
  const answer = await request(`{ it: ${field} }`);
  expect(dataOf(answer)).toEqual({ it: null });
});

test.each([['movie { id }'], ['movie(id: "mov_a", slug: "b") { id }'], ['person { id }']])(
  '%s is BAD_USER_INPUT and names the argument',
  async (field) => {
    const { errors } = await request(`{ ${field} }`);
    expect(errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', argument: 'id', requestId: expect.any(String) }),
      }),
    ]);
  },
);

test('pages of the cast have each actor once, in order of billing', async () => {
  const names: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 10; page++) {
    const answer = await request(
      'query ($after: String) { movie(slug: "casablanca-1942") { cast(first: 3, after: $after) { totalCount nodes { billing person { name } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }',
      { after },
    );
    const { cast } = dataOf(answer).movie as unknown as {
      cast: {
        totalCount: number;
        nodes: { billing: number; person: { name: string } }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
      };
    };
    expect(cast.totalCount).toBe(8);
    expect(cast.pageInfo.hasPreviousPage).toBe(after !== null);
    names.push(...cast.nodes.map(({ person }) => person.name));
    if (!cast.pageInfo.hasNextPage) break;
    after = cast.pageInfo.endCursor;
  }
  expect(names).toHaveLength(8);
  expect(new Set(names).size).toBe(8);
  expect(names.slice(0, 2)).toEqual(['Humphrey Bogart', 'Ingrid Bergman']);
});

test("a person's credits are newest first, and a director who acts has both roles", async () => {
  const field = (role: string, rest = '') =>
    `credits(${role} first: 100 ${rest}) { totalCount nodes { role movie { title year } } }`;
  const data = dataOf(
    await request(
      `{ person(slug: "orson-welles") { all: ${field('')} acted: ${field('role: ACTOR')} directed: ${field('role: DIRECTOR')} } }`,
    ),
  );
  const { all, acted, directed } = data.person as unknown as Record<
    string,
    { totalCount: number; nodes: { movie: { title: string; year: number } }[] }
  >;
  expect(acted!.nodes.map(({ movie }) => movie.title).sort()).toEqual([
    'Citizen Kane',
    'The Third Man',
    'Touch of Evil',
  ]);
  expect(directed!.nodes.map(({ movie }) => movie.title).sort()).toEqual(['Citizen Kane', 'Touch of Evil']);
  expect(all!.totalCount).toBe(5);
  const years = all!.nodes.map(({ movie }) => movie.year);
  expect(years).toEqual([...years].sort((a, b) => b - a));
});

test('pages of credits have each credit once, over both roles', async () => {
  const seen: string[] = [];
  for (let after: string | null = null; ;) {
    const answer = await request(
      'query ($after: String) { person(slug: "clint-eastwood") { credits(first: 2, after: $after) { totalCount edges { cursor node { role movie { id } } } pageInfo { hasNextPage endCursor } } } }',
      { after },
    );
    const { credits } = dataOf(answer).person as unknown as {
      credits: {
        totalCount: number;
        edges: { node: { role: string; movie: { id: string } } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    seen.push(...credits.edges.map(({ node }) => `${node.role} ${node.movie.id}`));
    if (!credits.pageInfo.hasNextPage) {
      expect(seen).toHaveLength(credits.totalCount);
      break;
    }
    after = credits.pageInfo.endCursor;
  }
  expect(new Set(seen).size).toBe(seen.length);
});

test.each([
  ['cast(first: 101)', 'first'],
  ['cast(first: -1)', 'first'],
  ['cast(after: "nonsense")', 'after'],
  ['cast(after: "WzEsIlVzZXIuZnJpZW5kcyIsImEiXQ")', 'after'],
])('%s is BAD_USER_INPUT of %s', async (field, argument) => {
  const { errors, data } = await request(`{ movie(slug: "alien-1979") { title ${field} { totalCount } } }`);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  expect(data).toEqual({ movie: null });
});

test('remakes of one title, and people of one name, are different entities', async () => {
  const slugs = ['treasure-island-1934', 'treasure-island-1950', 'treasure-island-1990', 'batman-1966', 'batman-1989'];
  const query = `{ ${slugs.map((slug, index) => `f${index}: movie(slug: "${slug}") { title year directors { name } }`).join(' ')} }`;
  const films = Object.values(dataOf(await request(query))) as unknown as {
    title: string;
    directors: { name: string }[];
  }[];
  expect(new Set(films.map(({ directors }) => directors[0]!.name)).size).toBe(5);
  const mcqueen = dataOf(
    await request(`{ actor: movie(slug: "bullitt-1968") { cast(first: 1) { nodes { person { id name credits { totalCount } } } } }
      director: movie(slug: "shame-2011") { directors { id name credits(role: DIRECTOR) { totalCount } } } }`),
  ) as unknown as {
    actor: { cast: { nodes: { person: { id: string; name: string } }[] } };
    director: { directors: { id: string; name: string }[] };
  };
  const [actor] = mcqueen.actor.cast.nodes;
  const [director] = mcqueen.director.directors;
  expect(actor!.person.name).toBe(director!.name);
  expect(actor!.person.id).not.toBe(director!.id);
});

test('titles of one letter, of marks and of other scripts, and films without a cast', async () => {
  const data = dataOf(
    await request(`{ m: movie(slug: "m-1931") { title originalTitle } it: movie(slug: "it-2017") { title } half: movie(externalId: {source: IMDB, value: "tt0056801"}) { title slug }
      face: movie(slug: "face-off-1997") { title } mash: movie(slug: "m-a-s-h-1970") { title } walle: movie(slug: "wall-e-2008") { title } spirited: movie(slug: "spirited-away-2001") { originalTitle }
      koya: movie(slug: "koyaanisqatsi-1982") { title cast { totalCount nodes { character } } directors { name } } }`),
  );
  expect(data).toEqual({
    m: { title: 'M', originalTitle: 'M – Eine Stadt sucht einen Mörder' },
    it: { title: 'It' },
    half: { title: '8½', slug: expect.stringMatching(/^8/) },
    face: { title: 'Face/Off' },
    mash: { title: 'M*A*S*H' },
    walle: { title: 'WALL·E' },
    spirited: { originalTitle: '千と千尋の神隠し' },
    koya: { title: 'Koyaanisqatsi', cast: { totalCount: 0, nodes: [] }, directors: [{ name: 'Godfrey Reggio' }] },
  });
});

test('genres are in order of name, each with its number of films', async () => {
  const { genres } = dataOf(await request('{ genres { id name movieCount } }')) as unknown as {
    genres: { name: string; movieCount: number }[];
  };
  const names = genres.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  expect(genres.every(({ movieCount }) => movieCount > 0)).toBe(true);
});

test('nothing that @neo4j/graphql generates is reachable: no mutation, filter, sort or root field', async () => {
  const ours = catalogSchema();
  const theirs = await neo4jGraphqlSchema();
  expect(ours.getMutationType()).toBeFalsy();
  expect(Object.keys(ours.getQueryType()!.getFields()).sort()).toEqual([
    '_entities',
    '_service',
    'costarPath',
    'genres',
    'movie',
    'node',
    'person',
    'searchMovies',
    'suggest',
  ]);
  const generated = Object.keys(theirs.getTypeMap()).filter((name) =>
    /Where|Sort|Filters|Connection|Aggregate|Billing/.test(name),
  );
  expect(generated.length).toBeGreaterThan(20);
  expect(generated.filter((name) => ours.getType(name) && name !== 'CreditConnection')).toEqual([]);
});
