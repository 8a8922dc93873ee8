/** Decides whether two records may be one film: which properties are compared, and how strong the evidence is. */
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
  };
}

/** From weak to strong. `TITLE_AND_YEAR_ONLY`: no people to compare, because one of the records names none. */
export const strengths = ['TITLE_AND_YEAR_ONLY', 'NEAR_YEAR', 'TITLE_AND_PEOPLE', 'ARTICLE', 'SAME_ID'] as const;
export type Strength = (typeof strengths)[number];

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

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const item of few) if (many.has(item)) return true;
  return false;
};

/** How strong the evidence is that two records are one film; null without evidence. Symmetric. */
export function linkBetween(a: Evidence, b: Evidence): Strength | null {
  if (areDistinct(a, b)) return null;
  if ([...a.ids].some(([source, id]) => b.ids.get(source) === id)) return 'SAME_ID';
  if (!overlap(a.titles, b.titles)) return null;
  const yearsApart = a.year === undefined || b.year === undefined ? undefined : Math.abs(a.year - b.year);
  if ((yearsApart ?? 0) > 1) return null;
  if (a.article !== undefined && a.article === b.article) return 'ARTICLE';
  if (yearsApart === undefined) return null;
  if (overlap(a.people, b.people)) return yearsApart === 0 ? 'TITLE_AND_PEOPLE' : 'NEAR_YEAR';
  return yearsApart === 0 && (a.people.size === 0 || b.people.size === 0) ? 'TITLE_AND_YEAR_ONLY' : null;
}

/** A title in a year. Records that share one may be the same film. */
const titleKey = (title: string, year: number): string => `${title}|${year}`;

/** The keys by which a record is found: its titles in its year, at most two. */
export const titleKeys = ({ titles, year }: Pick<Evidence, 'titles' | 'year'>): string[] =>
  year === undefined ? [] : [...titles].map((title) => titleKey(title, year));

/** The title keys of all records that may be linked to this one: its titles in its year and the years beside it. */
export const neighbouringTitleKeys = ({ titles, year }: Evidence): string[] =>
  year === undefined
    ? []
    : [...titles].flatMap((title) => [year - 1, year, year + 1].map((near) => titleKey(title, near)));

const idKeys = ({ ids, article }: Evidence): string[] => [
  ...[...ids].map(([source, id]) => `${source} ${id}`),
  ...(article === undefined ? [] : [`WIKIPEDIA ${article}`]),
];

/** All keys by which a record is found. */
export const keysOf = (evidence: Evidence): string[] => [...titleKeys(evidence), ...idKeys(evidence)];

/** All keys by which the records that may be linked to this one are found. */
export const neighbouringKeysOf = (evidence: Evidence): string[] => [
  ...neighbouringTitleKeys(evidence),
  ...idKeys(evidence),
];
