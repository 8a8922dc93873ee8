/** One film out of the records of it: each field's value, and where it came from. */
import { normalise } from '@marquee/kit/text';
import type { ExternalId, FilmRecord } from '../records/filmRecord.js';
import { stableId } from '../text/stableId.js';
import { bareName, type KnownRecord } from './evidence.js';
import { byRank } from './providerRank.js';

export interface FusedFilm {
  /** The id that its first record gives it. */
  readonly id: string;
  /** All it is made of, whom to believe first before. */
  readonly records: readonly KnownRecord[];
  readonly film: FilmRecord;
}

/** The id of a film whose first record this is. */
export const filmIdOf = (recordId: string): string => stableId('mov', recordId);

export function fuse(records: readonly KnownRecord[]): FusedFilm {
  const ranked = [...records].sort(byRank);
  const films = ranked.map(({ film }) => film);
  const first = <F extends SingleField>(field: F) =>
    films.find((film) => film[field] !== undefined)?.[field] as FilmRecord[F];
  return {
    id: filmIdOf(ranked[0]!.id),
    records: ranked,
    film: {
      title: films[0]!.title,
      originalTitle: first('originalTitle'),
      year: first('year'),
      runtimeMinutes: first('runtimeMinutes'),
      synopsis: first('synopsis'),
      imageUrl: first('imageUrl'),
      votes: first('votes'),
      genres: unique(films.flatMap(({ genres }) => genres)),
      directors: films.find(({ directors }) => directors.length > 0)?.directors ?? [],
      cast: allCast(films),
      externalIds: allExternalIds(films),
    },
  };
}

const singleFields = ['title', 'originalTitle', 'year', 'runtimeMinutes', 'synopsis', 'imageUrl', 'votes'] as const;
const listFields = ['genres', 'directors', 'cast', 'externalIds'] as const;
type SingleField = (typeof singleFields)[number];
type ListField = (typeof listFields)[number];

/** One spelling of each; the first. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const name of names) if (!seen.has(normalise(name))) seen.set(normalise(name), name);
  return [...seen.values()];
}

/** As the first that knows the cast bills it; then whom only others name. A part is told by whoever knows it. */
function allCast(films: readonly FilmRecord[]): FilmRecord['cast'] {
  const members = new Map<string, { name: string; character?: string | undefined }>();
  for (const { cast } of films)
    for (const { name, character } of cast) {
      const key = normalise(bareName(name));
      const known = members.get(key);
      members.set(key, { name: known?.name ?? name, character: known?.character ?? character });
    }
  return [...members.values()];
}

/** One of each source, but every article. */
function allExternalIds(films: readonly FilmRecord[]): ExternalId[] {
  const seen = new Map<string, ExternalId>();
  for (const { externalIds } of films)
    for (const id of externalIds) {
      const key = id.source === 'WIKIPEDIA' ? `${id.source} ${id.value}` : id.source;
      if (!seen.has(key)) seen.set(key, id);
    }
  return [...seen.values()];
}

export interface Provenance {
  readonly field: string;
  readonly provider: string;
  readonly observedAt: string;
  readonly chosenBecause: string;
  /** How many other values there were to choose from. */
  readonly alternatives: number;
}

/** Of each field that has a value: who said so, and what decided. */
export function provenanceOf({ records }: Pick<FusedFilm, 'records'>): Provenance[] {
  return [...singleFields, ...listFields].flatMap((field) => {
    const saying = records.filter(({ film }) => has(film, field));
    const [chosen] = saying;
    if (!chosen) return [];
    const values = new Set(saying.map(({ film }) => comparable(film[field])));
    return {
      field,
      provider: chosen.provider,
      observedAt: chosen.observedAt,
      chosenBecause: reason(field, saying, values.size),
      alternatives: values.size - 1,
    };
  });
}

const has = (film: FilmRecord, field: SingleField | ListField): boolean => {
  const value = film[field];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/** What differs in spelling or order alone is no other value. */
const comparable = (value: unknown): string =>
  typeof value === 'string'
    ? normalise(value)
    : Array.isArray(value)
      ? value.map(comparable).sort().join('|')
      : JSON.stringify(value);

/** What other records add to a list of one film. */
const joinedFields: ReadonlySet<string> = new Set(['genres', 'cast', 'externalIds'] satisfies ListField[]);

function reason(field: string, saying: readonly KnownRecord[], values: number): string {
  const [chosen, ...others] = saying as [KnownRecord, ...KnownRecord[]];
  if (others.length === 0) return 'only record that tells';
  if (values === 1) return `all ${saying.length} records agree`;
  const second = others.find(({ provider }) => provider !== chosen.provider)?.provider;
  const before = second === undefined ? `first of ${chosen.provider}'s records` : `${chosen.provider} before ${second}`;
  return joinedFields.has(field) ? `${before}; what only others name is added` : before;
}
