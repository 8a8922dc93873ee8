/** Similar films, films people are known for, and costars, against what the films say. */
import { bundledFilmIds } from '@marquee/testing/fixtures/films';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
});
afterAll(() => supergraph.stop());

interface Film {
  id: string;
  title: string;
  year: number;
  genres: { id: string }[];
  directors: { id: string }[];
  cast: { nodes: { person: { id: string } }[] };
}
interface Similar {
  score: number;
  movie: Film;
  because: { kind: string; text: string; weight: number; people: { id: string }[]; genres: { id: string }[] }[];
}
const filmFields = 'id title year genres { id } directors { id } cast(first: 100) { nodes { person { id } } }';
const similarQuery = `query ($slug: String!, $first: Int) { movie(slug: $slug) { ${filmFields}
  similar(first: $first) { score movie { ${filmFields} } because { kind text weight people { id } genres { id } } } } }`;
const similar = async (slug: string, first = 100) =>
  dataOf(await supergraph.request(null, similarQuery, { slug, first })).movie as unknown as Film & {
    similar: Similar[];
  };

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
const both = (a: string[], b: string[]) => a.filter((id) => b.includes(id)).sort();

test.each(['notorious-1946', 'casablanca-1942', 'alien-1979', 'vertigo-1958'])(
  'films similar to %s share what their reasons say, in order of score',
  async (slug) => {
    const film = await similar(slug);
    expect(film.similar.length).toBeGreaterThan(5);
    const cast = (one: Film) => one.cast.nodes.map(({ person }) => person.id);
    for (const [index, { score, movie, because }] of film.similar.entries()) {
      expect(movie.id).not.toBe(film.id);
      expect(because.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 4);
      const next = film.similar[index + 1];
      if (next) expect(score > next.score || (score === next.score && movie.id < next.movie.id)).toBe(true);
      const reason = (kind: string) => because.find((one) => one.kind === kind);
      expect(ids(reason('SHARED_CAST')?.people ?? []).sort()).toEqual(both(cast(film), cast(movie)));
      expect(ids(reason('SHARED_DIRECTOR')?.people ?? []).sort()).toEqual(
        both(ids(film.directors), ids(movie.directors)),
      );
      expect(ids(reason('SHARED_GENRE')?.genres ?? []).sort()).toEqual(both(ids(film.genres), ids(movie.genres)));
      expect(reason('SAME_ERA') !== undefined).toBe(Math.abs(film.year - movie.year) < 10);
      expect(because.map(({ weight }) => weight)).toEqual(because.map(({ weight }) => weight).sort((a, b) => b - a));
    }
  },
);

test('the film most similar to Notorious has the same director and a lead in common', async () => {
  const { similar: films } = await similar('notorious-1946', 3);
  const [first] = films;
  // Also by Hitchcock with Cary Grant, and also a thriller, thirteen years later.
  expect(first!.movie.title).toBe('North by Northwest');
  expect(first!.because[0]).toMatchObject({
    kind: 'SHARED_DIRECTOR',
    text: 'Also directed by Alfred Hitchcock.',
    weight: 1.5,
  });
  expect(first!.because[1]).toMatchObject({ kind: 'SHARED_CAST', text: 'Also with Cary Grant.' });
  expect(first!.because[2]!.kind).toBe('SHARED_GENRE');
});

interface PersonAnswer {
  name: string;
  knownFor: { title: string }[];
  credits: {
    nodes: {
      movie: {
        id: string;
        title: string;
        year: number;
        directors: { id: string }[];
        cast: { nodes: { person: { id: string } }[] };
      };
    }[];
  };
  costars: { filmsTogether: number; person: { id: string; name: string }; films: { id: string; title: string }[] }[];
}
const personQuery = `query ($slug: String!, $first: Int) { person(slug: $slug) { id name knownFor { title }
  costars(first: $first) { filmsTogether person { id name } films(first: 100) { id title } }
  credits(first: 100) { nodes { movie { id title year directors { id } cast(first: 100) { nodes { person { id } } } } } } } }`;

test.each(['alfred-hitchcock', 'ingrid-bergman', 'harrison-ford'])(
  'costars of %s are all people of their films',
  async (slug) => {
    const person = dataOf(await supergraph.request(null, personQuery, { slug, first: 100 }))
      .person as unknown as PersonAnswer & { id: string };
    const together = new Map<string, Set<string>>();
    for (const { movie } of person.credits.nodes)
      for (const id of [...ids(movie.directors), ...movie.cast.nodes.map((credit) => credit.person.id)])
        if (id !== person.id) together.set(id, (together.get(id) ?? new Set()).add(movie.id));
    const expected = [...together]
      .map(([id, films]) => ({ id, films: films.size }))
      .sort((a, b) => b.films - a.films || (a.id < b.id ? -1 : 1))
      .slice(0, 100);
    expect(person.costars.map((costar) => ({ id: costar.person.id, films: costar.filmsTogether }))).toEqual(expected);
    for (const costar of person.costars) {
      expect(new Set(ids(costar.films))).toEqual(together.get(costar.person.id));
      const years = costar.films.map(({ id }) => person.credits.nodes.find(({ movie }) => movie.id === id)!.movie.year);
      expect(years).toEqual([...years].sort((a, b) => b - a));
    }
  },
);

test('people are known for films that they lead with other known people', async () => {
  const known = async (slug: string) =>
    (
      (dataOf(await supergraph.request(null, personQuery, { slug })).person as unknown as PersonAnswer).knownFor ?? []
    ).map(({ title }) => title);
  expect(await known('ingrid-bergman')).toContain('Notorious');
  const hitchcock = await known('alfred-hitchcock');
  expect(hitchcock).toHaveLength(4);
  expect(new Set(hitchcock).size).toBe(4);
});

test('similar films of many films take as many statements as of one; an invalid page is BAD_USER_INPUT', async () => {
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { similar(first: 2) { movie { title } because { text people { name } genres { name } } } } } }';
  // The first film shares people, genres and years with others, so every statement is needed for it.
  const ids = [(await findFilm(supergraph.social.db, 'Notorious', 1946)).id, ...(await bundledFilmIds())];
  const counts: number[] = [];
  for (const size of [1, 40]) {
    supergraph.statements.clear();
    const scope = supergraph.catalog.subgraph.openScope({
      viewer: { subject: null },
      requestId: 'test',
      signal: AbortSignal.timeout(20_000),
    });
    const r = ids.slice(0, size).map((id) => ({ __typename: 'Movie', id }));
    const { errors } = await scope.execute({ query, variables: { r } });
    expect(errors).toBeUndefined();
    counts.push(supergraph.statements.cypher.length);
  }
  // Films without a kept list take one statement more, however many they are.
  expect(counts[1]).toBeLessThanOrEqual(counts[0]! + 1);
  const tooMany = await supergraph.request(null, '{ movie(slug: "jaws-1975") { similar(first: 101) { score } } }');
  expect(tooMany.errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' });
});
