/** Search in a catalog of a million made-up films, in a Neo4j of its own that is kept for the next time. */
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
import { searchMovies } from '@marquee/catalog/search/searchMovies';
import { suggest } from '@marquee/catalog/search/suggest';
import type { Bed } from './benchEnvironment.js';
import { measure, ms, type Line } from './measure.js';

const films = 1_000_000;
const filmsAChunk = 10_000;
const seed = 23;
const vocabulary = 60_000;
const people = 300_000;
const genreNames =
  'Action Adventure Animation Comedy Crime Documentary Drama Family Fantasy History Horror Music Mystery Romance Thriller War Western'.split(
    ' ',
  );
const facets = ['GENRE', 'DECADE', 'CAST'] as const;

export async function measureMillion(bed: Bed): Promise<Line[]> {
  const lifecycle = createLifecycle(bed.log, 60_000);
  bed.lifecycle.onStop('million', () => lifecycle.stop());
  const folder = join(bed.config.dataFolder, '..', 'million', 'neo4j');
  const jars = await neo4jJars(bed.progress);
  const server = await startNeo4j(lifecycle, jars, folder, { heap: '3g', pageCache: '3g' });
  const neo4j = await openNeo4j({ ...server, readTimeoutMs: 10_000 });
  lifecycle.onStop('driver', () => neo4j.close());
  await ensureIndexes(neo4j);
  const lines = await fill(bed, neo4j);
  lines.push(...(await measureSearches(neo4j)));
  await lifecycle.stop();
  return lines;
}

/** Films a second and the process's memory, where there was something to load. */
async function fill(bed: Bed, neo4j: Neo4jConnection): Promise<Line[]> {
  const [row] = await neo4j.readInBackground<{ count: number }>('MATCH (m:Movie) RETURN count(m) AS count');
  const before = row!.count;
  if (before >= films) return [];
  const bar = bed.progress.start('Loading a million films', films);
  const began = performance.now();
  let mostMemory = 0;
  for (let chunk = Math.floor(before / filmsAChunk); chunk * filmsAChunk < films; chunk++) {
    await loadRecords(neo4j, asRecords('made-up', madeUpFilms(chunk)));
    mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
    bar.update((chunk + 1) * filmsAChunk);
  }
  bar.stop();
  const seconds = (performance.now() - began) / 1_000;
  return [
    {
      what: 'million: loading',
      value: `${Math.round((films - before) / seconds)} films/s`,
      note: `${Math.round(seconds)} s, at most ${Math.round(mostMemory / 1e6)} MB in this process`,
    },
  ];
}

const syllables =
  'ba be bo da de di do fa fe ga go ha he ka ke ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo wa we ya za'.split(
    ' ',
  );

/** A pronounceable word of its own for each number. */
function word(number: number): string {
  let text = '';
  for (let rest = number + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
    text += syllables[rest % syllables.length]!;
  return text;
}

/** Few words are in many titles, many in few, as in real ones. */
const common = (random: Random, of: number): number => Math.floor(of * random.next() ** 3);

function madeUpFilms(chunk: number): FilmRecord[] {
  const random = seededRandom(seed + chunk);
  const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
  return Array.from({ length: filmsAChunk }, (_, index) => {
    const number = chunk * filmsAChunk + index;
    const year = 1920 + random.below(105);
    // The last word makes each title one of its own.
    const title = [
      ...Array.from({ length: 1 + random.below(3) }, () => word(common(random, vocabulary))),
      word(number),
    ];
    return {
      title: `${random.next() < 0.3 ? 'The ' : ''}${title.map(capital).join(' ')}`,
      year,
      runtimeMinutes: 70 + random.below(90),
      synopsis: Array.from({ length: 40 }, () => word(common(random, vocabulary))).join(' '),
      ...(random.next() < 0.7 ? { imageUrl: `https://example.org/${number}.jpg` } : {}),
      genres: [...new Set([0, 1].map(() => genreNames[common(random, genreNames.length)]!))],
      directors: [personName(random, year)],
      cast: Array.from({ length: 1 + random.below(8) }, () => ({ name: personName(random, year) })),
      externalIds: [],
    };
  });
}

/** Somebody whose career of thirty years holds `year`. */
function personName(random: Random, year: number): string {
  const start = year - random.below(30);
  const number = common(random, people / 150) * 150 + (start - 1880);
  return `${word(number % 3_000)} ${word(3_000 + Math.floor(number / 3))}`.replace(/\b./g, (letter) =>
    letter.toUpperCase(),
  );
}

async function measureSearches(neo4j: Neo4jConnection): Promise<Line[]> {
  const [known] = await neo4j.readInBackground<{ title: string; person: string; titles: string }>(`
    MATCH (m:Movie) WITH m SKIP 500000 LIMIT 1 MATCH (m)<-[:ACTED_IN]-(p)
    RETURN m.title AS title, m.searchTitles AS titles, p.name AS person LIMIT 1`);
  const rare = known!.titles.split(' ').at(-1)!;
  const mistyped = rare.slice(0, 3) + rare.slice(4);
  const line = async (what: string, run: () => Promise<{ totalCount?: number }>): Promise<Line> => ({
    what: `million: ${what}`,
    value: ms(await measure(run, 40, 10)),
    note: `${(await run()).totalCount ?? ''} hits`.replace(/^ hits$/, ''),
  });
  const nothing = async (run: Promise<unknown>) => {
    await run;
    return {};
  };
  const search = (q: string) => () => searchMovies(neo4j, { q, facets });
  return [
    await line('suggest, a rare word begun', () => nothing(suggest(neo4j, { q: rare.slice(0, 5) }))),
    await line('suggest, a rare word mistyped', () => nothing(suggest(neo4j, { q: mistyped }))),
    await line('suggest, a common word', () => nothing(suggest(neo4j, { q: word(3) }))),
    await line('suggest, a person', () => nothing(suggest(neo4j, { q: known!.person.slice(0, -2) }))),
    await line('a title, three facets', search(known!.title)),
    await line('a title and a person, three facets', search(`${rare} ${known!.person}`)),
    await line('a rare word mistyped, three facets', search(mistyped)),
    await line('a common word, three facets', search(word(3))),
    await line('the commonest word, three facets', search('the')),
    await line('a person, three facets', search(known!.person)),
    await line('a genre, a decade, by title, three facets', () =>
      searchMovies(neo4j, { filter: { year: { min: 1990, max: 1999 } }, orderBy: 'TITLE', facets }),
    ),
    await line('everything, three facets', () => searchMovies(neo4j, { facets })),
  ];
}
