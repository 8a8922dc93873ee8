/** Made-up providers whose films overlap, and what a plain model says comes out of them. */
import { seededRandom, type Random } from '@marquee/dev/dataset/random';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { toMarqueeRow } from '@marquee/ingestion/formats/marqueeFormat';
import { modelFilms } from './models/filmsModel.js';
import { film, idOf } from './films.js';
import type { SeenFilm } from './fingerprint.js';

export interface MadeUpOptions {
  readonly mark: string;
  readonly seed: number;
  readonly providers: readonly string[];
  readonly films: number;
  /** States of each record, each newer than the one before. */
  readonly versions: number;
}

/** Every state of every record. Titles, people and genres bear the mark. */
export function madeUpRecords({ mark, seed, providers, films, versions }: MadeUpOptions): SourceRecord[] {
  const random = seededRandom(seed);
  const records: SourceRecord[] = [];
  for (let number = 0; number < films; number++) {
    const year = 1950 + random.below(60);
    const people = Array.from({ length: 3 }, () => `Person ${mark} ${random.below(films)}`);
    for (const provider of providers) {
      if (random.next() < 0.3) continue;
      for (let version = 1; version <= versions; version++) {
        if (version > 1 && random.next() < 0.5) continue;
        const isGone = version > 1 && random.next() < 0.15;
        const said = isGone ? null : describe(random, { mark, number, year, people });
        records.push({ provider, key: String(number), version, observedAt: new Date(version), film: said });
      }
    }
  }
  return records;
}

function describe(
  random: Random,
  { mark, number, year, people }: { mark: string; number: number; year: number; people: string[] },
): FilmRecord {
  const known = people.slice(0, random.below(4));
  return film(`${mark} Film ${number}`, {
    year: year + (random.next() < 0.2 ? 1 : 0),
    runtimeMinutes: 80 + random.below(60),
    ...(random.next() < 0.5 ? { synopsis: `Of ${number}, ${random.below(1_000)}.` } : {}),
    genres: [`Genre ${mark} ${random.below(4)}`],
    cast: known.map((name) => ({ name })),
    externalIds: random.next() < 0.3 ? [{ source: 'IMDB', value: `tt${mark}${number}` }] : [],
  });
}

export const asLines = (records: readonly SourceRecord[]): string =>
  records.map((record) => `${JSON.stringify(toMarqueeRow(record))}\n`).join('');

/** In any order, some of them again. */
export function shuffled<T>(items: readonly T[], random: Random, again = 0.2): T[] {
  const all = [...items, ...items.filter(() => random.next() < again)];
  for (let at = all.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}

/** What the model and the graph are compared by. */
export const plainFilms = (seen: readonly SeenFilm[]) =>
  seen.map((found) => ({
    id: found.id,
    title: found.title,
    year: found.year ?? undefined,
    runtimeMinutes: found.runtimeMinutes ?? undefined,
    synopsis: found.synopsis ?? undefined,
    genres: found.genres.map((genre) => genre.slice(genre.indexOf(' ') + 1)).sort(),
    cast: found.credits.filter(({ role }) => role === 'ACTED_IN').map(({ name }) => name),
    externalIds: [...found.externalIds].sort(),
  }));

export function expectedFilms(records: readonly SourceRecord[]) {
  return modelFilms(records, () => '')
    .map(({ records: [first], ...rest }) => {
      const [provider, key] = first!.split('/') as [string, string];
      return { ...rest, id: idOf({ provider, key }) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
