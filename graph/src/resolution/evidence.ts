/** Which records may be one film: what they are compared by, and how much it says. */
import { normalise } from '@marquee/kit/text';
import type { ExternalIdSourceName, FilmRecord } from '../records/filmRecord.js';

/** A record as the graph keeps it, which is what films are made of. */
export interface KnownRecord {
  /** `provider/key`. */
  readonly id: string;
  readonly provider: string;
  readonly key: string;
  readonly film: FilmRecord;
  readonly observedAt: string;
  /** Ids of records that somebody has said are of another film. */
  readonly apart: readonly string[];
}

/** What a record is compared by, worked out once. */
export interface Evidence {
  readonly id: string;
  readonly titles: ReadonlySet<string>;
  readonly year: number | undefined;
  readonly people: ReadonlySet<string>;
  /** By source, of the sources that give a film one id. */
  readonly ids: ReadonlyMap<ExternalIdSourceName, string>;
  /** An article may tell of several films (a series), so it is no id of a film by itself. */
  readonly article: string | undefined;
  readonly apart: ReadonlySet<string>;
}

/** The name without a note in brackets that tells namesakes apart. */
export const bareName = (name: string): string => name.replace(/\s*\([^)]*\)$/, '') || name;

export const namesOf = ({ directors, cast }: FilmRecord): string[] => [...directors, ...cast.map(({ name }) => name)];

export const titlesOf = ({ title, originalTitle }: FilmRecord): Set<string> =>
  new Set(originalTitle ? [normalise(title), normalise(originalTitle)] : [normalise(title)]);

export function evidenceOf({ id, film, apart }: Pick<KnownRecord, 'id' | 'film' | 'apart'>): Evidence {
  return {
    id,
    titles: titlesOf(film),
    year: film.year,
    people: new Set(namesOf(film).map((name) => normalise(bareName(name)))),
    ids: new Map(film.externalIds.filter(({ source }) => source !== 'WIKIPEDIA').map((x) => [x.source, x.value])),
    article: film.externalIds.find(({ source }) => source === 'WIKIPEDIA')?.value,
    apart: new Set(apart),
  };
}

/** How sure it is that two records are one film. `BARE`: only title and year speak for it, since one of them names nobody. */
export const strengths = ['BARE', 'NEAR_YEAR', 'TITLE_AND_PEOPLE', 'ARTICLE', 'SAME_ID'] as const;
export type Strength = (typeof strengths)[number];

/** Why two records can never be one film: somebody said so, or a source that gives each film one id gives them two. */
export const areDistinct = (a: Evidence, b: Evidence): boolean =>
  a.apart.has(b.id) || b.apart.has(a.id) || [...a.ids].some(([source, id]) => (b.ids.get(source) ?? id) !== id);

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const item of few) if (many.has(item)) return true;
  return false;
};

/** Null where nothing says that they are one film. The same whichever comes first. */
export function linkBetween(a: Evidence, b: Evidence): Strength | null {
  if (areDistinct(a, b)) return null;
  if ([...a.ids].some(([source, id]) => b.ids.get(source) === id)) return 'SAME_ID';
  if (!overlap(a.titles, b.titles)) return null;
  const years = a.year === undefined || b.year === undefined ? undefined : Math.abs(a.year - b.year);
  if ((years ?? 0) > 1) return null;
  if (a.article !== undefined && a.article === b.article) return 'ARTICLE';
  if (years === undefined) return null;
  if (overlap(a.people, b.people)) return years === 0 ? 'TITLE_AND_PEOPLE' : 'NEAR_YEAR';
  return years === 0 && (a.people.size === 0 || b.people.size === 0) ? 'BARE' : null;
}

/** A title in a year. Records that share one may be the same film. */
const titleKey = (title: string, year: number): string => `${title}|${year}`;

/** Keys under which a record is found: its titles in its year, at most two. */
export const titleKeys = ({ titles, year }: Pick<Evidence, 'titles' | 'year'>): string[] =>
  year === undefined ? [] : [...titles].map((title) => titleKey(title, year));

/** Keys under which whatever a record may be linked to by title is found. */
export const neighbouringTitleKeys = ({ titles, year }: Evidence): string[] =>
  year === undefined
    ? []
    : [...titles].flatMap((title) => [year - 1, year, year + 1].map((near) => titleKey(title, near)));

const idKeys = ({ ids, article }: Evidence): string[] => [
  ...[...ids].map(([source, id]) => `${source} ${id}`),
  ...(article === undefined ? [] : [`WIKIPEDIA ${article}`]),
];

/** All that a record is found by, and all under which whatever it may be linked to is found. */
export const keysOf = (evidence: Evidence): string[] => [...titleKeys(evidence), ...idKeys(evidence)];
export const neighbouringKeysOf = (evidence: Evidence): string[] => [
  ...neighbouringTitleKeys(evidence),
  ...idKeys(evidence),
];
