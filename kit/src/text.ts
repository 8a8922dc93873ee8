/** Text as people write it, made comparable. */

/** Folds case, accents, punctuation and spacing away, so that what people would call the same title is the same text. */
export function normalise(text: string): string {
  const folded = text
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
  // A title of marks alone ("!!!") still has to differ from others.
  return folded === '' ? text.trim() : folded;
}

/** Plain spaces for every kind of space and control character, none at the ends. Halves of a character are none. */
export const tidy = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\p{Cc}\u200b]+/gu, ' ')
    .trim();
