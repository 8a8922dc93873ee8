/** Text as people write it, made comparable. */

/** Of one byte a character in UTF-8: nearly all text is, and folds many times as fast. */
export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Folds case, accents, punctuation and spacing away, so that what people would call the same title is the same text. */
export function normalise(text: string): string {
  const folded = isAscii(text) ? foldAscii(text) : foldUnicode(text);
  // A title of marks alone ("!!!") still has to differ from others.
  return folded === '' ? text.trim() : folded;
}

const foldAscii = (text: string): string => {
  const lower = text.toLowerCase();
  // What most names are is as it is to be.
  if (/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(lower)) return lower;
  return lower
    .replace(/&/g, ' and ')
    .replace(/'/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
};

/** The same for text of any script. */
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

/** Plain spaces for every kind of space and control character, none at the ends. Halves of a character are none. */
export const cleanSpaces = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\p{Cc}\u200b]+/gu, ' ')
    .trim();
