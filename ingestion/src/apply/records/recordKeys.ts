/** The properties by which stored records are found: titles with their year, and ids at other services. */
import type { ExternalIdSourceName, FilmRecord } from '@marquee/graph/records/filmRecord';
import { titleKeys, titlesOf } from '@marquee/graph/resolution/evidence';

export const sources = ['WIKIPEDIA', 'WIKIDATA', 'IMDB', 'TMDB', 'MOVIELENS'] as const satisfies ExternalIdSourceName[];
export const propertyOf = (source: ExternalIdSourceName) => source.toLowerCase();

/** What a record is found by, as properties; null clears what an earlier state had. */
export function searchKeys(film: FilmRecord | null): Record<string, string | null> {
  const [titleKey = null, originalTitleKey = null] = film ? titleKeys({ titles: titlesOf(film), year: film.year }) : [];
  const keys: Record<string, string | null> = { titleKey, originalTitleKey };
  for (const source of sources)
    keys[propertyOf(source)] = film?.externalIds.find((id) => id.source === source)?.value ?? null;
  return keys;
}
