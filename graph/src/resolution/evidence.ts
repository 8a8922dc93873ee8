/** What records say about which film they describe, and which two records are never one film. */
import { identityKey } from '@marquee/kit/text/identityKey';
import type { ExternalIdSourceName, FilmRecord } from '../records/filmRecord.js';
import { withoutNote } from './names.js';

/** A provider's record as the graph stores it. Films are merged from these. */
export interface KnownRecord {
  /** `provider/key`. */
  readonly id: string;
  readonly provider: string;
  readonly key: string;
  readonly film: FilmRecord;
  readonly observedAt: string;
  /** Ids of records that a user has declared to be another film. */
  readonly notSameAs: readonly string[];
}

/** The values by which a record is compared, computed once. */
export interface Evidence {
  readonly id: string;
  readonly provider: string;
  readonly titles: ReadonlySet<string>;
  readonly year: number | undefined;
  readonly people: ReadonlySet<string>;
  /** Ids by source. Only sources that give each film one id. */
  readonly ids: ReadonlyMap<ExternalIdSourceName, string>;
  /** A Wikipedia article may describe several films (a series), so it does not identify a film alone. */
  readonly article: string | undefined;
  readonly notSameAs: ReadonlySet<string>;
  readonly runtimeMinutes: number | undefined;
  /** Undefined if the record has no genres. */
  readonly isDocumentary: boolean | undefined;
}

export const namesOf = ({ directors, cast }: FilmRecord): string[] => [...directors, ...cast.map(({ name }) => name)];

export const titlesOf = ({ title, originalTitle }: FilmRecord): Set<string> =>
  new Set(originalTitle ? [identityKey(title), identityKey(originalTitle)] : [identityKey(title)]);

export function evidenceOf({
  id,
  provider,
  film,
  notSameAs,
}: Pick<KnownRecord, 'id' | 'provider' | 'film' | 'notSameAs'>): Evidence {
  return {
    id,
    provider,
    titles: titlesOf(film),
    year: film.year,
    people: new Set(namesOf(film).map((name) => identityKey(withoutNote(name)))),
    ids: new Map(film.externalIds.filter(({ source }) => source !== 'WIKIPEDIA').map((x) => [x.source, x.value])),
    article: film.externalIds.find(({ source }) => source === 'WIKIPEDIA')?.value,
    notSameAs: new Set(notSameAs),
    runtimeMinutes: film.runtimeMinutes,
    isDocumentary: film.genres.length === 0 ? undefined : film.genres.some(isDocumentaryGenre),
  };
}

const isDocumentaryGenre = (genre: string): boolean => /^(documentary|documentaries)$/i.test(genre.trim());

const shareAnId = (a: Evidence, b: Evidence): boolean =>
  [...a.ids].some(([source, id]) => b.ids.get(source) === id) || (a.article !== undefined && a.article === b.article);

/**
 * Two records are never one film if a user said so, if a source that gives each film one id gives them two, or if one provider has
 * them under two keys and no id says that they are one.
 */
export const areDistinct = (a: Evidence, b: Evidence): boolean =>
  a.notSameAs.has(b.id) ||
  b.notSameAs.has(a.id) ||
  [...a.ids].some(([source, id]) => (b.ids.get(source) ?? id) !== id) ||
  (a.provider === b.provider && a.id !== b.id && !shareAnId(a, b));

export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const item of few) if (many.has(item)) return true;
  return false;
}

/** A title in a year. Records that share one may be the same film. */
export const titleKey = (title: string, year: number): string => `${title}|${year}`;

/** The keys by which a record is found: its titles in its year, at most two. */
export const titleKeys = ({ titles, year }: Pick<Evidence, 'titles' | 'year'>): string[] =>
  year === undefined ? [] : [...titles].map((title) => titleKey(title, year));

/** The title keys of all records that may be linked to this one: its titles in its year and the years beside it. */
export const neighbouringTitleKeys = ({ titles, year }: Pick<Evidence, 'titles' | 'year'>): string[] =>
  year === undefined
    ? []
    : [...titles].flatMap((title) => [year - 1, year, year + 1].map((near) => titleKey(title, near)));

/** The ids and the article of a record. */
export const idKeys = ({ ids, article }: Pick<Evidence, 'ids' | 'article'>): string[] => [
  ...[...ids].map(([source, id]) => `${source} ${id}`),
  ...(article === undefined ? [] : [`WIKIPEDIA ${article}`]),
];

/**
 * If a provider has more records of one title and year than this, the title says nothing about which of them is a film of another
 * provider. It also bounds the number of records that are compared with each other. IMDb has fewer than 40 films of one title in any
 * year.
 */
export const maxRecordsOfATitle = 50;

/** Whether a provider has too many records of a title key for the title to say anything. */
export type IsCrowded = (provider: string, titleKey: string) => boolean;
