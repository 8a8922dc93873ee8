/** Search in a catalog of a million synthetic films, in a Neo4j server of its own whose data folder is kept. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { seededRandom, type Random } from '@marquee/dev/dataset/random';
import { asRecords } from '@marquee/dev/films';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { startNeo4j } from '@marquee/dev/servers/neo4j';
import { loadRecords } from '@marquee/ingestion/load';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import type { SearchReader } from '@marquee/catalog/search/searchReader';
import { searchMovies } from '@marquee/catalog/search/searchMovies';
import { suggest } from '@marquee/catalog/search/suggest';
import type { BenchEnvironment } from './benchEnvironment.js';
import { searchReader } from './search.js';
import { measure, formatLatency, type Measurement } from './measure.js';

const films = 1_000_000;
const filmsPerChunk = 10_000;
const seed = 23;
const vocabulary = 60_000;
const people = 300_000;
const genreNames =
  'Action Adventure Animation Comedy Crime Documentary Drama Family Fantasy History Horror Music Mystery Romance Thriller War Western'.split(
    ' ',
  );
const facets = ['GENRE', 'DECADE', 'CAST'] as const;

/** Loads the films the first time, which takes ten minutes or more. */
export async function measureSearchAtScale(environment: BenchEnvironment): Promise<Measurement[]> {
  const lifecycle = createLifecycle(environment.log, 60_000);
  environment.lifecycle.onStop('searchAtScale', () => lifecycle.stop());
  const folder = join(dataFolder(environment), 'neo4j');
  const jars = await neo4jJars(environment.progress);
  const server = await startNeo4j(lifecycle, { jars, folder, memory: { heap: '3g', pageCache: '3g' } });
  const neo4j = await openNeo4j({ ...server, readTimeoutMs: 10_000 });
  lifecycle.onStop('driver', () => neo4j.close());
  await ensureIndexes(neo4j);
  const measurements = await fill(environment, neo4j);
  const reader = await searchReader(lifecycle, environment, neo4j);
  const { current } = reader.films!;
  measurements.push({ name: '1,000,000 films: in memory', value: `${Math.round((current?.bytes ?? 0) / 1e6)} MB` });
  measurements.push(...(await measureSearches(neo4j, reader)));
  await lifecycle.stop();
  return measurements;
}

/** Beside the other data folders. A folder of the former name is moved, so that the films need not be loaded again. */
function dataFolder({ config }: BenchEnvironment): string {
  const folder = join(config.dataFolder, '..', 'search-at-scale');
  const formerFolder = join(config.dataFolder, '..', 'million');
  if (existsSync(formerFolder) && !existsSync(folder)) renameSync(formerFolder, folder);
  return folder;
}

/** Loads missing films. Films per second and memory of this process, if there were any to load. */
async function fill(environment: BenchEnvironment, neo4j: Neo4jConnection): Promise<Measurement[]> {
  const [row] = await neo4j.readInBackground<{ count: number }>('MATCH (m:Movie) RETURN count(m) AS count');
  const before = row!.count;
  if (before >= films) return [];
  const bar = environment.progress.start('Loading a million films', films);
  const startedAt = performance.now();
  let maxMemory = 0;
  for (let chunk = Math.floor(before / filmsPerChunk); chunk * filmsPerChunk < films; chunk++) {
    await loadRecords(neo4j, asRecords('made-up', syntheticFilms(chunk)));
    maxMemory = Math.max(maxMemory, process.memoryUsage().rss);
    bar.update((chunk + 1) * filmsPerChunk);
  }
  bar.stop();
  const seconds = (performance.now() - startedAt) / 1_000;
  return [
    {
      name: '1,000,000 films: loading',
      value: `${Math.round((films - before) / seconds)} films/s`,
      note: `${Math.round(seconds)} s, at most ${Math.round(maxMemory / 1e6)} MB in this process`,
    },
  ];
}

const syllables =
  'ba be bo da de di do fa fe ga go ha he ka ke ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo wa we ya za'.split(
    ' ',
  );

