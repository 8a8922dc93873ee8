import { hashOf } from '../design/hash.js';

/** The first letters of the first and the last word of `name`, whole letters in every script. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) => firstLetter(word ?? ''));
  return letters.join('').toLocaleUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
function firstLetter(word: string): string[] {
  const [first] = segmenter.segment(word);
  return first === undefined ? [] : [first.segment];
}

/** One of eight colours, always the same for the same text. */
export const hueOf = (text: string): number => hashOf(text) % 8;
