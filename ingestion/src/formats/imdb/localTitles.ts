/** Titles of title.akas.tsv: other titles to find a film by. None of them is shown instead of IMDb's primary title. */
import { identityKey } from '@marquee/kit/text/identityKey';
import { textOf } from '../missingText.js';
import type { LocalTitle } from './imdbJoin.js';

/** A film keeps the first ones only, so those that most people know come first. */
const maxTitles = 40;

const englishRegions: ReadonlySet<string> = new Set(['US', 'GB', 'XWW', 'CA', 'AU']);

/** Which titles come first: English ones, then others, then those of a special use, then titles of work in progress. */
function rankOf({ region, language, types, attributes }: LocalTitle): number {
  // IMDb separates several types by a control character.
  if (/\bworking\b/.test(types) || /pre-release|working/i.test(attributes)) return 3;
  if (textOf(attributes) !== undefined) return 2;
  const isOtherLanguage = textOf(language) !== undefined && language !== 'en';
  return englishRegions.has(region) && !isOtherLanguage ? 0 : 1;
}

/** The titles in the order in which they are kept, each once, without those of `shown`. */
export function alternativeTitlesOf(titles: readonly LocalTitle[], shown: readonly string[]): string[] {
  const ranked = titles
    .map((title) => ({ title, rank: rankOf(title), ordering: Number(title.ordering) }))
    .sort((a, b) => a.rank - b.rank || a.ordering - b.ordering || (a.title.title < b.title.title ? -1 : 1));
  const seen = new Set(shown.map(identityKey));
  const found: string[] = [];
  for (const { title } of ranked) {
    const text = textOf(title.title);
    // A title that is too long would cost the film.
    if (text === undefined || [...text].length > maxTitleLength || seen.has(identityKey(text))) continue;
    seen.add(identityKey(text));
    found.push(text);
  }
  return found.slice(0, maxTitles);
}

/** In characters, as for all alternative titles. */
const maxTitleLength = 300;