/** A pronounceable word, different for each number. */
function word(number: number): string {
  let text = '';
  for (let rest = number + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
    text += syllables[rest % syllables.length]!;
  return text;
}

/** A number below `count`, small ones far more often: as in real titles, few words are in many titles and many words in few. */
const skewed = (random: Random, count: number): number => Math.floor(count * random.next() ** 3);

function syntheticFilms(chunk: number): FilmRecord[] {
  const random = seededRandom(seed + chunk);
  const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
  return Array.from({ length: filmsPerChunk }, (_, index) => {
    const number = chunk * filmsPerChunk + index;
    const year = 1920 + random.below(105);
    // The last word makes the title unique.
    const title = [
      ...Array.from({ length: 1 + random.below(3) }, () => word(skewed(random, vocabulary))),
      word(number),
    ];
    return {
      title: `${random.next() < 0.3 ? 'The ' : ''}${title.map(capital).join(' ')}`,
      year,
      runtimeMinutes: 70 + random.below(90),
      synopsis: Array.from({ length: 40 }, () => word(skewed(random, vocabulary))).join(' '),
      ...(random.next() < 0.7 ? { imageUrl: `https://example.org/${number}.jpg` } : {}),
      genres: [...new Set([0, 1].map(() => genreNames[skewed(random, genreNames.length)]!))],
      directors: [personName(random, year)],
      cast: Array.from({ length: 1 + random.below(8) }, () => ({ name: personName(random, year) })),
      externalIds: [],
    };
  });
}

/** The name of a person whose career of thirty years includes `year`. */
function personName(random: Random, year: number): string {
  const start = year - random.below(30);
  const number = skewed(random, people / 150) * 150 + (start - 1880);
  return `${word(number % 3_000)} ${word(3_000 + Math.floor(number / 3))}`.replace(/\b./g, (letter) =>
    letter.toUpperCase(),
  );
}

async function measureSearches(neo4j: Neo4jConnection, reader: SearchReader): Promise<Measurement[]> {
  const [known] = await neo4j.readInBackground<{ title: string; person: string; titles: string }>(`
    MATCH (m:Movie) WITH m SKIP 500000 LIMIT 1 MATCH (m)<-[:ACTED_IN]-(p)
    RETURN m.title AS title, m.searchTitles AS titles, p.name AS person LIMIT 1`);
  const rare = known!.titles.split(' ').at(-1)!;
  const withTypo = rare.slice(0, 3) + rare.slice(4);
  const latencyOf = async (name: string, run: () => Promise<{ totalCount?: number }>): Promise<Measurement> => ({
    name: `1,000,000 films: ${name}`,
    value: formatLatency(await measure(run, 40, 10)),
    note: `${(await run()).totalCount ?? ''} hits`.replace(/^ hits$/, ''),
  });
  const withoutCount = async (run: Promise<unknown>) => {
    await run;
    return {};
  };
  const search = (q: string) => () => searchMovies(reader, { q, facets });
  return [
    await latencyOf('suggest, the first five letters of a rare word', () =>
      withoutCount(suggest(reader, { q: rare.slice(0, 5) })),
    ),
    await latencyOf('suggest, a rare word with a typo', () => withoutCount(suggest(reader, { q: withTypo }))),
    await latencyOf('suggest, a common word', () => withoutCount(suggest(reader, { q: word(3) }))),
    await latencyOf('suggest, a person', () => withoutCount(suggest(reader, { q: known!.person.slice(0, -2) }))),
    await latencyOf('a title, three facets', search(known!.title)),
    await latencyOf('a title and a person, three facets', search(`${rare} ${known!.person}`)),
    await latencyOf('a rare word with a typo, three facets', search(withTypo)),
    await latencyOf('a common word, three facets', search(word(3))),
    await latencyOf('the most common word, three facets', search('the')),
    await latencyOf('a person, three facets', search(known!.person)),
    await latencyOf('a genre, a decade, by title, three facets', () =>
      searchMovies(reader, { filter: { year: { min: 1990, max: 1999 } }, orderBy: 'TITLE', facets }),
    ),
    await latencyOf('all films, three facets', () => searchMovies(reader, { facets })),
  ];
}
