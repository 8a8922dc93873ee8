/** One spelling for each id at another service: providers send numbers, addresses and ids without zeros. */
import type { ExternalIdSourceName } from '@marquee/graph/records/filmRecord';

const end = '/?(?:[?#].*)?$';
const patterns = {
  IMDB: new RegExp(`^(?:https?://(?:[\\w-]+\\.)?imdb\\.com/title/)?(?:tt)?0*(\\d{1,10})${end}`, 'i'),
  TMDB: new RegExp(`^(?:https?://(?:www\\.)?themoviedb\\.org/movie/)?0*(\\d{1,10})(?:-[^/?#]*)?${end}`, 'i'),
  WIKIDATA: new RegExp(`^(?:https?://(?:www\\.)?wikidata\\.org/(?:wiki|entity)/)?(?:wd:)?q0*(\\d{1,12})${end}`, 'i'),
  MOVIELENS: new RegExp(`^(?:https?://(?:www\\.)?movielens\\.org/movies/)?0*(\\d{1,10})${end}`, 'i'),
} as const;
const article = /^https?:\/\/en\.(?:m\.)?wikipedia\.org\/wiki\/([^?#]+)/i;

/** The id as the service spells it. A text that is no such id is returned as it is. */
export function spellId(source: ExternalIdSourceName, text: string): string {
  if (source === 'WIKIPEDIA') return articleName(text);
  const digits = patterns[source].exec(text)?.[1];
  if (digits === undefined) return text;
  if (source === 'IMDB') return `tt${digits.padStart(7, '0')}`;
  return source === 'WIKIDATA' ? `Q${digits}` : digits;
}

/** The services whose ids of people are read. */
export type PersonIdSource = 'IMDB' | 'TMDB' | 'WIKIDATA';

const personPatterns: Record<PersonIdSource, RegExp> = {
  IMDB: new RegExp(`^(?:https?://(?:[\\w-]+\\.)?imdb\\.com/name/)?(?:nm)?0*(\\d{1,10})${end}`, 'i'),
  TMDB: new RegExp(`^(?:https?://(?:www\\.)?themoviedb\\.org/person/)?0*(\\d{1,10})(?:-[^/?#]*)?${end}`, 'i'),
  WIKIDATA: patterns.WIKIDATA,
};

/** The id of a person as the service spells it; undefined if the text is none. */
export function spellPersonId(source: PersonIdSource, text: string): string | undefined {
  const digits = personPatterns[source].exec(text)?.[1];
  if (digits === undefined) return undefined;
  if (source === 'IMDB') return `nm${digits.padStart(7, '0')}`;
  return source === 'WIKIDATA' ? `Q${digits}` : digits;
}

/** Wikipedia writes an underscore for a space. */
function articleName(text: string): string {
  const encoded = article.exec(text)?.[1];
  if (encoded === undefined) return text.replace(/ /g, '_');
  try {
    return decodeURIComponent(encoded).replace(/ /g, '_');
  } catch {
    return encoded;
  }
}
