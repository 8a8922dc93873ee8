/** Decides which records are one film and which names are one person, and gives each its lasting id. */
import { createHash } from 'node:crypto';
import type { FilmRecord } from './record.js';
import { normalise } from '../../../../kit/src/text.js';
import { slugify, stableId } from './text.js';

export interface ResolvedPerson {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

export interface ResolvedCredit {
  readonly personId: string;
  readonly character: string | null;
  /** From 1, unique within the film and role. */
  readonly billing: number;
}

export interface ResolvedFilm {
  readonly id: string;
  readonly slug: string;
  readonly properties: {
    readonly title: string;
    readonly originalTitle: string | null;
    readonly year: number | null;
    readonly runtimeMinutes: number | null;
    readonly synopsis: string | null;
    readonly imageUrl: string | null;
  };
  readonly genres: readonly { readonly id: string; readonly name: string }[];
  readonly cast: readonly ResolvedCredit[];
  readonly directors: readonly ResolvedCredit[];
  readonly externalIds: readonly { readonly source: string; readonly value: string; readonly url: string | null }[];
  /** Changes when anything above does. */
  readonly fingerprint: string;
}

export interface Resolution {
  readonly films: ResolvedFilm[];
  readonly people: ResolvedPerson[];
  /** Records that were merged into an earlier one of the same film. */
  readonly merged: number;
}

interface Film {
  readonly key: string;
  record: FilmRecord;
  people: ReadonlySet<string>;
}

export function resolve(records: readonly FilmRecord[]): Resolution {
  const { films, merged } = resolveFilms(records);
  const people = resolvePeople(films);
  const slugs = new Set<string>();
  const claimedIds = new Set<string>();
  return {
    films: films.map((film) => toFilm(film, people.idOf, slugs, claimedIds)),
    people: people.people,
    merged,
  };
}

const bareName = (name: string): string => name.replace(/\s*\([^)]*\)$/, '');
const peopleOf = (record: FilmRecord): Set<string> =>
  new Set([...record.directors, ...record.cast.map(({ name }) => name)].map((name) => normalise(bareName(name))));

/** Same title and year, and somebody in common or nobody to tell them apart by: one film. */
function resolveFilms(records: readonly FilmRecord[]): { films: Film[]; merged: number } {
  const byTitle = new Map<string, Film[]>();
  const films: Film[] = [];
  for (const record of records) {
    const titleKey = `${normalise(record.title)}|${record.year ?? ''}`;
    const namesakes = byTitle.get(titleKey) ?? [];
    const people = peopleOf(record);
    const same = namesakes.find(
      (film) => film.people.size === 0 || people.size === 0 || [...people].some((person) => film.people.has(person)),
    );
    if (same) {
      same.record = mergeRecords(same.record, record);
      same.people = peopleOf(same.record);
      continue;
    }
    const key = namesakes.length === 0 ? titleKey : `${titleKey}#${namesakes.length + 1}`;
    const film: Film = { key, record, people };
    byTitle.set(titleKey, [...namesakes, film]);
    films.push(film);
  }
  return { films, merged: records.length - films.length };
}

/** What the first says stands; the second fills what is missing. */
function mergeRecords(first: FilmRecord, second: FilmRecord): FilmRecord {
  const known = new Set(first.cast.map(({ name }) => normalise(name)));
  const sources = new Set(first.externalIds.map(({ source }) => source));
  return {
    title: first.title,
    originalTitle: first.originalTitle ?? second.originalTitle,
    year: first.year ?? second.year,
    runtimeMinutes: first.runtimeMinutes ?? second.runtimeMinutes,
    synopsis: first.synopsis ?? second.synopsis,
    imageUrl: first.imageUrl ?? second.imageUrl,
    genres: [...new Set([...first.genres, ...second.genres])],
    directors: first.directors.length > 0 ? first.directors : second.directors,
    cast: [...first.cast, ...second.cast.filter(({ name }) => !known.has(normalise(name)))],
    externalIds: [...first.externalIds, ...second.externalIds.filter(({ source }) => !sources.has(source))],
  };
}

/** No career in film has both a break as long as this and a span as long as that; it is two people of one name. */
const longestBreakYears = 30;
const longestSpanYears = 60;

interface PeopleIndex {
  readonly people: ResolvedPerson[];
  idOf(name: string, year: number | undefined): string;
}

