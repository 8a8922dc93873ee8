/** A model of searchMovies: its definition over a list of films, slow and without any code of the real one. */
interface Named {
  readonly id: string;
  readonly name: string;
}
export interface ModelFilm {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly genres: readonly Named[];
  readonly cast: readonly Named[];
  readonly directors: readonly Named[];
  readonly popularity: number;
}
interface Match {
  readonly anyOf?: readonly string[];
  readonly allOf?: readonly string[];
  readonly noneOf?: readonly string[];
}
interface Range {
  readonly min?: number;
  readonly max?: number;
}
export interface ModelFilter {
  readonly year?: Range | undefined;
  readonly runtimeMinutes?: Range | undefined;
  readonly genres?: Match | undefined;
  readonly cast?: Match | undefined;
  readonly directors?: Match | undefined;
  readonly castName?: string | undefined;
  /** The title starts with this text, ignoring case and accents. */
  readonly titleStart: string;
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const within = (value: number | null, range: Range | undefined) =>
  !range || (value !== null && value >= (range.min ?? value) && value <= (range.max ?? value));
const matches = (list: readonly Named[], match: Match | undefined) => {
  const has = (id: string) => list.some((one) => one.id === id);
  const { anyOf = [], allOf = [], noneOf = [] } = match ?? {};
  return (anyOf.length === 0 || anyOf.some(has)) && allOf.every(has) && !noneOf.some(has);
};
const parts = {
  GENRE: 'genres',
  CAST: 'cast',
  DIRECTOR: 'directors',
  DECADE: 'year',
  YEAR: 'year',
} as const;
/** A facet that the model counts. */
export type ModelFacet = keyof typeof parts;

export function modelSearch(films: readonly ModelFilm[], filter: ModelFilter, order: string) {
  const passes = (film: ModelFilm, exceptField?: string) =>
    (exceptField === 'year' || within(film.year, filter.year)) &&
    within(film.runtimeMinutes, filter.runtimeMinutes) &&
    (['genres', 'cast', 'directors'] as const).every(
      (part) => part === exceptField || matches(film[part], filter[part]),
    ) &&
    (!filter.castName || film.cast.some(({ name }) => name === filter.castName)) &&
    fold(film.title).startsWith(filter.titleStart.toLowerCase());
  // All titles have the search word at the same position, so only popularity orders films by relevance.
  const key = (film: ModelFilm): number | string =>
    ({
      NEWEST: -(film.year ?? 0),
      OLDEST: film.year ?? 9_999,
      TITLE: fold(film.title),
      POPULARITY: -film.popularity,
      RELEVANCE: -film.popularity,
    })[order]!;
  const compare = <T extends number | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  const hits = films.filter((film) => passes(film));
  const ids = hits.sort((a, b) => compare(key(a), key(b)) || compare(a.id, b.id)).map(({ id }) => id);
  return { ids, facet: (field: ModelFacet) => modelFacet(field, { films, filter, passes }) };
}

interface Search {
  readonly films: readonly ModelFilm[];
  readonly filter: ModelFilter;
  /** Whether the film passes the filter, apart from the part `exceptField`. */
  readonly passes: (film: ModelFilm, exceptField: string) => boolean;
}

function modelFacet(field: ModelFacet, { films, filter, passes }: Search) {
  const part = parts[field];
  const counted = films.filter((film) => passes(film, part));
  const tally = new Map<string, { id: string; label: string; count: number; selected: boolean }>();
  type Bucket = Pick<Named, 'id'> & { readonly label: string; readonly selected: boolean };
  const add = (bucket: Bucket, count: number) =>
    tally.set(bucket.id, { ...bucket, count: (tally.get(bucket.id)?.count ?? 0) + count });
  if (part === 'year') {
    const span = field === 'YEAR' ? 1 : 10;
    const { min, max } = filter.year ?? {};
    const selected = (start: number) => min === start && max === start + span - 1;
    const bucket = (start: number, count: number) =>
      add(
        { id: String(start), label: field === 'YEAR' ? String(start) : `${start}s`, selected: selected(start) },
        count,
      );
    for (const { year } of counted) if (year !== null) bucket(Math.floor(year / span) * span, 1);
    if (min !== undefined && min % span === 0 && selected(min)) bucket(min, 0);
  } else {
    const { anyOf = [], allOf = [] } = filter[part] ?? {};
    const names = new Map(films.flatMap((film) => film[part].map(({ id, name }) => [id, name])));
    for (const film of counted)
      for (const { id, name } of film[part])
        add({ id, label: name, selected: anyOf.includes(id) || allOf.includes(id) }, 1);
    for (const id of [...anyOf, ...allOf]) add({ id, label: names.get(id)!, selected: true }, 0);
  }
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const all = [...tally.values()].sort(
    (a, b) =>
      b.count - a.count ||
      (part === 'year' ? Number(a.id) - Number(b.id) : compare(a.label, b.label) || compare(a.id, b.id)),
  );
  const listed = all.filter(({ selected }, index) => index < 20 || selected);
  const years = counted.flatMap(({ year }) => year ?? []);
  return {
    field,
    buckets: listed,
    otherCount: all.filter((one) => !listed.includes(one)).reduce((sum, { count }) => sum + count, 0),
    stats:
      part !== 'year' || years.length === 0
        ? null
        : {
            min: Math.min(...years),
            max: Math.max(...years),
            mean: Math.round((years.reduce((sum, year) => sum + year, 0) / years.length) * 1e6) / 1e6,
            count: years.length,
          },
  };
}
