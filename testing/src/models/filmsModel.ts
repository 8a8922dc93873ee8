/** The expected films of a list of records, straight from the rules of docs/ingestion.md. Shares no code with what it checks. */
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';

export interface ModelFilm {
  /** `provider/key`, the highest-ranked first. */
  readonly records: string[];
  readonly title: string;
  readonly year: number | undefined;
  readonly runtimeMinutes: number | undefined;
  readonly synopsis: string | undefined;
  readonly genres: string[];
  readonly cast: string[];
  readonly externalIds: string[];
}

/** The newest version of a record that is not deleted. */
type CurrentRecord = SourceRecord & { film: FilmRecord; id: string };

function currentRecords(records: readonly SourceRecord[]): CurrentRecord[] {
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
const names = ({ film }: CurrentRecord) => [...film.directors, ...film.cast.map(({ name }) => name)].map(fold);
const idOf = ({ film }: CurrentRecord, source: string) => film.externalIds.find((id) => id.source === source)?.value;
const sources = ['IMDB', 'TMDB'];

const shareAnId = (a: CurrentRecord, b: CurrentRecord) =>
  [...sources, 'WIKIPEDIA'].some((source) => idOf(a, source) !== undefined && idOf(a, source) === idOf(b, source));

const notSameAs = (a: CurrentRecord, b: CurrentRecord) =>
  sources.some((source) => idOf(a, source) && idOf(b, source) && idOf(a, source) !== idOf(b, source)) ||
  (a.provider === b.provider && a.key !== b.key && !shareAnId(a, b));

/**
 * How strongly two records point to one film. 4: same id; 3: same article; 2: common people in the same year; 1: common people in
 * neighbouring years; 0: same title and year, and one of them names no people. Null: not at all.
 */
function linkStrength(a: CurrentRecord, b: CurrentRecord): number | null {
  if (notSameAs(a, b)) return null;
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

function groups(records: readonly CurrentRecord[]): CurrentRecord[][] {
  let all: CurrentRecord[][] = records.map((record) => [record]);
  const groupOf = (record: CurrentRecord) => all.find((group) => group.includes(record))!;
  const canJoin = (a: CurrentRecord[], b: CurrentRecord[]) =>
    a !== b && !a.some((one) => b.some((other) => notSameAs(one, other)));
  const join = (a: CurrentRecord[], b: CurrentRecord[]) => {
    if (canJoin(a, b)) all = [...all.filter((group) => group !== a && group !== b), [...a, ...b]];
  };
  const pairs = (strength: number) =>
    records.flatMap((a, index) =>
      records.slice(index + 1).flatMap((b) => (linkStrength(a, b) === strength ? [[a, b] as const] : [])),
    );
  for (const strength of [4, 3, 2, 1]) for (const [a, b] of pairs(strength)) join(groupOf(a), groupOf(b));
  const namesNoPeople = (group: CurrentRecord[]) => group.every((record) => names(record).length === 0);
  for (const [a, b] of pairs(0))
    if (namesNoPeople(groupOf(a)) && namesNoPeople(groupOf(b))) join(groupOf(a), groupOf(b));
  const first = (group: CurrentRecord[]) => group.map(({ id }) => id).sort()[0]!;
  const targets = all
    .filter(namesNoPeople)
    .sort((a, b) => (first(a) < first(b) ? -1 : 1))
    .map((group) => {
      const others = pairs(0).flatMap(([a, b]) => (group.includes(a) ? [b] : group.includes(b) ? [a] : []));
      const candidates = new Set(others.map(groupOf).filter((other) => !namesNoPeople(other) && canJoin(group, other)));
      return { group, into: candidates.size === 1 ? [...candidates][0]![0]! : null };
    });
  for (const { group, into } of targets) if (into) join(groupOf(group[0]!), groupOf(into));
  return all;
}

const ranking = ['marquee', 'wikipedia', 'imdb', 'movielens'];

/** The films of `records`. `rankOf` names the provider whose rank a provider has; '' for none. */
export function modelFilms(records: readonly SourceRecord[], rankOf: (provider: string) => string): ModelFilm[] {
  const rank = (record: CurrentRecord) => (ranking.indexOf(rankOf(record.provider)) + 9) % 9;
  return groups(currentRecords(records)).map((group) => {
    const ranked = [...group].sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.provider < b.provider ? -1 : a.provider > b.provider ? 1 : 0) ||
        (a.key < b.key ? -1 : 1),
    );
    const first = <T>(value: (film: FilmRecord) => T | undefined) =>
      ranked.map(({ film }) => value(film)).find((one) => one !== undefined);
    const seen = new Set<string>();
    const isNew = (text: string) => !seen.has(fold(text)) && Boolean(seen.add(fold(text)));
    return {
      records: ranked.map(({ id }) => id),
      title: ranked[0]!.film.title,
      year: first(({ year }) => year),
      runtimeMinutes: first(({ runtimeMinutes }) => runtimeMinutes),
      synopsis: first(({ synopsis }) => synopsis),
      genres: ranked.flatMap(({ film }) => film.genres.filter((name) => isNew(`genre ${name}`))).sort(),
      cast: ranked.flatMap(({ film }) => film.cast.map(({ name }) => name).filter((name) => isNew(`cast ${name}`))),
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
