/** The key by which names and titles are one name or one title. */
import { foldMarks } from './marks.js';

/** Whether all characters are ASCII. Most text is, and it folds many times faster. */
export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/**
 * The text without differences of case, accents, punctuation and spacing: spellings of one title have one key. Words that differ in a
 * letter of any script have different keys. Ids and slugs are computed from it, so it must not change.
 */
export function identityKey(text: string): string {
  const folded = isAscii(text) ? foldAscii(text) : foldAnyScript(text);
  // A title of punctuation alone ("!!!") must stay different from others.
  return folded === '' ? text.trim() : folded;
}

const foldAscii = (text: string): string => {
  const lower = text.toLowerCase();
  // Most names need no change.
  if (/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(lower)) return lower;
  return lower
    .replace(/&/g, ' and ')
    .replace(/'/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
};

/** `foldAscii` for text of any script. */
export const foldAnyScript = (text: string): string =>
  foldMarks(text)
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    // Arabic's tatweel only makes a word longer.
    .replace(/['’ʼ\u0640]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
