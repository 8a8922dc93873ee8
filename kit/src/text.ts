/** Normalises text for comparison. */

/** Whether all characters are ASCII. Most text is, and it folds many times faster. */
export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Removes differences of case, accents, punctuation and spacing, so that spellings of one title become equal. */
export function normalise(text: string): string {
  const folded = isAscii(text) ? foldAscii(text) : foldUnicode(text);
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
export const foldUnicode = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/['’ʼ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Replaces each run of white space and control characters by one space and trims. A lone surrogate becomes U+FFFD. */
export const cleanSpaces = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\p{Cc}\u200b]+/gu, ' ')
    .trim();
