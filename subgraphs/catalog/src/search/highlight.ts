/** Why a film is a hit, shown in its own texts. */
import { bestHit, mergeRanges, rangeOf, type TextRange } from '@marquee/graph/text/match';
import { words } from '@marquee/graph/text/words';

export interface HighlightModel {
  readonly field: string;
  readonly text: string;
  readonly ranges: readonly TextRange[];
}

export interface ShownFilm {
  readonly id: string;
  readonly title: string;
  readonly originalTitle: string | null;
  readonly synopsis: string | null;
  readonly year: number | null;
  readonly cast: readonly string[];
  readonly directors: readonly string[];
  readonly genres: readonly string[];
}

/** Each text in which a word was found; the synopsis only for words that are found nowhere else. */
export function highlights(tokens: readonly string[], film: ShownFilm, misspelt: boolean): HighlightModel[] {
  const texts: [string, string | null][] = [
    ['title', film.title],
    ['originalTitle', film.originalTitle],
    ...film.cast.map((name): [string, string] => ['cast', name]),
    ...film.directors.map((name): [string, string] => ['directors', name]),
    ...film.genres.map((name): [string, string] => ['genres', name]),
    ['year', film.year === null ? null : String(film.year)],
  ];
  const shown: HighlightModel[] = [];
  const missing = new Set(tokens.keys());
  const look = (list: typeof texts, how: Look) => {
    const wanted = how === 'EXACT' ? [...tokens.keys()] : [...missing];
    for (const [field, text] of list) {
      const found = text === null ? [] : hitsIn(tokens, text, wanted, how);
      if (found.length === 0) continue;
      for (const { place } of found) missing.delete(place);
      add(shown, { field, text: text!, ranges: found.map(({ range }) => range) });
    }
  };
  look(texts, 'EXACT');
  look([['synopsis', film.synopsis]], 'PROSE');
  // A word with a typo is shown wherever it may be meant.
  if (misspelt) look(texts, 'MISSPELT');
  return shown;
}

type Look = 'EXACT' | 'PROSE' | 'MISSPELT';

function add(shown: HighlightModel[], more: HighlightModel): void {
  const place = shown.findIndex(({ field, text }) => field === more.field && text === more.text);
  const ranges = mergeRanges([...(shown[place]?.ranges ?? []), ...more.ranges]);
  shown.splice(place < 0 ? shown.length : place, place < 0 ? 0 : 1, { ...more, ranges });
}

/** Which of the words at the places `wanted` the text has, and where. In prose no word is only begun. */
function hitsIn(tokens: readonly string[], text: string, wanted: readonly number[], how: Look) {
  const own = words(text);
  const isBegun = (place: number) => how !== 'PROSE' && place === tokens.length - 1;
  const found = wanted.flatMap((place) => {
    const hit = bestHit(tokens[place]!, own, isBegun(place), how === 'MISSPELT');
    return hit ? [{ place, range: rangeOf(tokens)(hit, place) }] : [];
  });
  if (found.length > 0 || how === 'PROSE' || tokens.length < 2 || tokens.length > 3) return found;
  // "god father" stands as one word in the title.
  const hit = bestHit(tokens.join(''), own, true, how === 'MISSPELT');
  return hit ? wanted.map((place) => ({ place, range: { start: hit.word.start, end: hit.word.end } })) : [];
}