function resolvePeople(films: readonly Film[]): PeopleIndex {
  const years = new Map<string, { display: string; years: number[] }>();
  for (const { record } of films) {
    for (const name of [...record.directors, ...record.cast.map((member) => member.name)]) {
      const key = normalise(name);
      const entry = years.get(key) ?? { display: bareName(name) || name, years: [] };
      if (record.year !== undefined) entry.years.push(record.year);
      years.set(key, entry);
    }
  }
  const people: ResolvedPerson[] = [];
  const slugs = new Set<string>();
  const eras = new Map<string, { from: number; id: string }[]>();
  for (const [key, entry] of years) {
    const starts = eraStarts(entry.years);
    const ids = starts.map((from, index) => {
      const id = stableId('per', index === 0 ? key : `${key}#${index + 1}`);
      people.push({ id, name: entry.display, slug: claim(slugs, slugify(entry.display), id) });
      return { from, id };
    });
    eras.set(key, ids);
  }
  const idOf = (name: string, year: number | undefined) => {
    const candidates = eras.get(normalise(name))!;
    return (candidates.findLast(({ from }) => year === undefined || from <= year) ?? candidates[0]!).id;
  };
  return { people, idOf };
}

/** The first years of each namesake's career, in order; one entry for nearly everybody. */
function eraStarts(years: readonly number[]): number[] {
  const sorted = [...years].sort((a, b) => a - b);
  const [first = 0] = sorted;
  let cut = 0;
  for (let index = 1; index < sorted.length; index++)
    if (sorted[index]! - sorted[index - 1]! > (cut === 0 ? longestBreakYears - 1 : sorted[cut]! - sorted[cut - 1]!))
      cut = index;
  const isOne = cut === 0 || sorted.at(-1)! - first <= longestSpanYears;
  return isOne ? [first] : [...eraStarts(sorted.slice(0, cut)), ...eraStarts(sorted.slice(cut))];
}

/** `wanted` where it is free, else with a tail of the id, which depends on nothing that came before. */
export function claim(taken: Set<string>, wanted: string, id: string): string {
  const base = wanted === '' ? id : wanted;
  const slug = taken.has(base) ? `${base}-${id.slice(-5)}` : base;
  taken.add(slug);
  return slug;
}

function toFilm(film: Film, idOf: PeopleIndex['idOf'], slugs: Set<string>, claimedIds: Set<string>): ResolvedFilm {
  const { record } = film;
  const id = stableId('mov', film.key);
  const slug = claim(slugs, [slugify(record.title), record.year].filter(Boolean).join('-'), id);
  const resolved = {
    id,
    slug,
    properties: {
      title: record.title,
      originalTitle: record.originalTitle ?? null,
      year: record.year ?? null,
      runtimeMinutes: record.runtimeMinutes ?? null,
      synopsis: record.synopsis ?? null,
      imageUrl: record.imageUrl ?? null,
    },
    genres: record.genres.map((name) => ({ id: stableId('gen', normalise(name)), name })),
    cast: credits(record.cast, record.year, idOf),
    directors: credits(
      record.directors.map((name) => ({ name })),
      record.year,
      idOf,
    ),
    externalIds: claimExternalIds(record, claimedIds),
  };
  const fingerprint = createHash('sha256').update(JSON.stringify(resolved)).digest('base64url');
  return { ...resolved, fingerprint };
}

function credits(members: FilmRecord['cast'], year: number | undefined, idOf: PeopleIndex['idOf']): ResolvedCredit[] {
  const seen = new Map<string, ResolvedCredit>();
  for (const { name, character } of members) {
    const personId = idOf(name, year);
    if (!seen.has(personId)) seen.set(personId, { personId, character: character ?? null, billing: seen.size + 1 });
  }
  return [...seen.values()];
}

/** An article may tell of several films (a series); its id then leads to the first of them only. */
function claimExternalIds(record: FilmRecord, claimed: Set<string>): ResolvedFilm['externalIds'] {
  return record.externalIds.flatMap(({ source, value }) => {
    const key = `${source} ${value}`;
    if (claimed.has(key)) return [];
    claimed.add(key);
    return [{ source, value, url: externalUrl(source, value) }];
  });
}

const pages: Record<string, (value: string) => string> = {
  WIKIPEDIA: (value) => `https://en.wikipedia.org/wiki/${encodeURI(value)}`,
  WIKIDATA: (value) => `https://www.wikidata.org/wiki/${encodeURIComponent(value)}`,
  IMDB: (value) => `https://www.imdb.com/${value.startsWith('nm') ? 'name' : 'title'}/${encodeURIComponent(value)}/`,
  TMDB: (value) => `https://www.themoviedb.org/movie/${encodeURIComponent(value)}`,
  MOVIELENS: (value) => `https://movielens.org/movies/${encodeURIComponent(value)}`,
};

const externalUrl = (source: string, value: string): string | null => pages[source]?.(value) ?? null;
