/** Words that users type beside a title: "watch … online free" says what to do with a film, and "by" joins it with a person. */
import { tokens as foldedTokens } from '@marquee/graph/text/words';

// cspell:disable
const lines = [
  'movie movies film films cinema feature official full entire whole complete watch watching see stream streaming online free',
  'hd uhd fhd 4k 480p 720p 1080p 2160p bluray brrip bdrip dvd dvdrip webrip hdrip x264 x265 download torrent',
  'trailer trailers teaser clip subtitles subtitle subtitled subs sub dubbed english soundtrack ost',
  'starring featuring directed director actor actress written',
  'imdb letterboxd netflix youtube review reviews rating cast plot synopsis wiki wikipedia where how what about',
  'película películas pelis completa completo ver español castellano latino subtitulada gratis ita italiano',
  'complet entier vf vostfr gratuit ganzer kostenlos deutsch izle filmi indo фильм смотреть онлайн бесплатно',
];
// cspell:enable
const searchTerms: ReadonlySet<string> = new Set(lines.flatMap(foldedTokens));

export const isSearchTerm = (token: string): boolean => searchTerms.has(token);

/** Small words between a film and a person: "vertigo by hitchcock". */
const connectors: ReadonlySet<string> = new Set('by with from in as'.split(' '));
export const isConnector = (token: string): boolean => connectors.has(token);

/** The words that name the film, if the query has others too. */
export interface Core {
  /** The words without search terms, and without stop words at their beginning and end. */
  readonly tokens: readonly string[];
  /** The same without connectors; null if they have none. */
  readonly unconnected: readonly string[] | null;
  /** Parts of the query with these words and some that are beside them: a title may begin or end with a search term. */
  readonly parts: readonly (readonly string[])[];
}

/** So many words before and after the core may belong to the title. */
const maxWordsBeside = 2;

/** Null if the query has no search terms and no connectors, or nothing else. `isStopWord`: whether a word at the edge says little. */
export function coreOf(tokens: readonly string[], isStopWord: (token: string) => boolean): Core | null {
  const named = [...tokens.keys()].filter((index) => !isSearchTerm(tokens[index]!));
  if (named.length === 0 || (named.length === tokens.length && !tokens.some(isConnector))) return null;
  const content = named.filter((index) => !isStopWord(tokens[index]!));
  const [from, to] = content.length > 0 ? [content[0]!, content.at(-1)!] : [named[0]!, named.at(-1)!];
  const core = named.filter((index) => from <= index && index <= to).map((index) => tokens[index]!);
  const parts: string[][] = [];
  for (let start = Math.max(0, from - maxWordsBeside); start <= from; start++)
    for (let end = to + 1; end <= Math.min(tokens.length, to + 1 + maxWordsBeside); end++) {
      const part = tokens.slice(start, end);
      if (part.length < tokens.length && part.length > core.length) parts.push(part);
    }
  const unconnected = core.filter((token) => !isConnector(token));
  return {
    tokens: core,
    unconnected: 0 < unconnected.length && unconnected.length < core.length ? unconnected : null,
    parts,
  };
}
