/** Slugs and ids that depend on nothing but a name or a title. */
import { hash } from 'node:crypto';
import { identityKey } from '@marquee/kit/text/identityKey';

/** In UTF-16 code units. */
export const maxSlugLength = 80;

/** The words of a text, joined by hyphens: letters and digits of any script. */
export const slugWords = (text: string): string => identityKey(text).replace(/\s+/g, '-');

/** The readable part of a URL, not longer than `maxSlugLength`. No character is cut in two. */
export const slugify = (text: string): string =>
  slugWords(text)
    .slice(0, maxSlugLength)
    .replace(/[\ud800-\udbff]$/, '');

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A global id for `key`: the prefix, then 65 bits of SHA-256 in Crockford's base 32. The same key always has the same id. */
export function stableId(prefix: 'mov' | 'per' | 'gen', key: string): string {
  const bytes = hash('sha256', `${prefix}\0${key}`, 'buffer');
  let text = `${prefix}_`;
  for (let bit = 0; bit < 65; bit += 5) {
    const twoBytes = (bytes[bit >> 3]! << 8) | bytes[(bit >> 3) + 1]!;
    text += alphabet[(twoBytes >> (11 - (bit & 7))) & 31]!;
  }
  return text;
}
