/** One name for each genre: providers name some genres differently. */
import { identityKey } from '@marquee/kit/text/identityKey';

/** Other names of a genre, as `identityKey` writes them. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  Animation: ['animated', 'anime', 'cartoon'],
  Biography: ['biographical', 'biographic', 'biopic'],
  Comedy: ['comedies', 'comedic'],
  Crime: ['crimes'],
  Documentary: ['documentaries'],
  Drama: ['dramas', 'dramatic'],
  Family: ['children', 'childrens', 'kids', 'kids and family', 'children and family', 'family film'],
  Fantasy: ['fantasies'],
  History: ['historical', 'historic'],
  Horror: ['horrors'],
  'Martial Arts': ['martial art'],
  Musical: ['musicals'],
  Mystery: ['mysteries'],
  Noir: ['film noir', 'filmnoir'],
  Romance: ['romantic', 'romances'],
  'Science Fiction': ['sci fi', 'scifi', 'sciencefiction', 'sf'],
  Short: ['shorts', 'short film', 'short films'],
  Silent: ['silent film', 'silents'],
  Sports: ['sport'],
  Superhero: ['superheroes', 'super hero'],
  Thriller: ['thrillers'],
  War: ['war film'],
  Western: ['westerns'],
};

const nameOf = new Map(
  Object.entries(otherNames).flatMap(([name, others]) => [identityKey(name), ...others].map((key) => [key, name])),
);

/** Formats of the picture, and what providers write where they have no genre. */
const noGenres: ReadonlySet<string> = new Set(['', 'imax', 'no genres listed', 'none', 'n a', 'unknown', 'n']);

/** Wikidata and Wikipedia call many genres films: "comedy film". A TV movie is no genre without the word. */
const filmWord = /(?<!^tv)[ -]+(?:films?|movies?)$/i;

/** The names of the genres, each once, in order. What is no genre is left out. */
export function genreNames(genres: readonly string[]): string[] {
  const names = genres.flatMap((genre) => {
    const name = nameOf.get(identityKey(genre)) ?? genre.trim().replace(filmWord, '');
    const key = identityKey(name);
    return noGenres.has(key) ? [] : [nameOf.get(key) ?? name];
  });
  return [...new Set(names)];
}
