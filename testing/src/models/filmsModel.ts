/** Which films there are, by definition: slow, plain, over a list of records, and nothing in common with the real way but the rules. */
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';

export interface ModelFilm {
  readonly records: string[];
  readonly title: string;
  readonly year: number | undefined;
  readonly runtimeMinutes: number | undefined;
  readonly synopsis: string | undefined;
  readonly genres: string[];
  readonly cast: string[];
  readonly externalIds: string[];
}

type Live = SourceRecord & { film: FilmRecord; id: string };

/** The newest of each record; deleted ones are none. */
function live(records: readonly SourceRecord[]): Live[] {
  const newest = new Map<string, SourceRecord>();
  for (const record of records) {
    const id = `${record.provider}/${record.key}`;
    if (!newest.has(id) || record.version > newest.get(id)!.version) newest.set(id, record);
  }
  return [...newest]
    .flatMap(([id, record]) => (record.film ? [{ ...record, film: record.film, id }] : []))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const fold = (text: string) => text.toLowerCase();
const names = ({ film }: Live) => [...film.directors, ...film.cast.map(({ name }) => name)].map(fold);
const idOf = ({ film }: Live, source: string) => film.externalIds.find((id) => id.source === source)?.value;
const sources = ['IMDB', 'TMDB'];

const apart = (a: Live, b: Live) =>
  sources.some((source) => idOf(a, source) && idOf(b, source) && idOf(a, source) !== idOf(b, source));

/** 4: same id; 3: same article; 2: people in the same year; 1: people in the next; 0: nobody to tell them apart by. */
function link(a: Live, b: Live): number | null {
  if (apart(a, b)) return null;
  if (sources.some((source) => idOf(a, source) && idOf(a, source) === idOf(b, source))) return 4;
  if (fold(a.film.title) !== fold(b.film.title)) return null;
  const known = a.film.year !== undefined && b.film.year !== undefined;
  const gap = known ? Math.abs(a.film.year! - b.film.year!) : 0;
  if (gap > 1) return null;
  if (idOf(a, 'WIKIPEDIA') && idOf(a, 'WIKIPEDIA') === idOf(b, 'WIKIPEDIA')) return 3;
  if (!known) return null;
  if (names(a).some((name) => names(b).includes(name))) return gap === 0 ? 2 : 1;
  return gap === 0 && (names(a).length === 0 || names(b).length === 0) ? 0 : null;
}

function groups(records: readonly Live[]): Live[][] {
  let all: Live[][] = records.map((record) => [record]);
  const groupOf = (record: Live) => all.find((group) => group.includes(record))!;
  const canJoin = (a: Live[], b: Live[]) => a !== b && !a.some((one) => b.some((other) => apart(one, other)));
  const join = (a: Live[], b: Live[]) => {
    if (canJoin(a, b)) all = [...all.filter((group) => group !== a && group !== b), [...a, ...b]];
  };
  const pairs = (strength: number) =>
    records.flatMap((a, at) =>
      records.slice(at + 1).flatMap((b) => (link(a, b) === strength ? [[a, b] as const] : [])),
    );
  for (const strength of [4, 3, 2, 1]) for (const [a, b] of pairs(strength)) join(groupOf(a), groupOf(b));
  const bare = (group: Live[]) => group.every((record) => names(record).length === 0);
  for (const [a, b] of pairs(0)) if (bare(groupOf(a)) && bare(groupOf(b))) join(groupOf(a), groupOf(b));
  const first = (group: Live[]) => group.map(({ id }) => id).sort()[0]!;
  const chosen = all
    .filter(bare)
    .sort((a, b) => (first(a) < first(b) ? -1 : 1))
    .map((group) => {
      const others = pairs(0).flatMap(([a, b]) => (group.includes(a) ? [b] : group.includes(b) ? [a] : []));
      const fitting = new Set(others.map(groupOf).filter((other) => !bare(other) && canJoin(group, other)));
      return { group, into: fitting.size === 1 ? [...fitting][0]![0]! : null };
    });
  for (const { group, into } of chosen) if (into) join(groupOf(group[0]!), groupOf(into));
  return all;
}

const rank = ['marquee', 'wikipedia', 'imdb', 'movielens'];

export function modelFilms(records: readonly SourceRecord[], rankOf: (provider: string) => string): ModelFilm[] {
  const place = (record: Live) => (rank.indexOf(rankOf(record.provider)) + 9) % 9;
  return groups(live(records)).map((group) => {
    const ranked = [...group].sort(
      (a, b) =>
        place(a) - place(b) ||
        (a.provider < b.provider ? -1 : a.provider > b.provider ? 1 : 0) ||
        (a.key < b.key ? -1 : 1),
    );
    const first = <T>(value: (film: FilmRecord) => T | undefined) =>
      ranked.map(({ film }) => value(film)).find((one) => one !== undefined);
    const seen = new Set<string>();
    const once = (text: string) => !seen.has(fold(text)) && Boolean(seen.add(fold(text)));
    return {
      records: ranked.map(({ id }) => id),
      title: ranked[0]!.film.title,
      year: first(({ year }) => year),
      runtimeMinutes: first(({ runtimeMinutes }) => runtimeMinutes),
      synopsis: first(({ synopsis }) => synopsis),
      genres: ranked.flatMap(({ film }) => film.genres.filter((name) => once(`genre ${name}`))).sort(),
      cast: ranked.flatMap(({ film }) => film.cast.map(({ name }) => name).filter((name) => once(`cast ${name}`))),
      externalIds: [
        ...sources.flatMap((source) => {
          const id = ranked.map((record) => idOf(record, source)).find(Boolean);
          return id ? [`${source} ${id}`] : [];
        }),
        ...new Set(ranked.flatMap((record) => idOf(record, 'WIKIPEDIA') ?? []).map((id) => `WIKIPEDIA ${id}`)),
      ].sort(),
    };
  });
}
