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

const yearsApart = (a: CurrentRecord, b: CurrentRecord): number | null =>
  a.film.year === undefined || b.film.year === undefined ? null : Math.abs(a.film.year - b.film.year);
const haveOneTitle = (a: CurrentRecord, b: CurrentRecord) => fold(a.film.title) === fold(b.film.title);

type Group = CurrentRecord[];
const peopleOf = (group: Group) => group.flatMap(names);
const haveOnePerson = (a: Group, b: Group) => peopleOf(a).some((name) => peopleOf(b).includes(name));
const oneIsNameless = (a: Group, b: Group) => peopleOf(a).length === 0 || peopleOf(b).length === 0;

const haveOneId = (a: CurrentRecord, b: CurrentRecord) =>
  sources.some((source) => idOf(a, source) && idOf(a, source) === idOf(b, source));

const shareAnArticle = (a: CurrentRecord, b: CurrentRecord): boolean => {
  const article = idOf(a, 'WIKIPEDIA');
  return article !== undefined && article === idOf(b, 'WIKIPEDIA') && haveOneTitle(a, b);
};

/** One article and title, and one year, or no year in both. */
const haveOneArticle = (a: CurrentRecord, b: CurrentRecord): boolean =>
  shareAnArticle(a, b) && a.film.year === b.film.year;

const articleAndTitle = (record: CurrentRecord): string[] => {
  const article = idOf(record, 'WIKIPEDIA');
  return article === undefined ? [] : [`${article}\0${fold(record.film.title)}`];
};

/** Whether records of one article and title may be one film: years at most one apart, if known, and no people that contradict. */
const areNeighbours = (a: Group, b: Group): boolean => {
  const years = [...a, ...b].flatMap(({ film: { year } }) => year ?? []);
  return !(Math.max(...years) - Math.min(...years) > 1) && (haveOnePerson(a, b) || oneIsNameless(a, b));
};

const runtimesContradict = (a: Group, b: Group) =>
  a.some(({ film: { runtimeMinutes: one } }) =>
    b.some(
      ({ film: { runtimeMinutes: other } }) =>
        one !== undefined && other !== undefined && Math.abs(one - other) > Math.max(15, 0.2 * Math.max(one, other)),
    ),
  );

/**
 * How strongly titles point to one film for two groups that ids and articles made: 2: a common person in the same year; 1: in
 * neighbouring years; 0: same title and year, and one of them names no people. Null: not at all.
 */
function titleStrength(a: Group, b: Group): number | null {
  const gaps = a.flatMap((one) =>
    b.flatMap((other) => (haveOneTitle(one, other) ? (yearsApart(one, other) ?? []) : [])),
  );
  const gap = Math.min(...gaps);
  if (gap > 1) return null;
  if (haveOnePerson(a, b)) return gap === 0 ? 2 : 1;
  return gap === 0 && oneIsNameless(a, b) && !runtimesContradict(a, b) ? 0 : null;
}

const pairsOf = <T>(items: readonly T[]) =>
  items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));

function groups(records: readonly CurrentRecord[]): Group[] {
  let all: Group[] = records.map((record) => [record]);
  const groupOf = (record: CurrentRecord) => all.find((group) => group.includes(record))!;
  const canJoin = (a: Group, b: Group) => a !== b && !a.some((one) => b.some((other) => notSameAs(one, other)));
  const join = (a: Group, b: Group) => {
    if (canJoin(a, b)) all = [...all.filter((group) => group !== a && group !== b), [...a, ...b]];
  };
  const ordered = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [a, b] of pairsOf(ordered)) if (haveOneId(a, b)) join(groupOf(a), groupOf(b));
  const ofArticles = pairsOf(ordered).filter(([a, b]) => haveOneArticle(a, b));
  const key = ([a]: (typeof ofArticles)[number]) => `${articleAndTitle(a).join()}\0${a.film.year ?? ''}`;
  for (const [a, b] of [...ofArticles].sort((one, other) =>
    key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0,
  ))
    join(groupOf(a), groupOf(b));
  const first = (group: Group) => group.map(({ id }) => id).sort()[0]!;
  const byFirst = (a: Group, b: Group) => (first(a) < first(b) ? -1 : 1);
  for (const article of [...new Set(records.flatMap(articleAndTitle))].sort()) {
    const said = (group: Group) => group.filter((record) => articleAndTitle(record).includes(article));
    for (const [a, b] of pairsOf([...all].filter((group) => said(group).length > 0).sort(byFirst))) {
      const [one, other] = [groupOf(a[0]!), groupOf(b[0]!)];
      if (areNeighbours(said(one), said(other))) join(one, other);
    }
  }
  const links = pairsOf([...all].sort(byFirst)).map(([a, b]) => ({ a, b, strength: titleStrength(a, b) }));
  const withStrength = (strength: number) => links.filter((link) => link.strength === strength);
  for (const strength of [2, 1]) for (const { a, b } of withStrength(strength)) join(groupOf(a[0]!), groupOf(b[0]!));
  const namesNoPeople = (group: Group) => peopleOf(group).length === 0;
  for (const { a, b } of withStrength(0))
    if (namesNoPeople(groupOf(a[0]!)) && namesNoPeople(groupOf(b[0]!))) join(groupOf(a[0]!), groupOf(b[0]!));
  const targets = all
    .filter(namesNoPeople)
    .sort(byFirst)
    .map((group) => {
      const others = withStrength(0).flatMap(({ a, b }) =>
        group.includes(a[0]!) ? [b] : group.includes(b[0]!) ? [a] : [],
      );
      const candidates = new Set(
        others.map(([one]) => groupOf(one!)).filter((other) => !namesNoPeople(other) && canJoin(group, other)),
      );
      return { group, into: candidates.size === 1 ? [...candidates][0]! : null };
    });
  const isRival = (one: (typeof targets)[number]) =>
    targets.some((other) => other !== one && other.into === one.into && !canJoin(one.group, other.group));
  for (const { group, into } of targets.filter((target) => target.into && !isRival(target)))
    join(groupOf(group[0]!), groupOf(into![0]!));
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
