/** Other search engines a developer could choose, set up as their documentation recommends for films. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import MiniSearch from 'minisearch';
import { create, insertMultiple, search as oramaSearch } from '@orama/orama';
import pg from 'pg';
import { identityKey } from '@marquee/kit/text/identityKey';
import { filmKey, type SearchResult } from '@marquee/testing/relevance/evaluateSearch';

export interface SearchFilm {
  readonly id: string;
  readonly title: string;
  readonly originalTitle: string | null;
  readonly year: number | null;
  readonly synopsis: string | null;
  readonly cast: readonly string[];
  readonly directors: readonly string[];
  readonly genres: readonly string[];
}

export interface Baseline {
  readonly name: string;
  readonly buildMs: number;
  /** Memory or disk it takes, with the unit. */
  readonly size: string;
  search(q: string): Promise<SearchResult>;
  close(): Promise<void>;
}

/** All engines get normalised text, so that the comparison is about search and not about accents. */
const documentOf = (film: SearchFilm) => ({
  id: film.id,
  title: identityKey(film.title),
  originalTitle: identityKey(film.originalTitle ?? ''),
  year: String(film.year ?? ''),
  people: identityKey([...film.cast, ...film.directors].join(' ')),
  genres: identityKey(film.genres.join(' ')),
  synopsis: identityKey(film.synopsis ?? ''),
});

const boosts = { title: 8, originalTitle: 6, people: 3, year: 2, genres: 2, synopsis: 1 };
const properties = ['title', 'originalTitle', 'people', 'year', 'genres', 'synopsis'];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Builds an index and measures the time and the heap it keeps. */
async function buildMeasured<T>(build: () => T | Promise<T>): Promise<{ index: T; buildMs: number; size: string }> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  const index = await build();
  const buildMs = performance.now() - startedAt;
  collectGarbage();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1_000_000;
  return { index, buildMs, size: `${megabytes.toFixed(0)} MB of heap` };
}

/** MiniSearch: an index in memory with prefix and fuzzy matching. */
export const miniSearch = (films: readonly SearchFilm[]): Promise<Baseline> =>
  openMiniSearch(films, 'MiniSearch', (find, terms) => find(terms, 0.2));

/**
 * MiniSearch that drops words as Typesense does: from the right until something is found. Words of four letters may have one typo, and
 * words of seven two (https://typesense.org/docs/30.0/api/search.html: drop_tokens_threshold 1, min_len_1typo 4, min_len_2typo 7).
 */
export const miniSearchDropping = (films: readonly SearchFilm[]): Promise<Baseline> =>
  openMiniSearch(films, 'MiniSearch, words dropped', (find, terms) => {
    for (let count = terms.length; count > 1; count--) {
      const found = find(terms.slice(0, count), typesenseTypos);
      if (found.length > 0) return found;
    }
    return find(terms.slice(0, 1), typesenseTypos);
  });

const typesenseTypos = (term: string): number | false => (term.length >= 7 ? 2 : term.length >= 4 ? 1 : false);

type Fuzzy = number | ((term: string) => number | false);
type Find = (terms: readonly string[], fuzzy: Fuzzy) => readonly { readonly id: unknown }[];

async function openMiniSearch(
  films: readonly SearchFilm[],
  name: string,
  search: (find: Find, terms: readonly string[]) => ReturnType<Find>,
): Promise<Baseline> {
  const keys = filmKeys(films);
  const { index, ...cost } = await buildMeasured(() => {
    const miniSearchIndex = new MiniSearch({ fields: properties });
    miniSearchIndex.addAll(films.map(documentOf));
    return miniSearchIndex;
  });
  const find: Find = (terms, fuzzy) =>
    index.search(terms.join(' '), { boost: boosts, prefix: true, fuzzy, combineWith: 'AND' });
  return {
    name,
    ...cost,
    search: (q) => {
      const found = search(find, identityKey(q).split(' '));
      return Promise.resolve({
        films: found.slice(0, 10).map(({ id }) => keys.get(id as string)!),
        total: found.length,
      });
    },
    close: () => Promise.resolve(),
  };
}

