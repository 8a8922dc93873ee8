/** Highlights: the parts of a film's texts that match the search words. */
import { romanizedWords, words, type Word } from '@marquee/graph/text/words';
import { maxJoinedWords } from './luceneQuery.js';
import { bestWordMatch, mergeRanges, rangeOf, type TextRange } from './textMatch.js';

export interface HighlightModel {
  readonly field: string;
  readonly text: string;
  readonly ranges: readonly TextRange[];
}

/** The texts of a film that a highlight can show, without the synopsis. */
export interface FilmTexts {
  readonly title: string;
  readonly originalTitle: string | null;
  readonly alternativeTitles: readonly string[];
  readonly year: number | null;
  readonly cast: readonly string[];
  readonly directors: readonly string[];
  readonly genres: readonly string[];
}

type FieldText = readonly [field: string, text: string | null];

/** PROSE: without typos, and the last word must be a whole word. */
type HighlightMode = 'EXACT' | 'PROSE' | 'FUZZY';

export interface Highlighter {
  /** Whether no text but perhaps the synopsis has all words of the query. */
  readonly needsSynopsis: boolean;
  /** The highlights. `synopsis` may be missing if it is not needed. */
  complete(synopsis: string | null): HighlightModel[];
}

/**
 * Each text that contains a word of the query. The synopsis is only for words that no other text has. `hasTypos` says whether the
 * film matches with typos; then the words that are found nowhere exactly are searched with typos.
 */
export function createHighlighter(tokens: readonly string[], film: FilmTexts, hasTypos: boolean): Highlighter {
  const texts: FieldText[] = [
    ['title', film.title],
    ['originalTitle', film.originalTitle],
    ...film.alternativeTitles.map((title): FieldText => ['alternativeTitles', title]),
    ...film.cast.map((name): FieldText => ['cast', name]),
    ...film.directors.map((name): FieldText => ['directors', name]),
    ...film.genres.map((name): FieldText => ['genres', name]),
    ['year', film.year === null ? null : String(film.year)],
  ];
  const shown: HighlightModel[] = [];
  const missing = new Set(tokens.keys());
  const searchTexts = (list: readonly FieldText[], mode: HighlightMode) => {
    const indexes = mode === 'EXACT' ? [...tokens.keys()] : [...missing];
    for (const [field, text] of list) {
      const found = text === null ? [] : rangesIn(text, { tokens, indexes, mode });
      if (found.length === 0) continue;
      for (const { index } of found) missing.delete(index);
      add(shown, { field, text: text!, ranges: found.map(({ range }) => range) });
    }
  };
  searchTexts(texts, 'EXACT');
  return {
    needsSynopsis: missing.size > 0,
    complete: (synopsis) => {
      searchTexts([['synopsis', synopsis]], 'PROSE');
      if (hasTypos) searchTexts(texts, 'FUZZY');
      return shown;
    },
  };
}

function add(shown: HighlightModel[], more: HighlightModel): void {
  const index = shown.findIndex(({ field, text }) => field === more.field && text === more.text);
  const ranges = mergeRanges([...(shown[index]?.ranges ?? []), ...more.ranges]);
  shown.splice(index < 0 ? shown.length : index, index < 0 ? 0 : 1, { ...more, ranges });
}

interface FoundRange {
  /** The index of the token. */
  readonly index: number;
  readonly range: TextRange;
}

interface RangeSearch {
  readonly tokens: readonly string[];
  /** Indexes of the tokens to search for. */
  readonly indexes: readonly number[];
  readonly mode: HighlightMode;
}

/** For each token that the text has, perhaps in Latin letters, its index and its range in the text. */
function rangesIn(text: string, search: RangeSearch): FoundRange[] {
  const found = rangesOf(words(text), search);
  return found.length > 0 || search.mode === 'PROSE' ? found : rangesOf(romanizedWords(text), search);
}

function rangesOf(textWords: readonly Word[], { tokens, indexes, mode }: RangeSearch): FoundRange[] {
  const matchMode = mode === 'FUZZY' ? 'FUZZY' : 'EXACT';
  const found = indexes.flatMap((index) => {
    const takesPrefix = mode !== 'PROSE' && index === tokens.length - 1;
    const match = bestWordMatch(tokens[index]!, textWords, { mode: matchMode, takesPrefix });
    return match ? [{ index, range: rangeOf(tokens)(match, index) }] : [];
  });
  if (found.length > 0 || mode === 'PROSE' || tokens.length < 2 || tokens.length > maxJoinedWords) return found;
  // "god father" is one word of the title.
  const match = bestWordMatch(tokens.join(''), textWords, { mode: matchMode, takesPrefix: true });
  return match ? indexes.map((index) => ({ index, range: { start: match.word.start, end: match.word.end } })) : [];
}
