/** The properties by which a stored record is found: its titles with its year, and its ids at other services. */
import type { ExternalIdSourceName, FilmRecord } from '@marquee/graph/records/filmRecord';
import { titleKeys, titlesOf } from '@marquee/graph/resolution/evidence';

export const sources = ['WIKIPEDIA', 'WIKIDATA', 'IMDB', 'TMDB', 'MOVIELENS'] as const satisfies ExternalIdSourceName[];

/** The property that holds the record's id at `source`. */
export const propertyOf = (source: ExternalIdSourceName) => source.toLowerCase();

/** The properties and their values. Null removes a property of an earlier state. */
export function searchKeys(film: FilmRecord | null): Record<string, string | null> {
  const [titleKey = null, originalTitleKey = null] = film ? titleKeys({ titles: titlesOf(film), year: film.year }) : [];
  const keys: Record<string, string | null> = { titleKey, originalTitleKey };
  for (const source of sources)
    keys[propertyOf(source)] = film?.externalIds.find((id) => id.source === source)?.value ?? null;
  return keys;
}