/** Orama: an index in memory with a tolerance of one typo. */
export async function orama(films: readonly SearchFilm[]): Promise<Baseline> {
  const keys = filmKeys(films);
  const { index, ...cost } = await buildMeasured(async () => {
    const oramaIndex = create({
      schema: {
        id: 'string',
        title: 'string',
        originalTitle: 'string',
        people: 'string',
        year: 'string',
        genres: 'string',
        synopsis: 'string',
      },
    });
    await insertMultiple(oramaIndex, films.map(documentOf), 1_000);
    return oramaIndex;
  });
  return {
    name: 'Orama',
    ...cost,
    search: async (q) => {
      const found = await oramaSearch(index, {
        term: identityKey(q),
        properties: properties as ('title' | 'people')[],
        boost: boosts,
        tolerance: 1,
        limit: 10,
      });
      return { films: found.hits.map(({ id }) => keys.get(id)!), total: found.count };
    },
    close: () => Promise.resolve(),
  };
}

const filmKeys = (films: readonly SearchFilm[]) =>
  new Map(films.map(({ id, title, year }) => [id, filmKey(title, year)]));

/** PostgreSQL: weighted full-text search; titles by trigrams if it finds nothing. */
export async function postgres(url: string, films: readonly SearchFilm[]): Promise<Baseline> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const keys = filmKeys(films);
  const startedAt = performance.now();
  await client.query(`
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    DROP TABLE IF EXISTS document;
    CREATE TABLE document (id text PRIMARY KEY, title text NOT NULL, terms tsvector NOT NULL)`);
  await client.query(
    `INSERT INTO document
     SELECT id, title, setweight(to_tsvector('simple', title || ' ' || "originalTitle"), 'A')
       || setweight(to_tsvector('simple', people || ' ' || year || ' ' || genres), 'B') || setweight(to_tsvector('simple', synopsis), 'D')
     FROM json_to_recordset($1) AS film(id text, title text, "originalTitle" text, people text, year text, genres text, synopsis text)`,
    [JSON.stringify(films.map(documentOf))],
  );
  await client.query(`
    CREATE INDEX document_terms ON document USING gin (terms);
    CREATE INDEX document_title ON document USING gin (title gin_trgm_ops);
    ANALYZE document`);
  const buildMs = performance.now() - startedAt;
  const { rows } = await client.query<{ size: string }>(
    "SELECT pg_size_pretty(pg_total_relation_size('document')) AS size",
  );
  const byTerms = `SELECT id, count(*) OVER () AS total FROM document, to_tsquery('simple', $1) AS query WHERE terms @@ query
    ORDER BY ts_rank_cd(terms, query, 1) DESC, id LIMIT 10`;
  const byTrigrams = `SELECT id, count(*) OVER () AS total FROM document WHERE $1 <% title
    ORDER BY word_similarity($1, title) DESC, similarity($1, title) DESC, id LIMIT 10`;
  return {
    name: 'PostgreSQL',
    buildMs,
    size: `${rows[0]!.size} of table and indexes`,
    search: async (q) => {
      const folded = identityKey(q);
      const tokens = folded.split(' ').filter((token) => /^[\p{L}\p{N}]+$/u.test(token));
      const terms = tokens.map((token) => `'${token}'`).join(' & ');
      let found = terms === '' ? [] : (await client.query<{ id: string; total: string }>(byTerms, [`${terms}:*`])).rows;
      if (found.length === 0) found = (await client.query<{ id: string; total: string }>(byTrigrams, [folded])).rows;
      return { films: found.map(({ id }) => keys.get(id)!), total: Number(found[0]?.total ?? 0) };
    },
    close: () => client.end(),
  };
}
