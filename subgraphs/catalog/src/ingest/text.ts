/** How names and titles are compared and written into addresses. */
import { createHash } from 'node:crypto';

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

/** The readable part of an address: letters and digits of any script, words joined by hyphens. */
export const slugify = (text: string): string => normalise(text).replace(/\s+/g, '-').slice(0, 80);

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A global id that depends on nothing but `key`: 65 bits of SHA-256 in Crockford's base 32 after the prefix. */
export function stableId(prefix: 'mov' | 'per' | 'gen', key: string): string {
  let bits = BigInt(`0x${createHash('sha256').update(`${prefix}\0${key}`).digest('hex').slice(0, 18)}`) >> 7n;
  let text = '';
  for (let digit = 0; digit < 13; digit++) {
    text = alphabet[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** Plain spaces for every kind of space and control character, none at the ends. */
export const tidy = (text: string): string => text.replace(/[\s\p{Cc}\u200b]+/gu, ' ').trim();
